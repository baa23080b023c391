import { createHash, randomBytes } from 'node:crypto';
import type { Locale } from '#contracts/common';
import { peopleLimits, type Invited, type InvitationView } from '#contracts/http/people';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { networkOf } from '#platform/http';
import { newId } from '#platform/ids';
import { words } from '#platform/words';
import { isClosing } from './companies.ts';
import { weaknessOf, type Hasher } from './passwords.ts';
import { readNames } from './people-read.ts';
import { emailTaken, enter, mayBring } from './people.ts';
import { bringerOf, lockRights, markOf, rightsOf, type By } from './rights.ts';
import type { From, OpenedSession } from './sessions.ts';
import type { InvitationRow, StaffTables } from './store.ts';
import { teamsOf } from './teams.ts';

/** How long a link opens the door. */
const HOLDS_MS = 7 * 24 * 60 * 60_000;
const TOKEN_BYTES = 32;

/** Somebody who was invited and exists since a moment. */
interface Newcomer {
  tenant: string;
  staffId: string;
  /** The hash of the password that he just chose. */
  verified: string;
}

export interface InvitationDeps {
  db: Db;
  audit: Audit;
  now: () => Date;
  hasher: Hasher;
  publicUrl: string;
  /** Null when no mail server is configured: then the link is handed over by hand. */
  mail: { post(tx: Tx, message: { to: string; subject: string; text: string }): Promise<void> } | null;
  /** Seconds to wait when a network has tried too many links; 0 when it may. */
  slowDown(network: string): number;
  /** Signs a newcomer in. Refuses with `session.only_provider` where the company's provider is the only way. */
  enterAs(newcomer: Newcomer, from: From): Promise<OpenedSession>;
}

export interface NewInvitation {
  email: string;
  name: string;
  roles: readonly string[];
  teams?: readonly string[] | undefined;
  departmentId?: string | null | undefined;
}

interface Opened {
  company: string;
  locale: Locale;
  email: string;
  name: string;
  invitedBy: string;
  expiresAt: string;
}

export interface InvitationVerbs {
  invitations(tx: Tx, page: { before?: string; limit: number }): Promise<InvitationView[]>;
  /**
   * A link that holds for 7 days; an open one of the same address ends. Refuses with `staff.email_taken`,
   * `invitation.limit`, and `staff.exceeds_own` where it would give more than `by` holds.
   */
  invite(tenant: string, invitation: NewInvitation, by: By): Promise<Invited>;
  /** Refuses with `invitation.not_found`, and as `invite` does. */
  renewInvitation(tenant: string, id: string, by: By): Promise<Invited>;
  revokeInvitation(tenant: string, id: string, by: By): Promise<void>;
  /** Refuses with `invitation.invalid`, in the same words whether a link is unknown, used, revoked or too old. */
  openInvitation(token: string, ip: string): Promise<Opened>;
  /**
   * Also when whoever invited may no longer give what it promises. Refuses with `password.weak`. With
   * `session.only_provider` the account is there, and its owner comes in through the company's provider.
   */
  acceptInvitation(token: string, as: { name: string; password: string; from: From }): Promise<OpenedSession>;
}

export function invitationVerbs(deps: InvitationDeps): InvitationVerbs {
  const { db } = deps;
  return {
    invitations: (tx, page) => list(deps, tx, page),
    invite: (tenant, invitation, by) => db.tenant(tenant, (tx) => invite(deps, tx, invitation, by)),
    renewInvitation: (tenant, id, by) => db.tenant(tenant, (tx) => renew(deps, tx, id, by)),
    revokeInvitation: (tenant, id, by) => db.tenant(tenant, (tx) => revoke(deps, tx, id, by)),
    openInvitation: (token, ip) => opened(deps, token, ip),
    acceptInvitation: (token, as) => accept(deps, token, as),
  };
}

async function list(
  { now }: InvitationDeps,
  tx: Tx,
  { before, limit }: { before?: string; limit: number },
): Promise<InvitationView[]> {
  let rows = tx.tables<StaffTables>().selectFrom('invitations').selectAll().where('tenant_id', '=', tx.tenant);
  if (before !== undefined) rows = rows.where('id', '<', before);
  const found = await rows.orderBy('id', 'desc').limit(limit).execute();
  const inviters = await readNames(
    tx,
    found.flatMap(({ invited_by }) => invited_by ?? []),
  );
  return found.map((row) => viewOf(row, inviters.get(row.invited_by ?? '')?.name ?? '', now()));
}

function viewOf(row: InvitationRow, invitedBy: string, now: Date): InvitationView {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    roles: row.roles,
    teams: row.teams,
    departmentId: row.department_id,
    invitedBy,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    expired: row.expires_at <= now,
  };
}

/** Empty for whoever keeps the installation and invited the first admin. */
async function inviterOf(tx: Tx, { invited_by }: InvitationRow): Promise<string> {
  if (invited_by === null) return '';
  return (await readNames(tx, [invited_by])).get(invited_by)?.name ?? '';
}

async function invite(deps: InvitationDeps, tx: Tx, invitation: NewInvitation, by: By): Promise<Invited> {
  const { now, audit } = deps;
  await lockRights(tx);
  await mayBring(tx, invitation, by);
  const email = invitation.email.trim().toLowerCase();
  const mine = tx.tables<StaffTables>();
  const known = mine.selectFrom('staff').select('id').where('tenant_id', '=', tx.tenant).where('email', '=', email);
  if (await known.executeTakeFirst()) throw emailTaken();
  await mine.deleteFrom('invitations').where('tenant_id', '=', tx.tenant).where('email', '=', email).execute();
  const all = await mine.selectFrom('invitations').select('id').where('tenant_id', '=', tx.tenant).execute();
  if (all.length >= peopleLimits.invitations) {
    throw refuse('invitation.limit', `A company has at most ${peopleLimits.invitations} open invitations`);
  }
  const { name, roles, teams = [], departmentId = null } = invitation;
  const place = { roles: [...new Set(roles)], teams: [...new Set(teams)], department_id: departmentId };
  const who = { email, name: name.trim(), invited_by: bringerOf(by) };
  const row = { tenant_id: tx.tenant, id: newId(now().getTime()), ...who, ...place };
  const { token, ...life } = newLife(now());
  const written = { ...row, ...life };
  await mine.insertInto('invitations').values(written).execute();
  const detail = { email, roles: row.roles, teams: row.teams };
  await audit.append(tx, { actor: markOf(by), action: 'staff.invited', target: `invitation:${row.id}`, detail });
  return {
    invitation: viewOf(written, await inviterOf(tx, written), now()),
    token,
    mailed: await write(deps, tx, written, token),
  };
}

function newLife(at: Date) {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const expires_at = new Date(at.getTime() + HOLDS_MS);
  return { token, token_hash: hashOf(token), created_at: at, expires_at };
}

/** Whoever renews stands for it from now on. */
async function renew(deps: InvitationDeps, tx: Tx, id: string, by: By): Promise<Invited> {
  const { audit, now } = deps;
  await lockRights(tx);
  const before = await read(tx, id);
  await mayBring(tx, { ...before, departmentId: before.department_id }, by);
  const { token, ...life } = newLife(now());
  const row = { ...before, ...life, invited_by: bringerOf(by) };
  const mine = tx.tables<StaffTables>().updateTable('invitations').where('tenant_id', '=', tx.tenant);
  await mine
    .set({ ...life, invited_by: row.invited_by })
    .where('id', '=', id)
    .execute();
  const detail = { email: row.email };
  await audit.append(tx, { actor: markOf(by), action: 'invitation.renewed', target: `invitation:${id}`, detail });
  return { invitation: viewOf(row, await inviterOf(tx, row), now()), token, mailed: await write(deps, tx, row, token) };
}

async function revoke({ audit }: InvitationDeps, tx: Tx, id: string, by: By): Promise<void> {
  const { email } = await read(tx, id);
  await forget(tx, id);
  const entry = { actor: markOf(by), action: 'invitation.revoked', target: `invitation:${id}` };
  await audit.append(tx, { ...entry, detail: { email } });
}

async function forget(tx: Tx, id: string): Promise<void> {
  const mine = tx.tables<StaffTables>().deleteFrom('invitations').where('tenant_id', '=', tx.tenant);
  await mine.where('id', '=', id).execute();
}

async function read(tx: Tx, id: string): Promise<InvitationRow> {
  const mine = tx.tables<StaffTables>().selectFrom('invitations').selectAll().where('tenant_id', '=', tx.tenant);
  const row = await mine.where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw refuse('invitation.not_found', 'No such invitation');
  return row;
}

async function write({ mail, publicUrl }: InvitationDeps, tx: Tx, row: InvitationRow, token: string): Promise<boolean> {
  if (mail === null) return false;
  const { name: company, locale } = await companyOf(tx);
  const say = words(locale);
  const inviter = (await inviterOf(tx, row)) || company;
  const link = `${publicUrl}/console/invite/${token}`;
  const text = say('mail.invitation.text', { name: row.name || row.email, company, inviter, link });
  await mail.post(tx, { to: row.email, subject: say('mail.invitation.subject', { company }), text });
  return true;
}

async function companyOf(tx: Tx) {
  const mine = tx.tables<StaffTables>().selectFrom('tenants').select(['name', 'locale']);
  return mine.where('id', '=', tx.tenant).executeTakeFirstOrThrow();
}

async function opened(deps: InvitationDeps, token: string, ip: string): Promise<Opened> {
  mustNotHurry(deps, ip);
  const { tenant, id } = await find(deps, token);
  return deps.db.tenant(tenant, async (tx) => {
    const row = await stillGood(deps, tx, id);
    const { name: company, locale } = await companyOf(tx);
    const invitedBy = await inviterOf(tx, row);
    return { company, locale, email: row.email, name: row.name, invitedBy, expiresAt: row.expires_at.toISOString() };
  });
}

async function accept(
  deps: InvitationDeps,
  token: string,
  { name, password, from }: { name: string; password: string; from: From },
): Promise<OpenedSession> {
  const { db, audit, now, hasher, enterAs } = deps;
  mustNotHurry(deps, from.ip);
  const { tenant, id } = await find(deps, token);
  const { email } = await db.tenant(tenant, (tx) => stillGood(deps, tx, id));
  const weakness = weaknessOf(password, { email, name });
  if (weakness) throw refuse('password.weak', weakness, { fields: { password: weakness } });
  const password_hash = await hasher.hash(password);
  const staffId = await db.tenant(tenant, async (tx) => {
    await lockRights(tx);
    const row = await stillGood(deps, tx, id);
    const { roles, teams, invited_by } = row;
    const who = { email, name: name.trim(), roles, teams, brought_by: invited_by };
    const entry = { password_hash, must_change_password: false, password_until: null, created_at: now() };
    const staffId = await enter(tx, { ...who, departmentId: await ifRemains(tx, row.department_id) }, entry);
    await forget(tx, id);
    const detail = { invitation: id, roles, teams };
    await audit.append(tx, {
      actor: `staff:${staffId}`,
      action: 'invitation.accepted',
      target: `staff:${staffId}`,
      detail,
    });
    return staffId;
  });
  return enterAs({ tenant, staffId, verified: password_hash }, from);
}

function mustNotHurry({ slowDown }: InvitationDeps, ip: string): void {
  const wait = slowDown(networkOf(ip));
  if (wait > 0) throw refuse('request.rate_limited', 'Too many links were tried from here', { retryAfter: wait });
}

async function find({ db, now }: InvitationDeps, token: string): Promise<{ tenant: string; id: string }> {
  if (!/^[\w-]{43}$/.test(token)) throw invalid();
  const all = db.router<StaffTables>().selectFrom('invitations').select(['tenant_id as tenant', 'id']);
  const row = await all.where('token_hash', '=', hashOf(token)).where('expires_at', '>', now()).executeTakeFirst();
  if (!row) throw invalid();
  return row;
}

/** It lets nobody in who could not be invited now: its roles exist, and whoever invited still holds what they allow. */
async function stillGood({ now }: InvitationDeps, tx: Tx, id: string): Promise<InvitationRow> {
  const mine = tx.tables<StaffTables>().selectFrom('invitations').selectAll().where('tenant_id', '=', tx.tenant);
  const row = await mine.where('id', '=', id).where('expires_at', '>', now()).forUpdate().executeTakeFirst();
  if (!row || (await isClosing(tx))) throw invalid();
  const by = await standsFor(tx, row);
  if (by === null) throw invalid();
  const rights = [...(await rightsOf(tx, row.roles))];
  if (typeof by !== 'string' && !rights.every((right) => by.permissions.has(right))) throw invalid();
  return { ...row, teams: await thatRemain(tx, row.teams, by) };
}

/** Whoever invited, with what he holds today; null when he is disabled. */
async function standsFor(tx: Tx, { invited_by }: InvitationRow): Promise<By | null> {
  if (invited_by === null) return 'system:keeper';
  const mine = tx.tables<StaffTables>().selectFrom('staff').select('roles').where('tenant_id', '=', tx.tenant);
  const row = await mine.where('id', '=', invited_by).where('disabled_at', 'is', null).executeTakeFirst();
  if (!row) return null;
  const teams = new Set((await teamsOf(tx, [invited_by])).get(invited_by));
  return { staffId: invited_by, permissions: await rightsOf(tx, row.roles), teams };
}

/** Teams that still exist and that `by` may still open to others. */
async function thatRemain(tx: Tx, teams: readonly string[], by: By): Promise<string[]> {
  if (teams.length === 0) return [];
  const mine = tx.tables<StaffTables>().selectFrom('teams').select('id').where('tenant_id', '=', tx.tenant);
  const left = (await mine.where('id', 'in', [...teams]).execute()).map(({ id }) => id);
  return left.filter((team) => typeof by === 'string' || by.permissions.has('conversation.all') || by.teams.has(team));
}

async function ifRemains(tx: Tx, department: string | null): Promise<string | null> {
  if (department === null) return null;
  const mine = tx.tables<StaffTables>().selectFrom('departments').select('id').where('tenant_id', '=', tx.tenant);
  return (await mine.where('id', '=', department).executeTakeFirst())?.id ?? null;
}

function invalid() {
  return refuse('invitation.invalid', 'This link does not open anything (any more); ask for a new one');
}

/** A token has 256 bits of chance, so that a plain hash keeps it. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
