import type { Door } from './probe.ts';
import { asSuperuser } from './probe.ts';

/** The owner of the application's database: as strong as an operator's own server would give, and no superuser. */
export const owner = 'liren';
const database = 'liren';

/** Makes the owner and its database; done again on each start, so an interrupted first start heals. */
export async function provision(door: Door): Promise<string> {
  await asSuperuser(door, async (client) => {
    const { rows } = await client.query<{ role: boolean; base: boolean }>(
      `select exists (select from pg_roles where rolname = $1) as role,
              exists (select from pg_database where datname = $2) as base`,
      [owner, database],
    );
    const password = client.escapeLiteral(door.password);
    const verb = rows[0]?.role ? 'alter' : 'create';
    await client.query(`${verb} role ${owner} login createdb createrole password ${password}`);
    // Roles that the owner makes are its own to use, as on servers before 16.
    await client.query(`alter role ${owner} set createrole_self_grant = 'set, inherit'`);
    await client.query(`grant pg_monitor, pg_signal_backend, pg_checkpoint to ${owner}`);
    if (!rows[0]?.base) await client.query(`create database ${database} owner ${owner}`);
  });
  return `postgres://${owner}:${encodeURIComponent(door.password)}@127.0.0.1:${door.port}/${database}`;
}
