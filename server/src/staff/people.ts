import type { StaffView } from '#contracts/http/staff';
import type { Permission } from '#contracts/permissions';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { tellChanged, tellDisabled } from './facts.ts';
import { ONE_TIME_HOLDS_MS, oneTimePassword, type Hasher } from './passwords.ts';
import { list, readNames, readRow, readSkills, view, type ReadDeps, type StaffPage } from './people-read.ts';
import type { PresenceVerbs } from './presence.ts';
import {
  bringerOf,
  stayingManaged,
  markOf,
  mustBeDepartment,
  mustBeTeams,
  mustHold,
  mustSeeTeams,
  rightsOf,
  type By,
} from './rights.ts';
import { endSessions } from './sessions.ts';
import { noteBringer, type StaffRow, type StaffTables } from './store.ts';
import { join, leave, teamsOf } from './teams.ts';

export interface PeopleDeps extends ReadDeps {
  db: Db;
  audit: Audit;
  hasher: Hasher;
  presence: PresenceVerbs;
}

export interface NewStaff {
  name: string;
  email: string;
  /** Built-in roles by name, those of the company by id. */
  roles: readonly string[];
  teams?: readonly string[] | undefined;
  departmentId?: string | null | undefined;
  /** For demo companies and tests: theirs from the start. Left out, a one-time password is made, to be changed at once. */
  password?: string;
}

type WithPassword = Promise<{ staff: StaffView; oneTimePassword: string }>;

export interface PeopleVerbs {
  /** Refuses with `staff.email_taken` and, where `by` would give more than he holds, `staff.exceeds_own`. */
  createStaff(tenant: string, person: NewStaff, by: By): WithPassword;
  /**
   * Refuses with `staff.not_found`; with `staff.last_admin` when nobody could manage staff and roles afterwards; with
   * `staff.own_roles` and `staff.exceeds_own` where `by` would give, take or touch rights that he does not hold.
   */
  update(tenant: string, change: StaffChange, by: By): Promise<StaffView>;
  /** All of them or, when one refuses, nobody. Answers those who were not so already. */
  setDisabled(tenant: string, change: { ids: readonly string[]; disabled: boolean }, by: By): Promise<string[]>;
  /** Refuses with `staff.exceeds_own` for whoever may do more than `by`, and with `permission.denied` for oneself. */
  resetPassword(tenant: string, staffId: string, by: By): WithPassword;
  view(tx: Tx, staffId: string): Promise<StaffView>;
  list(tx: Tx, page: StaffPage): Promise<StaffView[]>;
  skills(tx: Tx): Promise<string[]>;
  /** Names of these people, also of disabled ones. */
  names(tx: Tx, staffIds: readonly string[]): Promise<Map<string, { name: string; email: string }>>;
  /** Where an e-mail address is employed: for the command line. */
  find(email: string): Promise<{ tenant: string; staffId: string; name: string }[]>;
}

export interface StaffChange {
  id: string;
  name?: string | undefined;
  roles?: readonly string[] | undefined;
  teams?: readonly string[] | undefined;
  departmentId?: string | null | undefined;
  skills?: readonly string[] | undefined;
  capacity?: number | null | undefined;
  disabled?: boolean | undefined;
}

const MAX_FOUND = 20;

export function peopleVerbs(deps: PeopleDeps): PeopleVerbs {
  const { db } = deps;
  return {
    createStaff: (tenant, person, by) => createStaff(deps, tenant, person, by),
    update: (tenant, change, by) =>
      db.tenant(tenant, (tx) => stayingManaged(tx, () => update(deps, tx, change, by))).then(({ view }) => view),
    setDisabled: (tenant, change, by) =>
      db.tenant(tenant, (tx) => stayingManaged(tx, () => setDisabled(deps, tx, change, by))),
    resetPassword: (tenant, staffId, by) => resetPassword(deps, tenant, staffId, by),
    view: (tx, staffId) => view(deps, tx, staffId),
    list: (tx, page) => list(deps, tx, page),
    skills: readSkills,
    names: readNames,
    async find(email) {
      const staff = db
        .router<StaffTables>()
        .selectFrom('staff')
        .select(['tenant_id as tenant', 'id as staffId', 'name'])
        .where('is_program', '=', false);
      return staff.where('email', '=', email.trim().toLowerCase()).orderBy('id').limit(MAX_FOUND).execute();
    },
  };
}

async function createStaff(deps: PeopleDeps, tenant: string, person: NewStaff, by: By) {
  const { db, audit, now, hasher } = deps;
  const first = person.password ?? oneTimePassword();
  const password_hash = await hasher.hash(first);
  const isOneTime = person.password === undefined;
  const staff = await db.tenant(tenant, async (tx) => {
    await mayBring(tx, person, by);
    const until = isOneTime ? oneTimeEnd(now()) : null;
    const entry = { password_hash, must_change_password: isOneTime, password_until: until, created_at: now() };
    const id = await enter(tx, { ...person, brought_by: bringerOf(by) }, entry);
    const detail = { roles: distinct(person.roles), teams: distinct(person.teams ?? []) };
    await audit.append(tx, { actor: markOf(by), action: 'staff.created', target: `staff:${id}`, detail });
    return view(deps, tx, id);
  });
  return { staff, oneTimePassword: first };
}

/** Whether `by` may bring somebody with these roles, teams and department: nobody brings more than he holds. */
export async function mayBring(
  tx: Tx,
  { roles, teams = [], departmentId = null }: Pick<NewStaff, 'roles' | 'teams' | 'departmentId'>,
  by: By,
): Promise<void> {
  mustHold(by, await rightsOf(tx, roles));
  await mustBeTeams(tx, teams);
  mustSeeTeams(by, teams);
  await mustBeDepartment(tx, departmentId);
}

/** Writes down a new colleague. Refuses with `staff.email_taken`. */
export async function enter(
  tx: Tx,
  { email, name, roles, teams = [], departmentId = null, brought_by }: NewStaff & { brought_by: string | null },
  entry: Pick<StaffRow, 'password_hash' | 'must_change_password' | 'password_until' | 'created_at'>,
): Promise<string> {
  const id = newId();
  const who = { tenant_id: tx.tenant, id, email: email.trim().toLowerCase(), name, roles: distinct(roles), brought_by };
  const added = await tx
    .tables<StaffTables>()
    .insertInto('staff')
    .values({ ...who, ...entry, department_id: departmentId })
    .onConflict((on) => on.columns(['tenant_id', 'email']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!added) throw emailTaken();
  await join(tx, [id], distinct(teams));
  return id;
}

export function emailTaken() {
  return refuse('staff.email_taken', 'Somebody already has this e-mail address', { fields: { email: 'is taken' } });
}

async function update(deps: PeopleDeps, tx: Tx, change: StaffChange, by: By) {
  const { audit, now } = deps;
  const { id, name, departmentId, skills, capacity, disabled } = change;
  const before = await readRow(tx, id, 'lock');
  const roles = change.roles && !sameSet(change.roles, before.roles) ? distinct(change.roles) : undefined;
  const flips = disabled !== undefined && disabled !== (before.disabled_at !== null);
  if (roles || flips) await mayChangeRights(tx, { before, roles: roles ?? before.roles }, by);
  if (departmentId !== undefined) await mustBeDepartment(tx, departmentId);
  const columns = {
    ...(name !== undefined && { name }),
    ...(roles && { roles }),
    ...(departmentId !== undefined && { department_id: departmentId }),
    ...(skills && { skills: tidy(skills) }),
    ...(capacity !== undefined && { capacity }),
    ...(flips && { disabled_at: disabled ? now() : null }),
  };
  const moved = change.teams ? await moveTo(tx, { id, teams: distinct(change.teams) }, by) : false;
  const changed = Object.keys(columns).length > 0;
  if (changed) {
    const mine = tx.tables<StaffTables>().updateTable('staff').where('tenant_id', '=', tx.tenant);
    await mine.set(columns).where('id', '=', id).execute();
  }
  if (flips && disabled) await shutOut(deps, tx, id);
  if (roles || flips || moved || name !== undefined) await tellChanged(tx, id);
  if (changed || moved) {
    const { disabled_at: _, ...said } = columns;
    const detail = { ...said, ...(moved && { teams: change.teams }), ...(flips && { disabled }) };
    await audit.append(tx, { actor: markOf(by), action: 'staff.updated', target: `staff:${id}`, detail });
  }
  return { view: await view(deps, tx, id), flips };
}

interface RightsChange {
  before: StaffRow;
  roles: readonly string[];
}

async function mayChangeRights(tx: Tx, { before, roles }: RightsChange, by: By): Promise<void> {
  if (bringerOf(by) === before.id && !sameSet(roles, before.roles)) {
    throw refuse('staff.own_roles', 'Nobody changes his own roles');
  }
  const rights: Permission[] = [...(await rightsOf(tx, before.roles)), ...(await rightsOf(tx, roles))];
  mustHold(by, rights);
}

/** Answers whether the teams are others now. */
async function moveTo(tx: Tx, { id, teams }: { id: string; teams: string[] }, by: By): Promise<boolean> {
  const before = (await teamsOf(tx, [id])).get(id) ?? [];
  const added = teams.filter((team) => !before.includes(team));
  const gone = before.filter((team) => !teams.includes(team));
  await mustBeTeams(tx, added);
  mustSeeTeams(by, added);
  await join(tx, [id], added);
  await leave(tx, [id], gone);
  return added.length + gone.length > 0;
}

async function setDisabled(
  deps: PeopleDeps,
  tx: Tx,
  { ids, disabled }: { ids: readonly string[]; disabled: boolean },
  by: By,
): Promise<string[]> {
  const changed: string[] = [];
  for (const id of distinct(ids)) {
    const { flips } = await update(deps, tx, { id, disabled }, by);
    if (flips) changed.push(id);
  }
  return changed;
}

/** What he began ends with him: sessions, presence, and the invitations that stand on his rights. */
async function shutOut({ presence }: PeopleDeps, tx: Tx, id: string): Promise<void> {
  await endSessions(tx, id);
  await presence.leave(tx, id);
  const invitations = tx.tables<StaffTables>().deleteFrom('invitations').where('tenant_id', '=', tx.tenant);
  await invitations.where('invited_by', '=', id).execute();
  await tellDisabled(tx, id);
}

function oneTimeEnd(from: Date): Date {
  return new Date(from.getTime() + ONE_TIME_HOLDS_MS);
}

async function resetPassword(deps: PeopleDeps, tenant: string, staffId: string, by: By) {
  const { db, audit, hasher, now } = deps;
  if (bringerOf(by) === staffId) {
    throw refuse('permission.denied', 'Change your own password with the one that you have');
  }
  const password = oneTimePassword();
  const password_hash = await hasher.hash(password);
  const staff = await db.tenant(tenant, async (tx) => {
    const person = await readRow(tx, staffId, 'lock');
    mustHold(by, await rightsOf(tx, person.roles));
    const mine = tx.tables<StaffTables>().updateTable('staff').where('tenant_id', '=', tenant);
    const once = { password_hash, must_change_password: true, password_until: oneTimeEnd(now()) };
    // Whoever gives out a password could sign in with it first.
    await mine.set(once).where('id', '=', staffId).execute();
    await noteBringer(tx, staffId, bringerOf(by));
    await endSessions(tx, staffId);
    await audit.append(tx, { actor: markOf(by), action: 'password.reset', target: `staff:${staffId}` });
    return view(deps, tx, staffId);
  });
  return { staff, oneTimePassword: password };
}

function distinct<T>(many: readonly T[]): T[] {
  return [...new Set(many)];
}

function tidy(skills: readonly string[]): string[] {
  return distinct(skills.map((skill) => skill.trim()).filter(Boolean));
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.every((each) => other.includes(each)) && other.every((each) => one.includes(each));
}
