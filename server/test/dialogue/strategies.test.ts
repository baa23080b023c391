import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Message } from '#contracts/http/conversations';
import type { StrategyFields } from '#contracts/http/strategies';
import { words } from '#platform/words';
import { told } from '../support/customer.ts';
import { openWorld, type Customer, type Person, type World } from '../support/world.ts';

let world: World;
let admin: Person;
beforeAll(async () => {
  world = await openWorld();
  admin = await world.person('admin', { roles: ['admin'] });
});
afterAll(() => world.close());

const zh = words('zh-CN');
const somebody = (): Promise<Customer> => world.customer(randomUUID());
const saidBy = (message: Message) => told([message])[0];
const offersOf = ({ body }: Message) => (body.kind === 'answer' ? (body.offers ?? []) : []);
const list = async () => (await admin.call('strategies.list', {})).items;

const patient: StrategyFields = {
  name: '犹豫：给门店数据',
  enabled: true,
  when: { feelings: ['hesitant'], atLeast: 0.3, trend: null, warning: null },
  measures: {
    reassure: true,
    shorten: null,
    slowDown: false,
    proof: null,
    offerPerson: true,
    stopSelling: true,
    call: 'never',
  },
  words: { zh: '慢慢比较，不用急。', en: null },
};

describe('a customer', () => {
  test('who is angry is soothed first and offered a person, and gets one when it grows', async () => {
    const li = await somebody();
    const soothed = await li.asks('加盟费到底多少，问了几遍了');
    expect(saidBy(soothed)).toContain(zh('bot.reassure.angry'));
    expect(saidBy(soothed)).toContain('5.8 万元');
    expect(offersOf(soothed)).toContainEqual({ kind: 'person', label: zh('bot.offer.person') });
    expect((await li.state()).speaker).toBe('bot');
    await li.asks('你们就是骗子，太过分了！！');
    expect((await li.state()).speaker).toBe('nobody');
  });

  test.each([
    ['我不想活了', '12356'],
    ['我被骗了，刚把钱转给个人了', '96110'],
    ['我今年才15岁，能加盟吗', '12355'],
  ])('who writes %s gets a person at once, and whom to call', async (said, number) => {
    const li = await somebody();
    expect(saidBy(await li.asks(said))).toContain(number);
    expect((await li.state()).speaker).toBe('nobody');
  });
});

describe('a company', () => {
  test('begins with the strategies of the house, all on', async () => {
    const items = await list();
    expect(items.length).toBeGreaterThanOrEqual(6);
    expect(items.every(({ source, enabled, changed }) => source === 'house' && enabled && !changed)).toBe(true);
  });

  test('adds its own, which is followed at once and told in the trace', async () => {
    const made = await admin.call('strategies.create', { body: patient });
    expect((await list())[0]).toMatchObject({ id: made.id, source: 'tenant' });
    const li = await somebody();
    const reply = await li.asks('加盟费多少？我还在犹豫，想再考虑考虑');
    expect(saidBy(reply)).toContain('慢慢比较，不用急。');
    const row = (await admin.call('conversations.messages', { params: { id: li.conversation }, query: {} })).items.at(
      -1,
    )!;
    const trace = await admin.call('turns.get', { params: { id: li.conversation, turnId: row.turnId! } });
    const step = trace.steps.find(({ step: name }) => name === 'strategy');
    expect(step?.line).toMatchObject({
      key: 'strategy.followed',
      values: { names: expect.stringContaining(patient.name) },
    });

    await admin.call('strategies.remove', { params: { strategy: made.id } });
    const wang = await somebody();
    expect(saidBy(await wang.asks('加盟费多少？我还在犹豫，想再考虑考虑'))).not.toContain('慢慢比较');
  });

  test('changes one of the house, and takes it back', async () => {
    const {
      id: _,
      source: __,
      changed: ___,
      updatedAt: ____,
      ...angry
    } = (await list()).find(({ id }) => id === 'angry')!;
    await admin.call('strategies.update', { params: { strategy: 'angry' }, body: { ...angry, enabled: false } });
    expect((await list()).find(({ id }) => id === 'angry')).toMatchObject({ enabled: false, changed: true });
    const li = await somebody();
    expect(saidBy(await li.asks('加盟费到底多少，问了几遍了'))).not.toContain(zh('bot.reassure.angry'));
    expect(await admin.call('strategies.reset', { params: { strategy: 'angry' } })).toMatchObject({
      enabled: true,
      changed: false,
    });
    const wang = await somebody();
    expect(saidBy(await wang.asks('加盟费到底多少，问了几遍了'))).toContain(zh('bot.reassure.angry'));
  });

  test('can say nothing that its lexicon forbids, nor remove what it was given', async () => {
    const { compliance, db } = world.house;
    await db.tenant(world.tenant, (tx) => compliance.importLexicon(tx, [{ term: '稳赚不赔', reason: '广告法' }]));
    await expect
      .poll(async () => (await compliance.verdictOn(world.tenant, '稳赚不赔')).ok, { timeout: 15_000 })
      .toBe(false);
    const body = { ...patient, words: { zh: '加盟我们稳赚不赔。', en: null } };
    await expect(admin.call('strategies.create', { body })).rejects.toMatchObject({
      problem: { status: 422, code: 'strategy.forbidden' },
    });
    await expect(admin.call('strategies.remove', { params: { strategy: 'angry' } })).rejects.toMatchObject({
      problem: { code: 'strategy.not_own' },
    });
    await expect(
      admin.call('strategies.update', { params: { strategy: 'nobody' }, body: patient }),
    ).rejects.toMatchObject({
      problem: { code: 'strategy.not_found' },
    });
  });

  test('sees how a message would be met', async () => {
    const trial = await admin.call('strategies.try', { body: { text: '你们太差劲了，没人管', before: [] } });
    expect(trial.feelings[0]).toMatchObject({ label: 'angry' });
    expect(trial.followed).toContain('angry');
    expect(trial.words).not.toBeNull();
  });
});

describe('the desk', () => {
  const mood = (id: string, by = admin) => by.call('conversations.mood', { params: { id } });

  test('sees how a customer seems to feel, and says where it is wrong', async () => {
    const li = await somebody();
    await li.asks('加盟费多少');
    const { seq } = await li.says('有点失望，说好的资料一直没发');
    const read = await mood(li.conversation);
    expect(read.messages.at(-1)).toMatchObject({ seq, correction: null });
    expect(read.messages.at(-1)!.labels.map(({ label }) => label)).toContain('disappointed');
    const corrected = await admin.call('conversations.correctMood', {
      params: { id: li.conversation, seq },
      body: { label: 'angry' },
    });
    expect(corrected.messages.at(-1)).toMatchObject({ correction: { label: 'angry', by: 'admin' } });
    const rows = await (await admin.call('mood.export', {})).text();
    expect(rows).toContain('"label":"angry"');
    await admin.call('conversations.correctMood', { params: { id: li.conversation, seq }, body: { label: null } });
    expect((await mood(li.conversation)).messages.at(-1)!.correction).toBeNull();
  });

  test('corrects only what the customer wrote, within reach; what was said of him goes with him', async () => {
    const li = await somebody();
    const reply = await li.asks('有点着急');
    await expect(
      admin.call('conversations.correctMood', {
        params: { id: li.conversation, seq: reply.seq },
        body: { label: 'angry' },
      }),
    ).rejects.toMatchObject({ problem: { code: 'mood.not_said' } });
    await admin.call('conversations.correctMood', {
      params: { id: li.conversation, seq: reply.seq - 1 },
      body: { label: 'neutral' },
    });
    const kept = () => world.rows('select * from mood_corrections where conversation_id = $1', [li.conversation]);
    const [row] = (await kept()) as { customer_id: string }[];
    await world.house.db.tenant(world.tenant, (tx) => world.house.customers.forget(tx, row!.customer_id));
    await expect.poll(kept, { timeout: 15_000 }).toEqual([]);
  });
});
