import { peopleRoutes } from '#contracts/http/people';
import type { Db } from '#platform/db';
import { refuse } from '#platform/errors';
import { handlers } from '#platform/http';
import { isId } from '#platform/ids';
import type { Staff } from './staff.ts';

interface RouteDeps {
  db: Db;
  staff: Staff;
}

const done = { done: true } as const;

/** People, roles, teams, departments and invitations. Who calls is handed on: the verbs ask what he may give. */
export function peopleHandlers({ db, staff }: RouteDeps) {
  return handlers(peopleRoutes, {
    ...ofPeople(db, staff),
    ...ofRolesAndTeams(db, staff),
    ...ofDepartments(db, staff),
    ...ofInvitations(db, staff),
    'invitation.open': ({ params, caller }) => staff.openInvitation(params.token, caller.ip),
    async 'invitation.accept'({ params, body, caller, request }) {
      const from = { ip: caller.ip, agent: request.header('user-agent') ?? '' };
      const opened = await staff.acceptInvitation(params.token, { ...body, from });
      request.reply('set-cookie', opened.cookie);
      return done;
    },
  });
}

type Handlers = ReturnType<typeof handlers<typeof peopleRoutes>>;

function ofPeople(db: Db, staff: Staff) {
  return {
    'staff.list': async ({ query: { cursor, limit, ...filter }, caller }) => {
      const page = { ...filter, ...afterOf(cursor), limit: limit + 1 };
      return paged(await db.tenant(caller.tenant, (tx) => staff.list(tx, page)), limit);
    },
    'staff.create': ({ body, caller }) => staff.createStaff(caller.tenant, body, caller),
    'staff.get': ({ params, caller }) => db.tenant(caller.tenant, (tx) => staff.view(tx, params.id)),
    'staff.update': ({ params, body, caller }) => staff.update(caller.tenant, { id: params.id, ...body }, caller),
    'staff.setDisabled': async ({ body, caller }) => ({
      changed: await staff.setDisabled(caller.tenant, body, caller),
    }),
    'staff.resetPassword': ({ params, caller }) => staff.resetPassword(caller.tenant, params.id, caller),
    'staff.skills': async ({ caller }) => ({ items: await db.tenant(caller.tenant, staff.skills) }),
    'session.idle': ({ body, caller }) =>
      db.tenant(caller.tenant, async (tx) => {
        await staff.setIdle(tx, caller.staffId, body.idle);
        return staff.idleness(tx, caller.staffId);
      }),
    'session.idleAfter': ({ body, caller }) =>
      db.tenant(caller.tenant, async (tx) => {
        await staff.setIdleAfter(tx, caller.staffId, body.minutes);
        return staff.idleness(tx, caller.staffId);
      }),
  } satisfies Partial<Handlers>;
}

function ofRolesAndTeams(db: Db, staff: Staff) {
  return {
    'roles.list': async ({ caller }) => ({ items: await db.tenant(caller.tenant, staff.roles) }),
    'roles.create': ({ body, caller }) => staff.createRole(caller.tenant, body, caller),
    'roles.update': ({ params, body, caller }) => staff.updateRole(caller.tenant, params.id, body, caller),
    'roles.remove': ({ params, caller }) => staff.removeRole(caller.tenant, params.id, caller).then(() => done),
    'teams.list': async ({ caller }) => ({ items: await db.tenant(caller.tenant, staff.teams) }),
    'teams.create': ({ body, caller }) => staff.createTeam(caller.tenant, body, caller),
    'teams.update': ({ params, body, caller }) => staff.updateTeam(caller.tenant, params.id, body, caller),
    'teams.remove': ({ params, caller }) => staff.removeTeam(caller.tenant, params.id, caller).then(() => done),
    'teams.members': async ({ params, query: { cursor, limit }, caller }) => {
      const page = { ...afterOf(cursor), limit: limit + 1 };
      return paged(await db.tenant(caller.tenant, (tx) => staff.members(tx, params.id, page)), limit);
    },
    'teams.changeMembers': ({ params, body, caller }) => staff.changeMembers(caller.tenant, params.id, body, caller),
  } satisfies Partial<Handlers>;
}

function ofDepartments(db: Db, staff: Staff) {
  return {
    'departments.list': async ({ caller }) => ({ items: await db.tenant(caller.tenant, staff.departments) }),
    'departments.create': ({ body, caller }) => staff.createDepartment(caller.tenant, body, caller),
    'departments.update': ({ params, body, caller }) => staff.updateDepartment(caller.tenant, params.id, body, caller),
    'departments.remove': ({ params, caller }) =>
      staff.removeDepartment(caller.tenant, params.id, caller).then(() => done),
  } satisfies Partial<Handlers>;
}

function ofInvitations(db: Db, staff: Staff) {
  return {
    'invitations.list': async ({ query: { cursor, limit }, caller }) => {
      const { after: before } = afterOf(cursor);
      const page = { ...(before !== undefined && { before }), limit: limit + 1 };
      return paged(await db.tenant(caller.tenant, (tx) => staff.invitations(tx, page)), limit);
    },
    'staff.invite': ({ body, caller }) => staff.invite(caller.tenant, body, caller),
    'invitations.renew': ({ params, caller }) => staff.renewInvitation(caller.tenant, params.id, caller),
    'invitations.revoke': ({ params, caller }) =>
      staff.revokeInvitation(caller.tenant, params.id, caller).then(() => done),
  } satisfies Partial<Handlers>;
}

function afterOf(cursor: string | undefined): { after?: string } {
  if (cursor === undefined) return {};
  if (isId(cursor)) return { after: cursor };
  throw refuse('request.invalid', 'This cursor is not one of ours', { fields: { 'query.cursor': 'is not valid' } });
}

/** One row more than asked for was read, to know whether another page follows. */
function paged<T extends { id: string }>(rows: T[], limit: number): { items: T[]; next: string | null } {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? items.at(-1)!.id : null };
}
