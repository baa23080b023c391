import { sql, type RawBuilder } from 'kysely';
import type { FolderRight } from '#contracts/http/folders';
import { folderRight } from '#contracts/http/folders';
import type { Permission } from '#contracts/permissions';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { StaffCaller } from '#platform/http';
import { belongings, type Belonging } from '#staff';
import { openedTo, permissionOf, type Tree } from './rights.ts';
import { readTree } from './store.ts';

/** What somebody may do with articles, by the folders they lie in: computed once per request, applied in SQL. */
export interface Access {
  /** Reading asks the folder alone, because the route has asked the role; every other right asks both. */
  may(right: FolderRight, folderId: string | null): boolean;
  /** Whether the role allows it anywhere. */
  allows(right: FolderRight): boolean;
  rights(folderId: string | null): FolderRight[];
  /** Rows of `articles` where it may; `column` names their folder. */
  where(right: FolderRight, column?: string): RawBuilder<boolean>;
  /** Sees all folders, whatever their grants. */
  readonly manages: boolean;
  readonly tree: Tree;
}

type Who = Pick<StaffCaller, 'staffId' | 'permissions'>;

/** What a caller may do. */
export async function accessOf(tx: Tx, { staffId, permissions }: Who): Promise<Access> {
  const tree = await readTree(tx);
  if (permissions.has('knowledge.manage') || tree.size === 0) return accessIn(tree, permissions, null);
  const who = (await belongings(tx, staffId)).get(staffId);
  const nobody = { id: staffId, roles: [], teams: [], departments: [] };
  return accessIn(tree, permissions, openedTo(tree, who ?? nobody));
}

/** For the house itself: packs, the command line, what was decided already. */
export const everywhere: Access = {
  may: () => true,
  allows: () => true,
  rights: () => [...folderRight.options],
  where: () => sql<boolean>`true`,
  manages: true,
  tree: new Map(),
};

/** `opened`: null when nothing is shut. */
function accessIn(
  tree: Tree,
  permissions: ReadonlySet<Permission>,
  opened: ReadonlyMap<string, ReadonlySet<FolderRight>> | null,
): Access {
  const manages = permissions.has('knowledge.manage');
  const allows = (right: FolderRight) => right === 'read' || permissions.has(permissionOf[right]);
  const opens = (right: FolderRight, id: string | null) =>
    id === null || (opened === null ? tree.has(id) : (opened.get(id)?.has(right) ?? false));
  const may = (right: FolderRight, id: string | null) => allows(right) && opens(right, id);
  return {
    manages,
    tree,
    may,
    allows,
    rights: (id) => folderRight.options.filter((right) => may(right, id)),
    where(right, column = 'folder_id') {
      if (!allows(right)) return sql<boolean>`false`;
      if (opened === null) return sql<boolean>`true`;
      const ids = [...tree.keys()].filter((id) => opens(right, id));
      return sql<boolean>`(${sql.ref(column)} is null or ${sql.ref(column)} = any(${ids}::uuid[]))`;
    },
  };
}

/** Who has a right in all of these folders, by role and folder; null when the folders shut nobody out. */
export async function whoMay(
  tx: Tx,
  right: FolderRight,
  folderIds: readonly (string | null)[],
): Promise<ReadonlyMap<string, Belonging> | null> {
  const named = [...new Set(folderIds.filter((id) => id !== null))];
  if (named.length === 0) return null;
  const tree = await readTree(tx);
  const all = await belongings(tx);
  return new Map([...all].filter(([, who]) => mayIn(tree, who, right, named)));
}

/** Whether somebody has a right in all of these folders, by role and folder. */
function mayIn(tree: Tree, who: Belonging, right: FolderRight, folderIds: readonly string[]): boolean {
  if (who.permissions.has('knowledge.manage')) return true;
  const opened = openedTo(tree, who);
  return folderIds.every((id) => opened.get(id)?.has(right) ?? false);
}

/** Refuses with `folder.not_found` when he may not even read it, with `folder.denied` when he may but not do this. */
export function mustMay(access: Access, right: FolderRight, folderId: string | null): void {
  if (!access.may('read', folderId)) throw refuse('folder.not_found', 'There is no such folder');
  mustHave(access, right, folderId);
}

/** Refuses with `permission.denied` where his roles do not allow it anywhere, with `folder.denied` where this folder does not. */
export function mustHave(access: Access, right: FolderRight, folderId: string | null): void {
  if (access.may(right, folderId)) return;
  if (!access.allows(right)) throw refuse('permission.denied', 'Your roles do not allow this');
  throw denied(right);
}

export const denied = (right: FolderRight) =>
  refuse('folder.denied', `You have no right to ${right} in this folder`, { fields: { right } });
