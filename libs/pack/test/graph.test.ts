import { expect, test } from 'vitest';
import { readPack } from '#libs/pack';
import { article, goodFiles, lines, packFolder } from './support/pack-folder.ts';

const both = (word: string) => ({ zh: word, en: word });
const fee = { id: 'fee', label: both('费用'), words: [], kind: 'money' };
const shop = { id: 'shop', label: both('店型'), words: [], asked: [], counted: ['种'], properties: [fee] };
const near = {
  id: 'near',
  label: both('旁边'),
  words: [],
  from: ['shop'],
  to: ['shop'],
  say: both('{from}在{to}旁边'),
};
const one = { id: 'one', type: 'shop', name: '小店', synonyms: [], article: 'fee' };
const two = { ...one, id: 'two', name: '大店' };
const good = {
  types: [shop],
  relations: [near],
  entities: [one, two],
  facts: [{ entity: 'one', property: 'fee', value: '3 万元', article: 'fee' }],
  links: [{ from: 'one', relation: 'near', to: 'two', article: 'fee' }],
};

const read = (graph: object) => {
  const said = { ...article, answer: '小店 3万元，大店 5 万元。' };
  const folder = packFolder({
    ...goodFiles(),
    'articles.jsonl': lines(said),
    'graph.json': JSON.stringify({ ...good, ...graph }),
  });
  return readPack(folder.dir).finally(() => folder[Symbol.dispose]());
};

test('a graph whose every word stands in its article is read', async () => {
  expect((await read({})).content.graph).toEqual(good);
});

test.each([
  ['a value that its article does not say', { facts: [{ ...good.facts[0]!, value: '9 万元' }] }, 'reference.missing'],
  ['a name that its article does not say', { entities: [one, { ...two, name: '巨店' }] }, 'reference.missing'],
  ['an article that is not there', { facts: [{ ...good.facts[0]!, article: 'gone' }] }, 'reference.missing'],
  ['a type that is not there', { entities: [one, { ...two, type: 'ship' }] }, 'reference.missing'],
  ['a property that the type has not', { facts: [{ ...good.facts[0]!, property: 'area' }] }, 'reference.missing'],
  ['an end that is not there', { links: [{ ...good.links[0]!, to: 'three' }] }, 'reference.missing'],
  ['one id twice', { entities: [one, { ...two, id: 'one' }] }, 'id.repeated'],
  ['a clause without its ends', { relations: [{ ...near, say: both('旁边') }] }, 'shape.invalid'],
  ['a key that nobody knows', { scripts: [] }, 'shape.invalid'],
  ['markup in a name', { entities: [one, { ...two, name: '<b>大店' }] }, 'text.markup'],
  ['too many types', { types: Array.from({ length: 41 }, (_, n) => ({ ...shop, id: `t${n}` })) }, 'shape.invalid'],
])('%s is refused', async (_what, graph, code) => {
  await expect(read(graph)).rejects.toMatchObject({ code });
});
