import { z } from 'zod';
import { byId, id, page, pageQuery, text, timestamp } from '../common.ts';
import { permissions } from '../permissions.ts';
import { routes } from '../route.ts';
import { staffRef } from './conversations.ts';

/** What can be given to a program: all but what guards the accounts of people. */
export const programScopes = permissions.filter((permission) => permission !== 'security.write');

export const keyLimits = {
  /** Keys of one company that are not revoked. */
  keys: 100,
  /** Networks one key may be bound to. */
  networks: 20,
  /** Hours that the old token still opens after a rotation, at most. */
  graceHours: 168,
  /** Minutes in which a revocation can be taken back. */
  undoMinutes: 10,
  /** Calls of one key at once, and back each second. */
  burst: 300,
  perSecond: 10,
} as const;

export const keyState = z.enum(['active', 'expired', 'revoked', 'orphaned']);
/** orphaned: whoever made it is disabled, so that it opens nothing */
export type KeyState = z.infer<typeof keyState>;

export const apiKey = z.object({
  id,
  name: z.string(),
  /** The last four characters, to tell keys apart. */
  ending: z.string(),
  state: keyState,
  /** What it was given. */
  scopes: z.array(z.enum(permissions)),
  /** What it may do now: what it was given and its maker still holds. */
  effective: z.array(z.enum(permissions)),
  /** Addresses and networks it may be used from; empty means anywhere. */
  networks: z.array(z.string()),
  createdBy: staffRef,
  createdAt: timestamp,
  expiresAt: timestamp.nullable(),
  /** To the minute. */
  lastUsedAt: timestamp.nullable(),
  lastUsedFrom: z.string().nullable(),
  /** Until when the token before the last rotation still opens. */
  oldTokenUntil: timestamp.nullable(),
  revokedAt: timestamp.nullable(),
  /** Until when a revocation can be taken back. */
  restorableUntil: timestamp.nullable(),
});
export type ApiKey = z.infer<typeof apiKey>;

const withToken = z.object({ key: apiKey, /** Shown once. */ token: z.string() });
const name = text(80, 1);
const scopes = z.array(z.enum(programScopes)).min(1).max(programScopes.length);
const networks = z.array(text(64, 1)).max(keyLimits.networks);
const person = { access: 'integration.write' as const, onlyPeople: true as const };

export const keyRoutes = routes({
  'keys.list': {
    method: 'GET',
    path: '/api/v1/keys',
    summary: 'API keys, the newest first; never their tokens',
    access: 'integration.read',
    onlyPeople: true,
    query: z.strictObject({ ...pageQuery }),
    reply: page(apiKey),
  },
  'keys.create': {
    ...person,
    method: 'POST',
    path: '/api/v1/keys',
    summary: 'Make a key for a program; it can never do more than whoever makes it',
    body: z.strictObject({
      name,
      scopes,
      networks: networks.default([]),
      expiresAt: timestamp.nullable().default(null),
    }),
    reply: withToken,
    status: 201,
  },
  'keys.update': {
    ...person,
    method: 'PATCH',
    path: '/api/v1/keys/:id',
    summary: 'Change name, scopes, networks or expiry',
    params: byId,
    body: z.strictObject({
      name: name.optional(),
      scopes: scopes.optional(),
      networks: networks.optional(),
      expiresAt: timestamp.nullable().optional(),
    }),
    reply: apiKey,
  },
  'keys.rotate': {
    ...person,
    method: 'POST',
    path: '/api/v1/keys/:id/rotate',
    summary: 'Give a new token; the old one opens for a while longer',
    params: byId,
    body: z.strictObject({ graceHours: z.int().min(0).max(keyLimits.graceHours).default(24) }),
    reply: withToken,
  },
  'keys.revoke': {
    ...person,
    method: 'DELETE',
    path: '/api/v1/keys/:id',
    summary: 'Close a key at once; it can be taken back for ten minutes',
    params: byId,
    reply: apiKey,
  },
  'keys.restore': {
    ...person,
    method: 'POST',
    path: '/api/v1/keys/:id/restore',
    summary: 'Take back a revocation of the last ten minutes',
    params: byId,
    body: z.strictObject({}),
    reply: apiKey,
  },
});
