import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { statement, type Tx } from '#platform/db';
import { record } from '#platform/facts';
import { openGround, type Ground } from '../support/ground.ts';
import pg from 'pg';

let ground: Ground;
let owner: pg.Client;
let app: pg.Client;
let router: pg.Client;
beforeAll(async () => {
  ground = await openGround();
  const connectTo = async (connectionString: string) => {
    const client = new pg.Client({ connectionString });
    await client.connect();
    return client;
  };
  const { ownerUrl, appUrl, routerUrl } = ground.database;
  [owner, app, router] = [await connectTo(ownerUrl), await connectTo(appUrl), await connectTo(routerUrl)];
});
afterAll(async () => {
  await Promise.all([owner, app, router].map((client) => client.end()));
  await ground.close();
});

interface Table {
  name: string;
  tenant: boolean;
  enabled: boolean;
  forced: boolean;
}
/** Of no tenant, and holding nothing that a tenant brought. */
const ofNobody = [
  'fact_cursors',
  'installation',
  'kysely_migration',
  'kysely_migration_lock',
  'sign_in_attempts',
  'spent_tickets',
];

const tables = async (): Promise<Table[]> =>
  (
    await owner.query<Table>(
      `select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
              exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnotnull) as tenant
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and c.relkind in ('r', 'p') order by 1`,
    )
  ).rows;

describe('T-05: the catalogue', () => {
  test('knows no table without a tenant, but the few of nobody', async () => {
    const all = await tables();
    expect(all.length).toBeGreaterThan(20);
    expect(
      all
        .filter(({ tenant }) => !tenant)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(ofNobody);
  });

  test('forces row-level security on every table of a tenant, for reading and for writing', async () => {
    const { rows } = await owner.query(
      `select tablename as name, cmd, permissive, qual, with_check from pg_policies
       where schemaname = 'public' and $1 = any(roles::text[])`,
      [ground.database.roles.app],
    );
    const rule = `(tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)`;
    for (const { name, enabled, forced } of (await tables()).filter(({ tenant }) => tenant)) {
      expect([name, enabled, forced]).toEqual([name, true, true]);
      expect(rows.filter((row) => row.name === name)).toEqual([
        { name, cmd: 'ALL', permissive: 'PERMISSIVE', qual: rule, with_check: rule },
      ]);
    }
  });

  test('shows nothing through views and functions that act as their owner', async () => {
    const { rows: views } = await owner.query(
      `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and c.relkind in ('v', 'm')
         and not coalesce('security_invoker=true' = any(c.reloptions) or 'security_invoker=on' = any(c.reloptions), false)`,
    );
    expect(views).toEqual([]);
    const { rows: functions } = await owner.query(
      `select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public' and p.prosecdef`,
    );
    expect(functions).toEqual([]);
  });

  test('lets nobody but the app and the router in beside the owner', async () => {
    const { rows } = await owner.query<{ grantee: string }>(
      `select distinct grantee from information_schema.role_table_grants g
       where table_schema = 'public' and grantee <> (select tableowner from pg_tables where schemaname = 'public' limit 1)`,
    );
    expect(rows.map(({ grantee }) => grantee).toSorted()).toEqual(Object.values(ground.database.roles).toSorted());
  });

  test('gives no policy to everybody', async () => {
    const { rows } = await owner.query(`select tablename from pg_policies where 'public' = any(roles::text[])`);
    expect(rows).toEqual([]);
  });

  test('lets the app and the router own nothing, bypass nothing and make nothing', async () => {
    const names = Object.values(ground.database.roles);
    const { rows: roles } = await owner.query(
      `select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication from pg_roles where rolname = any($1)`,
      [names],
    );
    expect(roles).toEqual(
      Array(2).fill({
        rolsuper: false,
        rolbypassrls: false,
        rolcreatedb: false,
        rolcreaterole: false,
        rolreplication: false,
      }),
    );
    const { rows: owned } = await owner.query(
      `select c.relname from pg_class c join pg_roles r on r.oid = c.relowner join pg_namespace n on n.oid = c.relnamespace
       where r.rolname = any($1) and n.nspname = 'public'`,
      [names],
    );
    expect(owned).toEqual([]);
    for (const sql of [
      'create table public.mine (id int)',
      'create schema mine',
      'truncate messages',
      'alter table messages disable row level security',
      'set role postgres',
    ])
      await expect(app.query(sql)).rejects.toThrow(/permission denied|must be owner|does not exist/);
  });

  test('lets the app change no message and no audit entry, nor delete one', async () => {
    for (const sql of [
      'update messages set seq = 1',
      'delete from messages',
      'update audit_log set seq = 1',
      'delete from audit_log',
    ])
      await expect(app.query(sql)).rejects.toThrow('permission denied');
  });

  test('shows the router no words: neither bodies nor sealed texts nor passwords', async () => {
    for (const sql of [
      'select body from messages',
      'select words from handoffs',
      'select wrapped from data_keys',
      'select steps from turns',
      'select password_hash from staff',
      'select identity_secret from widgets',
    ])
      await expect(router.query(sql)).rejects.toThrow('permission denied');
  });
});

describe('T-05: without a tenant', () => {
  test('the app sees no row of any table, and can write none', async () => {
    await ground.db.tenant(ground.tenant, (tx) => record(tx, { type: 'a.fact', version: 1, payload: {} }));
    expect((await owner.query('select 1 from facts')).rows).toHaveLength(1);
    for (const { name } of (await tables()).filter(({ tenant }) => tenant)) {
      for (const set of [
        `select 1`,
        `select set_config('app.tenant', '', false)`,
        `select set_config('app.tenant', '${randomUUID()}', false)`,
      ]) {
        await app.query(set);
        expect([name, (await app.query(`select * from ${name} limit 1`)).rows]).toEqual([name, []]);
      }
    }
    await app.query(`select set_config('app.tenant', '', false)`);
    const write = `insert into facts (tenant_id, type, version, payload) values ($1, 'a.fact', 1, '{}')`;
    await expect(app.query(write, [ground.tenant])).rejects.toThrow('row-level security');
    await app.query(`select set_config('app.tenant', '${randomUUID()}', false)`);
    await expect(app.query(write, [ground.tenant])).rejects.toThrow('row-level security');
    await app.query(`select set_config('app.tenant', '', false)`);
  });
});

describe('T-05: a transaction', () => {
  const current = statement<{ tenant: string; pid: number }>(
    'test.current',
    `select current_setting('app.tenant', true) as tenant, pg_backend_pid() as pid`,
  );

  test('sets its tenant for itself only: nothing is left on the connection', async () => {
    const pool = new pg.Pool({ connectionString: ground.database.appUrl, max: 1 });
    const { connect } = await import('#platform/db');
    const db = connect({
      appUrl: ground.database.appUrl,
      routerUrl: ground.database.routerUrl,
      poolSize: 1,
      pulse: ground.pulse,
      onError: () => undefined,
    });
    try {
      const seen: { tenant: string; pid: number }[] = [];
      const look = (tx: Tx) => tx.run(current, []).then(([row]) => seen.push(row!));
      const [one, two] = [randomUUID(), randomUUID()];
      await db.tenant(one, look);
      await db.tenant(two, look);
      await db
        .tenant(one, look)
        .then(() => db.tenant(two, () => Promise.reject(new Error('broken'))).catch(() => undefined));
      await db.tenant(two, look);
      expect(seen.map(({ tenant }) => tenant)).toEqual([one, two, one, two]);
      expect(new Set(seen.map(({ pid }) => pid)).size).toBe(1);
      // The same connection outside of a transaction.
      await expect(db.ping()).resolves.toBeUndefined();
      const left = await owner.query(`select query from pg_stat_activity where pid = $1`, [seen[0]!.pid]);
      expect(left.rows[0].query).toBe('select 1');
    } finally {
      await pool.end();
      await db.close();
    }
  });

  test('names a tenant by its id and nothing else', async () => {
    for (const evil of ['', '*', `' or true --`, `${ground.tenant}'; select 1; --`])
      await expect(ground.db.tenant(evil, async () => 1)).rejects.toThrow('named by its id');
  });

  test('that swallowed a database error is no commit', async () => {
    const work = ground.db.tenant(ground.tenant, async (tx) => {
      await record(tx, { type: 'swallowed.fact', version: 1, payload: {} });
      await tx.run(statement('test.fails', 'select 1 / 0'), []).catch(() => undefined);
      return 'acknowledged';
    });
    await expect(work).rejects.toThrow();
    expect((await owner.query(`select 1 from facts where type = 'swallowed.fact'`)).rows).toEqual([]);
  });
});
