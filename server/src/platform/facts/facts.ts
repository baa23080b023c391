import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { statement, type Db } from '../db/index.ts';
import type { Pulse } from '../pulse/index.ts';
import { newId } from '../ids/index.ts';
import type { StoredFact } from './record.ts';

/** Facts read at once. */
const PAGE = 500;
/** Without a hint both kinds of consumer look at the table this often. */
const POLL_MS = 1_000;
/** Hints remembered so that the poll does not tell them again. */
const SEEN = 20_000;
/** A durable consumer works under a lease; a dead process gives it up after this. */
const LEASE_MS = 10_000;
const ATTEMPTS = 5;

type Handler = (fact: StoredFact) => Promise<void> | void;

export interface FactsOptions {
  db: Db;
  pulse: Pulse;
  onError(error: Error): void;
}

/**
 * What happened, told to two kinds of listeners. `broadcast`: every process, from now on, best within milliseconds and
 * at the latest at the next poll, possibly twice. `durable`: once per deployment, in commit order per consumer, from
 * its own cursor; a fact that fails five times becomes a dead letter. Handlers are idempotent.
 */
export interface Facts {
  broadcast(types: readonly string[], handler: Handler): void;
  durable(consumer: string, types: readonly string[], handler: Handler): void;
  /** Tells a durable consumer a fact once more, now. Throws when it fails again or is unknown here. */
  redeliver(consumer: string, fact: StoredFact): Promise<void>;
  start(which: { durable: boolean }): Promise<void>;
  stop(): Promise<void>;
}

interface Row {
  id: number;
  xid: string;
  tenant_id: string;
  type: string;
  version: number;
  payload: StoredFact['payload'];
}

// Only below the oldest transaction still open: a fact with a lower id may yet commit above it.
const after = statement<Row>(
  'facts.after',
  `select id, xid::text, tenant_id, type, version, payload from facts
   where (xid, id) > ($1::xid8, $2::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
   order by xid, id limit ${PAGE}`,
);
const last = statement<{ xid: string; id: number }>(
  'facts.last',
  `select pg_snapshot_xmin(pg_current_snapshot())::text as xid, 0::bigint as id`,
);
const lease = statement<{ xid: string; id: number }>(
  'facts.lease',
  `insert into fact_cursors (consumer, xid, id, lease_until, lease_token)
   values ($1, '0', 0, now() + $2 * interval '1 ms', $3)
   on conflict (consumer) do update set lease_until = excluded.lease_until, lease_token = excluded.lease_token
   where fact_cursors.lease_until is null or fact_cursors.lease_until < now() or fact_cursors.lease_token = excluded.lease_token
   returning xid::text, id`,
);
const advance = statement(
  'facts.advance',
  `update fact_cursors set xid = $2::xid8, id = $3, lease_until = now() + $5 * interval '1 ms' where consumer = $1 and lease_token = $4`,
);
const bury = statement(
  'facts.bury',
  `insert into dead_letters (id, tenant_id, origin, key, payload, error, attempts) values ($1, $2, $3, $4, $5, $6, ${ATTEMPTS})`,
);

/** Facts are kept this long; every projection can be rebuilt from the tables. */
export const FACT_DAYS = 14;
const forget = statement<{ id: number }>(
  'facts.forget',
  `delete from facts where ctid in (select ctid from facts where at < now() - interval '${FACT_DAYS} days' limit 20000) returning id`,
);

/** Forgets old facts, a bounded number at a time. Returns how many. */
export async function forgetFacts(db: Db): Promise<number> {
  return (await db.routerRun(forget, [])).length;
}

export function createFacts({ db, pulse, onError }: FactsOptions): Facts {
  const broadcasts: { types: Set<string>; handler: Handler }[] = [];
  const durables: { consumer: string; types: Set<string>; handler: Handler }[] = [];
  const loops: Promise<void>[] = [];
  const stopping = new AbortController();
  const wakers = new Set<() => void>();
  const seen = new Set<number>();
  const wakeAll = () => wakers.forEach((wake) => wake());

  async function tell(fact: StoredFact): Promise<void> {
    if (seen.has(fact.id)) return;
    seen.add(fact.id);
    if (seen.size > SEEN) seen.delete(seen.values().next().value!);
    for (const { types, handler } of broadcasts) {
      if (!types.has(fact.type)) continue;
      try {
        await handler(fact);
      } catch (error) {
        onError(error as Error);
      }
    }
  }

  /** Calls `step` whenever woken or polled; `step` says whether more waits. */
  async function loop(step: () => Promise<boolean>): Promise<void> {
    while (!stopping.signal.aborted) {
      let wake = () => {};
      const woken = new Promise<void>((resolve) => (wake = resolve));
      wakers.add(wake);
      let more = false;
      try {
        more = await step();
      } catch (error) {
        if (!stopping.signal.aborted) onError(error as Error);
      }
      if (!more) await Promise.race([woken, sleep(POLL_MS, undefined, { signal: stopping.signal }).catch(() => {})]);
      wakers.delete(wake);
    }
  }

  async function broadcastLoop(): Promise<void> {
    let cursor = (await db.routerRun(last, []))[0]!;
    await loop(async () => {
      const rows = await db.routerRun(after, [cursor.xid, cursor.id]);
      for (const row of rows) await tell(stored(row));
      if (rows.length > 0) cursor = rows.at(-1)!;
      return rows.length === PAGE;
    });
  }

  async function durableLoop({ consumer, types, handler }: (typeof durables)[number]): Promise<void> {
    const token = randomUUID();
    await loop(async () => {
      const [cursor] = await db.routerRun(lease, [consumer, LEASE_MS, token]);
      if (!cursor) return false;
      const rows = await db.routerRun(after, [cursor.xid, cursor.id]);
      for (const row of rows) {
        if (stopping.signal.aborted) return false;
        if (!types.has(row.type)) continue;
        await deliver(consumer, handler, stored(row));
        await db.routerRun(advance, [consumer, row.xid, row.id, token, LEASE_MS]);
      }
      const end = rows.at(-1);
      if (end) await db.routerRun(advance, [consumer, end.xid, end.id, token, LEASE_MS]);
      return rows.length === PAGE;
    });
  }

  async function deliver(consumer: string, handler: Handler, fact: StoredFact): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await handler(fact);
      } catch (error) {
        if (attempt < ATTEMPTS) {
          await sleep(50 * 2 ** attempt);
          continue;
        }
        onError(error as Error);
        await db.routerRun(bury, [
          newId(),
          fact.tenant,
          `fact:${consumer}`,
          fact.type,
          JSON.stringify(fact),
          String(error),
        ]);
        return;
      }
    }
  }

  return {
    broadcast: (types, handler) => void broadcasts.push({ types: new Set(types), handler }),
    durable: (consumer, types, handler) => void durables.push({ consumer, types: new Set(types), handler }),
    async redeliver(consumer, fact) {
      const known = durables.find((durable) => durable.consumer === consumer);
      if (!known) throw new Error(`No consumer ${consumer} in this process`);
      await known.handler(fact);
    },
    async start({ durable }) {
      pulse.subscribe('fact', (fact: StoredFact) => {
        void tell(fact);
        wakeAll();
      });
      pulse.onGap(wakeAll);
      loops.push(broadcastLoop());
      if (durable) for (const consumer of durables) loops.push(durableLoop(consumer));
    },
    async stop() {
      stopping.abort();
      wakeAll();
      await Promise.all(loops);
    },
  };
}

function stored(row: Row): StoredFact {
  return { id: row.id, tenant: row.tenant_id, type: row.type, version: row.version, payload: row.payload };
}
