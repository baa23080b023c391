import { realpathSync } from 'node:fs';
import pg from 'pg';
import { superuser } from './cluster.ts';

/** What answers on a port: our server, a server that is not ready, one that refuses us, another one, or nothing. */
export type Answer = 'ours' | 'not-ready' | 'refuses' | 'foreign' | 'silent';

const connectLimitMs = 3_000;

export interface Door {
  port: number;
  dataDir: string;
  password: string;
}

/** Opens one superuser connection, lends it and closes it. */
export async function asSuperuser<T>({ port, password }: Door, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: superuser,
    password,
    database: 'postgres',
    connectionTimeoutMillis: connectLimitMs,
  });
  // A connection that dies while idle reports here; the query or the next probe tells the story.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Knocks: the password and the data folder prove that the server behind the port is ours. */
export async function probe(door: Door): Promise<Answer> {
  try {
    return await asSuperuser(door, async (client) => {
      const { rows } = await client.query<{ folder: string }>("select current_setting('data_directory') as folder");
      return realpathSync(rows[0]?.folder ?? '') === realpathSync(door.dataDir) ? 'ours' : 'foreign';
    });
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '28P01' || code === '28000') return 'refuses';
    return code === '57P03' ? 'not-ready' : 'silent';
  }
}
