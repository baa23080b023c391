import { sql } from 'kysely';
import { peopleLimits, type TeamView } from '#contracts/http/people';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { tellChanged, tellTeamRemoved } from './facts.ts';
import { lockRights, markOf, mustSeeTeams, type By } from './rights.ts';
import type { StaffTables, TeamRow } from './store.ts';

export interface TeamDeps {
  db: Db;
  audit: Audit;
  now: () => Date;
}

interface NewTeam {
  name: string;
  short: string;
  colour: string;
}
type TeamChange = { [K in keyof NewTeam]?: NewTeam[K] | undefined };

export interface Member {
  id: string;
  name: string;
  email: string;
  disabled: boolean;
}

export interface TeamVerbs {
  teams(tx: Tx): Promise<TeamView[]>;
  /** Refuses with `team.name_taken` and `team.limit`. */
  createTeam(tenant: string, team: NewTeam, by: By): Promise<TeamView>;
  /** Refuses with `team.not_found` and `team.name_taken`. */
  updateTeam(tenant: string, id: string, change: TeamChange, by: By): Promise<TeamView>;
  /**
   * Its members stay; others hear of it by `staff.team_removed`. What belonged to it opens to everybody, so it refuses
   * with `staff.exceeds_own` as `changeMembers` does.
   */
  removeTeam(tenant: string, id: string, by: By): Promise<void>;
  members(tx: Tx, id: string, page: { after?: string; limit: number }): Promise<Member[]>;
  /** Refuses with `staff.exceeds_own` when `by` neither belongs to the team nor sees every conversation. */
  changeMembers(tenant: string, id: string, change: { add: string[]; remove: string[] }, by: By): Promise<TeamView>;
}

export function teamVerbs(deps: TeamDeps): TeamVerbs {
  const { db } = deps;
  return {
    teams: list,
    createTeam: (tenant, team, by) => db.tenant(tenant, (tx) => create(deps, tx, team, by)),
    updateTeam: (tenant, id, change, by) => db.tenant(tenant, (tx) => update(deps, tx, { id, ...change }, by)),
    removeTeam: (tenant, id, by) => db.tenant(tenant, (tx) => remove(deps, tx, id, by)),
    members,
    changeMembers: (tenant, id, change, by) =>
      db.tenant(tenant, (tx) => changeMembers(deps, tx, { id, ...change }, by)),
  };
}

async function list(tx: Tx): Promise<TeamView[]> {
  const mine = tx.tables<StaffTables>().selectFrom('teams').selectAll().where('tenant_id', '=', tx.tenant);
  const rows = await mine.orderBy(sql`lower(name)`).execute();
  const counted = await tx
    .tables<StaffTables>()
    .selectFrom('team_members')
    .select(['team_id', sql<number>`count(*)::int`.as('members')])
    .where('tenant_id', '=', tx.tenant)
    .groupBy('team_id')
    .execute();
  const members = new Map(counted.map((row) => [row.team_id, row.members]));
  return rows.map(({ id, name, short, colour }) => ({ id, name, short, colour, members: members.get(id) ?? 0 }));
}

async function create({ audit, now }: TeamDeps, tx: Tx, team: NewTeam, by: By): Promise<TeamView> {
  await lockRights(tx);
  if ((await mustBeFree(tx, team.name)) >= peopleLimits.teams) {
    throw refuse('team.limit', `A company has at most ${peopleLimits.teams} teams`);
  }
  const id = newId();
  await tx
    .tables<StaffTables>()
    .insertInto('teams')
    .values({ tenant_id: tx.tenant, id, ...team, created_at: now() })
    .execute();
  await audit.append(tx, { actor: markOf(by), action: 'team.created', target: `team:${id}`, detail: { ...team } });
  return { id, ...team, members: 0 };
}

async function update({ audit }: TeamDeps, tx: Tx, { id, ...change }: TeamChange & { id: string }, by: By) {
  await lockRights(tx);
  const before = await read(tx, id);
  const { name = before.name, short = before.short, colour = before.colour } = change;
  await mustBeFree(tx, name, id);
  const mine = tx.tables<StaffTables>().updateTable('teams').where('tenant_id', '=', tx.tenant);
  await mine.set({ name, short, colour }).where('id', '=', id).execute();
  const detail = { name, short, colour };
  await audit.append(tx, { actor: markOf(by), action: 'team.updated', target: `team:${id}`, detail });
  return view(tx, id);
}

async function remove({ audit }: TeamDeps, tx: Tx, id: string, by: By): Promise<void> {
  const { name } = await read(tx, id);
  // What belonged to the team belongs to everybody then.
  mustSeeTeams(by, [id]);
  const members = await idsOf(tx, id);
  const mine = tx.tables<StaffTables>().deleteFrom('teams').where('tenant_id', '=', tx.tenant);
  await mine.where('id', '=', id).execute();
  await tellTeamRemoved(tx, id);
  for (const staffId of members) await tellChanged(tx, staffId);
  await audit.append(tx, { actor: markOf(by), action: 'team.removed', target: `team:${id}`, detail: { name } });
}

async function members(tx: Tx, id: string, { after, limit }: { after?: string; limit: number }): Promise<Member[]> {
  await read(tx, id);
  let rows = tx
    .tables<StaffTables>()
    .selectFrom('team_members')
    .innerJoin('staff', 'staff.id', 'team_members.staff_id')
    .select(['staff.id', 'staff.name', 'staff.email', 'staff.disabled_at'])
    .where('team_members.tenant_id', '=', tx.tenant)
    .where('staff.tenant_id', '=', tx.tenant)
    .where('team_id', '=', id);
  if (after !== undefined) rows = rows.where('staff.id', '>', after);
  const found = await rows.orderBy('staff.id').limit(limit).execute();
  return found.map(({ disabled_at, ...person }) => ({ ...person, disabled: disabled_at !== null }));
}

interface MemberChange {
  id: string;
  add: string[];
  remove: string[];
}

async function changeMembers({ audit }: TeamDeps, tx: Tx, { id, add, remove }: MemberChange, by: By) {
  await read(tx, id);
  if (add.length > 0) mustSeeTeams(by, [id]);
  await mustBePeople(tx, add);
  const joined = await join(tx, add, [id]);
  const left = await leave(tx, remove, [id]);
  for (const staffId of new Set([...joined, ...left])) await tellChanged(tx, staffId);
  const detail = { joined, left };
  await audit.append(tx, { actor: markOf(by), action: 'team.members_changed', target: `team:${id}`, detail });
  return view(tx, id);
}

/** Brings people into teams; answers those who were not there before. */
export async function join(tx: Tx, people: readonly string[], teams: readonly string[]): Promise<string[]> {
  const tenant_id = tx.tenant;
  const values = people.flatMap((staff_id) => teams.map((team_id) => ({ tenant_id, staff_id, team_id })));
  if (values.length === 0) return [];
  const added = tx.tables<StaffTables>().insertInto('team_members').values(values);
  const rows = await added
    .onConflict((on) => on.doNothing())
    .returning('staff_id')
    .execute();
  return rows.map(({ staff_id }) => staff_id);
}

/** Takes people out of teams; answers those who were there. */
export async function leave(tx: Tx, people: readonly string[], teams: readonly string[]): Promise<string[]> {
  if (people.length === 0 || teams.length === 0) return [];
  const gone = tx.tables<StaffTables>().deleteFrom('team_members').where('tenant_id', '=', tx.tenant);
  const those = gone.where('staff_id', 'in', [...people]).where('team_id', 'in', [...teams]);
  return (await those.returning('staff_id').execute()).map(({ staff_id }) => staff_id);
}

/** The teams of each of these people; whom it leaves out belongs to none. */
export async function teamsOf(tx: Tx, people: readonly string[]): Promise<Map<string, string[]>> {
  if (people.length === 0) return new Map();
  const mine = tx.tables<StaffTables>().selectFrom('team_members').select(['staff_id', 'team_id']);
  const those = mine.where('tenant_id', '=', tx.tenant).where('staff_id', 'in', [...people]);
  const rows = await those.orderBy('team_id').execute();
  return new Map([...Map.groupBy(rows, (row) => row.staff_id)].map(([id, of]) => [id, of.map((row) => row.team_id)]));
}

async function mustBePeople(tx: Tx, ids: readonly string[]): Promise<void> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return;
  const mine = tx.tables<StaffTables>().selectFrom('staff').select('id').where('tenant_id', '=', tx.tenant);
  const found = await mine.where('is_program', '=', false).where('id', 'in', wanted).execute();
  if (found.length < wanted.length) throw refuse('staff.not_found', 'No such member of staff');
}

async function read(tx: Tx, id: string): Promise<TeamRow> {
  const mine = tx.tables<StaffTables>().selectFrom('teams').selectAll().where('tenant_id', '=', tx.tenant);
  const row = await mine.where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw refuse('team.not_found', 'No such team');
  return row;
}

async function view(tx: Tx, id: string): Promise<TeamView> {
  const { name, short, colour } = await read(tx, id);
  return { id, name, short, colour, members: (await idsOf(tx, id)).length };
}

async function idsOf(tx: Tx, team: string): Promise<string[]> {
  const mine = tx.tables<StaffTables>().selectFrom('team_members').select('staff_id');
  const rows = await mine.where('tenant_id', '=', tx.tenant).where('team_id', '=', team).orderBy('staff_id').execute();
  return rows.map(({ staff_id }) => staff_id);
}

/** Refuses with `team.name_taken`. Answers how many teams there are. */
async function mustBeFree(tx: Tx, name: string, except?: string): Promise<number> {
  const mine = tx.tables<StaffTables>().selectFrom('teams').select(['id', 'name']);
  const rows = await mine.where('tenant_id', '=', tx.tenant).execute();
  if (rows.some((row) => row.id !== except && row.name.toLowerCase() === name.toLowerCase())) {
    throw refuse('team.name_taken', 'Another team has this name', { fields: { name: 'is taken' } });
  }
  return rows.length;
}
