import pg from 'pg';

export interface Erased {
  /** Tables looked through: every one with a tenant. */
  readonly tables: number;
  /** Rows removed from each table that held any. */
  readonly rows: Readonly<Record<string, number>>;
}

/** Removes every row of a tenant, in one transaction: all of it goes, or nothing. */
export async function eraseTenant(ownerUrl: string, tenant: string): Promise<Erased> {
  return asOwner(ownerUrl, async (client) => {
    await client.query('begin');
    try {
      const tables = await tenantTables(client);
      const rows: Record<string, number> = {};
      for (const table of tables) {
        const from = client.escapeIdentifier(table);
        const { rowCount } = await client.query(`delete from ${from} where tenant_id = $1`, [tenant]);
        if (rowCount) rows[table] = rowCount;
      }
      await client.query('commit');
      return { tables: tables.length, rows };
    } catch (error) {
      await client.query('rollback');
      throw error;
    }
  });
}

/** Tables with a tenant, each before those it refers to. */
async function tenantTables(client: pg.Client): Promise<string[]> {
  const tables = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'tenant_id' and not a.attisdropped
     order by c.relname`,
  );
  const references = await client.query<{ from: string; to: string }>(
    `select conrelid::regclass::text as from, confrelid::regclass::text as to from pg_constraint
     where contype = 'f' and conrelid <> confrelid`,
  );
  const left = new Set(tables.rows.map(({ name }) => name));
  const ordered: string[] = [];
  while (left.size > 0) {
    const isReferred = (name: string) => references.rows.some(({ from, to }) => to === name && left.has(from));
    const free = [...left].filter((name) => !isReferred(name));
    if (free.length === 0) throw new Error(`Tables refer to each other in a ring: ${[...left].join(', ')}`);
    for (const name of free) left.delete(name);
    ordered.push(...free);
  }
  return ordered;
}

/** Lends a connection of the owner. */
export async function asOwner<R>(ownerUrl: string, work: (client: pg.Client) => Promise<R>): Promise<R> {
  const client = new pg.Client({ connectionString: ownerUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
