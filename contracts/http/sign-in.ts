import { z } from 'zod';
import { byId, done, id, text, timestamp } from '../common.ts';
import { routes } from '../route.ts';
import { session, signedIn } from './staff.ts';

const ticket = text(6_000, 1);
const password = text(200, 1);
/** What a browser says of a passkey; its shape is checked by the library that verifies it. */
const fromBrowser = z.record(z.string().max(60), z.unknown());
const askBrowser = z.object({ ticket: z.string(), options: z.record(z.string(), z.unknown()) });

/** A domain as it stands behind the @ of an address. */
const domain = text(253, 3).regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/);

export const passkeyView = z.object({
  id,
  name: z.string(),
  createdAt: timestamp,
  usedAt: timestamp.nullable(),
  /** Kept by a password manager and copied between devices; else it lives on one device. */
  synced: z.boolean(),
});
export type PasskeyView = z.infer<typeof passkeyView>;

export const factors = z.object({
  totpSince: timestamp.nullable(),
  /** Recovery codes that are not used yet. */
  recoveryLeft: z.int(),
  passkeys: z.array(passkeyView),
  /** The company asks everybody for a second factor. */
  required: z.boolean(),
  /** Until when this session counts as just proven, for changes of what opens the account. */
  provenUntil: timestamp.nullable(),
  /** Whether the provider of the company opened this session. */
  byProvider: z.boolean(),
});
export type Factors = z.infer<typeof factors>;

/** Shown once, when the first factor is set up or new ones are asked for. */
const withCodes = z.object({ factors, codes: z.array(z.string()).nullable() });

export const sessionView = z.object({
  id,
  /** The browser and system as they name themselves: `Chrome · Windows`. */
  device: z.string(),
  /** Internet address; of IPv6 the first half. */
  network: z.string(),
  method: z.enum(['password', 'passkey', 'oidc', 'wecom']),
  createdAt: timestamp,
  usedAt: timestamp,
  current: z.boolean(),
});
export type SessionView = z.infer<typeof sessionView>;

const provider = {
  /** Exactly as the provider names itself. */
  issuer: z.url({ protocol: /^https?$/ }).max(300),
  clientId: text(300, 1),
  /** What stands on the button. */
  label: text(40, 1),
  domains: z.array(domain).max(20),
  /** Makes an account for whoever comes with an address of these domains; else only those who have one come in. */
  creates: z.boolean(),
  defaultRole: text(40, 1),
  /** Nobody signs in otherwise, but admins, who must be able to mend this. */
  only: z.boolean(),
};
export const oidcProvider = z.object({ ...provider, updatedAt: timestamp });
export type OidcProvider = z.infer<typeof oidcProvider>;

export const securitySettings = z.object({
  secondFactorRequired: z.boolean(),
  /** Active people who have set up none yet. */
  withoutSecondFactor: z.int(),
  oidc: oidcProvider.nullable(),
  /** What the provider must be told: where people come back. */
  redirectUri: z.string(),
});
export type SecuritySettings = z.infer<typeof securitySettings>;

/** From the door to the session, and what opens an account. */
export const signInRoutes = routes({
  'session.secondFactor': {
    method: 'POST',
    path: '/api/v1/session/second-factor',
    summary: 'Give the code of the authenticator, or a recovery code, after the password',
    access: 'public',
    body: z.strictObject({ ticket, code: text(40, 4) }),
    reply: signedIn,
    status: 201,
  },
  'session.company': {
    method: 'POST',
    path: '/api/v1/session/company',
    summary: 'Choose the company when the password fits in several',
    access: 'public',
    body: z.strictObject({ ticket, company: id }),
    reply: signedIn,
    status: 201,
  },
  'session.askPasskey': {
    method: 'POST',
    path: '/api/v1/session/passkey/options',
    summary: 'What to ask the browser for, to sign in with a passkey; with a ticket as the second factor',
    access: 'public',
    body: z.strictObject({ ticket: ticket.optional() }),
    reply: askBrowser,
  },
  'session.passkey': {
    method: 'POST',
    path: '/api/v1/session/passkey',
    summary: 'Sign in with a passkey',
    access: 'public',
    body: z.strictObject({ ticket, response: fromBrowser }),
    reply: signedIn,
    status: 201,
  },
  'session.findProvider': {
    method: 'POST',
    path: '/api/v1/session/provider',
    summary: 'Which company signs in with its own provider, by the domain of an address or by the company',
    access: 'public',
    body: z.strictObject({ email: text(200, 1).optional(), company: id.optional() }),
    reply: z.object({ provider: z.object({ company: id, name: z.string(), label: z.string() }).nullable() }),
  },
  'session.startProvider': {
    method: 'POST',
    path: '/api/v1/session/provider/start',
    summary: 'Begin to sign in with the provider of a company',
    access: 'public',
    body: z.strictObject({ company: id, again: z.boolean().default(false) }),
    reply: z.object({ url: z.string(), ticket: z.string() }),
  },
  'session.finishProvider': {
    method: 'POST',
    path: '/api/v1/session/provider/finish',
    summary: 'Come back from the provider',
    access: 'public',
    body: z.strictObject({ ticket, query: text(4_000, 1) }),
    reply: signedIn,
    status: 201,
  },
  'session.companies': {
    method: 'GET',
    path: '/api/v1/session/companies',
    summary: 'Other companies that were proven when I signed in',
    access: 'session',
    reply: z.object({ items: z.array(z.object({ id, name: z.string() })) }),
  },
  'session.switch': {
    method: 'POST',
    path: '/api/v1/session/switch',
    summary: 'Go on in another company; this session ends',
    access: 'session',
    body: z.strictObject({ company: id }),
    reply: signedIn,
    status: 201,
  },
  'session.list': {
    method: 'GET',
    path: '/api/v1/session/all',
    summary: 'Where I am signed in',
    access: 'session',
    reply: z.object({ items: z.array(sessionView) }),
  },
  'session.end': {
    method: 'DELETE',
    path: '/api/v1/session/all/:id',
    summary: 'End one of my sessions',
    access: 'session',
    params: byId,
    reply: done,
  },
  'session.endOthers': {
    method: 'DELETE',
    path: '/api/v1/session/all',
    summary: 'Sign out everywhere but here',
    access: 'session',
    reply: z.object({ ended: z.int() }),
  },
  'session.rename': {
    method: 'PATCH',
    path: '/api/v1/session/me',
    summary: 'Change my name',
    access: 'session',
    body: z.strictObject({ name: text(80, 1) }),
    reply: session,
  },
  'session.prove': {
    method: 'POST',
    path: '/api/v1/session/proof',
    summary: 'Say my password again before I change what opens my account',
    access: 'session',
    body: z.strictObject({ password }),
    reply: factors,
  },
  'session.proveByPasskey': {
    method: 'POST',
    path: '/api/v1/session/proof/passkey',
    summary: 'The same with a passkey',
    access: 'session',
    body: z.strictObject({ ticket, response: fromBrowser }),
    reply: factors,
  },
  'factors.get': {
    method: 'GET',
    path: '/api/v1/session/factors',
    summary: 'What opens my account',
    access: 'session',
    reply: factors,
  },
  'factors.beginTotp': {
    method: 'POST',
    path: '/api/v1/session/factors/totp',
    summary: 'Get a secret for an authenticator; it counts once a code was given',
    access: 'session',
    body: z.strictObject({}),
    reply: z.object({ secret: z.string(), uri: z.string() }),
  },
  'factors.confirmTotp': {
    method: 'POST',
    path: '/api/v1/session/factors/totp/confirmation',
    summary: 'Give a code of the authenticator; my other sessions end',
    access: 'session',
    body: z.strictObject({ code: text(20, 6) }),
    reply: withCodes,
  },
  'factors.removeTotp': {
    method: 'DELETE',
    path: '/api/v1/session/factors/totp',
    summary: 'Take the authenticator away; my other sessions end',
    access: 'session',
    reply: factors,
  },
  'factors.newCodes': {
    method: 'POST',
    path: '/api/v1/session/factors/recovery-codes',
    summary: 'Ten new recovery codes; the old ones open nothing any more',
    access: 'session',
    body: z.strictObject({}),
    reply: withCodes,
  },
  'factors.beginPasskey': {
    method: 'POST',
    path: '/api/v1/session/factors/passkeys/options',
    summary: 'What to ask the browser for, to make a passkey',
    access: 'session',
    body: z.strictObject({}),
    reply: askBrowser,
  },
  'factors.addPasskey': {
    method: 'POST',
    path: '/api/v1/session/factors/passkeys',
    summary: 'Keep the passkey that the browser made; my other sessions end',
    access: 'session',
    body: z.strictObject({ ticket, response: fromBrowser, name: text(60, 1) }),
    reply: withCodes,
    status: 201,
  },
  'factors.renamePasskey': {
    method: 'PATCH',
    path: '/api/v1/session/factors/passkeys/:id',
    summary: 'Give a passkey another name',
    access: 'session',
    params: byId,
    body: z.strictObject({ name: text(60, 1) }),
    reply: factors,
  },
  'factors.removePasskey': {
    method: 'DELETE',
    path: '/api/v1/session/factors/passkeys/:id',
    summary: 'Take a passkey away; my other sessions end',
    access: 'session',
    params: byId,
    reply: factors,
  },
  'staff.resetFactors': {
    method: 'POST',
    path: '/api/v1/staff/:id/reset-factors',
    summary: "Take away somebody's second factors and passkeys; all their sessions end",
    access: 'staff.write',
    onlyPeople: true,
    params: byId,
    body: z.strictObject({}),
    reply: done,
  },
  'security.get': {
    method: 'GET',
    path: '/api/v1/security',
    summary: 'How people of this company sign in',
    access: 'settings.read',
    reply: securitySettings,
  },
  'security.requireSecondFactor': {
    method: 'PUT',
    path: '/api/v1/security/second-factor',
    summary: 'Ask everybody here for a second factor, or no more',
    access: 'security.write',
    body: z.strictObject({ required: z.boolean() }),
    reply: securitySettings,
  },
  'security.setProvider': {
    method: 'PUT',
    path: '/api/v1/security/provider',
    summary: 'Name the OpenID Connect provider of this company; a secret left out stays',
    access: 'security.write',
    body: z.strictObject({ ...provider, clientSecret: text(500, 1).optional() }),
    reply: securitySettings,
  },
  'security.removeProvider': {
    method: 'DELETE',
    path: '/api/v1/security/provider',
    summary: 'Sign in without the provider again',
    access: 'security.write',
    reply: securitySettings,
  },
  'security.testProvider': {
    method: 'POST',
    path: '/api/v1/security/provider/test',
    summary: 'Ask the provider who it is',
    access: 'security.write',
    body: z.strictObject({ issuer: provider.issuer }),
    reply: z.object({ ok: z.boolean(), why: z.enum(['fits', 'unreachable', 'other-issuer', 'unfit']) }),
  },
});
