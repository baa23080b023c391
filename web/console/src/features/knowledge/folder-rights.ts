import type { FolderGrant, FolderRight, FolderRights, Grantee } from '#contracts/http/folders';

export const rightsInOrder: readonly FolderRight[] = ['read', 'write', 'review', 'publish'];

/** What is switched with one box: every right includes reading, and without reading there is none. */
export function switched(grant: FolderGrant, right: FolderRight): FolderGrant | null {
  const has = grant.rights.includes(right);
  if (has && right === 'read') return null;
  const wanted = has ? grant.rights.filter((one) => one !== right) : [...grant.rights, right, 'read' as const];
  return { ...grant, rights: rightsInOrder.filter((one) => wanted.includes(one)) };
}

/** Somebody is added with reading; twice is once. */
export function granted(grants: readonly FolderGrant[], kind: Grantee, subject: string): FolderGrant[] {
  if (grants.some((one) => one.kind === kind && one.subject === subject)) return [...grants];
  return [...grants, { kind, subject, rights: ['read'] }];
}

/** Whose rights a grant may give: roles, teams and departments of somebody, with the departments over his own. */
export interface Belonging {
  readonly id: string;
  readonly roles: readonly string[];
  readonly teams: readonly string[];
  readonly departments: readonly string[];
}

/** What the rights of a folder leave somebody, whatever his role adds. The owner's members hold all. */
export function rightsOf(grants: readonly FolderGrant[], owner: string | null, who: Belonging): FolderRight[] {
  if (grants.length === 0) return [...rightsInOrder];
  if (owner !== null && who.departments.includes(owner)) return [...rightsInOrder];
  const subjects: Record<Grantee, readonly string[]> = {
    role: who.roles,
    team: who.teams,
    department: who.departments,
    staff: [who.id],
  };
  const held = grants.filter(({ kind, subject }) => subjects[kind].includes(subject)).flatMap(({ rights }) => rights);
  return rightsInOrder.filter((right) => held.includes(right));
}

/** Rights that nobody in the list holds, so that only those who manage knowledge do it. */
export function missing(grants: readonly FolderGrant[], owner: string | null): FolderRight[] {
  if (grants.length === 0 || owner !== null) return [];
  return rightsInOrder.filter((right) => right !== 'read' && !grants.some(({ rights }) => rights.includes(right)));
}

/** The rows that count: its own, else those of the nearest folder over it that has some. */
export const effective = ({ grants, inherited }: FolderRights): readonly FolderGrant[] =>
  grants.length > 0 ? grants : (inherited?.grants ?? []);
