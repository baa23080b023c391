import { sql } from 'kysely';
import type { Locale } from '#contracts/common';
import type { StaffView } from '#contracts/http/staff';
import type { Role } from '#contracts/permissions';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { tellChanged, tellDisabled } from './facts.ts';
import { ONE_TIME_HOLDS_MS, oneTimePassword, type Hasher } from './passwords.ts';
import { presenceOf, type PresenceVerbs } from './presence.ts';
import { endSessions } from './sessions.ts';
import type { StaffRow, StaffTables } from './store.ts';

export interface PeopleDeps {
  db: Db;
  audit: Audit;
  now: () => Date;
  hasher: Hasher;
  presence: PresenceVerbs;
  /** How many open conversations each of these people speaks in; whom it leaves out speaks in none. */
  openConversations(tx: Tx, staffIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

export interface NewStaff {
  name: string;
  email: string;
  roles: readonly Role[];
  /** For demo companies and tests: theirs from the start. Left out, a one-time password is made, to be changed at once. */
  password?: string;
}

export interface Tenant {
  id: string;
  name: string;
  timeZone: string;
  locale: Locale;
}

export interface PeopleVerbs {
  createTenant(tenant: Omit<Tenant, 'id'> & { id?: string }): Promise<Tenant>;
  tenant(tx: Tx): Promise<Tenant>;
  /** Every tenant of this installation. */
  tenants(): Promise<{ id: string; name: string }[]>;
  /** Refuses with `staff.email_taken`. `by` is the actor for the audit: `staff:<id>` or `system:<part>`. */
  createStaff(tenant: string, person: NewStaff, by: string): Promise<{ staff: StaffView; oneTimePassword: string }>;
  /** Refuses with `staff.not_found`, and with `staff.last_admin` when nobody could manage staff afterwards. */
  update(tenant: string, change: StaffChange, by: string): Promise<StaffView>;
  resetPassword(tenant: string, staffId: string, by: string): Promise<{ staff: StaffView; oneTimePassword: string }>;
  view(tx: Tx, staffId: string): Promise<StaffView>;
  list(tx: Tx, page: { search?: string; after?: string; limit: number }): Promise<StaffView[]>;
  /** Names of these people, also of disabled ones. */
  names(tx: Tx, staffIds: readonly string[]): Promise<Map<string, { name: string; email: string }>>;
  /** Where an e-mail address is employed: for the command line. */
  find(email: string): Promise<{ tenant: string; staffId: string; name: string }[]>;
}

export interface StaffChange {
  id: string;
  name?: string | undefined;
  roles?: readonly Role[] | undefined;
  disabled?: boolean | undefined;
}

/** People named at once. */
const MAX_NAMES = 500;
const MAX_FOUND = 20;

export function peopleVerbs(deps: PeopleDeps): PeopleVerbs {
  const { db } = deps;
  return {
    createTenant: (tenant) => createTenant(deps, tenant),
    tenant: readTenant,
    tenants: () => db.router<StaffTables>().selectFrom('tenants').select(['id', 'name']).orderBy('id').execute(),
    createStaff: (tenant, person, by) => createStaff(deps, tenant, person, by),
    update: (tenant, change, by) => update(deps, tenant, change, by),
    resetPassword: (tenant, staffId, by) => resetPassword(deps, tenant, staffId, by),
    view: (tx, staffId) => view(deps, tx, staffId),
    list: async (tx, page) => toViews(deps, tx, await readPage(tx, page)),
    names: readNames,
    async find(email) {
      const staff = db
        .router<StaffTables>()
        .selectFrom('staff')
        .select(['tenant_id as tenant', 'id as staffId', 'name']);
      return staff.where('email', '=', email.trim().toLowerCase()).orderBy('id').limit(MAX_FOUND).execute();
    },
  };
}

async function createTenant(
  { db, audit, now }: PeopleDeps,
  { id = newId(), name, timeZone, locale }: Omit<Tenant, 'id'> & { id?: string },
): Promise<Tenant> {
  const row = { id, tenant_id: id, name, time_zone: timeZone, locale, created_at: now() };
  await db.tenant(id, async (tx) => {
    await tx.tables<StaffTables>().insertInto('tenants').values(row).execute();
    await audit.append(tx, { actor: 'system:start', action: 'tenant.created', target: `tenant:${id}` });
  });
  return { id, name, timeZone, locale };
}

async function createStaff(deps: PeopleDeps, tenant: string, { name, email, roles, password }: NewStaff, by: string) {
  const { db, audit, now, hasher } = deps;
  const id = newId();
  const first = password ?? oneTimePassword();
  const password_hash = await hasher.hash(first);
  const held = [...new Set(roles)];
  const staff = await db.tenant(tenant, async (tx) => {
    const values = { tenant_id: tenant, id, email: email.trim().toLowerCase(), name, roles: held, password_hash };
    const added = await tx
      .tables<StaffTables>()
      .insertInto('staff')
      .values({
        ...values,
        must_change_password: password === undefined,
        password_until: password === undefined ? oneTimeEnd(now()) : null,
        created_at: now(),
      })
      .onConflict((on) => on.columns(['tenant_id', 'email']).doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!added) {
      throw refuse('staff.email_taken', 'Somebody already has this e-mail address', {
        fields: { email: 'is taken' },
      });
    }
    await audit.append(tx, { actor: by, action: 'staff.created', target: `staff:${id}`, detail: { roles: held } });
    return view(deps, tx, id);
  });
  return { staff, oneTimePassword: first };
}

async function update(
  deps: PeopleDeps,
  tenant: string,
  { id, name, roles, disabled }: StaffChange,
  by: string,
): Promise<StaffView> {
  const { db, audit, now } = deps;
  return db.tenant(tenant, async (tx) => {
    const admins = await lockAdmins(tx);
    const before = await readRow(tx, id, 'lock');
    const wasAdmin = admins.includes(id);
    const isAdmin = (roles ?? before.roles).includes('admin') && !(disabled ?? before.disabled_at !== null);
    if (wasAdmin && !isAdmin && admins.length === 1) {
      throw refuse('staff.last_admin', 'At least one active admin must remain');
    }
    const disables = disabled === true && before.disabled_at === null;
    const held = roles && [...new Set(roles)];
    const change = {
      ...(name !== undefined && { name }),
      ...(held && { roles: held }),
      ...(disabled === false && { disabled_at: null }),
      ...(disables && { disabled_at: now() }),
    };
    if (Object.keys(change).length === 0) return view(deps, tx, id);
    const mine = tx.tables<StaffTables>().updateTable('staff').where('tenant_id', '=', tenant);
    await mine.set(change).where('id', '=', id).execute();
    if (disables) await shutOut(deps, tx, id);
    await tellChanged(tx, id);
    const detail = {
      ...(held && { roles: held }),
      ...(disabled !== undefined && { disabled }),
      renamed: name !== undefined,
    };
    await audit.append(tx, { actor: by, action: 'staff.updated', target: `staff:${id}`, detail });
    return view(deps, tx, id);
  });
}

async function shutOut({ presence }: PeopleDeps, tx: Tx, id: string): Promise<void> {
  await endSessions(tx, id);
  await presence.leave(tx, id);
  await tellDisabled(tx, id);
}

function oneTimeEnd(from: Date): Date {
  return new Date(from.getTime() + ONE_TIME_HOLDS_MS);
}

async function resetPassword(deps: PeopleDeps, tenant: string, staffId: string, by: string) {
  const { db, audit, hasher, now } = deps;
  const password = oneTimePassword();
  const password_hash = await hasher.hash(password);
  const staff = await db.tenant(tenant, async (tx) => {
    await readRow(tx, staffId, 'lock');
    const mine = tx.tables<StaffTables>().updateTable('staff').where('tenant_id', '=', tenant);
    const once = { password_hash, must_change_password: true, password_until: oneTimeEnd(now()) };
    await mine.set(once).where('id', '=', staffId).execute();
    await endSessions(tx, staffId);
    await audit.append(tx, { actor: by, action: 'password.reset', target: `staff:${staffId}` });
    return view(deps, tx, staffId);
  });
  return { staff, oneTimePassword: password };
}

async function view(deps: PeopleDeps, tx: Tx, staffId: string): Promise<StaffView> {
  const [staff] = await toViews(deps, tx, [await readRow(tx, staffId)]);
  return staff!;
}

async function toViews(
  { now, openConversations }: PeopleDeps,
  tx: Tx,
  rows: readonly StaffRow[],
): Promise<StaffView[]> {
  const ids = rows.map(({ id }) => id);
  const open: ReadonlyMap<string, number> = ids.length === 0 ? new Map() : await openConversations(tx, ids);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    roles: row.roles,
    presence: presenceOf(row, now()),
    disabled: row.disabled_at !== null,
    mustChangePassword: row.must_change_password,
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    open: open.get(row.id) ?? 0,
  }));
}

async function readTenant(tx: Tx): Promise<Tenant> {
  const mine = tx.tables<StaffTables>().selectFrom('tenants').select(['id', 'name', 'time_zone as timeZone', 'locale']);
  return mine.where('id', '=', tx.tenant).executeTakeFirstOrThrow();
}

async function readNames(tx: Tx, staffIds: readonly string[]): Promise<Map<string, { name: string; email: string }>> {
  const ids = [...new Set(staffIds)].slice(0, MAX_NAMES);
  if (ids.length === 0) return new Map();
  const mine = tx.tables<StaffTables>().selectFrom('staff').select(['id', 'name', 'email']);
  const rows = await mine.where('tenant_id', '=', tx.tenant).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, name, email }) => [id, { name, email }]));
}

async function readPage(
  tx: Tx,
  { search, after, limit }: { search?: string; after?: string; limit: number },
): Promise<StaffRow[]> {
  let rows = tx.tables<StaffTables>().selectFrom('staff').selectAll().where('tenant_id', '=', tx.tenant);
  if (after !== undefined) rows = rows.where('id', '>', after);
  if (search) {
    const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
    rows = rows.where((or) => or.or([or('name', 'ilike', pattern), or('email', 'ilike', pattern)]));
  }
  return rows.orderBy('id').limit(limit).execute();
}

async function readRow(tx: Tx, id: string, lock?: 'lock'): Promise<StaffRow> {
  const one = tx.tables<StaffTables>().selectFrom('staff').selectAll().where('tenant_id', '=', tx.tenant);
  const row = await (lock ? one.forUpdate() : one).where('id', '=', id).executeTakeFirst();
  if (!row) throw refuse('staff.not_found', 'No such member of staff');
  return row;
}

/** The active admins, in one order so that two changes at once wait for each other instead of both taking the last one. */
async function lockAdmins(tx: Tx): Promise<string[]> {
  const active = tx.tables<StaffTables>().selectFrom('staff').select('id').where('tenant_id', '=', tx.tenant);
  const admins = active.where('disabled_at', 'is', null).where(sql<boolean>`roles @> '{admin}'`);
  return (await admins.orderBy('id').forUpdate().execute()).map(({ id }) => id);
}
