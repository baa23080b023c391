import pg from 'pg';
import { GroundError } from '../config/index.ts';

/** The oldest release that the project tests against. */
const oldestMajor = 15;
const connectLimitMs = 5_000;

/** Proves that the operator's own server can be reached and is new enough. Returns the URL to use. */
export async function checkExternal(url: string): Promise<string> {
  const { host } = new URL(url);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectLimitMs });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    throw new GroundError('database-unreachable', { address: host, reason: message || String(code) }, error);
  }
  try {
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    const found = rows[0]?.server_version ?? '0';
    if (Number.parseInt(found, 10) >= oldestMajor) return url;
    throw new GroundError('database-too-old', { address: host, found, need: oldestMajor });
  } finally {
    await client.end().catch(() => undefined);
  }
}
