import type { FactKind } from '#contracts/http/memory';
import type { Tx } from '#platform/db';
import * as verbs from './memory.ts';
import type { Deps, MemoryState, Remembered, Telling } from './memory.ts';

export type { MemoryState, Remembered, Telling } from './memory.ts';

/** What is remembered of customers beyond one talk, by their own words and for as long as they let us. */
export interface Memory {
  /** Keeps what was told. Whoever took his consent back is not remembered; whoever switched it off for a talk only. */
  remember(tx: Tx, customerId: string, told: readonly Telling[]): Promise<void>;
  /** What is in force now, oldest first; one of each kind. */
  remembered(tx: Tx, customerId: string): Promise<Remembered[]>;
  /** Refuses with `customer.not_found`, also when he was forgotten. */
  state(tx: Tx, customerId: string): Promise<MemoryState>;
  /** Staff put one thing differently; tells its kind. Refuses with `memory.not_found`, `memory.refused`. */
  correct(tx: Tx, customerId: string, change: { factId: string; value: string; staffName: string }): Promise<FactKind>;
  /** Erases one thing and tells its kind. Refuses with `memory.not_found`. */
  remove(tx: Tx, customerId: string, factId: string): Promise<FactKind>;
  /** Erases everything; what was said before never comes back. */
  empty(tx: Tx, customerId: string): Promise<void>;
  /** Off: everything is erased and nothing kept beyond a talk. After a withdrawal of consent it stays off. */
  set(tx: Tx, customerId: string, on: boolean): Promise<void>;
  /** Consent was withdrawn: everything is erased and nothing kept at all, until `agreed`. */
  withdrawn(tx: Tx, customerId: string): Promise<void>;
  agreed(tx: Tx, customerId: string): Promise<void>;
  /** Forgets what has expired, a bounded number at a time; returns how many. */
  forgetExpired(tx: Tx): Promise<number>;
  exportAll(tx: Tx): AsyncGenerator<Remembered & { customerId: string }>;
}

export function createMemory(deps: Deps): Memory {
  return {
    remember: (tx, customerId, told) => verbs.remember(tx, customerId, told, deps),
    remembered: (tx, customerId) => verbs.remembered(tx, customerId, deps),
    state: (tx, customerId) => verbs.stateOf(tx, customerId, deps),
    correct: (tx, customerId, change) => verbs.correct(tx, customerId, change, deps),
    remove: (tx, customerId, factId) => verbs.remove(tx, customerId, factId, deps),
    empty: (tx, customerId) => verbs.empty(tx, customerId, { off: 'unchanged' }, deps),
    async set(tx, customerId, on) {
      if (on) return verbs.resume(tx, customerId, { from: 'customer' }, deps);
      if ((await verbs.stateOf(tx, customerId, deps)) === 'withdrawn') return;
      await verbs.empty(tx, customerId, { off: 'customer' }, deps);
    },
    withdrawn: (tx, customerId) => verbs.empty(tx, customerId, { off: 'withdrawn' }, deps),
    agreed: (tx, customerId) => verbs.resume(tx, customerId, { from: 'withdrawn' }, deps),
    forgetExpired: (tx) => verbs.forgetExpired(tx, deps),
    exportAll: (tx) => verbs.exportMemories(tx, deps),
  };
}
