import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createFacts, record, type Facts, type StoredFact } from '#platform/facts';
import { openGround, type Ground } from '../support/ground.ts';
import { until } from '../support/world.ts';

let ground: Ground;
let owner: pg.Pool;
beforeAll(async () => {
  ground = await openGround();
  owner = new pg.Pool({ connectionString: ground.database.ownerUrl, max: 2 });
  owner.on('error', () => undefined);
});
const open: Facts[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((facts) => facts.stop()));
});
afterAll(async () => {
  await owner.end();
  await ground.close();
});

const tells = (n: number, type = 'thing.happened') =>
  ground.db.tenant(ground.tenant, (tx) => record(tx, { type, version: 1, payload: { n } }));
const number = ({ payload }: StoredFact) => Number(payload['n']);
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

/** Another process: its own pool, its own ear for hints. */
async function node(build: (facts: Facts) => void, { durable = true } = {}): Promise<Facts> {
  const { db, pulse } = await ground.node();
  const facts = createFacts({ db, pulse, onError: (error) => ground.errors.push(error) });
  build(facts);
  await facts.start({ durable });
  open.push(facts);
  return facts;
}

test('a transaction that is still open with a lower id is skipped by nobody', async () => {
  const broadcast: number[] = [];
  const durable: number[] = [];
  await node((facts) => {
    facts.broadcast(['thing.happened'], (fact) => void broadcast.push(number(fact)));
    facts.durable('skips-nothing', ['thing.happened'], (fact) => void durable.push(number(fact)));
  });
  const slow = new pg.Client({ connectionString: ground.database.appUrl });
  await slow.connect();
  try {
    await slow.query(`begin; select set_config('app.tenant', '${ground.tenant}', true)`);
    const insert = 'insert into facts (tenant_id, type, version, payload) values ($1, $2, 1, $3) returning id';
    const { rows } = await slow.query(insert, [ground.tenant, 'thing.happened', { n: 1 }]);
    await tells(2);
    await tells(3);
    const later = await owner.query(`select id from facts where payload->>'n' in ('2', '3') and id > $1`, [rows[0].id]);
    expect(later.rows).toHaveLength(2);
    // Two polls and more, with hints of the later ones: the durable consumer waits.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(durable).toEqual([]);
    await slow.query('commit');
  } finally {
    await slow.end();
  }
  await until(() => durable.length === 3 && broadcast.length === 3);
  expect(durable).toEqual([1, 2, 3]);
  expect(broadcast.toSorted()).toEqual([1, 2, 3]);
});

test('a broadcast reaches every process within its hint, a durable consumer one of them', async () => {
  const heard: Record<string, number[]> = { a: [], b: [] };
  const taken: number[] = [];
  for (const name of ['a', 'b']) {
    await node((facts) => {
      facts.broadcast(['both.heard'], (fact) => void heard[name]!.push(number(fact)));
      facts.durable('once', ['both.heard'], (fact) => void taken.push(number(fact)));
    });
  }
  for (const n of upTo(40)) await tells(n, 'both.heard');
  await until(() => heard['a']!.length === 40 && heard['b']!.length === 40 && taken.length >= 40);
  expect(taken).toEqual(upTo(40));
  expect(heard['a']!.toSorted((a, b) => a - b)).toEqual(upTo(40));
});

test('a durable consumer goes on where it was, in another process', async () => {
  const taken: string[] = [];
  const consume = (name: string) => (facts: Facts) =>
    facts.durable('goes-on', ['went.on'], (fact) => void taken.push(`${name} ${number(fact)}`));
  const first = await node(consume('first'));
  await tells(1, 'went.on');
  await until(() => taken.length === 1);
  await first.stop();
  await tells(2, 'went.on');
  // The stopped process keeps its lease until it runs out.
  await owner.query(`update fact_cursors set lease_until = now() where consumer = 'goes-on'`);
  await node(consume('second'));
  await until(() => taken.length === 2);
  expect(taken).toEqual(['first 1', 'second 2']);
});

test('a fact that fails for good is buried, those behind it are told, and it can be told once more', async () => {
  const taken: number[] = [];
  let broken = true;
  const facts = await node((each) =>
    each.durable('buries', ['may.fail'], (fact) => {
      if (number(fact) === 1 && broken) throw new Error('not today');
      taken.push(number(fact));
    }),
  );
  await tells(1, 'may.fail');
  await tells(2, 'may.fail');
  await until(() => taken.length === 1);
  const { rows } = await owner.query(`select * from dead_letters where origin = 'fact:buries'`);
  expect(rows).toMatchObject([{ key: 'may.fail', attempts: 5, error: 'Error: not today', tenant_id: ground.tenant }]);
  broken = false;
  await facts.redeliver('buries', rows[0].payload as StoredFact);
  expect(taken).toEqual([2, 1]);
});

test('a listener that fails does not keep the others from hearing, and nothing is told of what was rolled back', async () => {
  const heard: number[] = [];
  await node((facts) => {
    facts.broadcast(['is.heard'], () => {
      throw new Error('deaf');
    });
    facts.broadcast(['is.heard'], (fact) => void heard.push(number(fact)));
  });
  const failing = ground.db.tenant(ground.tenant, async (tx) => {
    await record(tx, { type: 'is.heard', version: 1, payload: { n: 1 } });
    throw new Error('rolled back');
  });
  await expect(failing).rejects.toThrow('rolled back');
  await tells(2, 'is.heard');
  await until(() => heard.length > 0);
  expect(heard).toEqual([2]);
});

test('without the connection that listens, the poll delivers; when it is back, hints do again', async () => {
  const heard: { n: number; ms: number }[] = [];
  let since = 0;
  const listening = await ground.node();
  const facts = createFacts({ ...listening, onError: (error) => ground.errors.push(error) });
  facts.broadcast(['ear.lost'], (fact) => void heard.push({ n: number(fact), ms: performance.now() - since }));
  await facts.start({ durable: false });
  open.push(facts);
  const { rows } = await owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen %'`,
  );
  expect(rows.length).toBeGreaterThan(0);
  since = performance.now();
  await tells(1, 'ear.lost');
  await until(() => heard.length === 1);
  let gaps = 0;
  listening.pulse.onGap(() => gaps++);
  await until(async () => {
    const back = await owner.query(
      `select 1 from pg_stat_activity where datname = current_database() and query ilike 'listen %' or query like '%pg_notify%'`,
    );
    return back.rows.length >= rows.length;
  });
  since = performance.now();
  await tells(2, 'ear.lost');
  await until(() => heard.length === 2);
  expect(heard.map(({ n }) => n)).toEqual([1, 2]);
});
