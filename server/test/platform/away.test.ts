import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connect, statement, type Db, type Tx } from '#platform/db';
import { createPulse } from '#platform/pulse';
import pg from 'pg';
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts';
import { until } from '../support/world.ts';
import { openWire, type Wire } from '../support/wire.ts';

const tenant = '0195b2a0-0000-7000-8000-000000000001';
let database: FreshDatabase;
let owner: pg.Client;
let wire: Wire;
const ends: (() => unknown)[] = [];
beforeAll(async () => {
  database = await freshDatabase();
  wire = await openWire(database.ownerUrl);
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});
afterAll(async () => {
  await owner.end();
  await wire.cut();
  await database.drop();
});

function open({ through }: { through?: Wire } = {}): Db {
  const [appUrl, routerUrl] = [database.appUrl, database.routerUrl].map((url) => through?.of(url) ?? url);
  const pulse = { publish: () => undefined };
  const db = connect({ appUrl: appUrl!, routerUrl: routerUrl!, poolSize: 2, pulse, onError: () => undefined });
  ends.push(() => db.close());
  return db;
}

const killAll = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and usename = $1`;
const overloaded = { code: 'service.overloaded', retryAfter: 2 };
const set = statement('test.set', 'select set_config($1, $2, true)');
const run = (db: Db, sql: string, limit: [name: string, value: string] = ['app.none', '']) =>
  db.tenant(tenant, async (tx: Tx) => {
    await tx.run(set, limit);
    return tx.run(statement(`test.${sql.slice(0, 40)}`, sql), []);
  });

describe('a database that is away', () => {
  test('ends no process when it dies under work that is not asking it just then', async () => {
    const db = open();
    const app = new URL(database.appUrl).username;
    const work = db.tenant(tenant, async (tx) => {
      await tx.run(set, ['app.none', '']);
      await owner.query(killAll, [app]);
      await sleep(200);
      return tx.run(set, ['app.none', '']);
    });
    await expect(work).rejects.toMatchObject(overloaded);
    await expect(run(db, 'select 1 as one')).resolves.toEqual([{ one: 1 }]);
  });

  test('is a refusal that says when to try again, whichever way it was asked', async () => {
    const line = await openWire(database.ownerUrl);
    const db = open({ through: line });
    await run(db, 'select 1 as one');
    await line.cut();
    const asks = [
      () => db.router<{ tenants: { id: string } }>().selectFrom('tenants').select('id').execute(),
      () => db.routerRun(statement('test.router', 'select 1'), []),
      () => run(db, 'select 1 as one'),
    ];
    for (const ask of asks) await expect(ask()).rejects.toMatchObject(overloaded);
  });

  test('or does not know our password just now, is not a fault of ours', async () => {
    const appUrl = new URL(database.appUrl);
    appUrl.password = 'the-one-before';
    const wrong = connect({
      appUrl: appUrl.href,
      routerUrl: database.routerUrl,
      pulse: { publish: () => undefined },
      onError: () => undefined,
    });
    ends.push(() => wrong.close());
    await expect(run(wrong, 'select 1')).rejects.toMatchObject(overloaded);
  });
});

describe('a database that is busy', () => {
  test('lets nobody wait for ever: neither for a lock nor for a statement', async () => {
    const db = open();
    await owner.query('begin; lock table facts in access exclusive mode');
    ends.push(() => owner.query('rollback'));
    await expect(run(db, 'select 1 from facts', ['lock_timeout', '40ms'])).rejects.toMatchObject(overloaded);
    await expect(run(db, 'select pg_sleep(2)', ['statement_timeout', '40ms'])).rejects.toMatchObject(overloaded);
  });

  test('is given limits with each connection', async () => {
    const limits = await run(
      open(),
      `select current_setting('lock_timeout') as lock, current_setting('statement_timeout') as statement,
              current_setting('idle_in_transaction_session_timeout') as idle`,
    );
    expect(limits).toEqual([{ lock: '10s', statement: '30s', idle: '1min' }]);
  });

  test('keeps its own errors: a broken rule is no overload', async () => {
    await expect(run(open(), 'select 1 / 0')).rejects.toMatchObject({ code: '22012' });
  });
});

test('a line that fell silent is noticed, another is made, and everybody looks at the tables', async () => {
  const line = await openWire(database.ownerUrl);
  const errors: Error[] = [];
  const pulse = createPulse({
    url: line.of(database.routerUrl),
    process: 'one',
    onError: (error) => errors.push(error),
    beat: { everyMs: 50, limitMs: 200 },
  });
  let gaps = 0;
  const heard: object[] = [];
  pulse.onGap(() => gaps++);
  pulse.subscribe('news', (message: object) => heard.push(message));
  await pulse.start();
  ends.push(
    () => line.cut(),
    () => pulse.stop(),
  );
  line.freeze();
  await until(() => errors.length > 0);
  line.thaw();
  await until(() => gaps === 1);
  await owner.query(`select pg_notify('liren', '["two",["news",{"n":1}]]')`);
  await until(() => heard.length > 0);
  await sleep(100);
  expect(heard).toEqual([{ n: 1 }]);
});

test('what strangers shout into the channel is reported and harms nobody; what was said meanwhile is sent later', async () => {
  const errors: Error[] = [];
  const open = async (name: string, url: string) => {
    const pulse = createPulse({ url, process: name, onError: (error) => errors.push(error) });
    await pulse.start();
    ends.push(() => pulse.stop());
    return pulse;
  };
  const line = await openWire(database.ownerUrl);
  ends.push(() => line.cut());
  const [one, two] = [await open('one', database.routerUrl), await open('two', line.of(database.routerUrl))];
  const heard: object[] = [];
  one.subscribe('news', (message: object) => heard.push(message));
  const shouts = ['hello', '{}', 'null', '["two",null]', '["two",["news",7]]', '["two",["news"]]', ''];
  for (const shout of shouts) await owner.query('select pg_notify($1, $2)', ['liren', shout]);
  // Both have heard them.
  await until(() => errors.length === 2 * shouts.length);
  expect(errors.every(({ message }) => message.includes('none of ours'))).toBe(true);
  line.drop();
  await until(() => errors.length > 2 * shouts.length);
  two.publish('news', { n: 1 });
  await until(() => heard.length > 0);
  expect(heard).toEqual([{ n: 1 }]);
});
