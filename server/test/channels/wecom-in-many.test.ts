/** Callbacks come late, often, in any order, and while the house stops: what stands in the end is the same. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { told } from '../support/customer.ts';
import { openWecom, type Wecom } from '../support/wecom.ts';
import { calls, connectCorp, kfNews, memberDoes, memberWrites, signed, type Connected } from '../support/wecom-corp.ts';
import { openWorld, type Company, type World } from '../support/world.ts';

const MEMBERS = 80;
const CUSTOMERS = 80;
const CALLBACKS = 2_000;
const AT_ONCE = 30;

let world: World;
let wecom: Wecom | undefined;
beforeAll(async () => {
  world = await openWorld({ plant: (house) => house.places.simulatorAt(wecom?.apiUrl ?? null) });
  wecom = await openWecom(world, { callbacks: false });
  await wecom.sim('/sim/knobs', { limits: 'off' }, 'PUT');
}, 120_000);
afterAll(async () => {
  await world.close();
  await wecom?.close();
});

interface Side {
  readonly company: Company;
  readonly corp: Connected;
}

/** The same numbers for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const shuffled = <T>(items: readonly T[], random: () => number): T[] =>
  items
    .map((item) => ({ item, at: random() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ item }) => item);

/** Words of members, news of the account and clicks, mixed as they would come. */
function callbacksFor({ corp }: Side): string[] {
  const clicks = CALLBACKS - MEMBERS - CUSTOMERS;
  const kinds = [
    ...Array.from({ length: MEMBERS }, (_, at) => memberWrites(corp, `m${at}`, '加盟费多少')),
    ...Array.from({ length: CUSTOMERS }, (_, at) => kfNews(corp, `token-${at}`)),
    ...Array.from({ length: clicks }, (_, at) => memberDoes(corp, `m${at % MEMBERS}`, 'click', `key-${at}`)),
  ];
  return shuffled(kinds, randomOf(7));
}

/** Each until it is acknowledged, as the platform would with more patience. */
async function deliver({ corp }: Side, callbacks: readonly string[]): Promise<number> {
  let again = 0;
  const next = callbacks.values();
  const work = async () => {
    for (const xml of next)
      for (let status = 0; status !== 200;) {
        status = await calls(world.url, signed(corp, xml, world.now())).then(
          (response) => response.status,
          () => 0,
        );
        if (status !== 200) again++;
        if (status !== 200) await sleep(20);
      }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return again;
}

/** Everybody's conversation as staff read it. */
async function stateOf({ company, corp }: Side): Promise<Map<string, string[]>> {
  const person = await company.person('梅');
  const talks = await world.rows<{ who: string; id: string }>(
    'select external_id as who, conversation_id as id from wecom_talks where tenant_id = $1 and account = any($2::uuid[])',
    [corp.tenant, [corp.app.id, corp.account.id]],
  );
  const state = new Map<string, string[]>();
  for (const { who, id } of talks) state.set(who, told(await person.reads(id)));
  return state;
}

async function newSide(name: string): Promise<Side> {
  const company = await world.company(name);
  const { open_kfid: openKfid } = await wecom!.sim<{ open_kfid: string }>('/sim/kf-accounts', { name });
  const { apps } = await wecom!.sim<{ apps: { kfManaged: string[] }[] }>('/sim/state');
  const managed = apps[0]!.kfManaged;
  await wecom!.sim(`/sim/apps/${wecom!.app.agentid}`, { kfManaged: [...managed, openKfid] }, 'PATCH');
  return { company, corp: await connectCorp(world, { company, openKfid }) };
}

test('late, five times, shuffled and over two restarts: as in order and once, with one reply each', async () => {
  for (let at = 0; at < MEMBERS; at++) await wecom!.sim('/sim/members', { name: `员${at}`, userid: `m${at}` });
  const customers: string[] = [];
  for (let at = 0; at < CUSTOMERS; at++) {
    const { external_userid } = await wecom!.sim<{ external_userid: string }>('/sim/customers', { name: `客${at}` });
    customers.push(external_userid);
  }
  const sides = [await newSide('依次'), await newSide('打乱')] as const;
  for (const { corp } of sides)
    for (const id of customers)
      await wecom!.sim(`/sim/customers/${id}/messages`, {
        open_kfid: corp.account.openKfid,
        msgtype: 'text',
        text: { content: '面积有要求吗' },
      });
  const [inOrder, mixed] = sides;
  await deliver(inOrder, callbacksFor(inOrder));

  const random = randomOf(11);
  const often = callbacksFor(mixed).flatMap((xml) => Array<string>(1 + Math.floor(random() * 5)).fill(xml));
  const order = shuffled(often, random);
  const third = Math.ceil(order.length / 3);
  let again = 0;
  for (let part = 0; part < 3; part++) {
    const delivering = deliver(mixed, order.slice(part * third, (part + 1) * third));
    if (part < 2) {
      await sleep(300);
      await world.restart();
    }
    again += await delivering;
  }
  // The restarts really came between.
  expect(again).toBeGreaterThan(0);
  await world.house.channels.wecom.poll();
  await world.settled();

  const [one, other] = [await stateOf(inOrder), await stateOf(mixed)];
  expect(one.size).toBe(MEMBERS + CUSTOMERS);
  expect(Object.fromEntries(other)).toEqual(Object.fromEntries(one));
  for (const [who, lines] of other)
    expect({ who, lines: lines.map((line) => line.split(':')[0]) }).toEqual({ who, lines: ['customer', 'bot'] });
  for (const { corp } of sides) {
    const [inbox] = await world.rows<{ all: number; open: number }>(
      `select count(*) filter (where event not like 'kf.%')::int as all, count(*) filter (where done_at is null)::int as open
       from wecom_inbox where tenant_id = $1 and app_id = $2`,
      [corp.tenant, corp.app.id],
    );
    expect(inbox).toEqual({ all: CALLBACKS, open: 0 });
  }
  // The phone of the customer shows one reply, too.
  for (const id of customers.slice(0, 20)) {
    const { messages } = await wecom!.sim<{ messages: { from: string }[] }>(
      `/sim/customers/${id}/chats/${mixed.corp.account.openKfid}`,
    );
    expect(messages.map(({ from }) => from)).toEqual(['customer', 'account']);
  }
}, 400_000);
