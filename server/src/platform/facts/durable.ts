import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../db/index.ts';
import { newId } from '../ids/index.ts';
import type { Handler } from './broadcasts.ts';
import type { StoredFact } from './record.ts';
import { advance, after, bury, lease, PAGE, stored, type Cursor } from './statements.ts';

/** A consumer works under a lease; a dead process gives it up after this. */
const LEASE_MS = 10_000;
const ATTEMPTS = 5;
const BACKOFF_MS = 50;

/** One listener per deployment, with a cursor of its own in commit order. */
export class DurableConsumer {
  readonly name: string;
  readonly handler: Handler;
  readonly #types: Set<string>;
  readonly #db: Db;
  readonly #onError: (error: Error) => void;
  readonly #token = randomUUID();

  constructor(
    of: { name: string; types: readonly string[]; handler: Handler },
    db: Db,
    onError: (error: Error) => void,
  ) {
    this.name = of.name;
    this.handler = of.handler;
    this.#types = new Set(of.types);
    this.#db = db;
    this.#onError = onError;
  }

  /** Reads one page if no other process does. True when more waits. */
  async step(stopped: () => boolean): Promise<boolean> {
    const [cursor] = await this.#db.routerRun(lease, [this.name, LEASE_MS, this.#token]);
    if (!cursor) return false;
    const rows = await this.#db.routerRun(after, [cursor.xid, cursor.id]);
    for (const row of rows) {
      if (stopped()) return false;
      if (!this.#types.has(row.type)) continue;
      await this.#deliver(stored(row));
      await this.#advance(row);
    }
    const end = rows.at(-1);
    if (end) await this.#advance(end);
    return rows.length === PAGE;
  }

  async #advance({ xid, id }: Cursor): Promise<void> {
    await this.#db.routerRun(advance, [this.name, xid, id, this.#token, LEASE_MS]);
  }

  /** A fact that fails for good becomes a dead letter; the ones behind it are not held up. */
  async #deliver(fact: StoredFact): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.handler(fact);
      } catch (error) {
        if (attempt === ATTEMPTS) {
          this.#onError(error as Error);
          const origin = `fact:${this.name}`;
          const letter = [newId(), fact.tenant, origin, fact.type, JSON.stringify(fact), String(error), ATTEMPTS];
          await this.#db.routerRun(bury, letter);
          return;
        }
        await sleep(BACKOFF_MS * 2 ** attempt);
      }
    }
  }
}
