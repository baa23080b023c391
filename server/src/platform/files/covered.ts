import { statement, type Tx } from '#platform/db';
import type { FileRow } from './store.ts';

/** Why a picture is not shown to who may not see private data: nobody has looked for any, or nobody could. */
export type Withheld = 'unchecked' | 'failed';

/** What who may not see private data is shown of a customer's picture. */
export type Shown =
  /** This file; `part` of it where nothing is covered, but more could be seen than was looked at. */
  | { readonly is: 'shown'; readonly copy: string; readonly part: boolean }
  | { readonly is: 'waiting' }
  | { readonly is: 'withheld'; readonly why: Withheld };

interface ShownRow {
  id: string;
  /** Whether anybody was ever to look at it. */
  known: boolean;
  copy: string | null;
  part: boolean | null;
  why: Withheld | null;
}

const shown = statement<ShownRow>(
  'files.shown_covered',
  `select f.id, c.file_id is not null as known, c.copy_id as copy, c.part, c.why from files f
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
   insert into covered_files (tenant_id, file_id, copy_id, part) values ($1, $2, $3, $5)
   on conflict (tenant_id, file_id) do update set copy_id = excluded.copy_id, part = excluded.part, why = null`,
);
const wait = statement(
  'files.await_cover',
  `insert into covered_files (tenant_id, file_id)
     select tenant_id, id from files where tenant_id = $1 and id = $2 and customer_id is not null
   on conflict (tenant_id, file_id) do update set why = null where covered_files.copy_id is null`,
);
const withhold = statement<{ why: Withheld }>(
  'files.withhold',
  `insert into covered_files (tenant_id, file_id, why)
     select tenant_id, id, $3 from files where tenant_id = $1 and id = $2 and customer_id is not null and doomed_at is null
   on conflict (tenant_id, file_id) do update set why = excluded.why
     where covered_files.copy_id is null and covered_files.why is distinct from excluded.why
   returning why`,
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
export const shownCovered = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Shown>> =>
  new Map((await tx.run(shown, [tx.tenant, ids])).map((row) => [row.id, shownOf(row)]));

function shownOf({ known, copy, part, why }: ShownRow): Shown {
  if (copy !== null) return { is: 'shown', copy, part: part === true };
  return known && why === null ? { is: 'waiting' } : { is: 'withheld', why: why ?? 'unchecked' };
}

/** Somebody is about to look at a customer's picture: until then nothing of it is shown. */
export const awaitCover = (tx: Tx, id: string) => tx.run(wait, [tx.tenant, id]);

/** Nobody will look at it any more; what is shown already stays. Whether that is news. */
export const withholdFile = async (tx: Tx, id: string, why: Withheld): Promise<boolean> =>
  (await tx.run(withhold, [tx.tenant, id, why])).length > 0;

export const lockOriginal = async (tx: Tx, id: string) => (await tx.run(original, [tx.tenant, id]))[0];

/** From now on `copy` is shown in place of the file; a copy from before goes. */
export async function showInPlace(
  tx: Tx,
  { fileId, copy, part, at }: { fileId: string; copy: string; part: boolean; at: Date },
) {
  if (copy !== fileId) await tx.run(claimed, [tx.tenant, copy]);
  await tx.run(cover, [tx.tenant, fileId, copy, at, part]);
}

/** Copies of a customer's pictures go with them: after his files, whose rows are locked by then. */
export const doomCovered = (tx: Tx, customerId: string, at: Date) => tx.run(doomCopies, [tx.tenant, customerId, at]);
