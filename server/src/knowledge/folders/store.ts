import { sql, type Generated, type Selectable } from 'kysely';
import { folderLimits, type FolderGrant, type FolderRight, type Grantee } from '#contracts/http/folders';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { FolderPlace, Tree } from './rights.ts';

export interface FoldersTable {
  tenant_id: string;
  id: string;
  parent_id: string | null;
  name: string;
  department_id: string | null;
  revision: Generated<number>;
  updated_at: Date;
  updated_by: string | null;
  updated_by_name: string | null;
}

export interface FolderTables {
  folders: FoldersTable;
  folder_rights: {
    tenant_id: string;
    folder_id: string;
    subject_kind: Grantee;
    subject: string;
    rights: FolderRight[];
  };
}
export type FolderRow = Selectable<FoldersTable>;

/** All folders of a company with their rights, by name. */
export async function readTree(tx: Tx): Promise<Tree> {
  const rows = await tx
    .tables<FolderTables>()
    .selectFrom('folders')
    .select(['id', 'parent_id', 'name', 'department_id'])
    .where('tenant_id', '=', tx.tenant)
    .orderBy('name')
    .orderBy('id')
    .limit(folderLimits.folders)
    .execute();
  if (rows.length === 0) return new Map();
  const grants = await readGrants(tx);
  return new Map(
    rows.map(({ id, parent_id: parentId, name, department_id: departmentId }): [string, FolderPlace] => [
      id,
      { id, parentId, name, departmentId, grants: grants.get(id) ?? [] },
    ]),
  );
}

async function readGrants(tx: Tx): Promise<Map<string, FolderGrant[]>> {
  const rows = await tx
    .tables<FolderTables>()
    .selectFrom('folder_rights')
    .select(['folder_id', 'subject_kind as kind', 'subject', 'rights'])
    .where('tenant_id', '=', tx.tenant)
    .orderBy('subject_kind')
    .orderBy('subject')
    .limit(folderLimits.folders * folderLimits.grants)
    .execute();
  const grants = new Map<string, FolderGrant[]>();
  for (const { folder_id, ...grant } of rows) grants.set(folder_id, [...(grants.get(folder_id) ?? []), grant]);
  return grants;
}

/** Changes of the tree wait for each other, so that limits and cycles are looked at once. */
export async function lockTree(tx: Tx): Promise<void> {
  const name = `folders ${tx.tenant}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx.tables<FolderTables>());
}

/** Refuses with `folder.not_found`. */
export async function fetchFolder(tx: Tx, id: string): Promise<FolderRow> {
  const row = await tx
    .tables<FolderTables>()
    .selectFrom('folders')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw refuse('folder.not_found', 'There is no such folder');
  return row;
}

/** Keeps a folder from being removed until an article lies in it. Refuses with `folder.not_found`. */
export async function holdFolder(tx: Tx, id: string | null): Promise<void> {
  if (id === null) return;
  const row = await tx
    .tables<FolderTables>()
    .selectFrom('folders')
    .select('id')
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .forKeyShare()
    .executeTakeFirst();
  if (!row) throw refuse('folder.not_found', 'There is no such folder');
}
