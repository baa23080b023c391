import { sql } from 'kysely';
import { peopleLimits, type RoleView } from '#contracts/http/people';
import { isPermission, rolePermissions, roles, type Permission } from '#contracts/permissions';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { tellChanged } from './facts.ts';
import { bringerOf, holds, stayingManaged, lockRights, markOf, mustHold, type By } from './rights.ts';
import type { RoleRow, StaffTables } from './store.ts';

export interface RoleDeps {
  db: Db;
  audit: Audit;
  now: () => Date;
}

interface RoleChange {
  name?: string | undefined;
  description?: string | undefined;
  permissions?: readonly Permission[] | undefined;
}

export interface RoleVerbs {
  /** Built-in ones first. */
  roles(tx: Tx): Promise<RoleView[]>;
  /** Refuses with `role.name_taken`, `role.limit` and, beyond what `by` holds, `staff.exceeds_own`. */
  createRole(tenant: string, role: Required<RoleChange>, by: By): Promise<RoleView>;
  /** Refuses also with `role.not_found`, `staff.own_roles` for a role that `by` holds, and `staff.last_admin`. */
  updateRole(tenant: string, id: string, change: { [K in keyof RoleChange]: RoleChange[K] }, by: By): Promise<RoleView>;
  /** Refuses with `role.in_use` while anybody holds it or is invited to. */
  removeRole(tenant: string, id: string, by: By): Promise<void>;
}

export function roleVerbs(deps: RoleDeps): RoleVerbs {
  return {
    roles: list,
    createRole: (tenant, role, by) => create(deps, tenant, role, by),
    updateRole: (tenant, id, change, by) =>
      deps.db.tenant(tenant, (tx) => stayingManaged(tx, () => update(deps, tx, { id, ...change }, by))),
    removeRole: (tenant, id, by) => deps.db.tenant(tenant, (tx) => remove(deps, tx, id, by)),
  };
}

async function list(tx: Tx): Promise<RoleView[]> {
  const mine = tx.tables<StaffTables>().selectFrom('roles').selectAll().where('tenant_id', '=', tx.tenant);
  const own = await mine.orderBy(sql`lower(name)`).execute();
  const held = await tx
    .tables<StaffTables>()
    .selectFrom('staff')
    .select([sql<string>`unnest(roles)`.as('role'), sql<number>`count(*)::int`.as('holders')])
    .where('tenant_id', '=', tx.tenant)
    .groupBy('role')
    .execute();
  const holders = new Map(held.map((row) => [row.role, row.holders]));
  const builtIn = roles.map((id) => ({
    id,
    builtIn: true,
    name: '',
    description: '',
    permissions: rolePermissions[id],
  }));
  return [...builtIn, ...own.map(plain)].map((role) => ({
    ...role,
    permissions: [...role.permissions],
    holders: holders.get(role.id) ?? 0,
  }));
}

function plain({ id, name, description, permissions }: RoleRow) {
  return { id, builtIn: false, name, description, permissions: permissions.filter(isPermission) };
}

async function create({ db, audit, now }: RoleDeps, tenant: string, role: Required<RoleChange>, by: By) {
  const { name, description, permissions } = role;
  mustHold(by, permissions);
  return db.tenant(tenant, async (tx) => {
    await lockRights(tx);
    const known = await mustBeFree(tx, name);
    if (known >= peopleLimits.roles) {
      throw refuse('role.limit', `A company has at most ${peopleLimits.roles} roles of its own`);
    }
    const [id, at] = [newId(), now()];
    const row = { tenant_id: tenant, id, name: name!, description, permissions: [...new Set(permissions)] };
    await tx
      .tables<StaffTables>()
      .insertInto('roles')
      .values({ ...row, created_at: at, updated_at: at })
      .execute();
    const detail = { name, permissions: row.permissions };
    await audit.append(tx, { actor: markOf(by), action: 'role.created', target: `role:${id}`, detail });
    return view(tx, id);
  });
}

async function update({ audit, now }: RoleDeps, tx: Tx, { id, ...change }: RoleChange & { id: string }, by: By) {
  const before = await read(tx, id);
  const me = bringerOf(by);
  if (me !== null && (await holdersOf(tx, id)).includes(me)) {
    throw refuse('staff.own_roles', 'Nobody changes a role that he holds himself');
  }
  mustHold(by, [...before.permissions.filter(isPermission), ...(change.permissions ?? [])]);
  if (change.name !== undefined) await mustBeFree(tx, change.name, id);
  const permissions = change.permissions && [...new Set(change.permissions)];
  const { name = before.name, description = before.description } = change;
  const mine = tx.tables<StaffTables>().updateTable('roles').where('tenant_id', '=', tx.tenant).where('id', '=', id);
  await mine.set({ name, description, updated_at: now(), ...(permissions && { permissions }) }).execute();
  if (permissions) for (const staffId of await holdersOf(tx, id)) await tellChanged(tx, staffId);
  const detail = { name, ...(permissions && { permissions, before: before.permissions }) };
  await audit.append(tx, { actor: markOf(by), action: 'role.updated', target: `role:${id}`, detail });
  return view(tx, id);
}

async function remove({ audit }: RoleDeps, tx: Tx, id: string, by: By): Promise<void> {
  await lockRights(tx);
  const { name, permissions } = await read(tx, id);
  mustHold(by, permissions.filter(isPermission));
  const holders = (await holdersOf(tx, id)).length;
  const invited = await invitedTo(tx, id);
  if (holders + invited > 0) {
    throw refuse('role.in_use', `${holders} people hold this role and ${invited} are invited to it`, {
      fields: { holders: String(holders), invited: String(invited) },
    });
  }
  const mine = tx.tables<StaffTables>().deleteFrom('roles').where('tenant_id', '=', tx.tenant);
  await mine.where('id', '=', id).execute();
  await audit.append(tx, { actor: markOf(by), action: 'role.removed', target: `role:${id}`, detail: { name } });
}

async function read(tx: Tx, id: string): Promise<RoleRow> {
  const mine = tx.tables<StaffTables>().selectFrom('roles').selectAll().where('tenant_id', '=', tx.tenant);
  const row = await mine.where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw refuse('role.not_found', 'No such role');
  return row;
}

async function view(tx: Tx, id: string): Promise<RoleView> {
  const row = await read(tx, id);
  return { ...plain(row), holders: (await holdersOf(tx, id)).length };
}

async function holdersOf(tx: Tx, role: string): Promise<string[]> {
  const mine = tx.tables<StaffTables>().selectFrom('staff').select('id').where('tenant_id', '=', tx.tenant);
  const rows = await mine
    .where('roles', '@>', [[role]])
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

async function invitedTo(tx: Tx, role: string): Promise<number> {
  const mine = tx.tables<StaffTables>().selectFrom('invitations').select('id').where('tenant_id', '=', tx.tenant);
  return (await mine.where(holds(role)).execute()).length;
}

/** Refuses with `role.name_taken`. Answers how many roles the company has. */
async function mustBeFree(tx: Tx, name: string | undefined, except?: string): Promise<number> {
  const mine = tx.tables<StaffTables>().selectFrom('roles').select(['id', 'name']);
  const rows = await mine.where('tenant_id', '=', tx.tenant).execute();
  const wanted = name?.toLowerCase();
  if (rows.some((row) => row.id !== except && row.name.toLowerCase() === wanted)) {
    throw refuse('role.name_taken', 'Another role has this name', { fields: { name: 'is taken' } });
  }
  return rows.length;
}
