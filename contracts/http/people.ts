import { z } from 'zod';
import { byId, done, id, locale, page, pageQuery, text, timestamp } from '../common.ts';
import { permissions } from '../permissions.ts';
import { routes } from '../route.ts';
import { departmentRef, idle, idleMinutes, roleRefs, staffView, teamRefs } from './staff.ts';

/** How many of each a company may have; the next one answers 409 with a code. */
export const peopleLimits = { roles: 50, teams: 100, departments: 500, departmentDepth: 8, invitations: 500 } as const;

export const roleView = z.object({
  /** The name of a built-in role, or a uuid. */
  id: z.string(),
  builtIn: z.boolean(),
  /** Empty for a built-in role: the interface has words for it. */
  name: z.string(),
  description: z.string(),
  permissions: z.array(z.enum(permissions)),
  /** People and programs who hold it, disabled ones too. */
  holders: z.int(),
});
export type RoleView = z.infer<typeof roleView>;

const roleBody = {
  name: text(40, 1),
  description: text(200),
  permissions: z.array(z.enum(permissions)).min(1).max(permissions.length),
};

export const teamView = z.object({
  id,
  name: z.string(),
  /** One to four characters that stand for it where there is little room. */
  short: z.string(),
  colour: z.string(),
  members: z.int(),
});
export type TeamView = z.infer<typeof teamView>;

const teamBody = { name: text(40, 1), short: text(4, 1), colour: z.string().regex(/^#[0-9a-f]{6}$/) };

export const departmentView = z.object({
  id,
  parentId: id.nullable(),
  name: z.string(),
  /** Those who stand in it directly. */
  people: z.int(),
});
export type DepartmentView = z.infer<typeof departmentView>;

export const invitationView = z.object({
  id,
  email: z.string(),
  /** Empty when whoever invited did not know it. */
  name: z.string(),
  roles: z.array(z.string()),
  teams: z.array(id),
  departmentId: id.nullable(),
  invitedBy: z.string(),
  createdAt: timestamp,
  expiresAt: timestamp,
  expired: z.boolean(),
});
export type InvitationView = z.infer<typeof invitationView>;

const invited = z.object({
  invitation: invitationView,
  /** What the link ends with; shown once. */
  token: z.string(),
  /** A letter with the link is on its way. */
  mailed: z.boolean(),
});
export type Invited = z.infer<typeof invited>;

const byToken = z.strictObject({ token: text(100, 1) });
const members = z.array(id).max(500);

const email = z.email().max(200);
const oneTime = z.object({ staff: staffView, /** Shown once. */ oneTimePassword: z.string() });

/** People, what they may do, where they belong, and how they come in. */
export const peopleRoutes = routes({
  'staff.list': {
    method: 'GET',
    path: '/api/v1/staff',
    summary: 'Everyone employed here',
    access: 'staff.read',
    query: z.strictObject({
      search: text(100).optional(),
      role: text(40, 1).optional(),
      team: id.optional(),
      department: id.optional(),
      state: z.enum(['active', 'disabled']).optional(),
      ...pageQuery,
    }),
    reply: page(staffView),
  },
  'staff.create': {
    method: 'POST',
    path: '/api/v1/staff',
    summary: 'Add a member of staff with a one-time password',
    access: 'staff.write',
    body: z.strictObject({
      name: text(80, 1),
      email,
      roles: roleRefs,
      teams: teamRefs.default([]),
      departmentId: departmentRef.default(null),
    }),
    reply: oneTime,
    status: 201,
  },
  'staff.get': {
    method: 'GET',
    path: '/api/v1/staff/:id',
    summary: 'One member of staff',
    access: 'staff.read',
    params: byId,
    reply: staffView,
  },
  'staff.update': {
    method: 'PATCH',
    path: '/api/v1/staff/:id',
    summary: 'Change what somebody is called, may do and can take on; disabling ends all sessions',
    access: 'staff.write',
    params: byId,
    body: z.strictObject({
      name: text(80, 1).optional(),
      roles: roleRefs.optional(),
      teams: teamRefs.optional(),
      departmentId: departmentRef.optional(),
      skills: z.array(text(30, 1)).max(30).optional(),
      capacity: z.int().min(0).max(1_000).nullable().optional(),
      disabled: z.boolean().optional(),
    }),
    reply: staffView,
  },
  'staff.resetPassword': {
    method: 'POST',
    path: '/api/v1/staff/:id/reset-password',
    summary: 'Give a new one-time password; all sessions end',
    onlyPeople: true,
    access: 'staff.write',
    params: byId,
    body: z.strictObject({}),
    reply: oneTime,
  },
  'session.idle': {
    method: 'PUT',
    path: '/api/v1/session/idle',
    summary: 'Nobody has touched the console for a while, or somebody does again; what one chose himself stays',
    access: 'conversation.read',
    onlyPeople: true,
    body: z.strictObject({ idle: z.boolean() }),
    reply: idle,
  },
  'session.idleAfter': {
    method: 'PUT',
    path: '/api/v1/session/idle-after',
    summary: 'After how many minutes without input I am away; 0 never',
    access: 'session',
    body: z.strictObject({ minutes: idleMinutes }),
    reply: idle,
  },
  'roles.list': {
    method: 'GET',
    path: '/api/v1/roles',
    summary: 'Built-in roles and those of the company, with what they allow',
    access: 'staff.read',
    reply: z.object({ items: z.array(roleView) }),
  },
  'roles.create': {
    method: 'POST',
    path: '/api/v1/roles',
    summary: 'Make a role; it can hold only what the caller may do',
    access: 'role.write',
    body: z.strictObject(roleBody),
    reply: roleView,
    status: 201,
  },
  'roles.update': {
    method: 'PATCH',
    path: '/api/v1/roles/:id',
    summary: 'Change a role of the company; its holders may do the new at once',
    access: 'role.write',
    params: byId,
    body: z.strictObject({
      name: roleBody.name.optional(),
      description: roleBody.description.optional(),
      permissions: roleBody.permissions.optional(),
    }),
    reply: roleView,
  },
  'roles.remove': {
    method: 'DELETE',
    path: '/api/v1/roles/:id',
    summary: 'Remove a role that nobody holds',
    access: 'role.write',
    params: byId,
    reply: done,
  },
  'teams.list': {
    method: 'GET',
    path: '/api/v1/teams',
    summary: 'Teams of the company',
    access: 'staff.read',
    reply: z.object({ items: z.array(teamView) }),
  },
  'teams.create': {
    method: 'POST',
    path: '/api/v1/teams',
    summary: 'Make a team',
    access: 'staff.write',
    body: z.strictObject(teamBody),
    reply: teamView,
    status: 201,
  },
  'teams.update': {
    method: 'PATCH',
    path: '/api/v1/teams/:id',
    summary: 'Rename a team or give it another colour',
    access: 'staff.write',
    params: byId,
    body: z.strictObject({
      name: teamBody.name.optional(),
      short: teamBody.short.optional(),
      colour: teamBody.colour.optional(),
    }),
    reply: teamView,
  },
  'teams.remove': {
    method: 'DELETE',
    path: '/api/v1/teams/:id',
    summary: 'Remove a team; its members stay',
    access: 'staff.write',
    params: byId,
    reply: done,
  },
  'teams.members': {
    method: 'GET',
    path: '/api/v1/teams/:id/members',
    summary: 'Who belongs to a team',
    access: 'staff.read',
    params: byId,
    query: z.strictObject({ ...pageQuery }),
    reply: page(z.object({ id, name: z.string(), email: z.string(), disabled: z.boolean() })),
  },
  'teams.changeMembers': {
    method: 'POST',
    path: '/api/v1/teams/:id/members',
    summary: 'Add people to a team and take others out',
    access: 'staff.write',
    params: byId,
    body: z.strictObject({ add: members.default([]), remove: members.default([]) }),
    reply: teamView,
  },
  'departments.list': {
    method: 'GET',
    path: '/api/v1/departments',
    summary: 'The tree of departments, each with its parent',
    access: 'staff.read',
    reply: z.object({ items: z.array(departmentView) }),
  },
  'departments.create': {
    method: 'POST',
    path: '/api/v1/departments',
    summary: 'Add a department',
    access: 'staff.write',
    body: z.strictObject({ name: text(60, 1), parentId: id.nullable() }),
    reply: departmentView,
    status: 201,
  },
  'departments.update': {
    method: 'PATCH',
    path: '/api/v1/departments/:id',
    summary: 'Rename a department or move it with everything below it',
    access: 'staff.write',
    params: byId,
    body: z.strictObject({ name: text(60, 1).optional(), parentId: id.nullable().optional() }),
    reply: departmentView,
  },
  'departments.remove': {
    method: 'DELETE',
    path: '/api/v1/departments/:id',
    summary: 'Remove an empty department',
    access: 'staff.write',
    params: byId,
    reply: done,
  },
  'staff.skills': {
    method: 'GET',
    path: '/api/v1/staff/skills',
    summary: 'Skills that people here have, the most common first',
    access: 'staff.read',
    reply: z.object({ items: z.array(z.string()) }),
  },
  'staff.setDisabled': {
    method: 'POST',
    path: '/api/v1/staff/disabled',
    summary: 'Disable or enable several people: all of them or nobody',
    access: 'staff.write',
    body: z.strictObject({ ids: z.array(id).min(1).max(100), disabled: z.boolean() }),
    reply: z.object({ /** Those who were not so already. */ changed: z.array(id) }),
  },
  'invitations.list': {
    method: 'GET',
    path: '/api/v1/invitations',
    summary: 'Invitations that nobody has accepted yet, the latest first',
    access: 'staff.read',
    query: z.strictObject({ ...pageQuery }),
    reply: page(invitationView),
  },
  'staff.invite': {
    method: 'POST',
    path: '/api/v1/invitations',
    summary: 'Invite by a link that holds for 7 days; an open invitation of the same address ends',
    access: 'staff.write',
    body: z.strictObject({
      email,
      name: text(80).default(''),
      roles: roleRefs,
      teams: teamRefs.default([]),
      departmentId: departmentRef.default(null),
    }),
    reply: invited,
    status: 201,
  },
  'invitations.renew': {
    method: 'POST',
    path: '/api/v1/invitations/:id/renew',
    summary: 'Make a new link for 7 days; the old one ends',
    access: 'staff.write',
    params: byId,
    body: z.strictObject({}),
    reply: invited,
  },
  'invitations.revoke': {
    method: 'DELETE',
    path: '/api/v1/invitations/:id',
    summary: 'Take an invitation back',
    access: 'staff.write',
    params: byId,
    reply: done,
  },
  'invitation.open': {
    method: 'GET',
    path: '/api/v1/invitations/:token',
    summary: 'What a link invites to',
    access: 'public',
    params: byToken,
    reply: z.object({
      company: z.string(),
      locale,
      email: z.string(),
      name: z.string(),
      invitedBy: z.string(),
      expiresAt: timestamp,
    }),
  },
  'invitation.accept': {
    method: 'POST',
    path: '/api/v1/invitations/:token',
    summary: 'Join with a name and a password, and be signed in',
    access: 'public',
    params: byToken,
    body: z.strictObject({ name: text(80, 1), password: text(200, 1) }),
    reply: done,
    status: 201,
  },
});
