import { folderRight, type FolderGrant, type FolderRight, type FolderRights } from '#contracts/http/folders';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { belongings } from '#staff';
import { mustBeSeen, tellTree, touch, type FolderEdit } from './folders.ts';
import { openedTo, permissionOf, type FolderPlace, type Tree } from './rights.ts';
import { fetchFolder, lockTree, readTree, type FolderTables } from './store.ts';

export async function rightsOf(tx: Tx, id: string): Promise<FolderRights> {
  const row = await fetchFolder(tx, id);
  const tree = await readTree(tx);
  const over = [...foldersOver(tree, id)];
  const from = over.find(({ grants }) => grants.length > 0);
  return {
    folderId: id,
    revision: row.revision,
    departmentId: row.department_id,
    grants: [...(tree.get(id)?.grants ?? [])],
    inherited: from ? { folderId: from.id, name: from.name, grants: [...from.grants] } : null,
    ownedBy: row.department_id ?? over.find(({ departmentId }) => departmentId !== null)?.departmentId ?? null,
  };
}

/** From the folder over it to the top. */
function* foldersOver(tree: Tree, id: string): Generator<FolderPlace> {
  let at = tree.get(id)?.parentId ?? null;
  while (at !== null) {
    const place: FolderPlace | undefined = tree.get(at);
    if (!place) return;
    yield place;
    at = place.parentId;
  }
}

/** Refuses with `folder.not_found`, `folder.conflict`, and `request.invalid` when a row names the same subject twice. */
export async function setRights(
  tx: Tx,
  id: string,
  { revision, grants }: { revision: number; grants: readonly FolderGrant[] },
  edit: FolderEdit,
): Promise<FolderRights> {
  await lockTree(tx);
  const row = await fetchFolder(tx, id);
  mustBeSeen(row, revision);
  const was = (await readTree(tx)).get(id)?.grants ?? [];
  if (new Set(grants.map(({ kind, subject }) => `${kind}:${subject}`)).size < grants.length) {
    throw refuse('request.invalid', 'A subject stands here twice', { fields: { grants: 'name a subject once' } });
  }
  const mine = tx.tables<FolderTables>();
  await mine.deleteFrom('folder_rights').where('tenant_id', '=', tx.tenant).where('folder_id', '=', id).execute();
  const rows = grants.map(({ kind, subject, rights }) => ({
    tenant_id: tx.tenant,
    folder_id: id,
    subject_kind: kind,
    subject,
    rights: inOrder(rights),
  }));
  if (rows.length > 0) await mine.insertInto('folder_rights').values(rows).execute();
  await touch(tx, row, {}, edit);
  const { by, audit } = edit;
  const detail = { name: row.name, grants: rows.map(wordOf), was: was.map(wordOf) };
  await audit.append(tx, { actor: `staff:${by.staffId}`, action: 'folder.rights', target: `folder:${id}`, detail });
  await tellTree(tx);
  return rightsOf(tx, id);
}

/** Whoever may do anything may read. */
const inOrder = (rights: readonly FolderRight[]) =>
  folderRight.options.filter((right) => right === 'read' || rights.includes(right));

/** `team:019…=read+write`, as the audit keeps it. */
function wordOf(grant: { kind?: string; subject_kind?: string; subject: string; rights: readonly string[] }): string {
  return `${grant.kind ?? grant.subject_kind}:${grant.subject}=${grant.rights.join('+')}`;
}

/** People who may do something in a folder, by role and folder together, by name. */
export async function peopleIn(tx: Tx, id: string): Promise<{ id: string; name: string; rights: FolderRight[] }[]> {
  await fetchFolder(tx, id);
  const tree = await readTree(tx);
  const everyone = [...(await belongings(tx)).values()].filter(({ isProgram }) => !isProgram);
  return everyone
    .map((who) => {
      const opened = who.permissions.has('knowledge.manage') ? folderRight.options : openedTo(tree, who).get(id);
      const rights = folderRight.options.filter(
        (right) => new Set<FolderRight>(opened).has(right) && who.permissions.has(permissionOf[right]),
      );
      return { id: who.id, name: who.name, rights };
    })
    .filter(({ rights }) => rights.length > 0)
    .toSorted((a, b) => a.name.localeCompare(b.name, 'zh'));
}
