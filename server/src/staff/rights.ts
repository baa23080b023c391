import { sql } from 'kysely';
import { effective, permissions, rolePermissions, roles, isBuiltIn, type Permission } from '#contracts/permissions';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { StaffCaller } from '#platform/http';
import { isId } from '#platform/ids';
import type { StaffTables } from './store.ts';

/** Who changes something here: somebody who gives no more than he holds himself, or a part of the system, which may. */
export type By = `system:${string}` | Pick<StaffCaller, 'staffId' | 'permissions' | 'teams'>;

/** As the audit names them. */
export function markOf(by: By): string {
  return typeof by === 'string' ? by : `staff:${by.staffId}`;
}

/** The account that brings another; null for a part of the system. */
export function bringerOf(by: By): string | null {
  return typeof by === 'string' ? null : by.staffId;
}

/** What is needed, together, to manage staff and roles: at least one active person keeps both. */
const managing: readonly Permission[] = ['staff.write', 'role.write'];

/** Changes of who may do what wait for each other, so that two at once cannot take the last one who manages. */
export async function lockRights(tx: Tx): Promise<void> {
  const mine = tx.tables<StaffTables>().selectFrom('tenants').select('id').where('id', '=', tx.tenant);
  await mine.forNoKeyUpdate().execute();
}

/** The company's own roles with what they allow; `peopleLimits.roles` bounds them. */
export async function ownRoles(tx: Tx): Promise<Map<string, readonly string[]>> {
  const mine = tx.tables<StaffTables>().selectFrom('roles').select(['id', 'permissions']);
  const rows = await mine.where('tenant_id', '=', tx.tenant).execute();
  return new Map(rows.map(({ id, permissions }) => [id, permissions]));
}

/** Roles, built-in and of this company, that allow something. */
export async function rolesWith(tx: Tx, permission: Permission): Promise<string[]> {
  const own = [...(await ownRoles(tx))].filter(([, allowed]) => allowed.includes(permission)).map(([id]) => id);
  return [...roles.filter((role) => rolePermissions[role].includes(permission)), ...own];
}

/** Whose `roles` hold this one. */
export function holds(role: string) {
  return sql<boolean>`roles @> ${[role]}::text[]`;
}

/** Whose `roles` hold one of these. */
export function holdsAny(some: readonly string[]) {
  return sql<boolean>`roles && ${[...some]}::text[]`;
}

/** What these roles allow together. Refuses with `role.not_found` when one is not known here. */
export async function rightsOf(tx: Tx, held: readonly string[]): Promise<Set<Permission>> {
  const own = await ownRoles(tx);
  for (const role of held) {
    if (isBuiltIn(role) || own.has(role)) continue;
    throw refuse('role.not_found', 'No such role', { fields: { roles: 'holds one that does not exist' } });
  }
  return effective(
    held,
    held.flatMap((role) => own.get(role) ?? []),
  );
}

/** Nobody gives, takes or touches what he may not do himself. Refuses with `staff.exceeds_own`. */
export function mustHold(by: By, rights: Iterable<Permission>): void {
  if (typeof by === 'string') return;
  const lacks = [...rights].filter((right) => !by.permissions.has(right));
  if (lacks.length === 0) return;
  const known = permissions.filter((permission) => lacks.includes(permission));
  throw refuse('staff.exceeds_own', 'This takes rights that you do not hold yourself', {
    fields: { permissions: known.join(', ') },
  });
}

/** A team opens its conversations: nobody gives one that he does not see. Refuses with `staff.exceeds_own`. */
export function mustSeeTeams(by: By, teams: readonly string[]): void {
  if (typeof by === 'string' || by.permissions.has('conversation.all')) return;
  if (teams.every((team) => by.teams.has(team))) return;
  throw refuse('staff.exceeds_own', 'You can open only teams of your own to others', {
    fields: { teams: 'holds one that you do not belong to' },
  });
}

/** Does the work, and undoes it with `staff.last_admin` when nobody could manage staff and roles any more. */
export async function stayingManaged<R>(tx: Tx, work: () => Promise<R>): Promise<R> {
  await lockRights(tx);
  const before = await isManaged(tx);
  const result = await work();
  if (before && !(await isManaged(tx))) {
    throw refuse('staff.last_admin', 'At least one active person must remain who manages staff and roles');
  }
  return result;
}

async function isManaged(tx: Tx): Promise<boolean> {
  let active = tx.tables<StaffTables>().selectFrom('staff').select('id').where('tenant_id', '=', tx.tenant);
  active = active.where('disabled_at', 'is', null).where('is_program', '=', false);
  for (const permission of managing) active = active.where(holdsAny(await rolesWith(tx, permission)));
  return (await active.limit(1).executeTakeFirst()) !== undefined;
}

/** Refuses with `team.not_found` when one of them is none of this company. */
export async function mustBeTeams(tx: Tx, teams: readonly string[]): Promise<void> {
  const ids = [...new Set(teams)];
  if (ids.length === 0) return;
  const mine = tx.tables<StaffTables>().selectFrom('teams').select('id').where('tenant_id', '=', tx.tenant);
  const found = await mine.where('id', 'in', ids).execute();
  if (found.length < ids.length) throw refuse('team.not_found', 'No such team');
}

/** Refuses with `department.not_found`. */
export async function mustBeDepartment(tx: Tx, department: string | null): Promise<void> {
  if (department === null) return;
  const mine = tx.tables<StaffTables>().selectFrom('departments').select('id').where('tenant_id', '=', tx.tenant);
  const found = isId(department) && (await mine.where('id', '=', department).executeTakeFirst());
  if (!found) throw refuse('department.not_found', 'No such department');
}
