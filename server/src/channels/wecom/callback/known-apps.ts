import { LRUCache } from 'lru-cache';
import type { Db } from '#platform/db';
import { Refusal } from '#platform/errors';
import { readApp, type AppDeps, type WecomApp } from '../app.ts';
import type { WecomTables } from '../store.ts';

/** How long an opened app is remembered: a changed token or key is heeded within it. */
const KNOWN_MS = 10_000;
const KNOWN = 1_000;
/** Addresses that led to an app lately. */
const LED_MS = 3600_000;

export interface KnownApps {
  /** The app whose callback address ends with this key, with its secrets opened; null when there is none. */
  of(key: string): Promise<WecomApp | null>;
  /** Whether this key led to an app within the last hour. */
  hasLed(key: string): boolean;
  /** Something was set anew: what is remembered may be old. */
  forget(): void;
}

export function createKnownApps(deps: AppDeps & { db: Db }): KnownApps {
  const known = new LRUCache<string, Promise<WecomApp | null>>({ max: KNOWN, ttl: KNOWN_MS });
  const led = new LRUCache<string, true>({ max: KNOWN, ttl: LED_MS });

  async function ask(key: string): Promise<WecomApp | null> {
    const app = await find(deps, key);
    if (app) led.set(key, true);
    return app;
  }

  return {
    of(key) {
      const before = known.get(key);
      if (before) return before;
      const asked = ask(key);
      known.set(key, asked);
      asked.catch(() => known.delete(key));
      return asked;
    },
    hasLed: (key) => led.has(key),
    forget: () => known.clear(),
  };
}

async function find(deps: AppDeps & { db: Db }, key: string): Promise<WecomApp | null> {
  const row = await deps.db
    .router<WecomTables>()
    .selectFrom('wecom_apps')
    .select(['tenant_id', 'id'])
    .where('callback_key', '=', key)
    .executeTakeFirst();
  if (!row) return null;
  try {
    return await deps.db.tenant(row.tenant_id, (tx) => readApp(tx, deps, row.id));
  } catch (error) {
    if (error instanceof Refusal && error.code === 'wecom.app_not_found') return null;
    throw error;
  }
}
