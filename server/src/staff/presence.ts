import type { IdleMinutes, Presence } from '#contracts/http/staff';
import type { Db, Tx } from '#platform/db';
import { tellPresence } from './facts.ts';
import { holdsAny, rolesWith } from './rights.ts';
import { seen, type StaffRow, type StaffTables } from './store.ts';

/** A sign of life holds this long: two heartbeats of a socket and some patience. */
const HOLDS_MS = 60_000;
/** One with more than this left is not renewed, so that a heartbeat is seldom a write. */
const RENEW_BELOW_MS = 40_000;
/** People told as gone in one round. */
const SWEEP = 200;

/** What they chose, while there are signs of life. */
export function presenceOf(row: Pick<StaffRow, 'presence' | 'present_until' | 'disabled_at'>, now: Date): Presence {
  const here = row.present_until !== null && row.present_until > now && row.disabled_at === null;
  return here ? row.presence : 'offline';
}

export interface PresenceVerbs {
  /** A sign of life: the heartbeat of a socket. */
  touch(tx: Tx, staffId: string): Promise<void>;
  /** Says whether they can take conversations; a sign of life too. */
  setPresence(tx: Tx, staffId: string, presence: Exclude<Presence, 'offline'>): Promise<void>;
  /** Gone at once, without waiting for the signs of life to wear off. */
  leave(tx: Tx, staffId: string): Promise<void>;
  /** Nobody touches any tab of theirs, or somebody does again. What they chose themselves stays: busy stays busy. */
  setIdle(tx: Tx, staffId: string, idle: boolean): Promise<void>;
  idleness(tx: Tx, staffId: string): Promise<{ afterMinutes: IdleMinutes; away: boolean }>;
  setIdleAfter(tx: Tx, staffId: string, minutes: IdleMinutes): Promise<void>;
  /** Those who could take a conversation now: here, not busy, allowed to reply, with room for one more. */
  available(tx: Tx): Promise<string[]>;
  /** How many they are. */
  onlineCount(tx: Tx): Promise<number>;
  /** Tells of those whose signs of life wore off; for the clock, every half minute. Returns how many. */
  sweepPresence(): Promise<number>;
}

interface PresenceDeps {
  db: Db;
  now: () => Date;
  openConversations(tx: Tx, staffIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

export function presenceVerbs(deps: PresenceDeps): PresenceVerbs {
  const { now } = deps;
  return {
    touch: (tx, staffId) => live(tx, staffId, { at: now(), renewBelowMs: RENEW_BELOW_MS }),
    async setPresence(tx, staffId, presence) {
      const mine = tx.tables<StaffTables>().updateTable('staff').where('tenant_id', '=', tx.tenant);
      await mine.set({ presence, away_by_idleness: false }).where('id', '=', staffId).execute();
      await live(tx, staffId, { at: now(), renewBelowMs: HOLDS_MS + 1 });
    },
    setIdle: (tx, staffId, idle) => setIdle(deps, tx, staffId, idle),
    idleness,
    async setIdleAfter(tx, staffId, minutes) {
      const mine = tx.tables<StaffTables>().updateTable('staff').where('tenant_id', '=', tx.tenant);
      await mine.set({ idle_after_minutes: minutes }).where('id', '=', staffId).execute();
    },
    leave,
    available: (tx) => available(deps, tx),
    onlineCount: async (tx) => (await available(deps, tx)).length,
    sweepPresence: () => sweep(deps),
  };
}

async function live(tx: Tx, staffId: string, { at, renewBelowMs }: { at: Date; renewBelowMs: number }): Promise<void> {
  const after = (ms: number) => new Date(at.getTime() + ms);
  const [row] = await tx.run(seen, [tx.tenant, staffId, at, after(HOLDS_MS), after(renewBelowMs)]);
  if (row && row.presence !== row.told) await tellPresence(tx, staffId, row.presence);
}

async function setIdle({ now }: PresenceDeps, tx: Tx, staffId: string, idle: boolean): Promise<void> {
  const mine = tx
    .tables<StaffTables>()
    .updateTable('staff')
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', staffId);
  const { numUpdatedRows } = await (
    idle
      ? mine.set({ presence: 'away', away_by_idleness: true }).where('presence', '=', 'online')
      : mine.set({ presence: 'online', away_by_idleness: false }).where('away_by_idleness', '=', true)
  ).executeTakeFirst();
  if (numUpdatedRows > 0n) await live(tx, staffId, { at: now(), renewBelowMs: HOLDS_MS + 1 });
}

async function idleness(tx: Tx, staffId: string): Promise<{ afterMinutes: IdleMinutes; away: boolean }> {
  const mine = tx.tables<StaffTables>().selectFrom('staff').select(['idle_after_minutes', 'away_by_idleness']);
  const row = await mine.where('tenant_id', '=', tx.tenant).where('id', '=', staffId).executeTakeFirstOrThrow();
  return { afterMinutes: row.idle_after_minutes as IdleMinutes, away: row.away_by_idleness };
}

async function available({ now, openConversations }: PresenceDeps, tx: Tx): Promise<string[]> {
  const rows = await tx
    .tables<StaffTables>()
    .selectFrom('staff')
    .select(['id', 'capacity'])
    .where('tenant_id', '=', tx.tenant)
    .where('is_program', '=', false)
    .where('presence', '=', 'online')
    .where('present_until', '>', now())
    .where('disabled_at', 'is', null)
    .where(holdsAny(await rolesWith(tx, 'conversation.reply')))
    .execute();
  const limited = rows.filter(({ capacity }) => capacity !== null).map(({ id }) => id);
  const open = limited.length === 0 ? new Map<string, number>() : await openConversations(tx, limited);
  const hasRoom = ({ id, capacity }: { id: string; capacity: number | null }) =>
    capacity === null || (open.get(id) ?? 0) < capacity;
  return rows.filter(hasRoom).map(({ id }) => id);
}

async function leave(tx: Tx, staffId: string): Promise<void> {
  const { numUpdatedRows } = await tx
    .tables<StaffTables>()
    .updateTable('staff')
    .set({ present_until: null, told_presence: 'offline' })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', staffId)
    .where('told_presence', '<>', 'offline')
    .executeTakeFirst();
  if (numUpdatedRows > 0n) await tellPresence(tx, staffId, 'offline');
}

async function sweep({ db, now }: PresenceDeps): Promise<number> {
  const gone = await db
    .router<StaffTables>()
    .selectFrom('staff')
    .select(['id', 'tenant_id'])
    .where('told_presence', '<>', 'offline')
    .where('present_until', '<', now())
    .limit(SWEEP)
    .execute();
  for (const { id, tenant_id } of gone) await db.tenant(tenant_id, (tx) => leaveIfGone(tx, id, now()));
  return gone.length;
}

/** Asked again under the lock: they may have come back in between. */
async function leaveIfGone(tx: Tx, staffId: string, at: Date): Promise<void> {
  const row = await tx
    .tables<StaffTables>()
    .selectFrom('staff')
    .select('present_until')
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', staffId)
    .forUpdate()
    .executeTakeFirst();
  if (row?.present_until && row.present_until < at) await leave(tx, staffId);
}
