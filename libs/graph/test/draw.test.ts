import { expect, test } from 'vitest';
import { alikeNames, csvOf, cypherOf, drawFrom, nameKey, quoteFor, stillSays, type Mentions } from '#libs/graph';
import { franchise } from './support/franchise.ts';

const { kinds, nodes } = await franchise();
const mentions: Mentions = (text) =>
  [...nodes.values()]
    .flatMap((node) => {
      const start = text.indexOf(node.name);
      return start === -1 ? [] : [{ node, start, end: start + node.name.length }];
    })
    .toSorted((a, b) => a.start - b.start);
const drawn = (text: string) =>
  drawFrom(text, kinds, mentions).map((each) => {
    if (each.kind === 'property') return `${each.rule}: ${each.entity.name} ${each.key} ${each.value}`;
    return each.kind === 'relation'
      ? `${each.rule}: ${each.from.name} ${each.type} ${each.to.name}`
      : `${each.rule}: new ${each.name}`;
  });

test.each([
  ['保证金按店型收取：档口店 1 万元，标准店 2 万元。', ['list: 档口店 deposit 1 万元', 'list: 标准店 deposit 2 万元']],
  ['从签约到开业的时间，档口店一般 35 到 45 天。', ['list: 档口店 opening-time 35 到 45 天']],
  ['店型\t保证金\t面积\n标准店\t2 万元\t50 平方米', ['table: 标准店 deposit 2 万元', 'table: 标准店 area 50 平方米']],
  [
    '| 城市 | 店型 |\n|---|---|\n| 绍兴 | 标准店、旗舰店 |',
    ['table: new 绍兴', 'table: 绍兴 opens 标准店', 'table: 绍兴 opens 旗舰店'],
  ],
  ['华南大区的区域总监是郑亦安。', ['sentence: 华南大区 approved-by 郑亦安']],
  ['华南大区由招商三部负责。', ['sentence: 华南大区 handled-by 招商三部']],
  ['档口店很好。培训 14 天。', []],
  ['加盟费和面积另谈，档口店和标准店 3 万元。', ['list: 标准店 franchise-fee 3 万元']],
  ['华东大区和西南大区由招商二部负责。', []],
])('%s', (text, expected) => {
  expect(drawn(text)).toEqual(expected);
});

test('names that differ by a word that means nothing may be one thing', () => {
  const node = (id: string, name: string, type = 'city') => ({ id, type, name });
  const alike = alikeNames([node('1', '杭州'), node('2', '杭州市'), node('3', '杭州', 'province'), node('4', '苏州')]);
  expect(alike.map(({ keep, other }) => [keep.id, other.id])).toEqual([['1', '2']]);
});

test('a quotation is the sentence that holds the words, and is looked for without white space', () => {
  const text = '保证金可退。档口店 1 万元，标准店 2 万元。其他另算。';
  expect(quoteFor(text, ['2 万元', '标准店'])).toBe('档口店 1 万元，标准店 2 万元。');
  expect(quoteFor(text, ['9 万元'])).toBeNull();
  expect(stillSays('档口店1万元， 标准店 2万元。', '档口店 1 万元，标准店 2 万元。')).toBe(true);
  expect(nameKey(' 標準 店 ')).toBe('标准店');
});

test('what is exported can end no literal, no name and no cell', () => {
  const told = cypherOf({
    kind: 'node',
    id: '1',
    type: 'a`b',
    name: "x'}) DETACH DELETE n //\\",
    synonyms: [],
    properties: [],
  });
  expect(told).toBe("MERGE (e:`a``b` {id: '1'}) SET e += {`name`: 'x\\'}) DETACH DELETE n //\\\\', `synonyms`: []};\n");
  expect(csvOf(['=1+1', 'a"b', 'c,d'])).toBe(`'=1+1,"a""b","c,d"\r\n`);
});
