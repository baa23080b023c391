import pg from 'pg';
import { GroundError } from '#platform/config';
import { ensureLogins, migrateWithin, refound } from '../db/index.ts';
import { copyIn, nameOf, sumOf, type Filling } from './copy.ts';
import { entriesOf, tableOf, type Inspected } from './inspect.ts';
import { endedIn, endSessions, revivedIn, type Revived } from './revived.ts';
import type { Unsealed } from './seal.ts';
import { tablesOf } from './snapshot.ts';

export interface Refill {
  readonly client: pg.Client;
  /** What `client` is connected with. */
  readonly ownerUrl: string;
  readonly file: Unsealed;
  readonly backup: Inspected;
  /** The one that the data of the backup lies under. */
  readonly masterKey: Buffer;
  onProgress?(done: { what: string; bytes: number }): void;
}

/**
 * Puts the database of a backup in the place of what is there, in one transaction: whatever goes wrong, and whoever
 * pulls the plug, what was there before stays. Every table is read back and compared before the commit; then all
 * sessions end. Returns what had ended in what was there and stands again by this.
 */
export async function refill(work: Refill): Promise<Revived> {
  const { client } = work;
  let revived: Revived;
  await client.query('begin');
  try {
    const ended = await endedIn(client);
    await clear(client);
    await found(work);
    const resting = await putToRest(client);
    await fill(work);
    await compare(work);
    revived = await revivedIn(client, ended);
    await endSessions(client);
    await setSequences(work);
    await renumberFacts(client);
    for (const statement of resting) await client.query(statement);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
  await client.query('analyze');
  return revived;
}

/** Everything of ours goes; what an extension owns stays. */
async function clear(client: pg.Client): Promise<void> {
  const own = (catalogue: string, alias: string) =>
    `not exists (select from pg_depend d where d.classid = '${catalogue}'::regclass and d.objid = ${alias}.oid and d.deptype = 'e')`;
  const { rows } = await client.query<{ statement: string }>(
    `select format('drop table if exists %s cascade', c.oid::regclass) as statement from pg_class c
       where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and ${own('pg_class', 'c')}
     union all select format('drop function if exists %s cascade', p.oid::regprocedure) from pg_proc p
       where pronamespace = 'public'::regnamespace and prokind = 'f' and ${own('pg_proc', 'p')}
     union all select format('drop type if exists %s cascade', t.oid::regtype) from pg_type t
       where typnamespace = 'public'::regnamespace and typtype in ('e', 'd') and ${own('pg_type', 't')}`,
  );
  for (const { statement } of rows) await client.query(statement);
  await client.query('drop schema if exists jobs cascade');
}

/** The empty database of the release that made the backup, with the identity and the roles that it names. */
async function found({ client, ownerUrl, backup, masterKey }: Refill): Promise<void> {
  const { installation, migrations } = backup.head;
  const row = {
    id: installation.id,
    key_check: Buffer.from(installation.keyCheck, 'base64'),
    app_role: installation.appRole,
    router_role: installation.routerRole,
  };
  const logins = await refound(client, row, masterKey);
  await ensureLogins(client, logins, ownerUrl);
  await migrateWithin(client, logins, migrations);
}

/**
 * Foreign keys and indexes are made again when the rows are there: quicker, and the order of the tables does not
 * matter. Row-level security rests for the owner, because COPY does not fill a table through it. Returns what undoes it.
 */
async function putToRest(client: pg.Client): Promise<string[]> {
  const tables = await tablesOf(client);
  const { rows } = await client.query<{ rest: string; undo: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as rest,
            format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as undo
       from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0
     union all
     select format('drop index %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
       from pg_index i join pg_class c on c.oid = i.indexrelid
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'i' and not c.relispartition
         and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
     union all
     select format('alter table %s no force row level security', oid::regclass),
            format('alter table %s force row level security', oid::regclass)
       from pg_class where relnamespace = 'public'::regnamespace and relforcerowsecurity
     union all
     select format('alter table %s disable trigger user', oid::regclass),
            format('alter table %s enable trigger user', oid::regclass)
       from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relhastriggers`,
  );
  for (const { rest } of rows) await client.query(rest);
  // The migrations may have written rows of their own.
  await client.query(`truncate ${tables.map(nameOf).join(', ')}`);
  const isKey = (undo: string) => undo.includes('FOREIGN KEY');
  return rows.map(({ undo }) => undo).toSorted((one, other) => Number(isKey(one)) - Number(isKey(other)));
}

async function fill({ client, file, backup, onProgress }: Refill): Promise<void> {
  const shapes = new Map(backup.head.tables.map((table) => [table.name, table]));
  let current: { name: string; filling: Filling } | undefined;
  let bytes = 0;
  for await (const entry of entriesOf(file)) {
    if (!entry.name.startsWith('tables/')) continue;
    const name = tableOf(entry.name);
    if (current?.name !== name) {
      await current?.filling.end();
      current = { name, filling: copyIn(client, shapes.get(name)!) };
    }
    await current.filling.add(entry.bytes);
    bytes += entry.bytes.length;
    onProgress?.({ what: name, bytes });
  }
  await current?.filling.end();
}

async function compare({ client, file, backup }: Refill): Promise<void> {
  for (const table of backup.head.tables) {
    const found = await sumOf(client, table);
    const told = backup.manifest.tables[table.name]!;
    if (found.rows === told.rows && found.sum === told.sum) continue;
    throw new GroundError('restore-differs', { path: file.path, table: table.name });
  }
}

async function setSequences({ client, backup }: Refill): Promise<void> {
  for (const [name, { value, called }] of Object.entries(backup.manifest.sequences)) {
    await client.query('select setval($1::regclass, $2::bigint, $3)', [
      `public.${pg.escapeIdentifier(name)}`,
      value,
      called,
    ]);
  }
}

/**
 * Facts are read in the order of their transactions, and only below the oldest one that is open. A server that is
 * younger than the one of the backup would take them for the future, and its own facts for the past: then they get new
 * numbers in the old order, below everything to come, and each reader stands where he stood.
 */
async function renumberFacts(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ ahead: boolean }>(
    `select coalesce(max(xid) >= pg_current_xact_id(), false) as ahead
     from (select max(xid) as xid from facts union all select max(xid) from fact_cursors) known`,
  );
  if (!rows[0]!.ahead) return;
  await client.query(
    `create temporary table moved on commit drop as
       select row_number() over (order by xid, id) as id, tenant_id, type, version, at, payload from facts;
     update fact_cursors c set xid = '1', id = (select count(*) from facts f where (f.xid, f.id) <= (c.xid, c.id));
     truncate facts;
     insert into facts (id, xid, tenant_id, type, version, at, payload)
       select id, '1', tenant_id, type, version, at, payload from moved;`,
  );
}
