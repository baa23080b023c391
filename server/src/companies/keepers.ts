import { createHash, randomBytes } from 'node:crypto';
import type { Keeper } from '#contracts/http/companies';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { must, refuse } from '#platform/errors';
import { networkOf, type KeeperCaller, type SessionCookie } from '#platform/http';
import { newId } from '#platform/ids';
import { ONE_TIME_HOLDS_MS, oneTimePassword, weaknessOf, type Hasher, type LoginThrottle } from '#staff';
import { INSTALLATION, type CompaniesTables } from './store.ts';

/** Keepers hold more than anybody: they are asked to sign in again sooner than staff. */
const LONGEST_MS = 12 * 60 * 60_000;
const IDLE_MS = 60 * 60_000;
const NOTED_EVERY_MS = 60_000;
const TOKEN_BYTES = 32;

export interface KeeperDeps {
  db: Db;
  audit: Audit;
  now(): Date;
  hasher: Hasher;
  throttle: LoginThrottle;
  cookie: SessionCookie;
}

export interface OpenedKeeperSession {
  caller: KeeperCaller;
  /** The `set-cookie` that carries it. */
  cookie: string;
}

/** Those who keep the installation: who they are and whether they are signed in. */
export interface KeeperVerbs {
  exist(): Promise<boolean>;
  /** The first keeper of an installation with a one-time password. */
  createFirst(): Promise<{ email: string; password: string }>;
  /** A new one-time password for the keeper of this address, or null when nobody has it. Ends his sessions. */
  resetPassword(email: string): Promise<{ email: string; password: string } | null>;
  /** Refuses with `session.bad_credentials`, in the same words and time whether the address is known or not. */
  signIn(attempt: { email: string; password: string; ip: string }): Promise<OpenedKeeperSession>;
  /** Who holds this token now; null when nobody. */
  authenticate(token: string): Promise<KeeperCaller | null>;
  signOut(caller: KeeperCaller): Promise<{ cookie: string }>;
  /** Ends all other sessions. Refuses with `password.wrong` and `password.weak`. */
  changePassword(caller: KeeperCaller, change: { current: string; next: string; ip: string }): Promise<void>;
  /** Asks for the password once more, before something that cannot be undone. Refuses with `password.wrong`. */
  confirm(caller: KeeperCaller, password: string, ip: string): Promise<void>;
  view(tx: Tx, keeperId: string): Promise<Keeper>;
  expiryOf(tx: Tx, sessionId: string): Promise<Date>;
}

type Row = CompaniesTables['keepers'];

const FIRST = { email: 'keeper@liren.local', name: 'Keeper' };

export function keeperVerbs(deps: KeeperDeps): KeeperVerbs {
  return {
    exist: () => deps.db.tenant(INSTALLATION, async (tx) => (await anyKeeper(tx)) !== undefined),
    createFirst: () => createFirst(deps),
    resetPassword: (email) => resetPassword(deps, email),
    signIn: (attempt) => signIn(deps, attempt),
    authenticate: (token) => authenticate(deps, token),
    signOut: (caller) => signOut(deps, caller),
    changePassword: (caller, change) => changePassword(deps, caller, change),
    async confirm(caller, password, ip) {
      await confirm(deps, caller, { password, ip });
    },
    view: async (tx, keeperId) => viewOf(await readKeeper(tx, keeperId)),
    async expiryOf(tx, sessionId) {
      const mine = tables(tx).selectFrom('keeper_sessions').select('expires_at').where('id', '=', sessionId);
      const row = await mine.executeTakeFirst();
      if (!row) throw refuse('session.required', 'Your session has ended; sign in again');
      return row.expires_at;
    },
  };
}

const tables = (tx: Tx) => tx.tables<CompaniesTables>();
const actor = (id: string) => `keeper:${id}`;

const anyKeeper = (tx: Tx) => tables(tx).selectFrom('keepers').select('id').limit(1).executeTakeFirst();

async function createFirst({ db, audit, now, hasher }: KeeperDeps): Promise<{ email: string; password: string }> {
  const password = oneTimePassword();
  const password_hash = await hasher.hash(password);
  return db.tenant(INSTALLATION, async (tx) => {
    must(!(await anyKeeper(tx)), 'the first keeper is the first');
    const id = newId();
    const once = { must_change_password: true, password_until: oneTimeEnd(now()) };
    const row = { tenant_id: INSTALLATION, id, ...FIRST, password_hash, ...once, disabled_at: null, created_at: now() };
    await tables(tx).insertInto('keepers').values(row).execute();
    await audit.append(tx, { actor: 'system:start', action: 'keeper.created', target: actor(id) });
    return { email: FIRST.email, password };
  });
}

async function resetPassword({ db, audit, now, hasher }: KeeperDeps, email: string) {
  const password = oneTimePassword();
  const password_hash = await hasher.hash(password);
  const account = email.trim().toLowerCase();
  return db.tenant(INSTALLATION, async (tx) => {
    const once = { password_hash, must_change_password: true, password_until: oneTimeEnd(now()) };
    const changed = await tables(tx)
      .updateTable('keepers')
      .set(once)
      .where('email', '=', account)
      .returning('id')
      .executeTakeFirst();
    if (!changed) return null;
    await tables(tx).deleteFrom('keeper_sessions').where('keeper_id', '=', changed.id).execute();
    await audit.append(tx, { actor: 'system:cli', action: 'password.reset', target: actor(changed.id) });
    return { email: account, password };
  });
}

async function signIn(deps: KeeperDeps, { email, password, ip }: { email: string; password: string; ip: string }) {
  const { db, hasher, throttle } = deps;
  const account = email.trim().toLowerCase();
  await throttle.begin('password', `keeper ${account}`, networkOf(ip));
  const known = await db.tenant(INSTALLATION, (tx) =>
    tables(tx)
      .selectFrom('keepers')
      .selectAll()
      .where('email', '=', account)
      .where('disabled_at', 'is', null)
      .executeTakeFirst(),
  );
  if (!known) await hasher.verifyNobody(password);
  if (!known || !(await hasher.verify(known.password_hash, password))) throw badCredentials();
  await throttle.succeeded('password', `keeper ${account}`, networkOf(ip));
  return open(deps, known);
}

async function open(deps: KeeperDeps, verified: Row): Promise<OpenedKeeperSession> {
  const { db, audit, now, cookie } = deps;
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const at = now();
  const sessionId = newId(at.getTime());
  await db.tenant(INSTALLATION, async (tx) => {
    const row = await readKeeper(tx, verified.id, 'lock');
    // Disabled, or given another password, while this one was being verified.
    if (row.disabled_at || row.password_hash !== verified.password_hash) throw badCredentials();
    if (row.password_until && row.password_until <= at) {
      throw refuse('password.expired', 'This one-time password is too old; run ./liren keeper reset-password');
    }
    const times = { created_at: at, used_at: at, expires_at: new Date(at.getTime() + LONGEST_MS) };
    const session = { tenant_id: INSTALLATION, id: sessionId, keeper_id: row.id, token_hash: hashOf(token) };
    await tables(tx).deleteFrom('keeper_sessions').where('expires_at', '<', at).execute();
    await tables(tx)
      .insertInto('keeper_sessions')
      .values({ ...session, ...times })
      .execute();
    await audit.append(tx, { actor: actor(row.id), action: 'session.opened', target: actor(row.id) });
  });
  return { caller: callerOf(verified, sessionId, token), cookie: cookie.write(token, LONGEST_MS / 1000) };
}

async function authenticate({ db, now }: KeeperDeps, token: string): Promise<KeeperCaller | null> {
  if (!/^[\w-]{43}$/.test(token)) return null;
  const at = now();
  return db.tenant(INSTALLATION, async (tx) => {
    const row = await tables(tx)
      .selectFrom('keeper_sessions as s')
      .innerJoin('keepers as k', 'k.id', 's.keeper_id')
      .selectAll('k')
      .select(['s.id as session_id', 's.used_at'])
      .where('s.token_hash', '=', hashOf(token))
      .where('s.expires_at', '>', at)
      .where('s.used_at', '>', new Date(at.getTime() - IDLE_MS))
      .where('k.disabled_at', 'is', null)
      .executeTakeFirst();
    if (!row) return null;
    if (at.getTime() - row.used_at.getTime() > NOTED_EVERY_MS) {
      await tables(tx).updateTable('keeper_sessions').set({ used_at: at }).where('id', '=', row.session_id).execute();
    }
    return callerOf(row, row.session_id, token);
  });
}

async function signOut({ db, audit, cookie }: KeeperDeps, { keeperId, sessionId }: KeeperCaller) {
  await db.tenant(INSTALLATION, async (tx) => {
    await tables(tx).deleteFrom('keeper_sessions').where('id', '=', sessionId).execute();
    await audit.append(tx, { actor: actor(keeperId), action: 'session.closed', target: actor(keeperId) });
  });
  return { cookie: cookie.clear() };
}

async function confirm(
  { db, hasher, throttle }: KeeperDeps,
  { keeperId }: KeeperCaller,
  { password, ip }: { password: string; ip: string },
): Promise<Row> {
  await throttle.begin('proof', `keeper ${keeperId}`, networkOf(ip));
  const row = await db.tenant(INSTALLATION, (tx) => readKeeper(tx, keeperId));
  if (!(await hasher.verify(row.password_hash, password))) {
    throw refuse('password.wrong', 'This is not your current password');
  }
  await throttle.succeeded('proof', `keeper ${keeperId}`, networkOf(ip));
  return row;
}

async function changePassword(
  deps: KeeperDeps,
  caller: KeeperCaller,
  { current, next, ip }: { current: string; next: string; ip: string },
): Promise<void> {
  const row = await confirm(deps, caller, { password: current, ip });
  const weakness = next === current ? 'Choose one that you do not use now' : weaknessOf(next, row);
  if (weakness) throw refuse('password.weak', weakness, { fields: { next: weakness } });
  const password_hash = await deps.hasher.hash(next);
  await deps.db.tenant(INSTALLATION, async (tx) => {
    const { numUpdatedRows } = await tables(tx)
      .updateTable('keepers')
      .set({ password_hash, must_change_password: false, password_until: null })
      .where('id', '=', row.id)
      .where('password_hash', '=', row.password_hash)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw refuse('password.wrong', 'Your password was changed meanwhile; sign in again');
    const others = tables(tx).deleteFrom('keeper_sessions').where('keeper_id', '=', row.id);
    await others.where('id', '<>', caller.sessionId).execute();
    await deps.audit.append(tx, { actor: actor(row.id), action: 'password.changed', target: actor(row.id) });
  });
}

async function readKeeper(tx: Tx, id: string, lock?: 'lock'): Promise<Row> {
  const one = tables(tx).selectFrom('keepers').selectAll().where('id', '=', id);
  const row = await (lock ? one.forUpdate() : one).executeTakeFirst();
  if (!row) throw refuse('session.required', 'Sign in as a keeper first');
  return row;
}

function callerOf(row: Row, sessionId: string, token: string): KeeperCaller {
  return {
    kind: 'keeper',
    keeperId: row.id,
    name: row.name,
    sessionId,
    // Follows from the token, which a page of another site can neither read nor guess.
    csrf: createHash('sha256').update(`csrf ${token}`).digest('base64url'),
    mustChangePassword: row.must_change_password,
  };
}

const viewOf = ({ id, name, email, must_change_password }: Row): Keeper => ({
  id,
  name,
  email,
  mustChangePassword: must_change_password,
});

function oneTimeEnd(from: Date): Date {
  return new Date(from.getTime() + ONE_TIME_HOLDS_MS);
}

function badCredentials() {
  return refuse('session.bad_credentials', 'E-mail or password is wrong');
}

/** A token has 256 bits of chance, so that a plain hash keeps it. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
