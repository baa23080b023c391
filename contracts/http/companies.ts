import { z } from 'zod';
import { byId, done, id, locale, page, pageQuery, text, timestamp } from '../common.ts';
import { routes } from '../route.ts';
import { calendar, timeZone } from './settings.ts';

/** Who keeps the installation: opens and removes companies, sees none of their rows, is nobody's admin. */
export const keeper = z.object({ id, name: z.string(), email: z.string(), mustChangePassword: z.boolean() });
export type Keeper = z.infer<typeof keeper>;

export const keeperSession = z.object({
  keeper,
  /** Send it back as `x-csrf-token` with everything that changes something. */
  csrf: z.string(),
  expiresAt: timestamp,
});
export type KeeperSession = z.infer<typeof keeperSession>;

export const companyView = z.object({
  id,
  name: z.string(),
  createdAt: timestamp,
  /** `new` until its admin has set it up; `closing` while it is being erased. */
  state: z.enum(['new', 'open', 'closing']),
  demo: z.boolean(),
  /** Active members of staff. */
  staff: z.int(),
});
export type CompanyView = z.infer<typeof companyView>;

const invitation = z.object({
  email: z.string(),
  /** Shown once: whoever opens it becomes the company's admin. */
  link: z.string(),
  expiresAt: timestamp,
});

/** What was removed, counted and looked for again, signed by the installation. See docs/erasure.md. */
export const certificate = z.object({
  format: z.literal('liren-erasure-1'),
  company: z.object({ id, name: z.string() }),
  askedBy: z.object({ id, name: z.string() }),
  askedAt: timestamp,
  finishedAt: timestamp,
  /** Rows removed from each table that held any. */
  rows: z.record(z.string(), z.int()),
  files: z.int(),
  /** Rows and files of the company found by the search afterwards, over every table with a tenant. */
  found: z.object({ tables: z.int(), rows: z.int(), files: z.int() }),
  /** The last entry of the company's own audit log, as it stood before. */
  auditHead: z.object({ seq: z.int(), hash: z.string() }),
  /** Ed25519, base64url. */
  publicKey: z.string(),
  signature: z.string(),
});
export type Certificate = z.infer<typeof certificate>;

export const erasureView = z.object({
  id,
  company: z.object({ id, name: z.string() }),
  state: z.enum(['running', 'done']),
  askedAt: timestamp,
  finishedAt: timestamp.nullable(),
  certificate: certificate.nullable(),
});
export type ErasureView = z.infer<typeof erasureView>;

const password = text(200, 1);
export const companyRoutes = routes({
  'keeper.signIn': {
    method: 'POST',
    path: '/api/v1/keeper/session',
    summary: 'Sign in as a keeper of this installation',
    access: 'public',
    body: z.strictObject({ email: text(200, 1), password }),
    reply: keeperSession,
    status: 201,
  },
  'keeper.get': {
    method: 'GET',
    path: '/api/v1/keeper/session',
    summary: 'Which keeper I am',
    access: 'keeper',
    reply: keeperSession,
  },
  'keeper.signOut': {
    method: 'DELETE',
    path: '/api/v1/keeper/session',
    summary: 'Sign out',
    access: 'keeper',
    reply: done,
  },
  'keeper.changePassword': {
    method: 'POST',
    path: '/api/v1/keeper/session/password',
    summary: 'Change my password; my other sessions end',
    access: 'keeper',
    body: z.strictObject({ current: password, next: password }),
    reply: keeperSession,
  },
  'keeper.companies': {
    method: 'GET',
    path: '/api/v1/keeper/companies',
    summary: 'The companies of this installation',
    access: 'keeper',
    query: z.strictObject({ ...pageQuery }),
    reply: page(companyView),
  },
  'keeper.createCompany': {
    method: 'POST',
    path: '/api/v1/keeper/companies',
    summary: 'Open a company and invite its first admin by link',
    access: 'keeper',
    body: z.strictObject({ name: text(80, 1), timeZone, locale, adminEmail: z.email().max(200) }),
    reply: z.object({ company: companyView, invitation }),
    status: 201,
  },
  'keeper.inviteAdmin': {
    method: 'POST',
    path: '/api/v1/keeper/companies/:id/admin-invitation',
    summary: 'Invite the first admin anew, as long as nobody has accepted',
    access: 'keeper',
    params: byId,
    body: z.strictObject({ adminEmail: z.email().max(200) }),
    reply: invitation,
    status: 201,
  },
  'keeper.erase': {
    method: 'POST',
    path: '/api/v1/keeper/companies/:id/erasure',
    summary: 'Erase a company with everything in it, for good; asks for its name and my password again',
    access: 'keeper',
    params: byId,
    body: z.strictObject({ name: text(80, 1), password }),
    reply: erasureView,
    status: 202,
  },
  'keeper.erasures': {
    method: 'GET',
    path: '/api/v1/keeper/erasures',
    summary: 'What was erased, the latest first, with certificates',
    access: 'keeper',
    query: z.strictObject({ ...pageQuery }),
    reply: page(erasureView),
  },
  'keeper.log': {
    method: 'GET',
    path: '/api/v1/keeper/log',
    summary: 'What keepers did, the latest first',
    access: 'keeper',
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
  'company.packs': {
    method: 'GET',
    path: '/api/v1/company/packs',
    summary: 'Industry packs that this installation holds',
    access: 'settings.read',
    reply: z.object({
      items: z.array(
        z.object({
          name: z.string(),
          version: z.string(),
          title: z.object({ zh: z.string(), en: z.string() }),
          description: z.object({ zh: z.string(), en: z.string() }).nullable(),
          articles: z.int(),
        }),
      ),
    }),
  },
  'company.setUp': {
    method: 'POST',
    path: '/api/v1/company/set-up',
    summary: 'Set up an empty company: name, pack, colour, language, hours. Once',
    access: 'settings.write',
    body: z.strictObject({
      name: text(80, 1),
      /** Its articles come as drafts: figures of others must be checked first. */
      pack: text(80, 1).nullable(),
      colour: z.string().regex(/^#[0-9a-f]{6}$/),
      locale,
      timeZone,
      /** Null: not said yet. */
      hours: calendar.pick({ weekly: true, holidays: true }).nullable(),
    }),
    reply: z.object({ articles: z.int() }),
    status: 201,
  },
  'company.export': {
    method: 'GET',
    path: '/api/v1/company/export',
    summary: 'Everything of this company as a ZIP: JSON lines and the original files',
    access: 'company.export',
    download: true,
    reply: z.unknown(),
  },
});
