import { folderRight, type FolderGrant, type FolderRight } from '#contracts/http/folders';
import type { Permission } from '#contracts/permissions';

/** A folder as rights are read from it. */
export interface FolderPlace {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly departmentId: string | null;
  readonly grants: readonly FolderGrant[];
}
export type Tree = ReadonlyMap<string, FolderPlace>;

/** Whom grants may name. */
export interface Belongs {
  readonly id: string;
  readonly roles: readonly string[];
  readonly teams: readonly string[];
  /** His own, and those it lies in. */
  readonly departments: readonly string[];
}

const ALL: ReadonlySet<FolderRight> = new Set(folderRight.options);
export const permissionOf: Record<FolderRight, Permission> = {
  read: 'knowledge.read',
  write: 'knowledge.write',
  review: 'knowledge.review',
  publish: 'knowledge.publish',
};

/**
 * What each folder opens to somebody, whatever his role allows. A folder with grants opens what they say; one without
 * opens what the folder over it opens; the top opens all. Beside that, members of the department that owns a folder,
 * or the nearest folder over it that has an owner, have all rights there. Any right includes reading. Pure.
 */
export function openedTo(tree: Tree, who: Belongs): Map<string, ReadonlySet<FolderRight>> {
  const known = new Map<string, Opened>();
  const top: Opened = { rights: ALL, owner: null };
  for (const place of tree.values()) opened(place);
  return new Map([...known].map(([id, { rights }]) => [id, rights]));

  function opened(place: FolderPlace): Opened {
    const before = known.get(place.id);
    if (before) return before;
    const parent = place.parentId === null ? undefined : tree.get(place.parentId);
    const over = parent ? opened(parent) : top;
    const owner = place.departmentId ?? over.owner;
    const here = { rights: rightsAt(place, over, owner, who), owner };
    known.set(place.id, here);
    return here;
  }
}

interface Opened {
  readonly rights: ReadonlySet<FolderRight>;
  readonly owner: string | null;
}

function rightsAt({ grants }: FolderPlace, over: Opened, owner: string | null, who: Belongs): ReadonlySet<FolderRight> {
  if (owner !== null && who.departments.includes(owner)) return ALL;
  if (grants.length === 0) return over.rights;
  const rights = new Set(grants.filter((grant) => names(grant, who)).flatMap((grant) => grant.rights));
  if (rights.size > 0) rights.add('read');
  return rights;
}

function names({ kind, subject }: FolderGrant, { id, roles, teams, departments }: Belongs): boolean {
  switch (kind) {
    case 'role':
      return roles.includes(subject);
    case 'department':
      return departments.includes(subject);
    case 'team':
      return teams.includes(subject);
    case 'staff':
      return id === subject;
  }
}

/** A folder and all below it. */
export function withBelow(tree: Tree, id: string): string[] {
  const found = new Set([id]);
  // A set is walked in the order in which it grows.
  for (const over of found) {
    for (const place of tree.values()) if (place.parentId === over) found.add(place.id);
  }
  return [...found];
}

/** Levels from the top down to a folder; 0 for the top itself. */
export function depthOf(tree: Tree, id: string | null): number {
  let depth = 0;
  for (let at = id; at !== null && depth <= tree.size; at = tree.get(at)?.parentId ?? null) depth++;
  return depth;
}

/** Levels that a folder brings along, itself included. */
export function heightOf(tree: Tree, id: string): number {
  return Math.max(...withBelow(tree, id).map((each) => depthOf(tree, each))) - depthOf(tree, id) + 1;
}
