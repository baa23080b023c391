import { sql } from 'kysely';
import { roles, rolePermissions, type Role } from '#contracts/permissions';
import type { Presence } from '#contracts/http/staff';
import type { Db, Tx } from '#platform/db';
import { tellPresence } from './facts.ts';
import { seen, type StaffRow, type StaffTables } from './store.ts';

/** A sign of life holds this long: two heartbeats of a socket and some patience. */
const HOLDS_MS = 60_000;
/** One with more than this left is not renewed, so that a heartbeat is seldom a write. */
const RENEW_BELOW_MS = 40_000;
/** People told as gone in one round. */
const SWEEP = 200;

const speaking: readonly Role[] = roles.filter((role) => rolePermissions[role].includes('conversation.reply'));

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
  /** Those who could take a conversation now: here, not busy, allowed to reply. */
  available(tx: Tx): Promise<string[]>;
  /** How many they are. */
  onlineCount(tx: Tx): Promise<number>;
  /** Tells of those whose signs of life wore off; for the clock, every half minute. Returns how many. */
  sweepPresence(): Promise<number>;
}

interface PresenceDeps {
  db: Db;
  now: () => Date;
}

export function presenceVerbs(deps: PresenceDeps): PresenceVerbs {
  const { now } = deps;
  return {
    touch: (tx, staffId) => live(tx, staffId, { at: now(), renewBelowMs: RENEW_BELOW_MS }),
    async setPresence(tx, staffId, presence) {
      const mine = tx.tables<StaffTables>().updateTable('staff').where('tenant_id', '=', tx.tenant);
      await mine.set({ presence }).where('id', '=', staffId).execute();
      await live(tx, staffId, { at: now(), renewBelowMs: HOLDS_MS + 1 });
    },
    leave,
    available: (tx) => available(tx, now()),
    onlineCount: async (tx) => (await available(tx, now())).length,
    sweepPresence: () => sweep(deps),
  };
}

async function live(tx: Tx, staffId: string, { at, renewBelowMs }: { at: Date; renewBelowMs: number }): Promise<void> {
  const after = (ms: number) => new Date(at.getTime() + ms);
  const [row] = await tx.run(seen, [tx.tenant, staffId, at, after(HOLDS_MS), after(renewBelowMs)]);
  if (row && row.presence !== row.told) await tellPresence(tx, staffId, row.presence);
}

async function available(tx: Tx, at: Date): Promise<string[]> {
  const rows = await tx
    .tables<StaffTables>()
    .selectFrom('staff')
    .select('id')
    .where('tenant_id', '=', tx.tenant)
    .where('presence', '=', 'online')
    .where('present_until', '>', at)
    .where('disabled_at', 'is', null)
    .where(sql<boolean>`roles && ${[...speaking]}::text[]`)
    .execute();
  return rows.map(({ id }) => id);
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
