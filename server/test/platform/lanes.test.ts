import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { connect } from '#platform/db';
import { createLanes, post, type Lane, type Lanes } from '#platform/lanes';
import pg from 'pg';
import { openGround, type Ground } from '../support/ground.ts';
import { until } from '../support/world.ts';

let ground: Ground;
let owner: pg.Pool;
beforeAll(async () => {
  ground = await openGround();
  owner = new pg.Pool({ connectionString: ground.database.ownerUrl, max: 2 });
  owner.on('error', () => undefined);
});
afterAll(async () => {
  await owner.end();
  await ground.close();
});

const open: Lanes[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((lanes) => lanes.stop()));
  await owner.query('delete from lane_mail; delete from lane_boxes; delete from dead_letters');
});

/** Another worker with a connection of its own. */
async function worker(lane: Partial<Lane> & Pick<Lane, 'name' | 'handle'>): Promise<Lanes> {
  const { db, pulse } = await ground.node();
  const lanes = createLanes({ db, pulse, onError: (error) => ground.errors.push(error) });
  lanes.consume({ concurrency: 4, attempts: 3, ...lane });
  lanes.start();
  open.push(lanes);
  return lanes;
}
const posts = (lane: string, key: string, payload: object = {}, delayMs = 0) =>
  ground.db.tenant(ground.tenant, (tx) => post(tx, { lane, key }, payload, delayMs));
const rows = async <R>(sql: string, values: unknown[] = []) => (await owner.query(sql, values)).rows as R[];
const boxes = () =>
  rows<{ key: string; pending: number; attempts: number }>(
    'select key, pending, attempts from lane_boxes order by key',
  );
const numbers = (mail: readonly unknown[]) => mail.map((letter) => (letter as { n: number }).n);
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

test('mail of a key keeps its order over several workers, other keys do not wait for it, and the counters end at nothing', async () => {
  const done = new Map<string, number[]>();
  const busy = new Set<string>();
  let most = 0;
  const handle: Lane['handle'] = async ({ key, mail }) => {
    expect(busy.has(key)).toBe(false);
    busy.add(key);
    most = Math.max(most, busy.size);
    await sleep(Math.random() * 8);
    done.set(key, [...(done.get(key) ?? []), ...numbers(mail)]);
    busy.delete(key);
  };
  await Promise.all([1, 2, 3].map(() => worker({ name: 'order', handle })));
  const keys = upTo(12).map((n) => `key-${n}`);
  await Promise.all(
    keys.map(async (key) => {
      for (const n of upTo(30)) await posts('order', key, { n });
    }),
  );
  await until(async () => (await boxes()).every(({ pending }) => pending === 0));
  expect([...done.keys()].toSorted()).toEqual(keys.toSorted());
  for (const key of keys) expect([key, done.get(key)]).toEqual([key, upTo(30)]);
  expect(most).toBeGreaterThan(3);
  expect(await rows('select 1 from lane_mail')).toEqual([]);
});

test('a killed worker: its keys go on elsewhere after the lease, in order and with nothing left out', async () => {
  const handled = new Map<string, number[]>();
  const env = { APP_URL: ground.database.appUrl, ROUTER_URL: ground.database.routerUrl };
  const child = fork(join(import.meta.dirname, 'lane-worker.ts'), {
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  const began = new Promise<void>((resolve) => child.once('message', () => resolve()));
  for (const n of upTo(5)) await posts('kill', 'one', { n });
  await began;
  for (const n of upTo(5)) await posts('kill', 'one', { n: n + 5 });
  child.kill('SIGKILL');
  const handle: Lane['handle'] = async ({ key, mail }) =>
    void handled.set(key, [...(handled.get(key) ?? []), ...numbers(mail)]);
  await Promise.all([worker({ name: 'kill', handle }), worker({ name: 'kill', handle })]);
  await posts('kill', 'two', { n: 1 });
  await until(() => handled.has('two'));
  // The other key did not wait for the dead worker's lease.
  expect(handled.has('one')).toBe(false);
  await until(async () => (await boxes()).every(({ pending }) => pending === 0));
  expect(handled.get('one')).toEqual(upTo(10));
});

test('a worker that lost its lease is told so and takes no mail from its successor', async () => {
  const paused = Promise.withResolvers<void>();
  const seen: string[] = [];
  let lost: AbortSignal | undefined;
  await worker({
    name: 'lease',
    concurrency: 1,
    async handle(box) {
      lost = box.lost;
      seen.push(`first ${numbers(box.mail)}`);
      await paused.promise;
    },
  });
  await posts('lease', 'one', { n: 1 });
  await until(() => lost);
  let tries = 0;
  await worker({
    name: 'lease',
    concurrency: 1,
    async handle({ mail }) {
      seen.push(`second ${numbers(mail)}`);
      if (++tries > 1) return;
      // The one that was paused ends in between, then this try fails.
      await until(() => lost!.aborted);
      paused.resolve();
      await sleep(200);
      throw new Error('once');
    },
  });
  // Its signs of life would win it back: they are overtaken until the other one has it.
  await until(async () => {
    await rows(`update lane_boxes set lease_until = now() - interval '1 s' where key = 'one'`);
    return tries > 0;
  });
  await until(async () => (await boxes()).every(({ pending }) => pending === 0));
  expect(seen.slice(0, 2)).toEqual(['first 1', 'second 1']);
  expect(seen[2]).toMatch(/ 1$/);
  expect(seen).toHaveLength(3);
  expect(await rows('select 1 from lane_mail')).toEqual([]);
});

test('what fails is tried again, then buried with its reason; what comes after it is handled', async () => {
  const handled: number[] = [];
  const dead: string[] = [];
  await worker({
    name: 'bury',
    async handle({ mail }) {
      if (numbers(mail).includes(1)) throw new Error('it never works');
      handled.push(...numbers(mail));
    },
    onDead: async ({ key, attempt }) => void dead.push(`${key} ${attempt}`),
  });
  await posts('bury', 'one', { n: 1 });
  await until(() => dead.length > 0);
  await posts('bury', 'one', { n: 2 });
  await until(async () => (await boxes()).every(({ pending }) => pending === 0));
  expect(dead).toEqual(['one 3']);
  expect(handled).toEqual([2]);
  const letters = await rows('select origin, key, payload, error, attempts, tenant_id from dead_letters');
  expect(letters).toEqual([
    {
      origin: 'lane:bury',
      key: 'one',
      payload: { n: 1 },
      error: 'Error: it never works',
      attempts: 3,
      tenant_id: ground.tenant,
    },
  ]);
});

test('mail is posted with the change or not at all', async () => {
  const handled: number[] = [];
  await worker({ name: 'atomic', handle: async ({ mail }) => void handled.push(...numbers(mail)) });
  const failing = ground.db.tenant(ground.tenant, async (tx) => {
    await post(tx, { lane: 'atomic', key: 'one' }, { n: 1 });
    throw new Error('the change did not happen');
  });
  await expect(failing).rejects.toThrow('did not happen');
  await posts('atomic', 'one', { n: 2 });
  await until(() => handled.length > 0);
  expect(handled).toEqual([2]);
});

test('delayed mail waits for its time', async () => {
  const handled: number[] = [];
  await worker({ name: 'later', handle: async ({ mail }) => void handled.push(...numbers(mail)) });
  await posts('later', 'slow', { n: 1 }, 60_000);
  await posts('later', 'soon', { n: 2 }, 600);
  await posts('later', 'now', { n: 3 });
  await until(() => handled.length === 2);
  expect(handled).toEqual([3, 2]);
  await rows(`update lane_boxes set ready_at = now() where key = 'slow'`);
  await until(() => handled.length === 3);
});

test('a delayed letter to a box that was emptied waits too', async () => {
  const times: number[] = [];
  const handle: Lane['handle'] = async () => void times.push(performance.now());
  await posts('again', 'one');
  await worker({ name: 'again', handle });
  await until(async () => (await boxes()).every(({ pending }) => pending === 0) && times.length === 1);
  const from = performance.now();
  await posts('again', 'one', {}, 700);
  await until(() => times.length === 2);
  expect(times[1]! - from).toBeGreaterThan(650);
});

test('the same key of two tenants is two keys: each is kept and waited for', async () => {
  const began: string[] = [];
  const ended: string[] = [];
  const [quick, slow] = [ground.tenant, randomUUID()];
  for (const tenant of [quick, slow]) await ground.db.tenant(tenant, (tx) => post(tx, { lane: 'twins', key: 'one' }));
  const lanes = await worker({
    name: 'twins',
    async handle({ tenant }) {
      began.push(tenant);
      if (tenant === slow) await sleep(400);
      ended.push(tenant);
    },
  });
  await until(() => began.length === 2 && ended.length === 1);
  await sleep(50);
  await lanes.stop();
  expect(ended).toEqual([quick, slow]);
});

test('stopping waits for the work at hand and leaves the rest to others', async () => {
  const gate = Promise.withResolvers<void>();
  const handled: string[] = [];
  const first = await worker({
    name: 'stop',
    concurrency: 1,
    async handle({ key }) {
      await gate.promise;
      handled.push(key);
    },
  });
  await posts('stop', 'a');
  await posts('stop', 'b');
  await until(async () => (await rows('select 1 from lane_boxes where lease_token is not null')).length > 0);
  const stopped = first.stop();
  gate.resolve();
  await stopped;
  expect(handled).toHaveLength(1);
  await worker({ name: 'stop', handle: async ({ key }) => void handled.push(key) });
  await until(() => handled.length === 2);
  expect(handled.toSorted()).toEqual(['a', 'b']);
});

test('what does not end when a worker stops is let go, begun anew elsewhere, and asks nothing of a closed database', async () => {
  const { pulse, database } = ground;
  const told: Error[] = [];
  const onError = (error: Error) => void told.push(error);
  const db = connect({ appUrl: database.appUrl, routerUrl: database.routerUrl, pulse, onError });
  const first = createLanes({ db, pulse, onError });
  const began: string[] = [];
  const ends = Promise.withResolvers<void>();
  const runsOn = Promise.withResolvers<void>();
  first.consume({
    name: 'let-go',
    concurrency: 2,
    attempts: 1,
    async handle({ key, lost }) {
      began.push(key);
      if (key === 'deaf') await runsOn.promise;
      else await new Promise((_, stop) => lost.addEventListener('abort', () => stop(new Error('told to let go'))));
    },
    onDead: async ({ key }) => void told.push(new Error(`${key} was buried`)),
  });
  first.start();
  for (const key of ['deaf', 'heeds']) await posts('let-go', key);
  await until(() => began.length === 2);
  await first.stop();
  await db.close();
  const again: string[] = [];
  await worker({ name: 'let-go', handle: async ({ key }) => void (again.push(key) && ends.resolve()) });
  // The one that listened is free at once; the other would be when its lease is over.
  await ends.promise;
  expect(again).toEqual(['heeds']);
  // Longer than a renewal takes to come.
  await sleep(2_200);
  runsOn.resolve();
  await sleep(50);
  expect(told).toEqual([]);
});

test('a box that counts letters it does not hold comes to rest', async () => {
  let handled = 0;
  await worker({ name: 'drift', handle: async () => void handled++ });
  await posts('drift', 'one', { n: 1 });
  await until(() => handled > 0);
  await rows(`update lane_boxes set pending = pending + 3, ready_at = now() where key = 'one'`);
  await until(async () => (await boxes()).every(({ pending }) => pending === 0));
  await posts('drift', 'one', { n: 2 });
  await until(() => handled > 1);
  expect(handled).toBe(2);
});

test('the backlog of one company holds up no other where the lane has a limit for each', async () => {
  const other = randomUUID();
  const seen: string[] = [];
  const atWork = new Map<string, number>();
  let most = 0;
  const first = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  const handle: Lane['handle'] = async ({ tenant }) => {
    const count = (atWork.get(tenant) ?? 0) + 1;
    atWork.set(tenant, count);
    most = Math.max(most, count);
    seen.push(tenant);
    if (tenant === other) first.resolve();
    else await go.promise;
    atWork.set(tenant, atWork.get(tenant)! - 1);
  };
  for (const n of upTo(20)) await posts('fair', `many-${n}`, { n });
  await worker({ name: 'fair', concurrency: 4, perTenant: 2, handle });
  await until(() => seen.length === 2);
  await ground.db.tenant(other, (tx) => post(tx, { lane: 'fair', key: 'one' }, { n: 1 }));
  await first.promise;
  expect(seen).toHaveLength(3);
  go.resolve();
  await until(async () => (await boxes()).every(({ pending }) => pending === 0));
  expect(seen).toHaveLength(21);
  expect(most).toBe(2);
});
