import { sql } from 'kysely';
import type { StaffView } from '#contracts/http/staff';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { departmentsBelow } from './departments.ts';
import { presenceOf } from './presence.ts';
import { holds } from './rights.ts';
import type { StaffRow, StaffTables } from './store.ts';
import { teamsOf } from './teams.ts';

export interface ReadDeps {
  now: () => Date;
  /** How many open conversations each of these people speaks in; whom it leaves out speaks in none. */
  openConversations(tx: Tx, staffIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

export interface StaffPage {
  search?: string | undefined;
  /** A built-in role or the id of one of the company's. */
  role?: string | undefined;
  team?: string | undefined;
  /** With all below it. */
  department?: string | undefined;
  state?: 'active' | 'disabled' | undefined;
  after?: string | undefined;
  limit: number;
}

/** People named at once. */
const MAX_NAMES = 500;
const MAX_SKILLS = 200;

export async function view(deps: ReadDeps, tx: Tx, staffId: string): Promise<StaffView> {
  const [staff] = await toViews(deps, tx, [await readRow(tx, staffId)]);
  return staff!;
}

export async function list(deps: ReadDeps, tx: Tx, page: StaffPage): Promise<StaffView[]> {
  return toViews(deps, tx, await readPage(tx, page));
}

async function toViews({ now, openConversations }: ReadDeps, tx: Tx, rows: readonly StaffRow[]): Promise<StaffView[]> {
  const ids = rows.map(({ id }) => id);
  const open: ReadonlyMap<string, number> = ids.length === 0 ? new Map() : await openConversations(tx, ids);
  const teams = await teamsOf(tx, ids);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    roles: row.roles,
    teams: teams.get(row.id) ?? [],
    departmentId: row.department_id,
    skills: row.skills,
    capacity: row.capacity,
    presence: presenceOf(row, now()),
    disabled: row.disabled_at !== null,
    mustChangePassword: row.must_change_password,
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    open: open.get(row.id) ?? 0,
  }));
}

export async function readNames(
  tx: Tx,
  staffIds: readonly string[],
): Promise<Map<string, { name: string; email: string }>> {
  const ids = [...new Set(staffIds)].slice(0, MAX_NAMES);
  if (ids.length === 0) return new Map();
  const mine = tx.tables<StaffTables>().selectFrom('staff').select(['id', 'name', 'email']);
  const rows = await mine.where('tenant_id', '=', tx.tenant).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, name, email }) => [id, { name, email }]));
}

async function readPage(tx: Tx, { search, role, team, department, state, after, limit }: StaffPage) {
  let rows = tx.tables<StaffTables>().selectFrom('staff').selectAll().where('tenant_id', '=', tx.tenant);
  rows = rows.where('is_program', '=', false);
  if (after !== undefined) rows = rows.where('id', '>', after);
  if (role !== undefined) rows = rows.where(holds(role));
  if (state !== undefined) rows = rows.where('disabled_at', state === 'active' ? 'is' : 'is not', null);
  if (department !== undefined) rows = rows.where('department_id', 'in', await departmentsBelow(tx, department));
  if (team !== undefined) {
    const members = tx.tables<StaffTables>().selectFrom('team_members').select('staff_id');
    rows = rows.where('id', 'in', members.where('tenant_id', '=', tx.tenant).where('team_id', '=', team));
  }
  if (search) {
    const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
    rows = rows.where((or) => or.or([or('name', 'ilike', pattern), or('email', 'ilike', pattern)]));
  }
  return rows.orderBy('id').limit(limit).execute();
}

/** A person; a program is none. Refuses with `staff.not_found`. */
export async function readRow(tx: Tx, id: string, lock?: 'lock'): Promise<StaffRow> {
  const one = tx.tables<StaffTables>().selectFrom('staff').selectAll().where('tenant_id', '=', tx.tenant);
  const person = one.where('is_program', '=', false).where('id', '=', id);
  const row = await (lock ? person.forUpdate() : person).executeTakeFirst();
  if (!row) throw refuse('staff.not_found', 'No such member of staff');
  return row;
}

/** What people here can do well, the most common first. */
export async function readSkills(tx: Tx): Promise<string[]> {
  const skills = tx
    .tables<StaffTables>()
    .selectFrom('staff')
    .select(sql<string>`unnest(skills)`.as('skill'))
    .where('tenant_id', '=', tx.tenant);
  const rows = await tx
    .tables<StaffTables>()
    .selectFrom(skills.as('each'))
    .select('skill')
    .groupBy('skill')
    .orderBy(sql`count(*)`, 'desc')
    .orderBy('skill')
    .limit(MAX_SKILLS)
    .execute();
  return rows.map(({ skill }) => skill);
}
