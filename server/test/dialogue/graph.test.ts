import { readFileSync } from 'node:fs';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Message } from '#contracts/http/conversations';
import { told } from '../support/customer.ts';
import { openWorld, until, type Customer, type World } from '../support/world.ts';

interface Row {
  id: string;
  question: string;
  say: string[][];
  unsaid: string[];
  articles: string[];
}

const frozen = readFileSync(path.join(import.meta.dirname, '../../../corpora/graph/franchise-40.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);

let world: World;
beforeAll(async () => void (world = await openWorld({ demo: true })));
afterAll(() => world.close());

const somebody = (): Promise<Customer> => world.customer(randomUUID());
const saidBy = (message: Message) => told([message])[0]!.replace(/^bot: /, '');
const sourcesOf = ({ body }: Message) => (body.kind === 'answer' ? body.sources : []);
const bare = (text: string) => text.replace(/\s/gu, '');

test('a comparison is worked out from what articles say, and each source opens', async () => {
  const li = await somebody();
  const answer = await li.asks('旗舰店的加盟费比标准店贵多少');
  expect(saidBy(answer)).toBe('旗舰店的加盟费比标准店高 4 万元：旗舰店 9.8 万元，标准店 5.8 万元。');
  const [source] = sourcesOf(answer);
  expect(source).toMatchObject({ title: '加盟费多少钱？' });
  const opened = await li.own('visitor.source', { params: { articleId: source!.articleId } });
  expect(opened.answer).toContain('标准店 5.8 万元，旗舰店 9.8 万元');
});

test('several steps are followed and told', async () => {
  const li = await somebody();
  const answer = await li.asks('杭州的店归谁审批');
  expect(saidBy(answer)).toBe('杭州的新店由叶知微审批（杭州属于浙江，浙江属于华东大区，华东大区的新店由叶知微审批）。');
  expect(sourcesOf(answer).map(({ title }) => title)).toEqual([
    '主要城市分别开放哪些店型？',
    '各省份由哪个招商部负责？',
    '新店由谁审批？多久出结果？',
  ]);
});

test('what the customer asked about before is what he means', async () => {
  const li = await somebody();
  await li.asks('档口店有什么要求');
  await li.asks('你好');
  const answer = await li.asks('标准店的保证金比我问的那个贵多少');
  expect(saidBy(answer)).toContain('标准店的保证金比档口店高 1 万元');
  const [row] = await world.rows<{ customer_id: string }>('select customer_id from conversations where id = $1', [
    li.conversation,
  ]);
  const kept = () => world.rows('select entity_id from graph_interests where customer_id = $1', [row!.customer_id]);
  expect(await kept()).toHaveLength(2);
  const { tenant, house } = world;
  await house.db.tenant(tenant, (tx) => house.customers.forget(tx, row!.customer_id));
  await world.settled();
  await until(async () => (await kept()).length === 0);
});

describe('of the forty frozen questions, in the turn', () => {
  test('at least 36 are answered rightly, each with its sources', { timeout: 120_000 }, async () => {
    const wrong: string[] = [];
    for (const { question, say, unsaid } of frozen) {
      const li = await somebody();
      const answer = await li.asks(question);
      const text = bare(saidBy(answer));
      const isRight =
        say.every((one) => one.some((each) => text.includes(bare(each)))) &&
        !unsaid.some((each) => text.includes(bare(each))) &&
        sourcesOf(answer).length > 0;
      if (!isRight) wrong.push(`${question} → ${text}`);
    }
    // Named, so that a failure says which.
    expect(wrong.slice(4)).toEqual([]);
  });
});
