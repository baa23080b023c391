/** The operator's own encoder in the search: its vectors are used, paid for once, and never waited for. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answers, hostile, openReceiver, type Receiver } from '../support/receiver.ts';
import { openWorld, Person, type World } from '../support/world.ts';

const WIDTH = 10;

let models: Receiver;
/** Texts that were sent to the model. */
let sent: string[];
const open: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  models = await openReceiver();
  sent = [];
  open.push(() => models.close());
  speaks();
});
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

/** Knows one thing that no other encoder does: 毛孩子 is a pet. All else lies in directions of its own. */
function vectorOf(text: string): number[] {
  const vector = Array<number>(WIDTH).fill(0);
  if (/宠物|毛孩子/u.test(text)) vector[0] = 1;
  else vector[1 + ([...text].reduce((sum, character) => sum + character.codePointAt(0)!, 0) % (WIDTH - 1))] = 1;
  return vector;
}

/** OpenAI's protocol; `width` longer than before is another model under the same name. */
function speaks(width = WIDTH) {
  models.does((response, { body }) => {
    const { input } = JSON.parse(body) as { input: string[] };
    sent.push(...input);
    const data = input.map((text, index) => {
      const embedding = [...vectorOf(text), ...Array<number>(width - WIDTH).fill(0)];
      return { object: 'embedding', index, embedding };
    });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ object: 'list', data }));
  });
}

async function opened(): Promise<{ world: World; mei: Person }> {
  const world = await openWorld({
    settings: {
      EMBEDDING: 'endpoint',
      EMBEDDING_URL: `${models.url.replace(/\/$/, '')}/v1`,
      EMBEDDING_MODEL: 'small-zh',
      OUTBOUND_ALLOW: '127.0.0.0/8',
    },
  });
  open.push(() => world.close());
  return { world, mei: await world.person('mei', { roles: ['editor'] }) };
}

/** The same person at another node. */
const elsewhere = async (world: World, who: Person) =>
  new Person(await world.node(), who.headers['cookie']!, await who.call('session.get', {}));

const search = (who: Person, query: string) => who.call('articles.search', { body: { query } });
const by = async (who: Person, query = '加盟费多少') => (await search(who, query)).by;

async function write(who: Person, question: string) {
  const body = { similar: [], category: '', validFrom: null, validTo: null, question, answer: `${question}的答案。` };
  const { id, revision } = await who.call('articles.create', { body });
  await who.call('articles.publish', { params: { id }, body: { revision } });
  return id;
}

test('its vectors find what words do not, as soon as an article is published, also on another node', async () => {
  const { world, mei } = await opened();
  await expect.poll(() => by(mei), { timeout: 30_000 }).toBe('chosen');
  const id = await write(mei, '可以带宠物进店吗？');
  const found = async (who: Person) => {
    const { items, by: outcome } = await search(who, '毛孩子一起来行不行');
    return [outcome, items[0]?.articleId, items[0]?.signals['dense']];
  };
  await expect.poll(() => found(mei)).toEqual(['chosen', id, expect.closeTo(1, 1)]);
  const away = await elsewhere(world, mei);
  await expect.poll(() => found(away), { timeout: 30_000 }).toEqual(['chosen', id, expect.closeTo(1, 1)]);
});

test('what was paid for is paid once: a node that starts later, or after a stop, sends no text again', async () => {
  const { world, mei } = await opened();
  await expect.poll(() => by(mei), { timeout: 30_000 }).toBe('chosen');
  expect(sent).toContain('加盟费多少钱？');
  const articles = sent.filter((text) => !['你好', '加盟费多少'].includes(text));
  expect(new Set(articles).size).toBe(articles.length);
  const kept = await world.rows<{ count: number }>('select count(*)::int from text_vectors');
  sent.length = 0;
  const away = await elsewhere(world, mei);
  await expect.poll(() => by(away), { timeout: 30_000 }).toBe('chosen');
  expect(sent.toSorted()).toEqual(['你好', '加盟费多少']);
  expect(await world.rows('select count(*)::int from text_vectors')).toEqual(kept);
});

test('one that is silent keeps nobody waiting: the embedded encoder answers, and the reply says why', async () => {
  const { mei } = await opened();
  await expect.poll(() => by(mei), { timeout: 30_000 }).toBe('chosen');
  models.does(hostile.hangs);
  const began = performance.now();
  const { items, by: outcome } = await search(mei, '加盟费是多少');
  expect(performance.now() - began).toBeLessThan(1_000);
  expect([items[0]?.question, outcome]).toEqual(['加盟费多少钱？', 'late']);
  models.does(answers(500, 'oops'));
  expect(await by(mei, '加盟费要多少')).toBe('fallback-status');
  speaks(WIDTH + 2);
  expect(await by(mei, '加盟费得多少')).toBe('fallback-dimensions');
  speaks();
  expect(await by(mei, '加盟费大概多少')).toBe('chosen');
});

test('while vectors are missing an edit is found all the same', async () => {
  const { mei } = await opened();
  await expect.poll(() => by(mei), { timeout: 30_000 }).toBe('chosen');
  models.does(answers(500, 'oops'));
  await write(mei, '可以自带杯子吗？');
  const found = async () => {
    const { items, by: outcome } = await search(mei, '可以自带杯子吗');
    return [outcome, items[0]?.question];
  };
  await expect.poll(found, { timeout: 15_000 }).toEqual(['filling', '可以自带杯子吗？']);
});

test('a draft is tried with its vectors too', async () => {
  const { mei } = await opened();
  await expect.poll(() => by(mei), { timeout: 30_000 }).toBe('chosen');
  const body = { similar: [], category: '', validFrom: null, validTo: null, question: '宠物能进吗？', answer: '能。' };
  const { id } = await mei.call('articles.create', { body });
  const [run] = (
    await mei.call('retrievalTests.run', { body: { query: '毛孩子一起来行不行', settings: [{ drafts: true }] } })
  ).runs;
  expect(run!.hits[0]).toMatchObject({ articleId: id, signals: { dense: expect.closeTo(1, 1) } });
  expect((await search(mei, '毛孩子一起来行不行')).items.map(({ articleId }) => articleId)).not.toContain(id);
});
