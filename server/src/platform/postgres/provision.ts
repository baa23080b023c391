import type { Door } from './probe.ts';
import { asSuperuser } from './probe.ts';

const owner = 'liren';
const ownerRights = 'nosuperuser createdb createrole';
const database = 'liren';
const provisionLock = 7_171_001;

/** Makes the owner and its database; done again on each start, so an interrupted first start heals. */
export async function provision(door: Door): Promise<string> {
  await asSuperuser(door, async (client) => {
    // Two commands may borrow one server at the same moment.
    await client.query('select pg_advisory_lock($1)', [provisionLock]);
    const { rows } = await client.query<{ role: boolean; base: boolean }>(
      `select exists (select from pg_roles where rolname = $1) as role,
              exists (select from pg_database where datname = $2) as base`,
      [owner, database],
    );
    const password = client.escapeLiteral(door.password);
    const verb = rows[0]?.role ? 'alter' : 'create';
    await client.query(`${verb} role ${owner} login ${ownerRights} password ${password}`);
    // Roles that the owner makes are its own to use, as on servers before 16.
    await client.query(`alter role ${owner} set createrole_self_grant = 'set, inherit'`);
    await client.query(`grant pg_monitor, pg_signal_backend, pg_checkpoint to ${owner}`);
    if (!rows[0]?.base) await client.query(`create database ${database} owner ${owner}`);
  });
  return `postgres://${owner}:${encodeURIComponent(door.password)}@127.0.0.1:${door.port}/${database}`;
}
