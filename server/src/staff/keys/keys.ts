import { randomBytes } from 'node:crypto';
import { keyLimits, type ApiKey } from '#contracts/http/keys';
import { effective, isPermission, type Permission } from '#contracts/permissions';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { must, refuse } from '#platform/errors';
import { networkOf, type StaffCaller } from '#platform/http';
import { isId, newId } from '#platform/ids';
import type { Hasher } from '../passwords.ts';
import { mustHold } from '../rights.ts';
import { noteHand } from '../store.ts';
import { areWithin, isWithin, plainNetworks } from './networks.ts';
import {
  listKeys,
  lockKey,
  noteKeyUse,
  programOf,
  readKey,
  type KeyRow,
  type KeyTables,
  type ListedKey,
} from './store.ts';
import { hashOf, newToken, tokenPattern } from './token.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Use is written down at most this often. */
const NOTED_EVERY_MS = MINUTE_MS;
const UNDO_MS = keyLimits.undoMinutes * MINUTE_MS;

export interface KeyDeps {
  db: Db;
  audit: Audit;
  now: () => Date;
  hasher: Hasher;
}

export interface KeyWishes {
  name?: string | undefined;
  scopes?: readonly Permission[] | undefined;
  networks?: readonly string[] | undefined;
  expiresAt?: string | null | undefined;
}

/** Programs of a company and the keys that they hold. Every change stands in the audit. */
export interface KeyVerbs {
  /** Who holds this token now; null when nobody. Refuses with `key.network` from an address that it is not bound to. */
  authenticateProgram(token: string, ip: string): Promise<StaffCaller | null>;
  listKeys(tx: Tx, page: { before: string | null; limit: number }): Promise<ApiKey[]>;
  /** Refuses with `staff.exceeds_own` scopes that the maker lacks, with `key.limit` one too many. */
  createKey(
    by: StaffCaller,
    wishes: KeyWishes & { name: string; scopes: readonly Permission[] },
  ): Promise<{ key: ApiKey; token: string }>;
  /** Refuses with `staff.exceeds_own` also whoever loosens where or until when a key with more than he holds opens. */
  updateKey(by: StaffCaller, id: string, wishes: KeyWishes): Promise<ApiKey>;
  /** The old token opens for `graceHours` more; the one before that never again. */
  rotateKey(by: StaffCaller, id: string, graceHours: number): Promise<{ key: ApiKey; token: string }>;
  revokeKey(by: StaffCaller, id: string): Promise<ApiKey>;
  /** Refuses with `key.restore_late` after ten minutes. */
  restoreKey(by: StaffCaller, id: string): Promise<ApiKey>;
}

export function keyVerbs(deps: KeyDeps): KeyVerbs {
  const { now } = deps;
  return {
    authenticateProgram: (token, ip) => authenticateProgram(deps, token, ip),
    listKeys: async (tx, page) => (await listKeys(tx, page)).map((row) => viewOf(row, now())),
    createKey: (by, wishes) => createKey(deps, by, wishes),
    updateKey: (by, id, wishes) =>
      change(deps, { by, id, action: 'key.changed' }, async (tx, key) => {
        mustBeOpen(key);
        const { name, scopes, networks, expiresAt } = wishes;
        if (scopes) mustHold(by, scopes);
        const ending = expiresAt === undefined ? key.expires_at : ends(expiresAt, now());
        const bound = networks ? plainNetworks(networks) : key.networks;
        // From more places or for longer: that opens doors as a scope does.
        const loosens = isLater(ending, key.expires_at) || !areWithin(bound, key.networks);
        if (loosens) mustHold(by, scopes ?? key.scopes.filter(isPermission));
        // Whoever widens a key answers for it from now on; else it would hang on somebody who never agreed.
        const widens = scopes?.some((scope) => !key.scopes.includes(scope)) ?? false;
        if (name !== undefined) await rename(tx, key, name);
        return {
          ...(scopes && { scopes: [...new Set(scopes)] }),
          ...(widens && { created_by: by.staffId }),
          ...(networks && { networks: bound }),
          ...(expiresAt !== undefined && { expires_at: ending }),
        };
      }),
    async rotateKey(by, id, graceHours) {
      const { token, hash, ending } = newToken();
      const key = await change(deps, { by, id, action: 'key.rotated' }, async (_tx, old) => {
        mustBeOpen(old);
        mustHold(by, old.scopes.filter(isPermission));
        const grace = graceHours > 0;
        return {
          token_hash: hash,
          ending,
          old_hash: grace ? old.token_hash : null,
          old_until: grace ? new Date(now().getTime() + graceHours * HOUR_MS) : null,
        };
      });
      return { key, token };
    },
    revokeKey: (by, id) =>
      change(deps, { by, id, action: 'key.revoked' }, async (_tx, { revoked_at }) => ({
        revoked_at: revoked_at ?? now(),
      })),
    restoreKey: (by, id) =>
      change(deps, { by, id, action: 'key.restored' }, async (_tx, { revoked_at, scopes }) => {
        mustHold(by, scopes.filter(isPermission));
        const late = revoked_at !== null && revoked_at.getTime() + UNDO_MS <= now().getTime();
        if (late) throw refuse('key.restore_late', 'A revoked key can be taken back for ten minutes; make a new one');
        return { revoked_at: null };
      }),
  };
}

async function authenticateProgram({ db, now }: KeyDeps, token: string, ip: string): Promise<StaffCaller | null> {
  if (!tokenPattern.test(token)) return null;
  const [row] = await db.routerRun(programOf, [hashOf(token), now()]);
  if (!row) return null;
  if (!isWithin(ip, row.networks)) throw refuse('key.network', 'This key may not be used from this address');
  const network = networkOf(ip);
  const due = row.used_at === null || row.used_at.getTime() < now().getTime() - NOTED_EVERY_MS;
  if (due) await db.tenant(row.tenant_id, (tx) => noteKeyUse(tx, row.key_id, now(), network));
  const held = effective(row.roles, row.granted);
  return {
    kind: 'staff',
    isProgram: true,
    tenant: row.tenant_id,
    staffId: row.staff_id,
    name: row.name,
    permissions: new Set(row.scopes.filter(isPermission).filter((scope) => held.has(scope))),
    teams: new Set(row.teams),
    sessionId: row.key_id,
    csrf: '',
    mustChangePassword: false,
  };
}

async function createKey(
  { db, audit, now, hasher }: KeyDeps,
  by: StaffCaller,
  { name, scopes, networks = [], expiresAt = null }: KeyWishes & { name: string; scopes: readonly Permission[] },
): Promise<{ key: ApiKey; token: string }> {
  mustHold(by, scopes);
  const { token, hash, ending } = newToken();
  // A program never signs in: nobody knows this password, and nobody will.
  const password_hash = await hasher.hash(randomBytes(32).toString('base64url'));
  const key = await db.tenant(by.tenant, async (tx) => {
    const id = newId(now().getTime());
    const staffId = newId(now().getTime());
    await mustBeFew(tx);
    await tx
      .tables<KeyTables>()
      .insertInto('staff')
      .values({
        tenant_id: tx.tenant,
        id: staffId,
        email: `${staffId}@program.invalid`,
        name,
        roles: [],
        password_hash,
        must_change_password: false,
        is_program: true,
        disabled_at: null,
        brought_by: by.staffId,
        created_at: now(),
      })
      .execute();
    const row: KeyRow = {
      tenant_id: tx.tenant,
      id,
      staff_id: staffId,
      created_by: by.staffId,
      token_hash: hash,
      ending,
      old_hash: null,
      old_until: null,
      scopes: [...new Set(scopes)],
      networks: plainNetworks(networks),
      created_at: now(),
      expires_at: ends(expiresAt, now()),
      used_at: null,
      used_from: null,
      revoked_at: null,
    };
    await tx.tables<KeyTables>().insertInto('api_keys').values(row).execute();
    const detail = { name, scopes: row.scopes, networks: row.networks, expiresAt };
    await audit.append(tx, { actor: `staff:${by.staffId}`, action: 'key.created', target: `key:${id}`, detail });
    return view(tx, id, now());
  });
  return { key, token };
}

/** What puts a token into somebody's hands, or makes him answer for it. */
const handing: ReadonlySet<string> = new Set(['key.changed', 'key.rotated', 'key.restored']);

interface Change {
  by: StaffCaller;
  id: string;
  action: string;
}

/** Every change of a key: read under a lock, decided, written and remembered in one transaction. */
async function change(
  { db, audit, now }: KeyDeps,
  { by, id, action }: Change,
  decide: (tx: Tx, key: KeyRow) => Promise<Partial<KeyRow>>,
): Promise<ApiKey> {
  return db.tenant(by.tenant, async (tx) => {
    const key = isId(id) ? await lockKey(tx, id) : undefined;
    if (!key) throw refuse('key.not_found', 'There is no such key');
    const columns = await decide(tx, key);
    if (Object.keys(columns).length > 0) {
      const mine = tx.tables<KeyTables>().updateTable('api_keys').where('tenant_id', '=', tx.tenant);
      await mine.set(columns).where('id', '=', id).execute();
    }
    if (handing.has(action)) await noteHand(tx, key.staff_id, by.staffId);
    const { scopes, networks, expires_at, old_until } = columns;
    const told = { scopes, networks, expiresAt: expires_at, oldTokenUntil: old_until };
    const detail = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
    await audit.append(tx, { actor: `staff:${by.staffId}`, action, target: `key:${id}`, detail });
    return view(tx, id, now());
  });
}

async function rename(tx: Tx, { staff_id }: KeyRow, name: string): Promise<void> {
  const mine = tx.tables<KeyTables>().updateTable('staff').where('tenant_id', '=', tx.tenant);
  await mine.set({ name }).where('id', '=', staff_id).where('is_program', '=', true).execute();
}

async function mustBeFew(tx: Tx): Promise<void> {
  const mine = tx.tables<KeyTables>().selectFrom('api_keys').where('tenant_id', '=', tx.tenant);
  const open = await mine.where('revoked_at', 'is', null).select('id').limit(keyLimits.keys).execute();
  if (open.length === keyLimits.keys)
    throw refuse('key.limit', `A company has at most ${keyLimits.keys} keys; revoke one first`);
}

function mustBeOpen({ revoked_at }: KeyRow): void {
  if (revoked_at !== null) throw refuse('key.revoked', 'This key is revoked');
}

function isLater(one: Date | null, other: Date | null): boolean {
  return other !== null && (one === null || one > other);
}

function ends(text: string | null, now: Date): Date | null {
  if (text === null) return null;
  const at = new Date(text);
  if (at > now) return at;
  throw refuse('request.invalid', 'A key cannot end in the past', { fields: { expiresAt: 'lies in the past' } });
}

async function view(tx: Tx, id: string, now: Date): Promise<ApiKey> {
  const row = await readKey(tx, id);
  must(row, 'keys are never deleted');
  return viewOf(row, now);
}

function viewOf(row: ListedKey, now: Date): ApiKey {
  const held = effective(row.roles, row.granted);
  const scopes = row.scopes.filter(isPermission);
  const expired = row.expires_at !== null && row.expires_at <= now;
  const orphaned = row.disabled_at !== null;
  const state = row.revoked_at ? 'revoked' : orphaned ? 'orphaned' : expired ? 'expired' : 'active';
  const undo = row.revoked_at ? new Date(row.revoked_at.getTime() + UNDO_MS) : null;
  const old = row.old_until !== null && row.old_until > now ? row.old_until : null;
  return {
    id: row.id,
    name: row.name,
    ending: row.ending,
    state,
    scopes,
    effective: state === 'active' ? scopes.filter((scope) => held.has(scope)) : [],
    networks: row.networks,
    createdBy: { id: row.created_by, name: row.maker },
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsedAt: row.used_at?.toISOString() ?? null,
    lastUsedFrom: row.used_from,
    oldTokenUntil: old?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
    restorableUntil: undo !== null && undo > now ? undo.toISOString() : null,
  };
}
