import type { TeamRef } from '#contracts/http/conversations';
import type { Colleague } from '#contracts/http/desk';
import { effective, type Permission } from '#contracts/permissions';
import { statement, type Tx } from '#platform/db';
import { presenceOf } from './presence.ts';
import type { StaffRow, StaffTables } from './store.ts';

/** People a conversation is handed to are chosen among so many at most, by name. */
const COLLEAGUES = 500;

/** A colleague with what decides whether he may have a conversation. */
export interface KnownColleague extends Colleague {
  readonly permissions: ReadonlySet<Permission>;
}

export interface ColleagueVerbs {
  /** Teams by id; unknown ids, and those of other companies, are left out. */
  teamRefs(tx: Tx, ids: readonly string[]): Promise<Map<string, TeamRef>>;
  /** All teams, each with how many of its members could take a conversation now. */
  servingTeams(tx: Tx): Promise<(TeamRef & { online: number })[]>;
  /** People employed here and not disabled, by name; with `only`, that one. Programs are left out. */
  colleagues(tx: Tx, only?: string): Promise<KnownColleague[]>;
  /** How many could take a conversation of this team (null: of everybody) now. */
  onlineIn(tx: Tx, team: string | null): Promise<number>;
}

interface ColleagueDeps {
  now(): Date;
  available(tx: Tx): Promise<string[]>;
  openConversations(tx: Tx, staffIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

const people = statement<
  Pick<StaffRow, 'id' | 'name' | 'roles' | 'skills' | 'capacity' | 'presence' | 'present_until' | 'disabled_at'> & {
    granted: string[];
    teams: string[];
  }
>(
  'staff.colleagues',
  `select p.id, p.name, p.roles, p.skills, p.capacity, p.presence, p.present_until, p.disabled_at,
     array(select unnest(r.permissions) from roles r
       where r.tenant_id = p.tenant_id and r.id::text = any(p.roles)) as granted,
     array(select m.team_id::text from team_members m
       where m.tenant_id = p.tenant_id and m.staff_id = p.id) as teams
   from staff p
   where p.tenant_id = $1 and p.disabled_at is null and not p.is_program and ($2::uuid is null or p.id = $2)
   order by p.name, p.id limit ${COLLEAGUES}`,
);

/** Who else works here, as the desk needs to know it. */
export function colleagueVerbs(deps: ColleagueDeps): ColleagueVerbs {
  return {
    teamRefs: async (tx, ids) => new Map((await readTeams(tx, ids)).map((team) => [team.id, team])),
    servingTeams: (tx) => servingTeams(tx, deps),
    colleagues: (tx, only) => colleagues(tx, deps, only ?? null),
    async onlineIn(tx, team) {
      const here = await deps.available(tx);
      return team ? (await membershipsOf(tx, here)).filter(({ team_id }) => team_id === team).length : here.length;
    },
  };
}

async function readTeams(tx: Tx, ids?: readonly string[]): Promise<TeamRef[]> {
  if (ids?.length === 0) return [];
  const teams = tx
    .tables<StaffTables>()
    .selectFrom('teams')
    .select(['id', 'name', 'short', 'colour'])
    .where('tenant_id', '=', tx.tenant);
  return (ids ? teams.where('id', 'in', [...new Set(ids)]) : teams.orderBy('name')).execute();
}

async function membershipsOf(tx: Tx, staffIds: readonly string[]) {
  if (staffIds.length === 0) return [];
  const members = tx.tables<StaffTables>().selectFrom('team_members').select(['team_id', 'staff_id']);
  return members
    .where('tenant_id', '=', tx.tenant)
    .where('staff_id', 'in', [...staffIds])
    .execute();
}

async function servingTeams(tx: Tx, deps: ColleagueDeps) {
  const teams = await readTeams(tx);
  const here = await membershipsOf(tx, await deps.available(tx));
  return teams.map((team) => ({ ...team, online: here.filter(({ team_id }) => team_id === team.id).length }));
}

async function colleagues(tx: Tx, deps: ColleagueDeps, only: string | null): Promise<KnownColleague[]> {
  const rows = await tx.run(people, [tx.tenant, only]);
  const open = await deps.openConversations(
    tx,
    rows.map(({ id }) => id),
  );
  const now = deps.now();
  return rows.map(({ id, name, roles, skills, capacity, teams, granted, ...here }) => ({
    id,
    name,
    skills,
    capacity,
    teams,
    presence: presenceOf(here, now),
    open: open.get(id) ?? 0,
    permissions: effective(roles, granted),
  }));
}
