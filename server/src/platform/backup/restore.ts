import type pg from 'pg';
import { GroundError } from '#platform/config';
import { asOwner, keyFits, knownMigrations, migrate } from '../db/index.ts';
import type { FileBytes } from './backup.ts';
import { entriesOf, inspect, openBackup, type Inspected } from './inspect.ts';
import { nameOf } from './copy.ts';
import { refill } from './refill.ts';
import type { Revived } from './revived.ts';
import type { Unlock, Unsealed } from './seal.ts';
import { tablesOf } from './snapshot.ts';

export interface RestoreOptions {
  readonly path: string;
  readonly unlock: Unlock;
  readonly ownerUrl: string;
  /** Of the home that is restored into. */
  readonly masterKey: Buffer;
  readonly files: FileBytes;
  /** What is there already may go. */
  readonly replace: boolean;
  /** Keeps the keys of a backup that brings its own, once its data stands. */
  keepKeys(keys: NonNullable<Inspected['keys']>): void;
  onProgress?(done: { what: string; bytes: number }): void;
}

export interface RestoreReport extends Inspected {
  /** Steps that this release added to the schema of the backup. */
  readonly migrated: number;
  /** What must be ended once more. */
  readonly revived: Revived;
}

/**
 * Brings a backup back. It is read to its end first; then the database is exchanged in one transaction. Throws a
 * GroundError, and nothing has changed then: for what is wrong with the backup, `restore-not-empty`, `restore-foreign`,
 * `restore-running`, `backup-newer`, `restore-differs`.
 */
export async function restore(options: RestoreOptions): Promise<RestoreReport> {
  const { ownerUrl, files, onProgress } = options;
  await asOwner(ownerUrl, (client) => refuseOccupied(client, options));
  const file = await openBackup(options.path, options.unlock);
  const backup = await inspect(file, options.masterKey);
  const masterKey = backup.keys?.masterKey ?? options.masterKey;
  await refuseUnfit(backup, file, masterKey);
  // Bytes without a row harm nobody and are swept; a row without bytes would be a broken link.
  await putFiles(file, files);
  const revived = await asOwner(ownerUrl, (client) =>
    refill({ client, ownerUrl, file, backup, masterKey, ...(onProgress ? { onProgress } : {}) }),
  );
  if (backup.keys) options.keepKeys(backup.keys);
  const { applied } = await migrate({ ownerUrl, masterKey });
  return { ...backup, migrated: applied.length, revived };
}

async function refuseOccupied(client: pg.Client, { replace }: RestoreOptions): Promise<void> {
  const database = client.database!;
  const { rows } = await client.query<{ tables: number; ours: boolean }>(
    `select count(*)::int as tables, to_regclass('public.installation') is not null as ours from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
  );
  const { tables, ours } = rows[0]!;
  if (tables === 0) return;
  if (!ours) throw new GroundError('restore-foreign', { database, tables });
  if (!replace && (await holdsCompany(client))) throw new GroundError('restore-not-empty', { database });
  const { rows: busy } = await client.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity, installation
     where datname = current_database() and usename in (app_role, router_role)`,
  );
  if (busy[0]!.count > 0) throw new GroundError('restore-running', { database });
}

async function holdsCompany(client: pg.Client): Promise<boolean> {
  for (const table of await tablesOf(client)) {
    if (!table.columns.includes('tenant_id')) continue;
    if ((await client.query(`select from ${nameOf(table)} limit 1`)).rowCount) return true;
  }
  return false;
}

/** A newer release knows steps that this one cannot take back. */
async function refuseUnfit({ head }: Inspected, { path }: Unsealed, masterKey: Buffer): Promise<void> {
  const known = await knownMigrations();
  if (head.migrations.some((name) => !known.includes(name))) throw new GroundError('backup-newer', { path });
  const row = { id: head.installation.id, key_check: Buffer.from(head.installation.keyCheck, 'base64') };
  if (keyFits(row, masterKey)) return;
  throw new GroundError('backup-needs-key', { path, fingerprint: head.fingerprints.masterKey });
}

async function putFiles(file: Unsealed, files: FileBytes): Promise<void> {
  for await (const { name, bytes } of entriesOf(file)) {
    const [kind, tenant, id] = name.split('/');
    if (kind === 'files' && tenant && id) await files.write(tenant, id, bytes);
  }
}
