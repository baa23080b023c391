import { createHash } from 'node:crypto';
import type { Db } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import type { Keys } from '#platform/keys';
import { keepCame, type Came } from '../inbox/store.ts';

/**
 * Callbacks of one company that wait for their commit; beyond it the platform is told to come again, which it would do
 * anyhow after five seconds.
 */
const WAITING = 1_000;
/** Callbacks stored by one commit. */
const BATCH = 100;
/** Seconds after which the platform may come again. */
const RETRY_S = 1;
/** That an app was called is written down this often. */
const SEEN_MS = 60_000;

/** A callback that proved to be the platform's. */
export interface Callback {
  readonly tenant: string;
  readonly app: string;
  /** What makes it this one and no other: a retry has the same. */
  readonly mark: string;
  readonly event: string;
  readonly text: string;
}

/** Stores callbacks; those that wait for the commit before theirs share the next one. */
export interface Intake {
  /** Resolves when it stands for good, also where it stood already. Throws `service.overloaded`. */
  take(callback: Callback): Promise<void>;
}

interface Waiting {
  readonly callback: Callback;
  done(): void;
  failed(error: unknown): void;
}

export const hashOf = (mark: string): Buffer => createHash('sha256').update(mark).digest();

/** Where the words of a callback are sealed to. */
export const inboxPlace = (app: string, id: string) => `wecom-inbox/${app}/${id}`;

export function createIntake({ db, keys, now }: { db: Db; keys: Keys; now(): Date }): Intake {
  const lines = new Map<string, Waiting[]>();
  const seen = new Map<string, number>();

  /** The apps that were not written down as called within the last minute. */
  function newlySeen(apps: readonly string[], at: number): string[] {
    const due = apps.filter((app) => at - (seen.get(app) ?? 0) >= SEEN_MS);
    for (const app of due) seen.set(app, at);
    return due;
  }

  async function store(tenant: string, batch: readonly Waiting[]): Promise<void> {
    const at = now();
    const rows = batch.map(({ callback: { app, mark, event, text } }): Came => {
      const id = newId(at.getTime());
      return { app, id, hash: hashOf(mark), event, sealed: keys.own.seal(text, inboxPlace(app, id)) };
    });
    const apps = [...new Set(rows.map(({ app }) => app))].toSorted();
    const due = newlySeen(apps, at.getTime());
    try {
      await db.tenant(tenant, (tx) => keepCame(tx, rows, { at, seen: due }));
    } catch (error) {
      for (const app of due) seen.delete(app);
      throw error;
    }
  }

  async function work(tenant: string, line: Waiting[]): Promise<void> {
    // Whatever else this turn of the loop has read shares the first commit.
    await new Promise((next) => setImmediate(next));
    while (line.length > 0) {
      const batch = line.splice(0, BATCH);
      try {
        await store(tenant, batch);
        for (const one of batch) one.done();
      } catch (error) {
        for (const one of batch) one.failed(error);
      }
    }
    lines.delete(tenant);
  }

  return {
    take: (callback) =>
      new Promise<void>((done, failed) => {
        const { tenant } = callback;
        const line = lines.get(tenant) ?? [];
        if (line.length >= WAITING)
          return failed(refuse('service.overloaded', 'Too many callbacks wait to be stored', { retryAfter: RETRY_S }));
        line.push({ callback, done, failed });
        if (lines.has(tenant)) return undefined;
        lines.set(tenant, line);
        return void work(tenant, line);
      }),
  };
}
