import { z } from 'zod';
import { done, id, locale, text, timestamp } from '../common.ts';
import { permissions } from '../permissions.ts';
import { routes } from '../route.ts';

export const presence = z.enum(['online', 'busy', 'away', 'offline']);
export type Presence = z.infer<typeof presence>;

export const staffView = z.object({
  id,
  name: z.string(),
  email: z.string(),
  /** Names of built-in roles and ids of the company's own. */
  roles: z.array(z.string()),
  teams: z.array(id),
  departmentId: id.nullable(),
  skills: z.array(z.string()),
  /** Most conversations at once; null when there is no limit. */
  capacity: z.int().nullable(),
  presence,
  disabled: z.boolean(),
  mustChangePassword: z.boolean(),
  lastSeenAt: timestamp.nullable(),
  /** Conversations this person speaks in now. */
  open: z.int(),
});
export type StaffView = z.infer<typeof staffView>;

/** Held by one person: a role that is built in, by name, or one of the company, by id. */
export const roleRefs = z.array(text(40, 1)).min(1).max(20);
export const teamRefs = z.array(id).max(20);
export const departmentRef = id.nullable();

/** Minutes without any input after which the console says away; 0 never. */
export const idleMinutes = z.union([z.literal(0), z.literal(5), z.literal(10), z.literal(30)]);
export type IdleMinutes = z.infer<typeof idleMinutes>;

/** `away`: nobody chose it, and the next input ends it. */
export const idle = z.object({ afterMinutes: idleMinutes, away: z.boolean() });

export const session = z.object({
  staff: staffView,
  idle,
  /** `setUp` is false until an admin has said what the company is called and when it is open. */
  tenant: z.object({ id, name: z.string(), timeZone: z.string(), locale, setUp: z.boolean() }),
  permissions: z.array(z.enum(permissions)),
  /** Send it back as `x-csrf-token` with everything that changes something. */
  csrf: z.string(),
  expiresAt: timestamp,
  /** The company asks for a second factor and there is none yet: until it is set up, only `session` routes answer. */
  mustSetUpFactor: z.boolean(),
});
export type Session = z.infer<typeof session>;

/** What still stands between a right password and a session. The ticket holds for a few minutes, for one use. */
export const signInStep = z.discriminatedUnion('next', [
  z.strictObject({
    next: z.literal('second-factor'),
    ticket: z.string(),
    ways: z.array(z.enum(['totp', 'passkey', 'recovery'])),
  }),
  z.strictObject({
    next: z.literal('company'),
    ticket: z.string(),
    companies: z.array(z.object({ id, name: z.string() })),
  }),
]);
export type SignInStep = z.infer<typeof signInStep>;
export const signedIn = z.union([signInStep, session]);
export type SignedIn = z.infer<typeof signedIn>;

const password = text(200, 1);

export const staffRoutes = routes({
  'session.signIn': {
    method: 'POST',
    path: '/api/v1/session',
    summary: 'Sign in with e-mail and password',
    access: 'public',
    body: z.strictObject({ email: text(200, 1), password }),
    reply: signedIn,
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
    onlyPeople: true,
    access: 'conversation.read',
    body: z.strictObject({ presence: z.enum(['online', 'busy', 'away']) }),
    reply: session,
  },
});
