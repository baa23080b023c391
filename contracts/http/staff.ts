import { z } from 'zod';
import { byId, done, id, locale, page, pageQuery, text, timestamp } from '../common.ts';
import { permissions, roles } from '../permissions.ts';
import { routes } from '../route.ts';

export const presence = z.enum(['online', 'busy', 'away', 'offline']);
export type Presence = z.infer<typeof presence>;

export const staffView = z.object({
  id,
  name: z.string(),
  email: z.string(),
  /** Names of built-in roles and ids of the company's own. */
  roles: z.array(z.string()),
  presence,
  disabled: z.boolean(),
  mustChangePassword: z.boolean(),
  lastSeenAt: timestamp.nullable(),
  /** Conversations this person speaks in now. */
  open: z.int(),
});
export type StaffView = z.infer<typeof staffView>;

export const session = z.object({
  staff: staffView,
  tenant: z.object({ id, name: z.string(), timeZone: z.string(), locale }),
  permissions: z.array(z.enum(permissions)),
  /** Send it back as `x-csrf-token` with everything that changes something. */
  csrf: z.string(),
  expiresAt: timestamp,
});
export type Session = z.infer<typeof session>;

const password = text(200, 1);
const email = z.email().max(200);
const oneTime = z.object({ staff: staffView, /** Shown once. */ oneTimePassword: z.string() });

export const staffRoutes = routes({
  'session.signIn': {
    method: 'POST',
    path: '/api/v1/session',
    summary: 'Sign in with e-mail and password',
    access: 'public',
    body: z.strictObject({ email: text(200, 1), password }),
    reply: session,
    status: 201,
  },
  'session.get': { method: 'GET', path: '/api/v1/session', summary: 'Who I am', access: 'session', reply: session },
  'session.signOut': { method: 'DELETE', path: '/api/v1/session', summary: 'Sign out', access: 'session', reply: done },
  'session.changePassword': {
    method: 'POST',
    path: '/api/v1/session/password',
    summary: 'Change my password; my other sessions end',
    access: 'session',
    body: z.strictObject({ current: password, next: password }),
    reply: session,
  },
  'session.presence': {
    method: 'PUT',
    path: '/api/v1/session/presence',
    summary: 'Say whether I can take conversations',
    access: 'conversation.read',
    body: z.strictObject({ presence: z.enum(['online', 'busy', 'away']) }),
    reply: session,
  },
  'staff.list': {
    method: 'GET',
    path: '/api/v1/staff',
    summary: 'Everyone employed here',
    access: 'staff.read',
    query: z.strictObject({ search: text(100).optional(), ...pageQuery }),
    reply: page(staffView),
  },
  'staff.create': {
    method: 'POST',
    path: '/api/v1/staff',
    summary: 'Add a member of staff with a one-time password',
    access: 'staff.write',
    body: z.strictObject({ name: text(80, 1), email, roles: z.array(z.enum(roles)).min(1).max(roles.length) }),
    reply: oneTime,
    status: 201,
  },
  'staff.update': {
    method: 'PATCH',
    path: '/api/v1/staff/:id',
    summary: 'Change name or roles, disable or enable; disabling ends all sessions',
    access: 'staff.write',
    params: byId,
    body: z.strictObject({
      name: text(80, 1).optional(),
      roles: z.array(z.enum(roles)).min(1).max(roles.length).optional(),
      disabled: z.boolean().optional(),
    }),
    reply: staffView,
  },
  'staff.resetPassword': {
    method: 'POST',
    path: '/api/v1/staff/:id/reset-password',
    summary: 'Give a new one-time password; all sessions end',
    access: 'staff.write',
    params: byId,
    body: z.strictObject({}),
    reply: oneTime,
  },
  'audit.list': {
    method: 'GET',
    path: '/api/v1/audit',
    summary: 'Who did what, the latest first',
    access: 'audit.read',
    query: z.strictObject({ ...pageQuery }),
    reply: page(
      z.object({
        seq: z.int(),
        at: timestamp,
        actor: z.string(),
        action: z.string(),
        target: z.string(),
        detail: z.record(z.string(), z.unknown()),
        hash: z.string(),
      }),
    ),
  },
  'audit.verify': {
    method: 'GET',
    path: '/api/v1/audit/verification',
    summary: 'Recompute the hash chain; names the first broken entry',
    access: 'audit.read',
    reply: z.object({ entries: z.int(), intact: z.boolean(), brokenAt: z.int().nullable() }),
  },
});
