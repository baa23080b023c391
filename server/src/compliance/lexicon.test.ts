import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileLexicon } from './lexicon.ts';
import { hostOf } from './links.ts';

const term = (name: string, unlessDenied = false) => ({
  term: name,
  reason: '承诺收益',
  severity: 'refuse' as const,
  unlessDenied,
});
const lexicon = compileLexicon([
  term('稳赚', true),
  term('稳赚不赔'),
  term('保本'),
  term('VIP'),
  term('100%回本'),
  term('包赚钱', true),
  term('guaranteed return', true),
]);
const found = (text: string) => lexicon.find(text).map((each) => each.term);

describe('a term is found however it is disguised', () => {
  test.each([
    '我们保本',
    '保 本',
    '保\u200b本',
    '保\u00ad\ufe0f本',
    '保.本',
    '保-本',
    '保　本',
    '保＿本',
    '保*·*本',
    '保／本',
  ])('%j', (text) => expect(found(text)).toEqual(['保本']));

  test.each([
    ['穩賺不賠', ['稳赚不赔']],
    ['稳赚不赔', ['稳赚不赔']],
    ['ＶＩＰ客户', ['VIP']],
    ['做vip吧', ['VIP']],
    ['１００％ 回本', ['100%回本']],
    ['保本，稳赚', ['保本', '稳赚']],
  ])('%j', (text, terms) => expect(found(text)).toEqual(terms));

  test('and where it stands in the text that was given', () => {
    const text = '放心，保\u200b 本 的';
    const [hit] = lexicon.find(text);
    expect(text.slice(hit!.start, hit!.end)).toBe('保\u200b 本');
  });
});

describe('what only looks like a term is left alone', () => {
  test.each(['确保，本店', '确保。本店供货', '确保\n本店', '保证', 'vipers', 'viper vips', 'no'])('%j', (text) =>
    expect(found(text)).toEqual([]),
  );
});

describe('denying is honest where the lexicon says so', () => {
  test.each([
    ['我们不承诺稳赚', []],
    ['没有稳赚的生意', []],
    ['任何人都无法保证稳赚', []],
    ['严禁说包赚钱', []],
    ['不仅稳赚', ['稳赚']],
    ['不，稳赚', ['稳赚']],
    ['没有不稳赚的', ['稳赚']],
    ['这不就是稳赚吗', ['稳赚']],
    ['我们不保本', ['保本']],
    ['There is no guaranteed return', []],
    ['We don’t promise a guaranteed return', []],
    ['A Guaranteed  Return for you', ['guaranteed return']],
    ['Why not? A guaranteed return', ['guaranteed return']],
  ])('%j', (text, terms) => expect(found(text)).toEqual(terms));
});

test('whatever is put between the characters, the term is found', () => {
  const filler = fc.array(fc.constantFrom(' ', '\u200b', '\u2060', '.', '-', '*', '　', '\ufe0f'), { maxLength: 5 });
  fc.assert(
    fc.property(filler, fc.string(), fc.string(), (between, before, after) => {
      const text = `${before}，保${between.join('')}本，${after}`;
      const hits = lexicon.find(text).filter((hit) => hit.term === '保本');
      expect(hits.length).toBeGreaterThan(0);
      for (const { start, end } of hits) expect(text.slice(start, end)).toMatch(/^保.*本$/su);
    }),
  );
});

test('a long text is read in no time', () => {
  const began = performance.now();
  lexicon.find('稳稳赚赚不不'.repeat(2_000));
  expect(performance.now() - began).toBeLessThan(500);
});

test.each([
  ['https://WWW.Example.com/x?y', 'example.com'],
  ['example.com.', 'example.com'],
  ['例子.中国', '例子.中国'],
  ['localhost', null],
  ['exa mple.com', null],
  ['', null],
])('host %j is %j', (given, host) => expect(hostOf(given)).toBe(host));
