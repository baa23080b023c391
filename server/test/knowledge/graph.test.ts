import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PackGraph } from '#libs/pack';
import { openWorld, type World } from '../support/world.ts';
import { firm, publish, refused, write, type Firm } from './firm.ts';

let world: World;
beforeAll(async () => void (world = await openWorld()));
afterAll(() => world.close());

const both = (zh: string, en: string) => ({ zh, en });

/** Cities and who looks after them. */
const kinds: PackGraph = {
  types: [
    {
      id: 'city',
      label: both('城市', 'City'),
      words: [],
      asked: [],
      counted: ['个'],
      properties: [{ id: 'fee', label: both('加盟费', 'Fee'), words: [], kind: 'money', usual: true }],
    },
    { id: 'person', label: both('人员', 'Person'), words: [], asked: ['谁'], counted: ['位'], properties: [] },
  ],
  relations: [
    {
      id: 'managed-by',
      label: both('负责人', 'Manager'),
      words: ['负责人', '负责'],
      from: ['city'],
      to: ['person'],
      say: both('{from}的负责人是{to}', '{to} manages {from}'),
      whole: true,
    },
  ],
  entities: [],
  facts: [],
  links: [],
};

async function company(): Promise<Firm> {
  const made = await firm(world);
  await world.house.db.tenant(made.tenant, (tx) => world.house.knowledge.graph.importGraph(tx, kinds));
  return made;
}

const said = async (at: Firm, question: string, answer: string) => {
  const article = await write(at.admin, question, { answer });
  return publish(at.admin, article);
};

const entity = (at: Firm, name: string, given: object = {}) =>
  at.admin.call('graph.createEntity', { body: { type: 'city', name, ...given } });

const ask = async (at: Firm, question: string) =>
  (await at.admin.call('graph.ask', { body: { question } })).answer?.sentences.join('') ?? null;

test('what a person wrote down with its article answers; without one it answers nobody', async () => {
  const at = await company();
  const article = await said(at, '各城市加盟费', '甲城加盟费 3 万元。乙城加盟费 5 万元。');
  const source = { articleId: article.id };
  await entity(at, '甲城', { properties: [{ key: 'fee', value: '3 万元', source }], source });
  const other = await entity(at, '乙城', { properties: [{ key: 'fee', value: '5 万元' }], source });
  expect(other.properties[0]!.standing).toBe('unsourced');
  expect(await ask(at, '乙城加盟费比甲城贵多少')).toBeNull();
  await at.admin.call('graph.updateEntity', {
    params: { id: other.id },
    body: {
      type: 'city',
      name: '乙城',
      synonyms: ['乙市'],
      properties: [{ key: 'fee', value: '5 万元', source }],
      source,
      revision: other.revision,
    },
  });
  expect(await ask(at, '乙市加盟费比甲城贵多少')).toBe('乙城的加盟费比甲城高 2 万元：乙城 5 万元，甲城 3 万元。');
});

test('what its article no longer says answers no longer and is marked', async () => {
  const at = await company();
  const article = await said(at, '各城市加盟费', '甲城加盟费 3 万元。乙城加盟费 5 万元。');
  const source = { articleId: article.id };
  const one = await entity(at, '甲城', { properties: [{ key: 'fee', value: '3 万元', source }] });
  await entity(at, '乙城', { properties: [{ key: 'fee', value: '5 万元', source }] });
  expect(await ask(at, '乙城加盟费比甲城贵多少')).toContain('2 万元');
  await at.admin.call('articles.unpublish', { params: { id: article.id }, body: {} });
  expect(await ask(at, '乙城加盟费比甲城贵多少')).toBeNull();
  await world.settled();
  await world.due('graph');
  await world.settled();
  const shown = await at.admin.call('graph.entity', { params: { id: one.id } });
  expect(shown.properties[0]).toMatchObject({ standing: 'stale', source: { quote: '甲城加盟费 3 万元。' } });
  const { items } = await at.admin.call('graph.entities', { query: { kept: 'stale', limit: 10 } });
  expect(items.map(({ name }) => name)).toEqual(['乙城', '甲城']);
});

test('a source that does not say so is refused, and so is what the schema does not know', async () => {
  const at = await company();
  const article = await said(at, '各城市加盟费', '甲城加盟费 3 万元。');
  const source = { articleId: article.id };
  const silent = entity(at, '甲城', { properties: [{ key: 'fee', value: '9 万元', source }] });
  await refused(silent, 'graph.source_silent');
  await refused(entity(at, '甲城', { type: 'ship' }), 'graph.not_in_schema');
  await entity(at, '甲城', { synonyms: ['甲市'] });
  await refused(entity(at, '甲 市'), 'graph.name_taken');
});

test('an edit names the revision it saw', async () => {
  const at = await company();
  const { id, revision } = await entity(at, '丙城');
  const save = (name: string) =>
    at.admin.call('graph.updateEntity', { params: { id }, body: { type: 'city', name, revision } });
  await save('丙市');
  await refused(save('丙县'), 'graph.conflict');
});

test('two names of one thing come together, and apart again', async () => {
  const at = await company();
  const [keep, other] = [await entity(at, '丁城'), await entity(at, '丁市')];
  const person = await at.admin.call('graph.createEntity', { body: { type: 'person', name: '周远' } });
  const joined = { type: 'managed-by', fromId: other.id, toId: person.id };
  const relation = await at.admin.call('graph.createRelation', { body: joined });
  await refused(at.admin.call('graph.createRelation', { body: joined }), 'graph.joined');
  const merged = await at.admin.call('graph.mergeEntity', {
    params: { id: keep.id },
    body: { otherId: other.id, revision: keep.revision },
  });
  expect(merged).toMatchObject({ synonyms: ['丁市'], relations: 1 });
  const around = await at.admin.call('graph.neighbourhood', {
    params: { id: keep.id },
    query: { depth: 1, limit: 10 },
  });
  expect(around.entities.map(({ name, distance }) => [name, distance])).toEqual([
    ['丁城', 0],
    ['周远', 1],
  ]);
  await at.admin.call('graph.restoreEntity', { params: { id: other.id }, body: {} });
  expect(await at.admin.call('graph.entity', { params: { id: keep.id } })).toMatchObject({
    synonyms: [],
    relations: 0,
  });
  await at.admin.call('graph.removeRelation', { params: { id: relation.id } });
  const { items } = await at.admin.call('graph.relations', { query: { kept: 'removed', limit: 10 } });
  expect(items.map(({ id }) => id)).toEqual([relation.id]);
});

test('tables and sentences are read when they are published; a person confirms, rejects and takes back', async () => {
  const at = await company();
  await entity(at, '甲城');
  await said(at, '各城市的费用表', '城市 | 加盟费\n甲城 | 3 万元\n戊城 | 4 万元\n另外，甲城的负责人是周远。');
  await world.settled();
  await world.due('graph');
  await world.settled();
  const open = async () => (await at.admin.call('graph.suggestions', { query: { limit: 50 } })).items;
  const found = await open();
  expect(found.map(({ rule, suggested }) => [rule, suggested.kind]).toSorted()).toEqual([
    ['sentence', 'relation'],
    ['table', 'entity'],
    ['table', 'property'],
    ['table', 'property'],
  ]);
  const relation = found.find(({ suggested }) => suggested.kind === 'relation')!;
  expect(relation.source?.quote).toContain('甲城的负责人是周远');
  const decide = async (decision: 'confirm' | 'reject' | 'undo', ids: string[]) =>
    (await at.admin.call('graph.decide', { body: { ids, decision } })).items;
  // A value that is confirmed before its thing makes the thing.
  const ids = found.toSorted((a, b) => b.suggested.kind.localeCompare(a.suggested.kind)).map(({ id }) => id);
  expect(await decide('confirm', ids)).toEqual(ids.map((id) => ({ id, state: 'confirmed', refused: null })));
  expect(await ask(at, '甲城的负责人是谁')).toBe('甲城的负责人是周远。');
  expect(await ask(at, '戊城加盟费比甲城贵多少')).toContain('1 万元');
  expect((await decide('confirm', [relation.id]))[0]).toMatchObject({ refused: 'decided' });
  expect((await decide('undo', [relation.id]))[0]).toMatchObject({ state: 'open', refused: null });
  expect(await ask(at, '甲城的负责人是谁')).toBeNull();
  await decide('reject', [relation.id]);
  expect(await open()).toEqual([]);
  const { items } = await at.admin.call('audit.list', { query: { limit: 20 } });
  expect(items.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['graph.confirm', 'graph.undo', 'graph.reject', 'graph.create']),
  );
});

test('the graph of another company answers nobody here and is not shown', async () => {
  const [at, foreign] = [await company(), await company()];
  const article = await said(foreign, '各城市加盟费', '甲城加盟费 3 万元。乙城加盟费 5 万元。');
  const source = { articleId: article.id };
  const one = await entity(foreign, '甲城', { properties: [{ key: 'fee', value: '3 万元', source }] });
  await entity(foreign, '乙城', { properties: [{ key: 'fee', value: '5 万元', source }] });
  expect(await ask(foreign, '乙城加盟费比甲城贵多少')).toContain('2 万元');
  expect(await ask(at, '乙城加盟费比甲城贵多少')).toBeNull();
  await refused(at.admin.call('graph.entity', { params: { id: one.id } }), 'graph.not_found');
  const joined = at.admin.call('graph.createRelation', {
    body: { type: 'managed-by', fromId: one.id, toId: one.id },
  });
  await refused(joined, 'graph.not_found');
  await refused(entity(at, '甲城', { source }), 'graph.source_unknown');
});

test('what stands in a folder that somebody may not read is not shown to him', async () => {
  const at = await company();
  const folder = await at.admin.call('folders.create', { body: { name: '内部', parentId: null } });
  const rights = await at.admin.call('folders.rights', { params: { id: folder.id } });
  await at.admin.call('folders.setRights', {
    params: { id: folder.id },
    body: { revision: rights.revision, grants: [{ kind: 'role', subject: 'editor', rights: ['read'] }] },
  });
  const article = await said(at, '内部加盟费', '甲城加盟费 3 万元。');
  await at.admin.call('articles.move', { params: { id: article.id }, body: { folderId: folder.id } });
  const source = { articleId: article.id };
  const one = await entity(at, '甲城', { properties: [{ key: 'fee', value: '3 万元', source }] });
  expect((await at.mei.call('graph.entity', { params: { id: one.id } })).properties).toHaveLength(1);
  expect((await at.li.call('graph.entity', { params: { id: one.id } })).properties).toEqual([]);
});

test('exports hold what is there, and no cell that a spreadsheet would compute', async () => {
  const at = await company();
  await entity(at, "=1+1'\\`");
  const fetchOf = (format: string) =>
    fetch(`${world.url}/api/v1/graph/export?format=${format}`, { headers: at.admin.headers });
  const cypher = await (await fetchOf('cypher')).text();
  expect(cypher).toContain("`name`: '=1+1\\'\\\\`'");
  const zip = Buffer.from(await (await fetchOf('csv')).arrayBuffer());
  expect(zip.subarray(0, 2).toString()).toBe('PK');
});
