import { readdir } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import pg from 'pg';

export interface MigrateOptions {
  /** Connection of the owner: may create roles and tables. */
  ownerUrl: string;
  app: { role: string; password: string };
  router: { role: string; password: string };
  log?(line: string): void;
}

const folder = path.resolve(import.meta.dirname, '../../../migrations');

/**
 * Brings the schema up to date under an advisory lock and makes sure of the two roles that the
 * product connects as. Returns their connection strings. Throws with the name of the step that failed.
 */
export async function migrate(
  options: MigrateOptions,
): Promise<{ appUrl: string; routerUrl: string; applied: string[] }> {
  const { ownerUrl, app, router, log } = options;
  const pool = new pg.Pool({
    connectionString: ownerUrl,
    max: 2,
    options: `-c liren.app_role=${app.role} -c liren.router_role=${router.role}`,
  });
  pool.on('error', (error) => log?.(`the database went away: ${error.message}`));
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    for (const { role, password } of [app, router]) await ensureRole(pool, role, password);
    const migrator = new Migrator({ db, provider: { getMigrations: readMigrations } });
    const { error, results = [] } = await migrator.migrateToLatest();
    for (const step of results) log?.(`${step.status === 'Success' ? 'migrated' : 'failed'} ${step.migrationName}`);
    if (error) throw error instanceof Error ? error : new Error(JSON.stringify(error));
    return {
      appUrl: as(ownerUrl, app),
      routerUrl: as(ownerUrl, router),
      applied: results.filter((step) => step.status === 'Success').map((step) => step.migrationName),
    };
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

async function ensureRole(pool: pg.Pool, role: string, password: string): Promise<void> {
  const name = pg.escapeIdentifier(role);
  const { rowCount } = await pool.query('select 1 from pg_roles where rolname = $1', [role]);
  const how = `login nosuperuser nobypassrls nocreatedb nocreaterole password ${pg.escapeLiteral(password)}`;
  // Two nodes may start on an empty server at once; the second finds the role made.
  if (!rowCount)
    await pool
      .query(`create role ${name} ${how}`)
      .catch((error: { code?: string }) => (error.code === '42710' ? undefined : Promise.reject(error)));
  // Attributes need a superuser, a password does not.
  await pool.query(`alter role ${name} login password ${pg.escapeLiteral(password)}`);
}

function as(url: string, login: { role: string; password: string }): string {
  const other = new URL(url);
  other.username = encodeURIComponent(login.role);
  other.password = encodeURIComponent(login.password);
  return other.href;
}
