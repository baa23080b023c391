import { statement, type Tx } from '#platform/db';

export interface FileRow {
  id: string;
  name: string;
  mime: string;
  size: number;
}

/** Who uploaded, and for which conversation: it may be attached there and nowhere else. */
export type FileOwner = { readonly conversationId: string } & (
  | { readonly customerId: string; readonly staffId?: undefined }
  | { readonly staffId: string; readonly customerId?: undefined }
);

/** A file of the company itself, in no conversation; `staffId` is null when nobody of the company made it. */
export interface CompanyOwner {
  readonly staffId: string | null;
  readonly conversationId?: undefined;
  readonly customerId?: undefined;
}

const columns = 'id, name, mime, size';

const insert = statement(
  'files.insert',
  `insert into files (tenant_id, id, customer_id, staff_id, conversation_id, name, mime, size, sha256, created_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
);
const claim = statement<FileRow>(
  'files.claim',
  `update files set claimed_at = coalesce(claimed_at, $4)
   where tenant_id = $1 and id = $2 and conversation_id = $3 and doomed_at is null returning ${columns}`,
);
const byIds = statement<FileRow>(
  'files.byIds',
  `select ${columns} from files where tenant_id = $1 and id = any($2::uuid[]) and doomed_at is null`,
);
const doom = statement(
  'files.doom',
  'update files set doomed_at = $3 where tenant_id = $1 and customer_id = $2 and doomed_at is null',
);
const keep = statement<KeptFile & { name: string }>(
  'files.keep',
  `update files set claimed_at = coalesce(claimed_at, $3)
   where tenant_id = $1 and id = $2 and conversation_id is null and doomed_at is null returning id, name, size, sha256`,
);
const drop = statement(
  'files.drop',
  `update files set doomed_at = $3 where tenant_id = $1 and id = any($2::uuid[]) and conversation_id is null
   and doomed_at is null`,
);
const removeOverdue = statement<{ id: string }>(
  'files.removeOverdue',
  `delete from files where tenant_id = $1 and id in (
     select id from files where tenant_id = $1 and (doomed_at is not null or (claimed_at is null and created_at < $2))
     limit $3 for update)
   and (doomed_at is not null or claimed_at is null) returning id`,
);
const known = statement<{ id: string }>(
  'files.known',
  'select id from files where tenant_id = $1 and id = any($2::uuid[])',
);

const keptAfter = statement<KeptFile>(
  'files.kept_after',
  `select id, size, sha256 from files
   where tenant_id = $1 and doomed_at is null and ($2::uuid is null or id > $2) order by id limit $3`,
);

const named = statement<KeptFile & Pick<FileRow, 'name' | 'mime'>>(
  'files.named',
  `select id, name, mime, size, sha256 from files
   where tenant_id = $1 and doomed_at is null and id = any($2::uuid[]) order by id`,
);

/** What the bytes of a file must be. */
export interface KeptFile {
  id: string;
  size: number;
  sha256: Buffer;
}

/** Files of a company in the order of their ids, after `after`. */
export const keptFiles = (tx: Tx, { after, limit }: { after: string | null; limit: number }) =>
  tx.run(keptAfter, [tx.tenant, after, limit]);

export const namedFiles = (tx: Tx, ids: readonly string[]) => tx.run(named, [tx.tenant, ids]);

export async function insertFile(
  tx: Tx,
  row: FileRow & { sha256: Buffer; owner: FileOwner | CompanyOwner; createdAt: Date },
): Promise<void> {
  const { id, name, mime, size, sha256, owner, createdAt } = row;
  const { customerId = null, staffId = null, conversationId = null } = owner;
  await tx.run(insert, [tx.tenant, id, customerId, staffId, conversationId, name, mime, size, sha256, createdAt]);
}

export const claimFile = async (tx: Tx, id: string, conversationId: string, at: Date) =>
  (await tx.run(claim, [tx.tenant, id, conversationId, at]))[0];
const adopt = statement(
  'files.adopt',
  `insert into files (tenant_id, id, name, mime, size, sha256, created_at, claimed_at)
   values ($1, $2, $3, $4, $5, $6, now(), now()) on conflict do nothing`,
);
export async function adoptFile(tx: Tx, { id, name, mime, size, sha256 }: KeptFile & Pick<FileRow, 'name' | 'mime'>) {
  await tx.run(adopt, [tx.tenant, id, name, mime, size, sha256]);
}
export const keepFile = async (tx: Tx, id: string, at: Date) => (await tx.run(keep, [tx.tenant, id, at]))[0];
export const dropFiles = (tx: Tx, ids: readonly string[], at: Date) => tx.run(drop, [tx.tenant, ids, at]);
export const readFiles = (tx: Tx, ids: readonly string[]) => tx.run(byIds, [tx.tenant, ids]);

export async function doomFiles(tx: Tx, customerId: string, at: Date): Promise<void> {
  await tx.run(doom, [tx.tenant, customerId, at]);
}

export const removeOverdueFiles = async (tx: Tx, before: Date, limit: number) =>
  (await tx.run(removeOverdue, [tx.tenant, before, limit])).map(({ id }) => id);

export const knownFiles = async (tx: Tx, ids: readonly string[]) =>
  new Set((await tx.run(known, [tx.tenant, ids])).map(({ id }) => id));
