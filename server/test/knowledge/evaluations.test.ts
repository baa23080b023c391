/** A company measures its own search: sets of questions, runs in the background, a warning before publishing. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluationLimits } from '#contracts/http/evaluations';
import { openWorld, until, type Person, type World } from '../support/world.ts';

let world: World;
let mei: Person;

beforeAll(async () => {
  world = await openWorld();
  mei = await world.person('mei', { roles: ['editor'] });
});
afterAll(() => world.close());

const draft = { similar: [], category: '测试', validFrom: null, validTo: null };
async function write(question: string, answer = `${question}的答案`, similar: string[] = []) {
  const { id, revision } = await mei.call('articles.create', { body: { ...draft, question, answer, similar } });
  return { id, revision };
}
async function publish(question: string, similar: string[] = []) {
  const { id, revision } = await write(question, undefined, similar);
  await mei.call('articles.publish', { params: { id }, body: { revision } });
  return id;
}
async function setOf(rows: { query: string; articleId: string | null }[], auto = false): Promise<string> {
  const { id } = await mei.call('evaluations.create', { body: { name: `集 ${randomUUID()}`, auto } });
  for (const row of rows) await mei.call('evaluations.addRow', { params: { id }, body: row });
  return id;
}
const result = (id: string, runId: string) => mei.call('evaluations.result', { params: { id, runId } });
async function run(id: string, drafts = false) {
  const asked = await mei.call('evaluations.run', { params: { id }, body: { drafts } });
  await until(async () => ['done', 'failed'].includes((await result(id, asked.id)).run.state));
  return result(id, asked.id);
}
const gone = (id: string) => mei.call('evaluations.remove', { params: { id } });

describe('a run', () => {
  test('asks every question as a customer would, scores them, and lists what went badly with what came instead', async () => {
    const bike = await publish('自行车可以寄存吗', ['单车放哪里保管']);
    const piano = await publish('钢琴课怎么预约');
    const id = await setOf([
      { query: '自行车可以寄存吗', articleId: bike },
      { query: '钢琴课怎么预约', articleId: piano },
      { query: '单车放哪里保管', articleId: piano },
      { query: '钢琴课怎么预约？', articleId: null },
      { query: '火星上的土壤是什么颜色', articleId: null },
    ]);
    const { run: over, misses, missed } = await run(id);
    expect(over).toMatchObject({ cause: 'asked', state: 'done', asked: 5, rows: 5, by: { name: 'mei' } });
    expect(over.verdicts).toEqual({ right: 3, wrong: 1, false: 1 });
    expect(over.scores).toMatchObject({ r1: 2 / 3, answeredRight: 2 / 3, falseAnswerRate: 1 / 2, answerRate: 4 / 5 });
    expect(missed).toBe(2);
    expect(misses.map(({ query, verdict, gold, came }) => [query, verdict, gold?.question, came?.question])).toEqual([
      ['单车放哪里保管', 'wrong', '钢琴课怎么预约', '自行车可以寄存吗'],
      ['钢琴课怎么预约？', 'false', undefined, '钢琴课怎么预约'],
    ]);
    const { standing, current } = await mei.call('evaluations.get', { params: { id } });
    expect(standing?.id).toBe(over.id);
    expect(current).toBeNull();
    await gone(id);
  });

  test('with drafts measures what would be, and does not become the standing result', async () => {
    const { id: article } = await write('风筝在哪里租');
    const id = await setOf([{ query: '风筝在哪里租', articleId: article }]);
    expect((await run(id)).run.verdicts).toEqual({ silent: 1 });
    expect((await run(id, true)).run.verdicts).toEqual({ right: 1 });
    const { standing } = await mei.call('evaluations.get', { params: { id } });
    expect(standing?.verdicts).toEqual({ silent: 1 });
    await gone(id);
  });

  test('one at a time, none of an empty set, and the oldest are forgotten', async () => {
    const id = await setOf([]);
    await expect(run(id)).rejects.toMatchObject({ code: 'evaluation.empty' });
    await mei.call('evaluations.addRow', { params: { id }, body: { query: '几点开门', articleId: null } });
    const waiting = `insert into evaluation_runs (tenant_id, id, set_id, cause, requested_at) values ($1, $2, $3, 'asked', now())`;
    const stuck = randomUUID();
    await world.rows(waiting, [world.tenant, stuck, id]);
    await expect(run(id)).rejects.toMatchObject({ code: 'evaluation.running' });
    expect((await mei.call('evaluations.get', { params: { id } })).current?.id).toBe(stuck);
    await world.rows(`update evaluation_runs set state = 'failed' where id = $1`, [stuck]);
    await world.rows(
      `insert into evaluation_runs (tenant_id, id, set_id, cause, state, requested_at)
       select $1, gen_random_uuid(), $2, 'asked', 'done', now() - n * interval '1 day' from generate_series(1, $3) n`,
      [world.tenant, id, evaluationLimits.runs],
    );
    const { run: latest } = await run(id);
    const { items } = await mei.call('evaluations.runs', { params: { id } });
    expect(items).toHaveLength(evaluationLimits.runs);
    expect(items[0]!.id).toBe(latest.id);
    await gone(id);
  });
});

test('after knowledge changed sets run by themselves, once for all that changed meanwhile', async () => {
  const id = await setOf([{ query: '热气球多少钱一位', articleId: null }], true);
  const quiet = await setOf([{ query: '热气球多少钱一位', articleId: null }], false);
  await publish('热气球多少钱一位');
  await publish('热气球几点起飞');
  const follow = async () => {
    await world.settled();
    await world.due('evaluation-after');
    await world.settled();
  };
  await until(async () => {
    await follow();
    return (await mei.call('evaluations.get', { params: { id } })).standing !== null;
  });
  const { items } = await mei.call('evaluations.runs', { params: { id } });
  expect(items.every(({ cause, by }) => cause === 'knowledge' && by === null)).toBe(true);
  expect(items[0]!.verdicts).toEqual({ false: 1 });
  expect(items.length).toBeLessThanOrEqual(2);
  expect((await mei.call('evaluations.runs', { params: { id: quiet } })).items).toEqual([]);
  await gone(id);
  await gone(quiet);
});

describe('before publishing', () => {
  const preview = (articleId: string, who = mei) => who.call('evaluations.preview', { body: { articleId } });

  test('a draft that loses a question is warned of; only looked at, customers still hear what they heard', async () => {
    const boat = await publish('游船票在哪里买');
    const id = await setOf([{ query: '游船票在哪里买', articleId: boat }], true);
    const { revision } = await mei.call('articles.get', { params: { id: boat } });
    const body = { ...draft, question: '停车怎么收费', answer: '第一个小时五元。', revision };
    await mei.call('articles.update', { params: { id: boat }, body });
    const [shown] = (await preview(boat)).items.filter(({ set }) => set.id === id);
    expect(shown).toMatchObject({ asked: 1, rows: 1, before: { right: 1 }, after: { right: 0 }, worseCount: 1 });
    expect(shown!.worse[0]).toMatchObject({ query: '游船票在哪里买', before: 'right', gold: { articleId: boat } });
    const found = await mei.call('articles.search', { body: { query: '游船票在哪里买' } });
    expect(found.items[0]).toMatchObject({ articleId: boat, question: '游船票在哪里买' });
    await gone(id);
  });

  test('a harmless draft and one that answers more are not warned of; without a draft there is nothing to say', async () => {
    const { id: tent } = await write('帐篷能过夜吗');
    const id = await setOf([{ query: '帐篷能过夜吗', articleId: tent }], true);
    const manual = await setOf([{ query: '帐篷能过夜吗', articleId: tent }], false);
    const { items } = await preview(tent);
    expect(items.find(({ set }) => set.id === id)).toMatchObject({ worse: [], worseCount: 0, betterCount: 1 });
    expect(items.find(({ set }) => set.id === manual)).toBeUndefined();
    const { revision } = await mei.call('articles.get', { params: { id: tent } });
    await mei.call('articles.publish', { params: { id: tent }, body: { revision } });
    expect((await preview(tent)).items).toEqual([]);
    await expect(preview(randomUUID())).rejects.toMatchObject({ code: 'article.not_found' });
    await gone(id);
    await gone(manual);
  });
});

describe('questions', () => {
  const rowsOf = async (id: string) => (await mei.call('evaluations.rows', { params: { id }, query: {} })).items;
  const bring = (id: string, text: string) => mei.call('evaluations.import', { params: { id }, body: { text } });

  test('pasted from a sheet, as CSV and as JSONL; what was there stays; an export comes back as it was', async () => {
    const id = await setOf([]);
    const lamp = await publish('台灯保修多久');
    expect(await bring(id, '台灯坏了管不管\t台灯保修多久？\t口语\n你几岁了\t\t')).toEqual({ added: 2, known: 0 });
    expect(await bring(id, `客户问法,备注,对应知识\n"灯,保修吗",,${lamp}\n你几岁了,,\n`)).toEqual({
      added: 1,
      known: 1,
    });
    expect(await bring(id, '{"query": "=1+1", "gold": null}\n')).toEqual({ added: 1, known: 0 });
    const rows = await rowsOf(id);
    expect(rows.map(({ query, gold, note }) => [query, gold?.articleId ?? null, note])).toEqual([
      ['台灯坏了管不管', lamp, '口语'],
      ['你几岁了', null, ''],
      ['灯,保修吗', lamp, ''],
      ['=1+1', null, ''],
    ]);
    const answer = await fetch(`${world.url}/api/v1/evaluations/${id}/export`, { headers: mei.headers });
    const csv = Buffer.from(await answer.arrayBuffer()).toString();
    expect(csv).toContain('\uFEFFquery,gold,question,note\r\n');
    expect(csv).toContain(`"灯,保修吗",${lamp},台灯保修多久,\r\n`);
    expect(csv).toContain("'=1+1,,,");
    const copy = await setOf([]);
    expect(await bring(copy, csv)).toEqual({ added: 4, known: 0 });
    const bare = ({ query, gold, note }: (typeof rows)[number]) => ({ query, gold, note });
    expect((await rowsOf(copy)).map(bare)).toEqual(rows.map(bare));
    await gone(id);
    await gone(copy);
  });

  test.each([
    ['an unknown article', '问一\t没有这条知识', 'line 1', /names no article/],
    ['a line without a question', '{"query": "a"}\n{"gold": null}', 'line 2', /no question/],
    ['a line that is no JSON', '{"query": "a"}\n{', 'line 2', /not a JSON object/],
    ['a long question', `${'长'.repeat(501)}\t`, 'line 1', /more than 500/],
  ])('%s is refused with its line, and nothing is added', async (_, text, line, why) => {
    const id = await setOf([]);
    await expect(bring(id, text)).rejects.toMatchObject({
      code: 'evaluation.unreadable',
      problem: { fields: { [line]: expect.stringMatching(why) } },
    });
    expect(await rowsOf(id)).toEqual([]);
    await gone(id);
  });

  test('changed, found, removed; twice the same is refused', async () => {
    const id = await setOf([{ query: '可以带狗吗', articleId: null }]);
    const page = (how: object) => mei.call('evaluations.rows', { params: { id }, query: { limit: 1, ...how } });
    const [row] = await rowsOf(id);
    const other = await mei.call('evaluations.addRow', {
      params: { id },
      body: { query: '有包间吗', articleId: null },
    });
    const first = await page({});
    expect([first.items[0]!.query, (await page({ cursor: first.next! })).items[0]!.query]).toEqual([
      '可以带狗吗',
      '有包间吗',
    ]);
    const params = { id, rowId: other.id };
    const twice = mei.call('evaluations.updateRow', { params, body: { query: '可以带狗吗', articleId: null } });
    await expect(twice).rejects.toMatchObject({ code: 'evaluation.row_known' });
    await mei.call('evaluations.updateRow', { params, body: { query: '有没有包间', articleId: null, note: '改' } });
    const found = await mei.call('evaluations.rows', { params: { id }, query: { search: '包间' } });
    expect(found.items).toEqual([{ id: other.id, query: '有没有包间', gold: null, note: '改' }]);
    await mei.call('evaluations.removeRow', { params: { id, rowId: row!.id } });
    const again = mei.call('evaluations.removeRow', { params: { id, rowId: row!.id } });
    await expect(again).rejects.toMatchObject({ code: 'evaluation.row_not_found' });
    await gone(id);
  });
});

test('limits: so many sets, names of their own, so many questions', async () => {
  const name = `一 ${randomUUID()}`;
  const made: string[] = [];
  const make = async (called: string) => {
    const { id } = await mei.call('evaluations.create', { body: { name: called } });
    made.push(id);
    return id;
  };
  const id = await make(name);
  await expect(make(name)).rejects.toMatchObject({ code: 'evaluation.name_taken' });
  const before = (await mei.call('evaluations.list', {})).items.length;
  for (let nth = before; nth < evaluationLimits.sets; nth++) await make(`${nth} ${randomUUID()}`);
  await expect(make(randomUUID())).rejects.toMatchObject({ code: 'evaluation.too_many' });
  const lines = Array.from({ length: evaluationLimits.rows }, (_, at) => `问 ${at}`).join('\n');
  const full = await mei.call('evaluations.import', { params: { id }, body: { text: lines } });
  expect(full.added).toBe(evaluationLimits.rows);
  const one = mei.call('evaluations.addRow', { params: { id }, body: { query: '再一个', articleId: null } });
  await expect(one).rejects.toMatchObject({ code: 'evaluation.too_many_rows' });
  const more = mei.call('evaluations.import', { params: { id }, body: { text: '又一个\t' } });
  await expect(more).rejects.toMatchObject({ code: 'evaluation.too_many_rows' });
  for (const each of made) await gone(each);
});

test('whoever may read knowledge reads results; only who may write it changes sets, and each change is in the audit', async () => {
  const viewer = await world.person('vera', { roles: ['viewer'] });
  const id = await setOf([{ query: '能看不能改', articleId: null }]);
  expect((await viewer.call('evaluations.get', { params: { id } })).rows).toBe(1);
  for (const denied of [
    () => viewer.call('evaluations.run', { params: { id }, body: {} }),
    () => viewer.call('evaluations.remove', { params: { id } }),
    () => viewer.call('evaluations.addRow', { params: { id }, body: { query: 'x', articleId: null } }),
  ])
    await expect(denied()).rejects.toMatchObject({ code: 'permission.denied' });
  await gone(id);
  const kept = await world.rows<{ action: string }>('select action from audit_log where target = $1 order by seq', [
    `evaluation:${id}`,
  ]);
  expect(kept.map(({ action }) => action)).toEqual(['evaluation.create', 'evaluation.rows', 'evaluation.remove']);
});

test('another company sees none of it', async () => {
  const id = await setOf([{ query: '别人的问题', articleId: null }]);
  const other = await world.company('别家');
  const lin = await other.person('lin', { roles: ['editor'] });
  expect((await lin.call('evaluations.list', {})).items).toEqual([]);
  await expect(lin.call('evaluations.rows', { params: { id }, query: {} })).rejects.toMatchObject({
    code: 'evaluation.not_found',
  });
  await gone(id);
});
