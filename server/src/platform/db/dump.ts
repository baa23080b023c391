import { sql } from 'kysely';
import { must } from '../errors/index.ts';
import type { Tx } from './tx.ts';

/** Rows fetched at once. */
const PAGE = 500;

/** What nobody takes along: sessions, keys, work in progress. Everything else with a tenant is dumped. */
const notDumped: ReadonlySet<string> = new Set([
  'sessions',
  'data_keys',
  'lane_boxes',
  'lane_mail',
  'facts',
  'dead_letters',
]);

/** Columns whose text would open something. Bytes are sealed or hashes; they are left out unless named below. */
const secret = /password|secret|token|recovery|challenge/;
/** The audit chain is worth nothing without its hashes. */
const bytesKept: Readonly<Record<string, readonly string[]>> = { audit_log: ['previous', 'hash'] };

/** Tables of a company in the order of names, each with the columns that may be taken along. */
export async function dumpable(tx: Tx): Promise<{ table: string; columns: string[] }[]> {
  const { rows } = await sql<{ table: string; column: string; type: string }>`
    select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id' and not t.attisdropped)
      and has_table_privilege(c.oid, 'select')
    order by c.relname, a.attnum`.execute(tx.tables<unknown>());
  const tables = new Map<string, string[]>();
  for (const { table, column, type } of rows) {
    if (notDumped.has(table) || column === 'tenant_id' || secret.test(column)) continue;
    if (type === 'bytea' && !bytesKept[table]?.includes(column)) continue;
    tables.set(table, [...(tables.get(table) ?? []), column]);
  }
  return [...tables].map(([table, columns]) => ({ table, columns }));
}

/** The tenant's rows of one table as PostgreSQL writes them in JSON, read through a cursor: memory stays small. */
export async function* dump(tx: Tx, table: string, columns: readonly string[]): AsyncGenerator<object> {
  must(columns.length > 0, 'a table without columns is not dumped');
  const on = tx.tables<unknown>();
  const cursor = sql.ref(`dump_${table}`);
  const picked = sql.join(columns.map((column) => sql.ref(column)));
  await sql`declare ${cursor} no scroll cursor for
    select to_jsonb(r) as row from (select ${picked} from ${sql.table(table)} where tenant_id = ${sql.lit(tx.tenant)}::uuid) r`.execute(
    on,
  );
  for (;;) {
    const { rows } = await sql<{ row: object }>`fetch ${sql.lit(PAGE)} from ${cursor}`.execute(on);
    for (const { row } of rows) yield row;
    if (rows.length < PAGE) break;
  }
  await sql`close ${cursor}`.execute(on);
}
