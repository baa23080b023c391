import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { measureGrounding, readGrounding } from '#libs/evaluation';
import { judge } from '#libs/grounding';
import { links, sentences } from '#libs/text';

const RULES = { allowedHosts: [], lexicon: [] };
const EVIDENCE = [
  '档口店加盟费 3.8 万元，标准店加盟费 5.8 万元，一次性收取。保证金合同期满后 30 天内退还。',
  '招商经理李文涛负责华东区。招牌是「晴山葡萄」。上海暂不开放。The contract runs three years.',
];
const of = (sentence: string) => judge([sentence], EVIDENCE, RULES)[0]!;

describe('stands', () => {
  test.each([
    '标准店加盟费是五万八。',
    '保证金合同到期后一个月内退。',
    '华东区找李文涛经理。',
    '上海目前还没有开放。',
    'The contract is for 36 months.',
    '您好，很高兴为您服务。',
    '请问您打算开哪种店？',
    '',
  ])('%s', (sentence) => expect(of(sentence)).toMatchObject({ verdict: 'supported', reason: null, spans: [] }));
});

describe('does not', () => {
  test.each([
    ['标准店加盟费 6.8 万元。', 'contradicted', 'number', '6.8 万元'],
    ['标准店加盟费 3.8 万元。', 'contradicted', 'crossed', '3.8 万元'],
    ['招商经理李文斌负责华东区。', 'contradicted', 'name', '李文斌'],
    ['招牌是晴山葡柚。', 'contradicted', 'name', '晴山葡柚'],
    ['保证金合同期满后不退还。', 'contradicted', 'denied', '不'],
    ['我们保证您赚钱。', 'not_found', 'promise', '保证'],
    ['我们会送您一辆电动汽车和两只小狗狗。', 'not_found', 'unsupported', '电动'],
    ['总部食堂的师傅做饭非常好吃。', 'not_found', 'unsupported', '食堂'],
  ])('%s', (sentence, verdict, reason, where) => {
    const judged = of(sentence);
    expect([judged.verdict, judged.reason]).toEqual([verdict, reason]);
    expect(judged.spans.map(({ start, end }) => sentence.slice(start, end)).join(' ')).toContain(where);
  });

  test.each([
    ['会退还押金。', '合同期满，我们不会退还押金。'],
    ['开放加盟。', '上海暂不开放加盟。'],
    ['Deposits are refunded.', 'Deposits are not refunded.'],
  ])('%s is no quotation of %s', (said, known) => {
    expect(judge([said], [known], RULES)[0]).toMatchObject({ verdict: 'contradicted', reason: 'denied' });
  });

  test('a name that the house gives needs no evidence', () => {
    const said = '您可以找招商经理王小米。';
    expect(judge([said], EVIDENCE, RULES)[0]!.reason).toBe('name');
    expect(judge([said], EVIDENCE, { ...RULES, names: ['王小米'] })[0]!.reason).not.toBe('name');
  });
});

test(
  'on the frozen set: swapped amounts, names and dates are caught, faithful replies are left alone',
  { timeout: 60_000 },
  () => {
    const file = join(import.meta.dirname, '../../../corpora/grounding/zh-swaps.jsonl');
    const rows = readGrounding(readFileSync(file, 'utf8')).filter(({ reply }) => /\p{Script=Han}/u.test(reply));
    const scores = measureGrounding(
      rows,
      ({ knowledge, reply }) => {
        const allowedHosts = links(knowledge).flatMap(({ host }) => host ?? []);
        const judged = judge(sentences(reply), [knowledge], { allowedHosts, lexicon: [] });
        return { sentences: judged, whole: judged[0]! };
      },
      () => 0,
    );
    const swapped = new Set(
      'money number percent measure duration date time person brand city product link contact'.split(' '),
    );
    const some = scores.kinds.filter(({ kind }) => swapped.has(kind));
    const total = (of: 'caught' | 'unsupported') => some.reduce((sum, each) => sum + each[of], 0);
    expect(total('caught') / total('unsupported')).toBeGreaterThanOrEqual(0.98);
    expect(scores.falseAlarms).toBeLessThanOrEqual(0.02);
  },
);

describe('laws', () => {
  const piece = fc.oneof(
    fc.constantFrom(...'加盟费标准店不退没有免费杭州上海经理李文涛「晴山」3万一个月9:00，。、:;？ \n'),
    fc.constantFrom(
      '30天',
      'three years',
      '100%',
      '保证',
      'www.a.com',
      'RX-500',
      '13800138000',
      '第一步',
      '𝟛万',
      '\ud800',
    ),
    fc.string({ maxLength: 6 }),
  );
  const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

  test('never throws, and every span lies in its sentence', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 3 }), fc.array(text, { maxLength: 3 }), (said, evidence) => {
        const judged = judge(said, evidence, RULES);
        expect(judged).toHaveLength(said.length);
        for (const [at, { verdict, reason, spans, score }] of judged.entries()) {
          expect(reason === null).toBe(verdict === 'supported');
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
          for (const { start, end } of spans) {
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeGreaterThan(start);
            expect(end).toBeLessThanOrEqual(said[at]!.length);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('what is copied from the evidence is never contradicted nor missed', () => {
    fc.assert(
      fc.property(text, (evidence) => {
        const second = judge(sentences(evidence), [evidence], RULES).map(({ reason }) => reason);
        for (const reason of ['name', 'crossed', 'denied', 'unsupported', 'number'])
          expect(second).not.toContain(reason);
      }),
      { numRuns: 300 },
    );
  });

  test('without evidence nothing that claims something stands', () => {
    for (const evidence of [[], [''], [' \n']])
      for (const sentence of ['加盟费很便宜的。', '门店在杭州。', 'The contract is short.'])
        expect(judge([sentence], evidence, RULES)[0]!.verdict).toBe('not_found');
  });
});
