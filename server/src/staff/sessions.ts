import { createHash, randomBytes } from 'node:crypto';
import { effective } from '#contracts/permissions';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { must, refuse } from '#platform/errors';
import { networkOf, type SessionCookie, type StaffCaller } from '#platform/http';
import { newId } from '#platform/ids';
import { tellSessionsEnded } from './facts.ts';
import type { LoginThrottle } from './login-throttle.ts';
import { weaknessOf, type Hasher } from './passwords.ts';
import type { PresenceVerbs } from './presence.ts';
import { holderOf, type StaffTables } from './store.ts';

const IDLE_MS = 12 * 60 * 60_000;
const LONGEST_MS = 7 * 24 * 60 * 60_000;
/** Use is written down at most this often. */
const NOTED_EVERY_MS = 60_000;
/** Sessions of one person; signing in once more ends the one unused for longest. */
const MAX_SESSIONS = 20;
/** Tenants in which one address is tried. */
const MAX_TENANTS = 5;
const TOKEN_BYTES = 32;

export interface SessionDeps {
  db: Db;
  audit: Audit;
  now: () => Date;
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

interface Attempt {
  email: string;
  password: string;
  ip: string;
}

interface PasswordChange {
  current: string;
  next: string;
  ip: string;
}

export interface SessionVerbs {
  /**
   * Refuses with `session.bad_credentials`, in the same words and time whether the address is known or not; with
   * `password.expired` whoever holds a one-time password of more than a week ago.
   */
  signIn(attempt: Attempt): Promise<OpenedSession>;
  /** Who holds this token now; null when nobody. Notes the use. */
  authenticate(token: string): Promise<StaffCaller | null>;
  /** The same for a `cookie` header: for sockets. */
  authenticateCookie(header: string | undefined): Promise<StaffCaller | null>;
  signOut(caller: StaffCaller): Promise<{ cookie: string }>;
  /** Ends all other sessions. Refuses with `password.wrong` and `password.weak`. */
  changePassword(caller: StaffCaller, change: PasswordChange): Promise<void>;
  expiryOf(tx: Tx, sessionId: string): Promise<Date>;
}

export function sessionVerbs(deps: SessionDeps): SessionVerbs {
  return {
    signIn: (attempt) => signIn(deps, attempt),
    authenticate: (token) => authenticate(deps, token),
    async authenticateCookie(header) {
      const token = deps.cookie.read(header);
      return token === undefined ? null : authenticate(deps, token);
    },
    signOut: (caller) => signOut(deps, caller),
    changePassword: (caller, change) => changePassword(deps, caller, change),
    expiryOf,
  };
}

async function signIn(deps: SessionDeps, { email, password, ip }: Attempt): Promise<OpenedSession> {
  const { db, hasher, throttle } = deps;
  const account = email.trim().toLowerCase();
  mustNotBeThrottled(throttle.begin(account, networkOf(ip)));
  const found = await findPeople(db, account);
  if (found.length === 0) await hasher.verifyNobody(password);
  for (const person of found) {
    const { password_hash } = await db.tenant(person.tenant_id, (tx) => readPerson(tx, person.id));
    if (!(await hasher.verify(password_hash, password))) continue;
    throttle.succeeded(account, networkOf(ip));
    return open(deps, { tenant: person.tenant_id, staffId: person.id, verified: password_hash });
  }
  throw badCredentials();
}

/** The router sees addresses and ids; what is secret is read inside the tenant. */
async function findPeople(db: Db, email: string) {
  return db
    .router<StaffTables>()
    .selectFrom('staff')
    .select(['tenant_id', 'id'])
    .where('email', '=', email)
    .where('disabled_at', 'is', null)
    .orderBy('id')
    .limit(MAX_TENANTS)
    .execute();
}

interface Verified {
  tenant: string;
  staffId: string;
  /** The hash that the password was found to fit. */
  verified: string;
}

async function open(deps: SessionDeps, { tenant, staffId, verified }: Verified): Promise<OpenedSession> {
  const { db, audit, now, cookie, presence } = deps;
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const at = now();
  const expiresAt = new Date(at.getTime() + LONGEST_MS);
  await db.tenant(tenant, async (tx) => {
    const person = await readPerson(tx, staffId, 'lock');
    // Disabled, or given another password, while this one was being verified.
    if (person.disabled_at || person.password_hash !== verified) throw badCredentials();
    if (person.password_until && person.password_until <= at) {
      throw refuse('password.expired', 'This one-time password is too old; ask an admin for another');
    }
    const session = { tenant_id: tenant, id: newId(at.getTime()), staff_id: staffId, token_hash: hashOf(token) };
    await tx
      .tables<StaffTables>()
      .insertInto('sessions')
      .values({ ...session, created_at: at, used_at: at, expires_at: expiresAt })
      .execute();
    await endSurplus(tx, staffId);
    await presence.touch(tx, staffId);
    await audit.append(tx, { actor: `staff:${staffId}`, action: 'session.opened', target: `staff:${staffId}` });
  });
  const caller = await authenticate(deps, token);
  if (!caller) throw badCredentials();
  return { caller, cookie: cookie.write(token, LONGEST_MS / 1000), expiresAt };
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
  };
}

async function noteUse(tx: Tx, sessionId: string, at: Date): Promise<void> {
  const mine = tx.tables<StaffTables>().updateTable('sessions').where('tenant_id', '=', tx.tenant);
  await mine.set({ used_at: at }).where('id', '=', sessionId).execute();
}

async function signOut(deps: SessionDeps, { tenant, staffId, sessionId }: StaffCaller): Promise<{ cookie: string }> {
  const { db, audit, now, cookie, presence } = deps;
  await db.tenant(tenant, async (tx) => {
    const ended = tx.tables<StaffTables>().deleteFrom('sessions').where('tenant_id', '=', tenant);
    await ended.where('id', '=', sessionId).execute();
    await tellSessionsEnded(tx, staffId, { only: sessionId });
    if (!(await isSignedIn(tx, staffId, ago(now, IDLE_MS)))) await presence.leave(tx, staffId);
    await audit.append(tx, { actor: `staff:${staffId}`, action: 'session.closed', target: `staff:${staffId}` });
  });
  return { cookie: cookie.clear() };
}

async function isSignedIn(tx: Tx, staffId: string, usedAfter: Date): Promise<boolean> {
  const mine = tx.tables<StaffTables>().selectFrom('sessions').select('id').where('tenant_id', '=', tx.tenant);
  const row = await mine.where('staff_id', '=', staffId).where('used_at', '>', usedAfter).limit(1).executeTakeFirst();
  return row !== undefined;
}

async function changePassword(
  { db, audit, hasher, throttle }: SessionDeps,
  { tenant, staffId, sessionId }: StaffCaller,
  { current, next, ip }: PasswordChange,
): Promise<void> {
  const network = networkOf(ip);
  mustNotBeThrottled(throttle.begin(`change ${staffId}`, network));
  const person = await db.tenant(tenant, (tx) => readPerson(tx, staffId));
  if (!(await hasher.verify(person.password_hash, current))) {
    throw refuse('password.wrong', 'This is not your current password', {
      fields: { current: 'is not your password' },
    });
  }
  throttle.succeeded(`change ${staffId}`, network);
  mustBeStrong(next, { ...person, current });
  const password_hash = await hasher.hash(next);
  await db.tenant(tenant, async (tx) => {
    const mine = tx.tables<StaffTables>();
    const { numUpdatedRows } = await mine
      .updateTable('staff')
      .set({ password_hash, must_change_password: false, password_until: null })
      .where('tenant_id', '=', tenant)
      .where('id', '=', staffId)
      .where('password_hash', '=', person.password_hash)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw refuse('password.wrong', 'Your password was changed meanwhile; sign in again');
    const others = mine.deleteFrom('sessions').where('tenant_id', '=', tenant).where('staff_id', '=', staffId);
    await others.where('id', '<>', sessionId).execute();
    await tellSessionsEnded(tx, staffId, { except: sessionId });
    await audit.append(tx, { actor: `staff:${staffId}`, action: 'password.changed', target: `staff:${staffId}` });
  });
}

async function expiryOf(tx: Tx, sessionId: string): Promise<Date> {
  const mine = tx.tables<StaffTables>().selectFrom('sessions').select('expires_at');
  const row = await mine.where('tenant_id', '=', tx.tenant).where('id', '=', sessionId).executeTakeFirst();
  if (!row) throw refuse('session.required', 'Your session has ended; sign in again');
  return row.expires_at;
}

/** Ends every session of somebody: disabled, or given another password by an admin. */
export async function endSessions(tx: Tx, staffId: string): Promise<void> {
  const mine = tx.tables<StaffTables>().deleteFrom('sessions').where('tenant_id', '=', tx.tenant);
  await mine.where('staff_id', '=', staffId).execute();
  await tellSessionsEnded(tx, staffId);
}

async function readPerson(tx: Tx, staffId: string, lock?: 'lock') {
  const mine = tx.tables<StaffTables>().selectFrom('staff');
  const known = mine.select(['password_hash', 'password_until', 'email', 'name', 'disabled_at']);
  const one = known.where('tenant_id', '=', tx.tenant).where('id', '=', staffId);
  const row = await (lock ? one.forUpdate() : one).executeTakeFirst();
  must(row, 'staff are never deleted');
  return row;
}

function mustBeStrong(next: string, owner: { email: string; name: string; current: string }): void {
  const weakness = next === owner.current ? 'Choose one that you do not use now' : weaknessOf(next, owner);
  if (weakness) throw refuse('password.weak', weakness, { fields: { next: weakness } });
}

function mustNotBeThrottled(wait: number): void {
  if (wait > 0)
    throw refuse('session.throttled', `Too many failed attempts; try again in ${wait} s`, { retryAfter: wait });
}

function badCredentials() {
  return refuse('session.bad_credentials', 'E-mail or password is wrong');
}

/** A token has 256 bits of chance, so that a plain hash keeps it: nobody can try them all. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function ago(now: () => Date, ms: number): Date {
  return new Date(now().getTime() - ms);
}
