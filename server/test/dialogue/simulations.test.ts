/** A company plays dialogues against its own bot: sets, runs in the background, drafts, the command line's reader. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  simulationLimits,
  type Expectation,
  type RehearsedAgainst,
  type RehearsedTurn,
} from '#contracts/http/simulations';
import { openWorld, until, type Person, type World } from '../support/world.ts';

let world: World;
let mei: Person;

beforeAll(async () => {
  world = await openWorld();
  mei = await world.person('mei', { roles: ['editor'] });
});
afterAll(() => world.close());

const fee: Expectation = { outcome: 'answer', articleOrTitle: '加盟费多少钱', contains: ['5.8万元'], sourceCount: 1 };
async function setOf(...dialogues: { name: string; turns: RehearsedTurn[] }[]): Promise<string> {
  const { id } = await mei.call('simulations.create', { body: { name: `集 ${randomUUID()}` } });
  for (const body of dialogues) await mei.call('simulations.addDialogue', { params: { id }, body });
  return id;
}
const result = (id: string, runId: string, who = mei) => who.call('simulations.result', { params: { id, runId } });
async function run(id: string, against: RehearsedAgainst = { kind: 'published' }) {
  const asked = await mei.call('simulations.run', { params: { id }, body: { against } });
  await until(async () => ['done', 'failed'].includes((await result(id, asked.id)).run.state));
  return result(id, asked.id);
}
const bring = (id: string, ...lines: (object | string)[]) =>
  mei.call('simulations.import', {
    params: { id },
    body: { text: lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n') },
  });
const gone = (id: string) => mei.call('simulations.remove', { params: { id } });

describe('a run', () => {
  test('plays every dialogue as a customer would, with what was said before in mind', async () => {
    const id = await setOf(
      {
        name: '接着问',
        turns: [
          { says: '加盟费多少', expect: fee },
          { says: '那旗舰店呢', expect: { articleOrTitle: '旗舰店加盟费多少钱？' } },
        ],
      },
      {
        name: '问起刚才',
        turns: [
          { says: '加盟费多少', expect: fee },
          { says: '你好', expect: { outcome: 'answer', sourceCount: 0 } },
          { says: '我刚才问的是什么', expect: { outcome: 'answer', contains: ['加盟费'] } },
        ],
      },
      {
        name: '先选再答',
        turns: [
          { says: '机器怎么保养', expect: { outcome: 'ask', articleOrTitle: '制冰机怎么保养？' } },
          { says: '2', expect: { outcome: 'answer', articleOrTitle: '制冰机怎么保养？' } },
        ],
      },
      {
        name: '叫了人还在问',
        turns: [
          { says: '转人工', expect: { outcome: 'hand over' } },
          { says: '火星上的土壤是什么颜色', expect: { outcome: 'stay silent' } },
        ],
      },
    );
    const before = await world.rows('select (select count(*) from customers) as c, (select count(*) from turns) as t');
    const { run: over, items } = await run(id);
    expect(items.map(({ name, passed, turns }) => [name, passed, turns])).toEqual([
      ['接着问', true, 2],
      ['问起刚才', true, 3],
      ['先选再答', true, 2],
      ['叫了人还在问', false, 2],
    ]);
    // The customer has not heard since he called that he is read, so the bot says it once.
    expect(items[3]!.diverged).toMatchObject({
      turn: 2,
      wrong: [{ what: 'outcome', expected: 'stay silent', got: 'answer' }],
    });
    expect(over).toMatchObject({ state: 'done', dialogues: 4, played: 4, passed: 3, failed: 1, turns: 9 });
    expect(over.msP50).toBeLessThanOrEqual(over.msP95!);
    // Nothing is stored with customers.
    expect(await world.rows('select (select count(*) from customers) as c, (select count(*) from turns) as t')).toEqual(
      before,
    );
    await gone(id);
  });

  test('a dialogue ends at its first divergence, shown with what was said and how it came about', async () => {
    const id = await setOf({
      name: '错的期望',
      turns: [
        { says: '加盟费多少', expect: { ...fee, contains: ['8 万'], notContains: ['一次性'], sourceCount: 2 } },
        { says: '谢谢', expect: {} },
      ],
    });
    const { run: over, items } = await run(id);
    expect(items[0]!.diverged).toMatchObject({
      turn: 1,
      wrong: [
        { what: 'notContains', expected: '一次性' },
        { what: 'sourceCount', expected: '2', got: '1' },
      ],
      reply: { outcome: 'answer', sources: [{ title: '加盟费多少钱？' }] },
    });
    const { replies, trace, dialogue } = await mei.call('simulations.played', {
      params: { id, runId: over.id, dialogueId: items[0]!.dialogueId },
    });
    expect(replies).toHaveLength(1);
    expect(dialogue.turns).toHaveLength(2);
    expect(trace.map(({ step }) => step)).toEqual(expect.arrayContaining(['perceive', 'look up', 'decide', 'guard']));
    await gone(id);
  });

  test('with a draft in place shows what publishing would do, only to who may read the draft', async () => {
    const draft = { similar: [], category: '测试', validFrom: null, validTo: null };
    const question = '风筝在哪里租';
    const { id: article } = await mei.call('articles.create', {
      body: { ...draft, question, answer: '门口的小屋租。' },
    });
    const expected: Expectation = { outcome: 'answer', articleOrTitle: article, contains: ['小屋'] };
    const id = await setOf({ name: '问风筝', turns: [{ says: question, expect: expected }] });
    expect((await run(id)).run).toMatchObject({ passed: 0, failed: 1, drafts: 0 });
    const tried = await run(id, { kind: 'article', id: article });
    expect(tried.run).toMatchObject({ passed: 1, failed: 0, drafts: 1 });
    expect((await run(id, { kind: 'drafts' })).run.passed).toBe(1);
    const { standing } = await mei.call('simulations.get', { params: { id } });
    expect(standing?.passed).toBe(0);

    const boss = await world.person('boss', { roles: ['admin'] });
    const folder = await boss.call('folders.create', { body: { name: '密', parentId: null, departmentId: null } });
    const grants = [{ kind: 'role' as const, subject: 'admin', rights: ['read' as const] }];
    await boss.call('folders.setRights', { params: { id: folder.id }, body: { revision: folder.revision, grants } });
    await boss.call('articles.move', { params: { id: article }, body: { folderId: folder.id } });
    await expect(result(id, tried.run.id)).rejects.toMatchObject({ code: 'simulation.hidden' });
    expect((await result(id, tried.run.id, boss)).run.passed).toBe(1);
    await expect(run(id, { kind: 'article', id: article })).rejects.toMatchObject({ code: 'simulation.no_drafts' });
    await gone(id);
  });

  test('with one batch in place', async () => {
    const draft = { similar: [], category: '测试', validFrom: null, validTo: null };
    const ask = async (question: string) =>
      (await mei.call('articles.create', { body: { ...draft, question, answer: `${question}，看门口。` } })).id;
    const [inside, outside] = [await ask('沙漏放在哪一层'), await ask('陀螺放在哪一层')];
    const boss = await world.person('boss', { roles: ['admin'] });
    const needs = (approvers: number) =>
      boss.call('approvals.setPolicy', { params: { kind: 'knowledge.publish' }, body: { approvers, why: '' } });
    await world.person('hua', { roles: ['admin'] });
    await needs(1);
    const batch = await mei.call('articleBatches.create', {
      body: { verb: 'publish', which: { ids: [inside] }, why: '上新' },
    });
    const expected = (articleOrTitle: string) => ({ outcome: 'answer' as const, articleOrTitle });
    const id = await setOf(
      { name: '里面', turns: [{ says: '沙漏放在哪一层', expect: expected(inside) }] },
      { name: '外面', turns: [{ says: '陀螺放在哪一层', expect: expected(outside) }] },
    );
    const { items, run: over } = await run(id, { kind: 'batch', id: batch.id });
    expect(items.map(({ name, passed }) => [name, passed])).toEqual([
      ['里面', true],
      ['外面', false],
    ]);
    expect(over.drafts).toBe(1);
    await expect(run(id, { kind: 'batch', id: randomUUID() })).rejects.toMatchObject({ code: 'batch.not_found' });
    await gone(id);
  });

  test('one at a time, none of an empty set, stopped on request', async () => {
    const id = await setOf();
    await expect(run(id)).rejects.toMatchObject({ code: 'simulation.empty' });
    await mei.call('simulations.addDialogue', { params: { id }, body: { name: '一', turns: [{ says: '几点开门' }] } });
    const stuck = randomUUID();
    await world.rows(
      `insert into simulation_runs (tenant_id, id, set_id, against, total, requested_at) values ($1, $2, $3, '{"kind":"published"}', 1, now())`,
      [world.tenant, stuck, id],
    );
    await expect(run(id)).rejects.toMatchObject({ code: 'simulation.running' });
    const stopped = await mei.call('simulations.cancel', { params: { id, runId: stuck } });
    expect(stopped.state).toBe('cancelled');
    expect((await run(id)).run.state).toBe('done');
    await gone(id);
  });
});

describe('a file', () => {
  test('comes in whole or not at all, and goes out as it came', async () => {
    const id = await setOf();
    const lines = [
      { name: '甲', language: 'zh', turns: [{ says: '加盟费多少', expect: fee }] },
      { name: '乙', language: 'en', turns: [{ says: 'Hello' }] },
    ];
    const bad = bring(id, lines[0]!, '{"name": "丙"', { name: '丁', turns: [] }, { ...lines[0]!, name: '甲' });
    await expect(bad).rejects.toMatchObject({ code: 'simulation.unreadable' });
    const fields = await bad.catch((error: { problem: { fields: Record<string, string> } }) => error.problem.fields);
    expect(Object.keys(fields)).toEqual(['line 2', 'line 3', 'line 4']);
    const list = () => mei.call('simulations.dialogues', { params: { id }, query: {} });
    expect((await list()).items).toEqual([]);
    expect(await bring(id, ...lines)).toEqual({ added: 2, replaced: 0 });
    expect(await bring(id, { ...lines[1]!, turns: [{ says: 'Hi' }] })).toEqual({ added: 0, replaced: 1 });
    expect((await list()).items.map(({ name, turns }) => [name, turns[0]!.says])).toEqual([
      ['甲', '加盟费多少'],
      ['乙', 'Hi'],
    ]);
    const file = await mei.call('simulations.export', { params: { id } });
    const text = file instanceof Blob ? await file.text() : String(file);
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toEqual([
      { ...lines[0], language: 'zh-CN' },
      { ...lines[1], turns: [{ says: 'Hi', expect: {} }] },
    ]);
    await gone(id);
  });

  test('and a set has room for so many dialogues', async () => {
    const id = await setOf();
    const many = Array.from({ length: simulationLimits.dialogues + 1 }, (_, at) => ({
      name: `${at}`,
      turns: [{ says: '在吗' }],
    }));
    await expect(bring(id, ...many)).rejects.toMatchObject({ code: 'simulation.too_many_dialogues' });
    expect(await bring(id, ...many.slice(1))).toEqual({ added: simulationLimits.dialogues, replaced: 0 });
    await expect(bring(id, many[0]!)).rejects.toMatchObject({ code: 'simulation.too_many_dialogues' });
    await gone(id);
  });
});

test('a conversation becomes a dialogue without the customer’s number, and goes with him', async () => {
  const li = await world.customer(randomUUID());
  await li.asks('加盟费多少，我电话 13812345678');
  await li.asks('转人工');
  const agent = await world.person('boss', { roles: ['admin'] });
  const taken = await agent.call('simulations.fromConversation', { params: { id: li.conversation } });
  expect(taken.turns.map(({ says, expect: expected }) => [says, expected.outcome])).toEqual([
    ['加盟费多少，我电话 ***', 'answer'],
    ['转人工', 'hand over'],
  ]);
  const id = await setOf();
  const body = { ...taken, from: li.conversation };
  const kept = await agent.call('simulations.addDialogue', { params: { id }, body });
  expect(kept.fromCustomer).toBe(true);
  await run(id);
  const { customer } = await agent.call('conversations.get', { params: { id: li.conversation } });
  await world.house.db.tenant(world.tenant, (tx) => world.house.customers.forget(tx, customer!.id));
  await until(async () => (await mei.call('simulations.dialogues', { params: { id }, query: {} })).items.length === 0);
  expect(await world.rows('select 1 from simulation_results where customer_id is not null')).toEqual([]);
  await gone(id);
});

test('sets of one company are its own', async () => {
  const id = await setOf();
  const { name } = await mei.call('simulations.get', { params: { id } });
  await expect(mei.call('simulations.create', { body: { name } })).rejects.toMatchObject({
    code: 'simulation.name_taken',
  });
  const other = await world.company('别家');
  const stranger = await other.person('hua', { roles: ['admin'] });
  await expect(stranger.call('simulations.get', { params: { id } })).rejects.toMatchObject({
    code: 'simulation.not_found',
  });
  expect((await stranger.call('simulations.list', {})).items).toEqual([]);
  await gone(id);
});
