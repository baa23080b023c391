import type { Db } from '../db/index.ts';
import type { Pulse } from '../pulse/index.ts';
import { Broadcasts, type Handler } from './broadcasts.ts';
import { DurableConsumer } from './durable.ts';
import { Poll } from './poll.ts';
import type { StoredFact } from './record.ts';
import { forget } from './statements.ts';

/** Without a hint both kinds of consumer look at the table this often. */
const POLL_MS = 1_000;

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

export function createFacts({ db, pulse, onError }: FactsOptions): Facts {
  const broadcasts = new Broadcasts(db, onError);
  const durables: DurableConsumer[] = [];
  const listening = new Poll(POLL_MS, onError);
  const working = new Poll(POLL_MS, onError);
  return {
    broadcast: (types, handler) => broadcasts.add(types, handler),
    durable: (name, types, handler) => void durables.push(new DurableConsumer({ name, types, handler }, db, onError)),
    async redeliver(name, fact) {
      const known = durables.find((durable) => durable.name === name);
      if (!known) throw new Error(`No consumer ${name} in this process`);
      await known.handler(fact);
    },
    async start({ durable }) {
      pulse.subscribe('fact', (fact: StoredFact) => {
        // The hint holds the fact itself: listeners read the table only for hints that were lost.
        void broadcasts.tell(fact);
        working.wake();
      });
      pulse.onGap(() => {
        listening.wake();
        working.wake();
      });
      listening.run(await broadcasts.reader());
      if (durable) for (const consumer of durables) working.run(() => consumer.step(() => working.stopped));
    },
    async stop() {
      await Promise.all([listening.stop(), working.stop()]);
    },
  };
}

/** Forgets old facts, a bounded number at a time. Returns how many. */
export async function forgetFacts(db: Db): Promise<number> {
  return (await db.routerRun(forget, [])).length;
}
