import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { GroundError } from '#platform/config';
import { clocks, deadLetters } from './doctor-keeping.ts';
import { configOf } from './doctor-machine.ts';
import type { Finding } from './finding.ts';
import { borrowDatabase, root } from './open.ts';
import { asOwner } from '#platform/db';

const names = ['postgres', 'clocks', 'schema', 'row-level security', 'dead letters'] as const;

/** What the database itself tells. Nothing is changed in it. */
export async function databaseChecks(): Promise<Finding[]> {
  const config = configOf();
  if (config instanceof GroundError) return notLookedAt('the settings are not valid');
  if (config.database.kind === 'embedded' && !existsSync(join(config.home, 'postgres.json'))) {
    return notLookedAt('there is no database yet; npm start makes it');
  }
  try {
    const database = await borrowDatabase(config);
    try {
      return await asOwner(database.ownerUrl, lookAt);
    } finally {
      await database.stop();
    }
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    return [{ name: 'postgres', state: 'broken', says, mend: 'Read postgres.log in the data folder.' }];
  }
}

const notLookedAt = (why: string): Finding[] =>
  names.map((name) => ({ name, state: 'note', says: `not looked at: ${why}` }));

async function lookAt(client: pg.Client): Promise<Finding[]> {
  return [
    await server(client),
    await clocks(client),
    await schema(client),
    await separation(client),
    await deadLetters(client),
  ];
}

async function server(client: pg.Client): Promise<Finding> {
  const name = 'postgres';
  const { rows } = await client.query<{ version: string; durable: string; fsync: string }>(
    `select current_setting('server_version') as version, current_setting('synchronous_commit') as durable, current_setting('fsync') as fsync`,
  );
  const { version, durable, fsync } = rows[0]!;
  const says = `PostgreSQL ${version}, synchronous_commit ${durable}, fsync ${fsync}`;
  if (durable !== 'off' && fsync === 'on') return { name, state: 'ok', says };
  return { name, state: 'broken', says, mend: 'Turn both on: an acknowledged message could be lost.' };
}

async function schema(client: pg.Client): Promise<Finding> {
  const name = 'schema';
  const steps = readdirSync(join(root, 'server/migrations')).filter((file) => file.endsWith('.ts'));
  const { rows: known } = await client.query<{ there: boolean }>(
    `select to_regclass('public.kysely_migration') is not null as there`,
  );
  const { rows } = known[0]!.there
    ? await client.query<{ name: string }>('select name from kysely_migration')
    : { rows: [] };
  const applied = new Set(rows.map((row) => row.name));
  const waiting = steps.filter((file) => !applied.has(file.slice(0, -3)));
  const foreign = rows.length - (steps.length - waiting.length);
  if (foreign > 0) {
    const says = `${foreign} steps in the database are unknown to this release`;
    return { name, state: 'broken', says, mend: 'Run the newer release that made them.' };
  }
  if (waiting.length === 0) return { name, state: 'ok', says: `up to date, ${steps.length} steps` };
  return { name, state: 'broken', says: `${waiting.length} steps are missing`, mend: 'Run ./liren migrate.' };
}

/** The names of the two roles that the product connects as. */
async function productRoles(client: pg.Client): Promise<string[] | undefined> {
  const { rows: known } = await client.query<{ there: boolean }>(
    `select to_regclass('installation') is not null as there`,
  );
  if (!known[0]!.there) return undefined;
  const { rows } = await client.query<{ roles: string[] }>(
    'select array[app_role, router_role] as roles from installation',
  );
  return rows[0]?.roles;
}

async function separation(client: pg.Client): Promise<Finding> {
  const name = 'row-level security';
  const roles = await productRoles(client);
  if (!roles) return { name, state: 'note', says: 'not looked at: the schema is missing' };
  const { rows: loose } = await client.query<{ rolname: string }>(
    'select rolname from pg_roles where rolname = any($1) and (rolsuper or rolbypassrls)',
    [roles],
  );
  if (loose.length > 0) {
    const who = loose.map(({ rolname }) => rolname).join(', ');
    const mend = `As a superuser: alter role ${who} nosuperuser nobypassrls.`;
    return { name, state: 'broken', says: `${who} may pass over it`, mend };
  }
  const { rows: open } = await client.query<{ relname: string }>(
    `select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'tenant_id' and not a.attisdropped
       and not (c.relrowsecurity and c.relforcerowsecurity)`,
  );
  if (open.length > 0) {
    const says = `not on ${open.map(({ relname }) => relname).join(', ')}`;
    return { name, state: 'broken', says, mend: 'Run ./liren migrate.' };
  }
  return { name, state: 'ok', says: `holds on every table of a company; ${roles.join(' and ')} cannot bypass it` };
}
