import { statement, type Tx } from '#platform/db';
import type { FileRow } from './store.ts';

/** A customer's picture, and which file is shown in its place to who may not see private data. */
interface Shown {
  id: string;
  /** Null while nobody has said what to cover. */
  copy: string | null;
}

const shown = statement<Shown>(
  'files.shown_covered',
  `select f.id, c.copy_id as copy from files f
   left join covered_files c on c.tenant_id = f.tenant_id and c.file_id = f.id
   where f.tenant_id = $1 and f.id = any($2::uuid[]) and f.customer_id is not null`,
);
/** The row stays locked: who forgets the customer waits, and finds the copy. */
const original = statement<FileRow & { customer_id: string; conversation_id: string }>(
  'files.original',
  `select id, name, mime, size, customer_id, conversation_id from files
   where tenant_id = $1 and id = $2 and customer_id is not null and conversation_id is not null and doomed_at is null
   for update`,
);
const cover = statement(
  'files.cover',
  `with before as (select copy_id from covered_files where tenant_id = $1 and file_id = $2),
   old as (
     update files set doomed_at = $4 where tenant_id = $1 and id <> $2 and id <> $3 and doomed_at is null
       and id in (select copy_id from before))
   insert into covered_files (tenant_id, file_id, copy_id) values ($1, $2, $3)
   on conflict (tenant_id, file_id) do update set copy_id = excluded.copy_id`,
);
const claimed = statement(
  'files.claim_copy',
  'update files set claimed_at = created_at where tenant_id = $1 and id = $2',
);
const doomCopies = statement(
  'files.doom_copies',
  `with gone as (
     delete from covered_files where tenant_id = $1 and file_id in
       (select id from files where tenant_id = $1 and customer_id = $2) returning copy_id)
   update files set doomed_at = $3 where tenant_id = $1 and doomed_at is null and id in (select copy_id from gone)`,
);

/** What is shown of the customers' files among these; files of staff and of the company are shown as they are. */
export const shownCovered = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string | null>> =>
  new Map((await tx.run(shown, [tx.tenant, ids])).map(({ id, copy }) => [id, copy]));

export const lockOriginal = async (tx: Tx, id: string) => (await tx.run(original, [tx.tenant, id]))[0];

/** From now on `copy` is shown in place of the file; a copy from before goes. */
export async function showInPlace(tx: Tx, { fileId, copy, at }: { fileId: string; copy: string; at: Date }) {
  if (copy !== fileId) await tx.run(claimed, [tx.tenant, copy]);
  await tx.run(cover, [tx.tenant, fileId, copy, at]);
}

/** Copies of a customer's pictures go with them: after his files, whose rows are locked by then. */
export const doomCovered = (tx: Tx, customerId: string, at: Date) => tx.run(doomCopies, [tx.tenant, customerId, at]);
