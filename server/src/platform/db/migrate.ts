import { readdir } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import { Migrator, type Migration, type MigrationResult, type MigrationResultSet } from 'kysely/migration';
import pg from 'pg';
import { GroundError } from '../config/index.ts';
import { openInstallation, type Login, type Logins } from './installation.ts';

export interface MigrateOptions {
  /** Connection of the owner: may create roles and tables. */
  ownerUrl: string;
  /** 32 bytes. The data of a database opens with the key that it was founded with. */
  masterKey: Buffer;
  log?(line: string): void;
}

const folder = path.resolve(import.meta.dirname, '../../../migrations');
/** Nodes that start at once take turns. */
const startLock = 7_171_002;

/**
 * Brings the schema up to date and makes sure of the two roles that the product connects as. Returns their connection
 * strings. Throws a GroundError for what an operator can mend, else with the name of the step that failed.
 */
export async function migrate({
  ownerUrl,
  masterKey,
  log,
}: MigrateOptions): Promise<{ appUrl: string; routerUrl: string; applied: string[] }> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  owner.on('error', (error) => log?.(`the database went away: ${error.message}`));
  try {
    await owner.connect();
    // Held until the connection ends.
    await owner.query('select pg_advisory_lock($1)', [startLock]);
    const logins = await openInstallation(owner, masterKey);
    const [appUrl, routerUrl] = [as(ownerUrl, logins.app), as(ownerUrl, logins.router)];
    await ensureLogins(owner, logins, ownerUrl);
    return { appUrl, routerUrl, applied: await bringUpToDate(ownerUrl, logins, log) };
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    throw code === '42501'
      ? new GroundError('database-forbids', { user: owner.user ?? '', reason: message }, error)
      : error;
  } finally {
    await owner.end();
  }
}

/** The names of all steps that this release knows, in order. */
export async function knownMigrations(): Promise<string[]> {
  return Object.keys(await readMigrations());
}

/** Makes the schema as it was after these steps, in the transaction that is open on `owner`. */
export async function migrateWithin(
  owner: pg.Client,
  { app, router }: Logins,
  names: readonly string[],
): Promise<void> {
  await owner.query(`select set_config('liren.app_role', $1, true), set_config('liren.router_role', $2, true)`, [
    app.role,
    router.role,
  ]);
  const client = {
    query: (sql: string, values: readonly unknown[]) => owner.query(sql, [...values]),
    release: () => undefined,
  } as unknown as PostgresPoolClient;
  const pool: PostgresPool = { options: {}, connect: async () => client, end: async () => undefined };
  const known = Object.entries(await readMigrations());
  const wanted = Object.fromEntries(known.filter(([name]) => names.includes(name)));
  const migrator = new Migrator({
    db: new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }),
    provider: { getMigrations: async () => wanted },
    disableTransactions: true,
  });
  orThrow(await migrator.migrateToLatest());
}

function orThrow({ error, results = [] }: MigrationResultSet): MigrationResult[] {
  if (error) throw error instanceof Error ? error : new Error(JSON.stringify(error));
  return results;
}

async function bringUpToDate(ownerUrl: string, { app, router }: Logins, log: MigrateOptions['log']): Promise<string[]> {
  const pool = new pg.Pool({
    connectionString: ownerUrl,
    max: 2,
    options: `-c liren.app_role=${app.role} -c liren.router_role=${router.role}`,
  });
  pool.on('error', (error) => log?.(`the database went away: ${error.message}`));
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: readMigrations } });
    const done = await migrator.migrateToLatest();
    for (const step of done.results ?? [])
      log?.(`${step.status === 'Success' ? 'migrated' : 'failed'} ${step.migrationName}`);
    return orThrow(done).map((step) => step.migrationName);
  } finally {
    await db.destroy();
  }
}

async function readMigrations(): Promise<Record<string, Migration>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort();
  const steps = await Promise.all(
    names.map(
      async (name) =>
        [name.slice(0, -3), (await import(pathToFileURL(path.join(folder, name)).href)) as Migration] as const,
    ),
  );
  return Object.fromEntries(steps);
}

/** Makes sure that both roles are there and let in whoever holds the key. */
export async function ensureLogins(owner: pg.Client, { app, router }: Logins, ownerUrl: string): Promise<void> {
  await ensureRole(owner, app, as(ownerUrl, app));
  await ensureRole(owner, router, as(ownerUrl, router));
}

/** Makes the role, or gives it the password that follows from the key; a login that works is left alone. */
async function ensureRole(owner: pg.Client, { role, password }: Login, url: string): Promise<void> {
  const name = pg.escapeIdentifier(role);
  const { rowCount } = await owner.query('select 1 from pg_roles where rolname = $1', [role]);
  if (!rowCount) {
    const rights = 'login nosuperuser nobypassrls nocreatedb nocreaterole';
    await owner.query(`create role ${name} ${rights} password ${pg.escapeLiteral(password)}`);
  } else if (!(await opens(url))) {
    // Attributes need a superuser, a password does not.
    await owner.query(`alter role ${name} login password ${pg.escapeLiteral(password)}`);
  }
}

async function opens(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '28P01' || code === '28000') return false;
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function as(url: string, login: Login): string {
  const other = new URL(url);
  other.username = encodeURIComponent(login.role);
  other.password = encodeURIComponent(login.password);
  return other.href;
}
