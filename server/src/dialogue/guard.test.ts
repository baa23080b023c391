import { describe, expect, test } from 'vitest';
import type { Draft } from './compose.ts';
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
});
