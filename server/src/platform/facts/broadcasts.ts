import type { Db } from '../db/index.ts';
import type { StoredFact } from './record.ts';
import { after, PAGE, present, stored, type Cursor } from './statements.ts';

/** Hints remembered so that the poll does not tell them again. */
const SEEN = 20_000;

export type Handler = (fact: StoredFact) => Promise<void> | void;

/** Tells this process what happens from now on. */
export class Broadcasts {
  readonly #db: Db;
  readonly #onError: (error: Error) => void;
  readonly #listeners: { types: Set<string>; handler: Handler }[] = [];
  readonly #seen = new Set<number>();

  constructor(db: Db, onError: (error: Error) => void) {
    this.#db = db;
    this.#onError = onError;
  }

  add(types: readonly string[], handler: Handler): void {
    this.#listeners.push({ types: new Set(types), handler });
  }

  /** Once per fact, whether hinted or read. A listener that fails does not keep the others from hearing. */
  async tell(fact: StoredFact): Promise<void> {
    if (this.#seen.has(fact.id)) return;
    this.#seen.add(fact.id);
    if (this.#seen.size > SEEN) this.#seen.delete(this.#seen.values().next().value!);
    for (const { types, handler } of this.#listeners) {
      if (!types.has(fact.type)) continue;
      try {
        await handler(fact);
      } catch (error) {
        this.#onError(error as Error);
      }
    }
  }

  /** One step of reading what no hint told; starts at the present. */
  async reader(): Promise<() => Promise<boolean>> {
    let cursor: Cursor = (await this.#db.routerRun(present, []))[0]!;
    return async () => {
      const rows = await this.#db.routerRun(after, [cursor.xid, cursor.id]);
      for (const row of rows) await this.tell(stored(row));
      cursor = rows.at(-1) ?? cursor;
      return rows.length === PAGE;
    };
  }
}
