import type pg from 'pg';

/** Somebody or something of a company; `company` is null for a keeper. */
export interface Named {
  readonly name: string;
  readonly company: string | null;
}

/** What had ended in the database that was replaced and stands again, because the backup is older than its end. */
export interface Revived {
  /** Companies that were erased, or whose erasure was asked for. */
  readonly companies: readonly string[];
  /** API keys that were revoked. */
  readonly keys: readonly Named[];
  /** People and keepers who were disabled. */
  readonly people: readonly Named[];
}

type Kind = keyof Revived;
/** Ids by kind. */
export type Ended = Readonly<Record<Kind, ReadonlySet<string>>>;

const marks: readonly { readonly kind: Kind; readonly table: string; readonly sql: string }[] = [
  { kind: 'companies', table: 'erasures', sql: 'select company_id as id from erasures' },
  { kind: 'keys', table: 'api_keys', sql: 'select id from api_keys where revoked_at is not null' },
  { kind: 'people', table: 'staff', sql: 'select id from staff where disabled_at is not null' },
  { kind: 'people', table: 'keepers', sql: 'select id from keepers where disabled_at is not null' },
];

/** What has ended by what the database says now. One of another release may lack some of the tables. */
export async function endedIn(client: pg.Client): Promise<Ended> {
  const ended = { companies: new Set<string>(), keys: new Set<string>(), people: new Set<string>() };
  for (const { kind, table, sql } of marks) {
    if (!(await isThere(client, table))) continue;
    for (const { id } of (await client.query<{ id: string }>(sql)).rows) ended[kind].add(id);
  }
  return ended;
}

const names: readonly { readonly kind: Kind; readonly table: string; readonly sql: string }[] = [
  { kind: 'companies', table: 'tenants', sql: 'select name, name as company from tenants where id = any($1)' },
  {
    kind: 'keys',
    table: 'api_keys',
    sql: `select s.name, t.name as company from api_keys k join staff s on s.id = k.staff_id
          join tenants t on t.id = k.tenant_id where k.id = any($1)`,
  },
  {
    kind: 'people',
    table: 'staff',
    sql: 'select s.name, t.name as company from staff s join tenants t on t.id = s.tenant_id where s.id = any($1)',
  },
  { kind: 'people', table: 'keepers', sql: 'select name, null as company from keepers where id = any($1)' },
];

/** Of what had ended `before`, that which stands in the database now, sorted by name. */
export async function revivedIn(client: pg.Client, before: Ended): Promise<Revived> {
  const still = await endedIn(client);
  const found: Record<Kind, Named[]> = { companies: [], keys: [], people: [] };
  for (const { kind, table, sql } of names) {
    const again = [...before[kind]].filter((id) => !still[kind].has(id));
    if (again.length === 0 || !(await isThere(client, table))) continue;
    found[kind].push(...(await client.query<Named>(`${sql} order by 2, 1`, [again])).rows);
  }
  return { ...found, companies: found.companies.map(({ name }) => name) };
}

/** Everybody signs in again: a session that was ended since the backup must not go on. */
export async function endSessions(client: pg.Client): Promise<void> {
  for (const table of ['sessions', 'keeper_sessions'])
    if (await isThere(client, table)) await client.query(`truncate ${table}`);
}

async function isThere(client: pg.Client, table: string): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
    `public.${table}`,
  ]);
  return rows[0]!.there;
}
