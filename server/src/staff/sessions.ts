import { createHash, randomBytes } from 'node:crypto';
import type { SessionView } from '#contracts/http/sign-in';
import { effective } from '#contracts/permissions';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { networkOf, type SessionCookie, type StaffCaller } from '#platform/http';
import { newId } from '#platform/ids';
import type { Keys } from '#platform/keys';
import { tellSessionsEnded } from './facts.ts';
import type { LoginThrottle } from './login-throttle.ts';
import type { Hasher } from './passwords.ts';
import type { PresenceVerbs } from './presence.ts';
import { deviceOf, MAX_AGENT } from './sign-in/device.ts';
import { isSecondFactorRequired } from './sign-in/policy.ts';
import { holderOf, type Method, type StaffTables } from './store.ts';

const IDLE_MS = 12 * 60 * 60_000;
const LONGEST_MS = 7 * 24 * 60 * 60_000;
/** Use is written down at most this often. */
const NOTED_EVERY_MS = 60_000;
/** Sessions of one person; signing in once more ends the one unused for longest. */
const MAX_SESSIONS = 20;
const TOKEN_BYTES = 32;

export interface SessionDeps {
  db: Db;
  audit: Audit;
  now: () => Date;
  keys: Keys;
  cookie: SessionCookie;
  hasher: Hasher;
  throttle: LoginThrottle;
  presence: PresenceVerbs;
}

export interface OpenedSession {
  caller: StaffCaller;
  /** The `set-cookie` that carries it. */
  cookie: string;
  expiresAt: Date;
}

/** Where a request comes from. */
export interface From {
  ip: string;
  agent: string;
}

/** One account of somebody, and what it was proven with. */
export interface Account {
  tenant: string;
  staffId: string;
  /** Fingerprint of the password hash that the password was found to fit; null when no password was asked. */
  fits: string | null;
}

/** A session about to be opened. */
export interface Opening extends Account {
  method: Method;
  strong: boolean;
  from: From;
  /** Accounts that the same password proved, this one among them. */
  proven: readonly Account[];
  /** When the sign-in that it follows from must be repeated; left out, this is one. */
  expiresAt?: Date;
}

export interface SessionVerbs {
  /** Who holds this token now; null when nobody. Notes the use. */
  authenticate(token: string): Promise<StaffCaller | null>;
  /** The same for a `cookie` header: for sockets. */
  authenticateCookie(header: string | undefined): Promise<StaffCaller | null>;
  /** Whether the session still holds, neither too old nor idle. Asking is no use of it: a page left open ages too. */
  isSignedIn(tx: Tx, caller: StaffCaller): Promise<boolean>;
  signOut(caller: StaffCaller): Promise<{ cookie: string }>;
  /** When it ends, and whether a second factor must be set up before anything else. */
  standingOf(tx: Tx, sessionId: string): Promise<{ expiresAt: Date; mustSetUpFactor: boolean }>;
  /** Where this person is signed in, the latest use first. */
  sessionsOf(tx: Tx, caller: StaffCaller): Promise<SessionView[]>;
  /** Refuses with `session.not_found` also what belongs to somebody else. */
  endSession(caller: StaffCaller, sessionId: string): Promise<void>;
  /** Everywhere but here; answers how many ended. */
  endOtherSessions(caller: StaffCaller): Promise<number>;
}

export function sessionVerbs(deps: SessionDeps): SessionVerbs {
  const { db, audit } = deps;
  const mark = ({ staffId }: StaffCaller) => ({ actor: `staff:${staffId}`, target: `staff:${staffId}` });
  return {
    authenticate: (token) => authenticate(deps, token),
    async authenticateCookie(header) {
      const token = deps.cookie.read(header);
      return token === undefined ? null : authenticate(deps, token);
    },
    async isSignedIn(tx, { sessionId }) {
      const mine = tx.tables<StaffTables>().selectFrom('sessions').select('id').where('tenant_id', '=', tx.tenant);
      const living = mine.where('expires_at', '>', deps.now()).where('used_at', '>', ago(deps.now, IDLE_MS));
      return (await living.where('id', '=', sessionId).executeTakeFirst()) !== undefined;
    },
    signOut: (caller) => signOut(deps, caller),
    async standingOf(tx, sessionId) {
      const { strong, expires_at: expiresAt } = await readSession(tx, sessionId);
      return { expiresAt, mustSetUpFactor: !strong && (await isSecondFactorRequired(tx)) };
    },
    sessionsOf: (tx, caller) => sessionsOf(deps, tx, caller),
    endSession: (caller, sessionId) =>
      db.tenant(caller.tenant, async (tx) => {
        await endOne(deps, tx, caller.staffId, sessionId);
        await audit.append(tx, { ...mark(caller), action: 'session.ended' });
      }),
    endOtherSessions: (caller) =>
      db.tenant(caller.tenant, async (tx) => {
        const ended = await endOtherSessions(tx, caller);
        await audit.append(tx, { ...mark(caller), action: 'session.others_ended', detail: { ended } });
        return ended;
      }),
  };
}

/** Opens a session in which nothing is left to prove. */
export async function openSession(deps: SessionDeps, opening: Opening): Promise<OpenedSession> {
  const { db, audit, now, cookie, keys, presence } = deps;
  const { tenant, staffId, fits, method, strong, from, proven } = opening;
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const at = now();
  const id = newId(at.getTime());
  const expiresAt = opening.expiresAt ?? new Date(at.getTime() + LONGEST_MS);
  // Whoever goes on in another company proves nothing by it: the session he comes from may have been left alone.
  const provedAt = opening.expiresAt ? null : at;
  await db.tenant(tenant, async (tx) => {
    const person = await readPerson(tx, staffId, 'lock');
    // Disabled, or given another password, while this one was being verified.
    if (person.disabled_at || (fits !== null && fingerprint(person.password_hash) !== fits)) throw badCredentials();
    if (fits !== null && person.password_until && person.password_until <= at) {
      throw refuse('password.expired', 'This one-time password is too old; ask an admin for another');
    }
    const elsewhere = proven.length > 1 ? keys.own.seal(JSON.stringify(proven), elsewhereOf(id)) : null;
    const session = { tenant_id: tenant, id, staff_id: staffId, token_hash: hashOf(token), method, strong, elsewhere };
    const place = { network: networkOf(from.ip), agent: from.agent.slice(0, MAX_AGENT) };
    await tx
      .tables<StaffTables>()
      .insertInto('sessions')
      .values({ ...session, ...place, created_at: at, used_at: at, proved_at: provedAt, expires_at: expiresAt })
      .execute();
    await endSurplus(tx, staffId);
    await presence.touch(tx, staffId);
    const entry = { actor: `staff:${staffId}`, action: 'session.opened', target: `staff:${staffId}` };
    await audit.append(tx, { ...entry, detail: { method, strong } });
  });
  const caller = await authenticate(deps, token);
  if (!caller) throw badCredentials();
  const seconds = Math.floor((expiresAt.getTime() - at.getTime()) / 1000);
  return { caller, cookie: cookie.write(token, seconds), expiresAt };
}

/** The accounts that were proven when this session was opened; empty when it was only this one. */
export function provenWith(keys: Keys, session: { id: string; elsewhere: Buffer | null }): Account[] {
  if (!session.elsewhere) return [];
  return JSON.parse(keys.own.open(session.elsewhere, elsewhereOf(session.id))) as Account[];
}

function elsewhereOf(sessionId: string): string {
  return `session/${sessionId}`;
}

async function endSurplus(tx: Tx, staffId: string): Promise<void> {
  const mine = tx.tables<StaffTables>();
  const surplus = await mine
    .selectFrom('sessions')
    .select('id')
    .where('tenant_id', '=', tx.tenant)
    .where('staff_id', '=', staffId)
    .orderBy('used_at', 'desc')
    .orderBy('id', 'desc')
    .offset(MAX_SESSIONS)
    .execute();
  for (const { id } of surplus) {
    await mine.deleteFrom('sessions').where('tenant_id', '=', tx.tenant).where('id', '=', id).execute();
    await tellSessionsEnded(tx, staffId, { only: id });
  }
}

async function authenticate({ db, now }: SessionDeps, token: string): Promise<StaffCaller | null> {
  if (!/^[\w-]{43}$/.test(token)) return null;
  const [row] = await db.routerRun(holderOf, [hashOf(token), now(), ago(now, IDLE_MS)]);
  if (!row) return null;
  if (row.used_at < ago(now, NOTED_EVERY_MS)) {
    await db.tenant(row.tenant_id, (tx) => noteUse(tx, row.session_id, now()));
  }
  return {
    kind: 'staff',
    isProgram: false,
    tenant: row.tenant_id,
    staffId: row.staff_id,
    name: row.name,
    permissions: effective(row.roles, row.granted),
    teams: new Set(row.teams),
    sessionId: row.session_id,
    // Follows from the token, which a page of another site can neither read nor guess.
    csrf: createHash('sha256').update(`csrf ${token}`).digest('base64url'),
    mustChangePassword: row.must_change_password,
    mustSetUpFactor: row.must_set_up_factor,
  };
}

async function noteUse(tx: Tx, sessionId: string, at: Date): Promise<void> {
  const mine = tx.tables<StaffTables>().updateTable('sessions').where('tenant_id', '=', tx.tenant);
  await mine.set({ used_at: at }).where('id', '=', sessionId).execute();
}

async function signOut(deps: SessionDeps, { tenant, staffId, sessionId }: StaffCaller): Promise<{ cookie: string }> {
  await deps.db.tenant(tenant, async (tx) => {
    await endOne(deps, tx, staffId, sessionId);
    await deps.audit.append(tx, { actor: `staff:${staffId}`, action: 'session.closed', target: `staff:${staffId}` });
  });
  return { cookie: deps.cookie.clear() };
}

async function isSomewhere(tx: Tx, staffId: string, usedAfter: Date): Promise<boolean> {
  const mine = tx.tables<StaffTables>().selectFrom('sessions').select('id').where('tenant_id', '=', tx.tenant);
  const row = await mine.where('staff_id', '=', staffId).where('used_at', '>', usedAfter).limit(1).executeTakeFirst();
  return row !== undefined;
}

async function sessionsOf({ now }: SessionDeps, tx: Tx, caller: StaffCaller): Promise<SessionView[]> {
  const mine = tx.tables<StaffTables>().selectFrom('sessions').selectAll().where('tenant_id', '=', tx.tenant);
  const living = mine.where('expires_at', '>', now()).where('used_at', '>', ago(now, IDLE_MS));
  const rows = await living.where('staff_id', '=', caller.staffId).orderBy('used_at', 'desc').execute();
  return rows.map(({ id, agent, network, method, created_at, used_at }) => ({
    id,
    device: deviceOf(agent),
    network,
    method,
    createdAt: created_at.toISOString(),
    usedAt: used_at.toISOString(),
    current: id === caller.sessionId,
  }));
}

/** The session with what it was opened with. Refuses with `session.required` when it has ended meanwhile. */
export async function readSession(tx: Tx, sessionId: string) {
  const mine = tx.tables<StaffTables>().selectFrom('sessions').selectAll();
  const row = await mine.where('tenant_id', '=', tx.tenant).where('id', '=', sessionId).executeTakeFirst();
  if (!row) throw refuse('session.required', 'Your session has ended; sign in again');
  return row;
}

/** Ends one session of somebody, who is gone when it was the last. Refuses with `session.not_found`. */
export async function endOne(
  { now, presence }: Pick<SessionDeps, 'now' | 'presence'>,
  tx: Tx,
  staffId: string,
  sessionId: string,
): Promise<void> {
  const ended = tx.tables<StaffTables>().deleteFrom('sessions').where('tenant_id', '=', tx.tenant);
  const one = await ended.where('staff_id', '=', staffId).where('id', '=', sessionId).executeTakeFirst();
  if (one.numDeletedRows === 0n) throw refuse('session.not_found', 'This session has ended already');
  await tellSessionsEnded(tx, staffId, { only: sessionId });
  if (!(await isSomewhere(tx, staffId, ago(now, IDLE_MS)))) await presence.leave(tx, staffId);
}

/** What opens the account is another now: whoever came in otherwise is put out. */
export async function endOtherSessions(tx: Tx, { staffId, sessionId }: StaffCaller): Promise<number> {
  const others = tx.tables<StaffTables>().deleteFrom('sessions').where('tenant_id', '=', tx.tenant);
  const ended = others.where('staff_id', '=', staffId).where('id', '<>', sessionId);
  const { numDeletedRows } = await ended.executeTakeFirst();
  await tellSessionsEnded(tx, staffId, { except: sessionId });
  return Number(numDeletedRows);
}

/** Ends every session of the company that was opened this way, but for the caller's own: he just proved himself. */
export async function endSessionsBy(tx: Tx, method: Method, { sessionId }: StaffCaller): Promise<void> {
  const theirs = tx.tables<StaffTables>().deleteFrom('sessions').where('tenant_id', '=', tx.tenant);
  const ended = theirs.where('method', '=', method).where('id', '<>', sessionId).returning(['id', 'staff_id']);
  for (const { id, staff_id } of await ended.execute()) await tellSessionsEnded(tx, staff_id, { only: id });
}

/** Ends every session of somebody: disabled, or given another password by an admin. */
export async function endSessions(tx: Tx, staffId: string): Promise<void> {
  const mine = tx.tables<StaffTables>().deleteFrom('sessions').where('tenant_id', '=', tx.tenant);
  await mine.where('staff_id', '=', staffId).execute();
  await tellSessionsEnded(tx, staffId);
}

/** What signing in must know of somebody. Refuses with `staff.not_found`. */
export async function readPerson(tx: Tx, staffId: string, lock?: 'lock') {
  const mine = tx.tables<StaffTables>().selectFrom('staff');
  const known = mine.select(['password_hash', 'password_until', 'email', 'name', 'roles', 'disabled_at']);
  const one = known.where('tenant_id', '=', tx.tenant).where('id', '=', staffId);
  const row = await (lock ? one.forUpdate() : one).executeTakeFirst();
  if (!row) throw refuse('staff.not_found', 'No such member of staff');
  return row;
}

/** A program has a key and nothing to sign in with. */
export function mustBePerson({ isProgram }: StaffCaller): void {
  if (isProgram) throw refuse('permission.denied', 'Programs have no account of their own');
}

export function badCredentials() {
  return refuse('session.bad_credentials', 'E-mail or password is wrong');
}

/** Says whether a password hash is still the same without carrying it about. */
export function fingerprint(passwordHash: string): string {
  return createHash('sha256').update(passwordHash).digest('base64url');
}

/** A token has 256 bits of chance, so that a plain hash keeps it: nobody can try them all. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function ago(now: () => Date, ms: number): Date {
  return new Date(now().getTime() - ms);
}
