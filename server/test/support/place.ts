/** An empty database and an empty home, as another machine has them, for commands and for the product. */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { vi } from 'vitest';
import { readConfig, withPort } from '#platform/config';
import { build } from '../../src/compose.ts';
import { choosePort } from '../../src/port.ts';
import { running } from '../../src/roles/start.ts';
import { freshDatabase } from './postgres.ts';

export interface Place {
  readonly home: string;
  readonly ownerUrl: string;
  /** The name of the database. */
  readonly name: string;
  rows<R extends object>(sql: string, values?: readonly unknown[]): Promise<R[]>;
  /** Runs the product on whatever lies here. */
  start(how?: { now?: () => Date; env?: Record<string, string> }): Promise<{ url: string; stop(): Promise<void> }>;
  drop(): Promise<void>;
}

/** Commands in this process work here from now on. */
export async function newPlace(folder: string): Promise<Place> {
  const home = mkdtempSync(join(folder, 'home-'));
  mkdirSync(join(home, 'secrets'), { mode: 0o700 });
  const database = await freshDatabase({ empty: true });
  const { ownerUrl } = database;
  vi.stubEnv('LIREN_HOME', home);
  vi.stubEnv('DATABASE_URL', ownerUrl);
  const rows = async <R extends object>(sql: string, values: readonly unknown[] = []): Promise<R[]> => {
    const client = new pg.Client({ connectionString: ownerUrl });
    await client.connect();
    try {
      return (await client.query<R & pg.QueryResultRow>(sql, [...values])).rows;
    } finally {
      await client.end();
    }
  };
  return {
    home,
    ownerUrl,
    rows,
    name: new URL(ownerUrl).pathname.slice(1),
    async start({ env: more = {}, ...how } = {}) {
      const env = { LIREN_HOME: home, LIREN_DEMO: '0', LIREN_LOG: 'fatal', DATABASE_URL: ownerUrl, ...more };
      const config = withPort(readConfig({ env, root: home }), (await choosePort('127.0.0.1', 0)).port);
      const node = running(await build(config, { ownerUrl }, how));
      await node.start();
      return { url: config.http.publicUrl, stop: () => node.stop() };
    },
    async drop() {
      // Restored roles are those of the test run's template: they stay when this database goes.
      await rows('drop table if exists installation');
      await database.drop();
    },
  };
}
