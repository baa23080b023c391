import type { Tx } from '#platform/db';
import type { Keys } from '#platform/keys';
import * as verbs from './customer.ts';
import { createMemory, type Memory } from './memory/index.ts';
import { searchCustomers } from './search.ts';
import type { Arrival, CustomerPatch, CustomerProfile, CustomerRef, SelfTold } from './customer.ts';

export type { Arrival, CustomerPatch, CustomerProfile, CustomerRef, SelfTold } from './customer.ts';
export { customerFacts } from './facts.ts';
export type { Memory, MemoryState, Remembered, Telling } from './memory/index.ts';

export interface Customers {
  /**
   * The customer who arrives on a channel: known again by a proved identity or the address, otherwise made with a
   * data key of his own. The caller has checked the proof.
   */
  start(tx: Tx, arrival: Arrival): Promise<CustomerRef>;
  /** Refuses with `customer.not_found`. */
  get(tx: Tx, id: string): Promise<CustomerProfile>;
  /** Names for a list; unknown ids are left out. */
  refs(tx: Tx, ids: readonly string[]): Promise<Map<string, CustomerRef>>;
  /** Customers whose name, or with `identities` proved identity, contains the text, those seen last first. */
  search(tx: Tx, text: string, how: { identities: boolean }): Promise<string[]>;
  /** He was here just now (exact to a minute). */
  touch(tx: Tx, id: string): Promise<void>;
  /** Refuses with `customer.not_found` also when he was forgotten. */
  update(tx: Tx, id: string, patch: CustomerPatch): Promise<CustomerProfile>;
  /** Everybody who was not forgotten, in the order of ids. */
  exportAll(tx: Tx): AsyncGenerator<CustomerProfile>;
  /** Keeps what a customer told of himself. Refuses with `customer.not_found` also when he was forgotten. */
  hear(tx: Tx, id: string, told: SelfTold): Promise<void>;
  /** What is remembered of him beyond one talk. */
  readonly memory: Memory;
  /** Makes everything sealed under his key unreadable for good. Doing it again is harmless. */
  forget(tx: Tx, id: string): Promise<void>;
}

/** Who our customers are. */
export function createCustomers(deps: { keys: Keys; now: () => Date }): Customers {
  return {
    start: (tx, arrival) => verbs.startCustomer(tx, arrival, deps),
    get: (tx, id) => verbs.readCustomer(tx, id, deps),
    refs: verbs.readRefs,
    memory: createMemory(deps),
    search: searchCustomers,
    exportAll: (tx) => verbs.exportCustomers(tx, deps),
    touch: (tx, id) => verbs.touchCustomer(tx, id, deps),
    update: (tx, id, patch) => verbs.updateCustomer(tx, id, patch, deps),
    hear: (tx, id, told) => verbs.hearCustomer(tx, id, told, deps),
    forget: (tx, id) => verbs.forgetCustomer(tx, id, deps),
  };
}
