import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sentences } from '#libs/text';
import type { Draft } from './draft.ts';
import { guard } from './guard.ts';

const evidence = ['标准店加盟费 5.8 万元，一次性收取。详情见 https://tea.example/join'];
const draft = (...sentences: string[]): Draft => ({ sentences, evidence, sources: [], choices: [] });
const rules = {
  allowedHosts: ['tea.example'],
  forbidden: async (sentence: string) => (sentence.includes('稳赚不赔') ? '稳赚不赔' : null),
};
const cuts = async (sentence: string) => (await guard(draft(sentence), rules)).cut.map(({ reason }) => reason);

describe('the guard', () => {
  test('lets through what the evidence says', async () => {
    const said = draft('标准店加盟费 5.8 万元，一次性收取。');
    expect(await guard(said, rules)).toEqual({ draft: said, cut: [] });
  });
  test.each([
    ['number', '加盟费 3.8 万元。'],
    ['link', '请看 https://evil.example/join'],
    ['lexicon', '加盟我们稳赚不赔。'],
  ])('cuts what it does not: %s', async (reason, sentence) => {
    expect(await cuts(sentence)).toEqual([reason]);
  });
  test('keeps the sentences beside a cut one, in order', async () => {
    const { draft: left, cut } = await guard(
      draft('一次性收取。', '加盟费 3 万元。', '标准店加盟费 5.8 万元。'),
      rules,
    );
    expect(left.sentences).toEqual(['一次性收取。', '标准店加盟费 5.8 万元。']);
    expect(cut).toMatchObject([{ sentence: '加盟费 3 万元。', reason: 'number' }]);
  });
  test.each([
    ['name', '标准店在宁波的加盟费 5.8 万元。'],
    ['denied', '标准店加盟费不是一次性收取。'],
    ['unsupported', '我们会送您一辆电动车和一台咖啡机。'],
  ])('cuts what the evidence denies or does not say: %s', async (reason, sentence) => {
    const { cut } = await guard(draft(sentence), rules);
    expect(cut.map((each) => each.reason)).toEqual([reason]);
    for (const { start, end } of cut[0]!.spans) expect(sentence.slice(start, end)).not.toBe('');
  });
  test('our own words around words of the evidence meet the rules only', async () => {
    const opening = '我理解您问的是“标准店加盟费”。';
    const said = { ...draft(opening, '一次性收取。'), stock: [opening] };
    expect((await guard(said, rules)).cut).toEqual([]);
    const foreign = '我理解您问的是“9.9 万”。';
    expect((await guard({ ...draft(foreign), stock: [foreign] }, rules)).cut).toHaveLength(1);
  });
});

interface Article {
  question: string;
  answer: string;
  answerEn?: string;
}

test('no sentence of an article is cut when its own article is said', async () => {
  const pack = readFileSync(join(import.meta.dirname, '../../../packs/franchise/articles.jsonl'), 'utf8');
  const articles = pack
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Article);
  expect(articles.length).toBeGreaterThan(50);
  const open = { allowedHosts: ['manhuqing.example'], forbidden: async () => null };
  const cuts = [];
  for (const { question, answer, answerEn } of articles)
    for (const said of [answer, answerEn ?? ''])
      cuts.push(
        ...(await guard({ ...draft(...sentences(said)), evidence: [answer, answerEn ?? '', question] }, open)).cut,
      );
  expect(cuts).toEqual([]);
});
