import { sql } from 'kysely';
import type { Folder } from '#contracts/http/folders';
import { folderLimits } from '#contracts/http/folders';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { record } from '#platform/facts';
import { newId } from '#platform/ids';
import { FACT_VERSION, knowledgeFacts } from '../facts.ts';
import type { Edit } from '../live.ts';
import type { Tables } from '../store.ts';
import { accessOf, type Access } from './access.ts';
import { depthOf, heightOf, withBelow, type Tree } from './rights.ts';
import { fetchFolder, lockTree, readTree, type FolderRow, type FolderTables } from './store.ts';

/** Changes folders: somebody of the company, under his own rights. */
export type FolderEdit = Pick<Edit, 'now' | 'audit'> & { readonly by: NonNullable<Edit['by']> };

/** Folders that may be read. One whose parent may not be read hangs on the nearest folder over it that may. */
export async function listFolders(
  tx: Tx,
  access: Access,
): Promise<{ items: Folder[]; top: Pick<Folder, 'rights' | 'articles'> }> {
  const rows = await tx
    .tables<FolderTables>()
    .selectFrom('folders')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .orderBy('name')
    .orderBy('id')
    .limit(folderLimits.folders)
    .execute();
  const counts = await countArticles(tx, access);
  const seen = rows.filter(({ id }) => access.may('read', id));
  return {
    items: seen.map((row) => folderView(row, { access, articles: counts.get(row.id) ?? 0 })),
    top: { rights: access.rights(null), articles: counts.get(null) ?? 0 },
  };
}

/** Articles in each folder that may be read; null is the top. */
export async function countArticles(tx: Tx, access: Access): Promise<Map<string | null, number>> {
  const counted = await tx
    .tables<Tables>()
    .selectFrom('articles')
    .select(['folder_id', sql<number>`count(*)::int`.as('articles')])
    .where('tenant_id', '=', tx.tenant)
    .where('removed_at', 'is', null)
    .where(access.where('read'))
    .groupBy('folder_id')
    .execute();
  return new Map(counted.map(({ folder_id, articles }) => [folder_id, articles]));
}

/** Refuses with `folder.not_found` (the parent), `.name_taken`, `.too_deep` and `.limit`. */
export async function createFolder(
  tx: Tx,
  { name, parentId, departmentId }: { name: string; parentId: string | null; departmentId: string | null },
  { by, now, audit }: FolderEdit,
): Promise<string> {
  await lockTree(tx);
  const tree = await readTree(tx);
  if (tree.size >= folderLimits.folders) {
    throw refuse('folder.limit', `A company has at most ${folderLimits.folders} folders`);
  }
  mustFit(tree, { name, parentId, height: 1 });
  const id = newId(now.getTime());
  await tx
    .tables<FolderTables>()
    .insertInto('folders')
    .values({
      tenant_id: tx.tenant,
      id,
      parent_id: parentId,
      name,
      department_id: departmentId,
      updated_at: now,
      updated_by: by.staffId,
      updated_by_name: by.name,
    })
    .execute();
  const detail = { name, parentId, departmentId };
  await audit.append(tx, { actor: `staff:${by.staffId}`, action: 'folder.created', target: `folder:${id}`, detail });
  await tellTree(tx);
  return id;
}

export interface FolderChange {
  readonly revision: number;
  readonly name?: string | undefined;
  readonly parentId?: string | null | undefined;
  readonly departmentId?: string | null | undefined;
}

/** Refuses also with `folder.conflict`, and with `folder.cycle` when it would come to lie below itself. */
export async function updateFolder(tx: Tx, id: string, change: FolderChange, edit: FolderEdit): Promise<void> {
  await lockTree(tx);
  const tree = await readTree(tx);
  const row = await fetchFolder(tx, id);
  mustBeSeen(row, change.revision);
  const { name = row.name, parentId = row.parent_id, departmentId = row.department_id } = change;
  if (parentId !== null && withBelow(tree, id).includes(parentId)) {
    throw refuse('folder.cycle', 'A folder cannot lie below itself');
  }
  const others = new Map([...tree].filter(([each]) => each !== id));
  mustFit(others, { name, parentId, height: heightOf(tree, id) });
  await touch(tx, row, { name, parent_id: parentId, department_id: departmentId }, edit);
  const was = { name: row.name, parentId: row.parent_id, departmentId: row.department_id };
  const { by, audit } = edit;
  const moved = parentId !== row.parent_id || departmentId !== row.department_id;
  const action = moved ? 'folder.moved' : 'folder.renamed';
  const detail = { name, parentId, departmentId, was };
  await audit.append(tx, { actor: `staff:${by.staffId}`, action, target: `folder:${id}`, detail });
  await tellTree(tx);
}

/** With `up`, what lies in it moves to the folder over it. Refuses with `folder.not_empty`, and `.name_taken` there. */
export async function removeFolder(
  tx: Tx,
  id: string,
  contents: 'keep' | 'up',
  { by, now, audit }: FolderEdit,
): Promise<{ articles: number; folders: number }> {
  await lockTree(tx);
  const tree = await readTree(tx);
  const place = tree.get(id);
  if (!place) throw refuse('folder.not_found', 'There is no such folder');
  // Locked first: whoever puts an article into it has done so by now, or finds it gone.
  const folders = tx.tables<FolderTables>();
  const own = folders.selectFrom('folders').select('id').where('tenant_id', '=', tx.tenant).where('id', '=', id);
  await own.forUpdate().execute();
  const { parentId } = place;
  const children = [...tree.values()].filter((one) => one.parentId === id);
  if (contents === 'keep') await mustBeEmpty(tx, id, children.length);
  const siblings = [...tree.values()].filter((one) => one.parentId === parentId && one.id !== id);
  const twice = children.find(({ name }) => siblings.some((one) => sameName(one.name, name)));
  if (twice)
    throw refuse('folder.name_taken', 'A folder there has the name of one in it', { fields: { name: twice.name } });
  await folders
    .updateTable('folders')
    .set((row) => ({ parent_id: parentId, revision: row('revision', '+', 1) }))
    .where('tenant_id', '=', tx.tenant)
    .where('parent_id', '=', id)
    .execute();
  // Removed articles lie somewhere too, and come back there.
  const { numUpdatedRows } = await tx
    .tables<Tables>()
    .updateTable('articles')
    .set({ folder_id: parentId })
    .where('tenant_id', '=', tx.tenant)
    .where('folder_id', '=', id)
    .executeTakeFirst();
  await folders.deleteFrom('folders').where('tenant_id', '=', tx.tenant).where('id', '=', id).execute();
  const moved = { articles: Number(numUpdatedRows), folders: children.length };
  const detail = { name: place.name, parentId, ...moved, at: now.toISOString() };
  await audit.append(tx, { actor: `staff:${by.staffId}`, action: 'folder.removed', target: `folder:${id}`, detail });
  await tellTree(tx);
  if (moved.articles > 0) {
    await record(tx, { type: knowledgeFacts.imported, version: FACT_VERSION, payload: { articles: moved.articles } });
  }
  return moved;
}

async function mustBeEmpty(tx: Tx, id: string, folders: number): Promise<void> {
  const { articles } = await tx
    .tables<Tables>()
    .selectFrom('articles')
    .select(sql<number>`count(*)::int`.as('articles'))
    .where('tenant_id', '=', tx.tenant)
    .where('folder_id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow();
  if (articles + folders === 0) return;
  throw refuse('folder.not_empty', `${articles} articles and ${folders} folders lie in it`, {
    fields: { articles: String(articles), folders: String(folders) },
  });
}

export async function folderById(tx: Tx, id: string, who: Parameters<typeof accessOf>[1]): Promise<Folder> {
  const { items } = await listFolders(tx, await accessOf(tx, who));
  const found = items.find((one) => one.id === id);
  if (!found) throw refuse('folder.not_found', 'There is no such folder');
  return found;
}

/** Changes a row under the lock of the tree. */
export async function touch(
  tx: Tx,
  { id, revision }: FolderRow,
  columns: Partial<Pick<FolderRow, 'name' | 'parent_id' | 'department_id'>>,
  { by, now }: FolderEdit,
): Promise<void> {
  await tx
    .tables<FolderTables>()
    .updateTable('folders')
    .set({ ...columns, revision: revision + 1, updated_at: now, updated_by: by.staffId, updated_by_name: by.name })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
}

export function mustBeSeen({ revision }: FolderRow, seen: number): void {
  if (revision !== seen) throw refuse('folder.conflict', 'Somebody else changed this folder in the meantime');
}

/** The index and open pages read the tree again. */
export function tellTree(tx: Tx): Promise<void> {
  return record(tx, { type: knowledgeFacts.foldersChanged, version: FACT_VERSION, payload: {} });
}

function folderView(row: FolderRow, { access, articles }: { access: Access; articles: number }): Folder {
  return {
    id: row.id,
    parentId: readableOver(access, row.parent_id),
    name: row.name,
    departmentId: row.department_id,
    restricted: (access.tree.get(row.id)?.grants.length ?? 0) > 0,
    rights: access.rights(row.id),
    articles,
    revision: row.revision,
    updatedAt: row.updated_at.toISOString(),
    updatedBy: row.updated_by === null ? null : { id: row.updated_by, name: row.updated_by_name ?? '' },
  };
}

function readableOver({ tree, may }: Access, id: string | null): string | null {
  let at = id;
  while (at !== null && !may('read', at)) at = tree.get(at)?.parentId ?? null;
  return at;
}

const sameName = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

interface Fitting {
  readonly name: string;
  readonly parentId: string | null;
  /** Levels that it brings along, itself included. */
  readonly height: number;
}

function mustFit(others: Tree, { name, parentId, height }: Fitting): void {
  if (parentId !== null && !others.has(parentId)) throw refuse('folder.not_found', 'There is no such folder');
  const siblings = [...others.values()].filter((one) => one.parentId === parentId);
  if (siblings.some((one) => sameName(one.name, name))) {
    throw refuse('folder.name_taken', 'A folder beside it has this name', { fields: { name: 'is taken' } });
  }
  if (depthOf(others, parentId) + height > folderLimits.depth) {
    throw refuse('folder.too_deep', `Folders lie at most ${folderLimits.depth} levels deep`);
  }
}
