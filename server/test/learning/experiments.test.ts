import { afterAll, beforeAll, expect, test } from 'vitest';
import { armOf } from '#libs/experiment';
import { openPostOffice, type PostOffice } from '../support/post-office.ts';
import { openWorld, until, type Person, type World } from '../support/world.ts';
import { promote, refused, teachAll, train } from './taught.ts';

let world: World;
let op: Person;
let office: PostOffice;
let a: string;
let b: string;
beforeAll(async () => {
  office = await openPostOffice();
  world = await openWorld({ settings: { SMTP_URL: office.url, MAIL_FROM: '离人 <noreply@shop.example>' } });
  op = await world.person('运营', { roles: ['operator'] });
  await teachAll(op);
  a = await train(op);
  b = await train(op);
});
afterAll(async () => {
  await world.close();
  await office.close();
});

const start = (share = 0.5) => op.call('experiments.start', { body: { versionId: b, share } });
const stop = (id: string, winner: string | null = null) =>
  op.call('experiments.stop', { params: { id }, body: { winner } });
const get = (id: string) => op.call('experiments.get', { params: { id } });

/** Versions that conversations were understood by, as their traces tell. */
async function versionOf(name: string): Promise<{ conversation: string; version: number }> {
  const admin = await world.person('管理员', { roles: ['admin'] });
  const customer = await world.customer(name);
  await customer.asks('发票怎么开');
  const turnId = (await admin.reads(customer)).findLast((message) => message.turnId)?.turnId;
  const { steps } = await admin.call('turns.get', { params: { id: customer.conversation, turnId: turnId! } });
  const values = steps.find(({ step }) => step === 'intent')?.line.values;
  return { conversation: customer.conversation, version: Number(values?.['version']) };
}

test('an experiment needs a version in service and another one', async () => {
  await refused(start(), 'experiment.needs_two');
  await promote(op, a);
  await refused(op.call('experiments.start', { body: { versionId: a, share: 0.5 } }), 'experiment.needs_two');
});

test('conversations are split by their ids and counted, and the winner is put in service', async () => {
  const { id } = await start();
  await refused(start(), 'experiment.running');
  await refused(promote(op, b), 'experiment.running');
  const seen = await Promise.all(Array.from({ length: 8 }, (_, n) => versionOf(`split ${n}`)));
  for (const { conversation, version } of seen) expect(version).toBe(armOf(id, conversation, 0.5) === 'b' ? 2 : 1);
  const { arms, verdict, tests } = await get(id);
  expect(arms[0].turns + arms[1].turns).toBe(8);
  expect(arms[1].conversations).toBe(seen.filter(({ version }) => version === 2).length);
  expect(verdict).toBe('early');
  expect(tests.map(({ measure }) => measure)).toEqual(['handoffs', 'unknown', 'askedBack']);

  expect(await stop(id, b)).toMatchObject({ state: 'stopped', ended: 'staff', winner: b });
  await refused(stop(id), 'experiment.ended');
  expect(await op.call('understanding.overview', {})).toMatchObject({
    inService: { id: b },
    before: { id: a },
    experiment: null,
  });
  await op.call('models.rollBack', { body: {} });
});

test('what an answer is rated counts for its version', async () => {
  const { id } = await start();
  const customer = await world.customer('rater');
  const { seq } = await customer.asks('加盟费多少');
  await customer.own('visitor.feedback', { params: { seq }, body: { value: 'down' } });
  await until(async () => (await get(id)).arms.some(({ rated }) => rated === 1));
  expect((await get(id)).arms.map(({ content }) => content)).toEqual([0, 0]);
  await stop(id);
});

test('a version that surely does worse is taken out by itself', async () => {
  const { id } = await start();
  const counted = (arm: 'a' | 'b', conversations: number, handoffs: number) =>
    world.rows(
      `insert into experiment_outcomes (tenant_id, experiment_id, conversation_id, customer_id, arm, turns, handoffs)
       select $1, $2, gen_random_uuid(), gen_random_uuid(), $3, 1, case when n <= $5 then 1 else 0 end
       from generate_series(1, $4) n`,
      [world.tenant, id, arm, conversations, handoffs],
    );
  await counted('a', 200, 20);
  await counted('b', 200, 22);
  for (let n = 0; n < 12; n++) await versionOf(`even ${n}`);
  expect(await get(id)).toMatchObject({ state: 'running', verdict: 'same' });
  await counted('b', 200, 150);
  for (let n = 0; n < 12; n++) await versionOf(`worse ${n}`);
  expect(await get(id)).toMatchObject({ state: 'stopped', ended: 'guardrail', winner: null, endedBy: null });
  expect(await op.call('understanding.overview', {})).toMatchObject({ inService: { id: a }, experiment: null });
  expect((await versionOf('after')).version).toBe(1);
  // Whoever answers for it is told, wherever he is.
  const told = () =>
    world.rows(`select 1 from notices where kind = 'experiment' and about = $1 and staff_id = $2`, [id, op.id]);
  await until(async () => (await told()).length === 1);
  const admin = await world.person('管理员', { roles: ['admin'] });
  const { items } = await admin.call('audit.list', { query: { group: 'experiment' } });
  expect(items[0]).toMatchObject({ action: 'experiment.guardrail', actor: 'system:learning' });
});

test('another company knows nothing of it', async () => {
  const other = await world.company('别家');
  const stranger = await other.person('运营', { roles: ['operator'] });
  const { items } = await op.call('experiments.list', { query: { limit: 1 } });
  expect(items).toHaveLength(1);
  await refused(stranger.call('experiments.get', { params: { id: items[0]!.id } }), 'experiment.not_found');
  expect((await stranger.call('experiments.list', { query: {} })).items).toEqual([]);
});
