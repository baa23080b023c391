import pg from 'pg';
import { asOwner } from '../db/index.ts';
import type { TableShape } from './copy.ts';
import type { Head, Manifest } from './manifest.ts';

/** Filled by the migrations and by the restore itself. The job queue makes its own schema anew at the start. */
const notCopied = ['installation', 'kysely_migration', 'kysely_migration_lock'];

/** One moment of the whole database, held as long as `work` runs. Writers are not held up. */
export function inSnapshot<R>(ownerUrl: string, work: (client: pg.Client) => Promise<R>): Promise<R> {
  return asOwner(ownerUrl, async (client) => {
    // The moment is that of the first read; the limits of an operator's server must not end a long one.
    await client.query(`set statement_timeout = 0; set idle_in_transaction_session_timeout = 0`);
    await client.query('begin isolation level repeatable read read only');
    return work(client);
  });
}

/** The tables of the product with the columns that are stored, by name. */
export async function tablesOf(client: pg.Client): Promise<TableShape[]> {
  const { rows } = await client.query<TableShape>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname <> all($1) group by c.relname order by c.relname`,
    [notCopied],
  );
  return rows;
}

/** Keeps a migration from changing the tables while they are read. */
export async function holdShapes(client: pg.Client, tables: readonly TableShape[]): Promise<void> {
  const names = tables.map(({ name }) => `public.${pg.escapeIdentifier(name)}`);
  await client.query(`lock table ${names.join(', ')} in access share mode`);
}

/** Read after the tables: a sequence may be ahead of its rows, never behind. */
export async function sequencesOf(client: pg.Client): Promise<Manifest['sequences']> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S' order by relname`,
  );
  const found: Manifest['sequences'] = {};
  for (const { name } of rows) {
    const { rows: states } = await client.query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from public.${pg.escapeIdentifier(name)}`,
    );
    found[name] = states[0]!;
  }
  return found;
}

export async function migrationsOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from kysely_migration order by name');
  return rows.map(({ name }) => name);
}

export async function installationOf(client: pg.Client): Promise<Head['installation']> {
  const { rows } = await client.query<Head['installation']>(
    `select id, encode(key_check, 'base64') as "keyCheck", app_role as "appRole", router_role as "routerRole" from installation`,
  );
  return rows[0]!;
}

/** A file that a row names, as the row describes it. */
export interface FileRow {
  readonly tenant: string;
  readonly id: string;
  readonly sha256: Buffer;
}

const FILE_PAGE = 500;

/** The files of the snapshot. What is forgotten is left out: its bytes may be gone already. */
export async function* filesOf(client: pg.Client): AsyncGenerator<FileRow> {
  await client.query(
    `declare liren_files no scroll cursor for
     select tenant_id as tenant, id, sha256 from files where doomed_at is null order by tenant_id, id`,
  );
  for (;;) {
    const { rows } = await client.query<FileRow>(`fetch ${FILE_PAGE} from liren_files`);
    yield* rows;
    if (rows.length < FILE_PAGE) break;
  }
  await client.query('close liren_files');
}
