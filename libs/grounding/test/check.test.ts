import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSentence } from '#libs/grounding';
import { fold, sentences } from '#libs/text';

/** Any UTF-16 at all, lone surrogates too. */
const anyUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units));

const EVIDENCE = [
  '加盟费30,000元，保证金1万元，总投资15-20万。',
  '合同三年，培训15天，2026年3月5日前签约享八折。',
  '毛利约65%。本公司不保证回本。咨询电话400-800-1234，邮箱 join@brand.com。',
];
const RULES = { allowedHosts: ['brand.com'], lexicon: ['赌博', '国家 级'] };
const check = (sentence: string) => checkSentence(sentence, EVIDENCE, RULES);

describe('checkSentence lets through', () => {
  it.each([
    '加盟费是3万。',
    '加盟费三万元，保证金10000元',
    '总投资15万到20万',
    '最低15万',
    '合同3年，也就是36个月',
    '培训十五天',
    '3月5日前签约打8折',
    '毛利百分之六十五左右',
    '我们不保证回本',
    '请打 400 800 1234',
    '详见 https://help.brand.com/fee?x=1',
    '一个好消息，先看一下，有一些条件',
    '第一步咨询，第二步签约',
    '一定程度上取决于位置',
    '这笔是保证金',
    '',
  ])('%s', (sentence) => {
    expect(check(sentence)).toEqual({ ok: true });
  });
});

describe('checkSentence refuses', () => {
  it.each([
    ['加盟费4万', 'number', '4万'],
    ['加盟费３０００元', 'number', '３０００元'],
    ['合同一年', 'number', '一年'],
    ['毛利65元', 'number', '65元'],
    ['毛利70%', 'number', '70%'],
    ['打七折', 'number', '七折'],
    ['全国几百家店', 'number', '几百家店'],
    ['3月6日前签约', 'number', '3月6日'],
    ['总投资15-30万', 'number', '15-30万'],
    ['见 www.evil.com', 'link', 'www.evil.com'],
    ['见 brand.com.evil.io', 'link', 'brand.com.evil.io'],
    ['见 notbrand.com', 'link', 'notbrand.com'],
    ['见 https://brand.com@evil.io/a', 'link', 'https://brand.com@evil.io/a'],
    ['见 ｅｖｉｌ．ｃｏｍ', 'link', 'ｅｖｉｌ．ｃｏｍ'],
    ['联系13812345678', 'contact', '13812345678'],
    ['写信到 me@evil.com', 'contact', 'me@evil.com'],
    ['加微信：boss_888', 'contact', '微信：boss_888'],
    ['保证赚钱', 'promise', '保证赚钱'],
    ['保证回本', 'promise', '保证回本'],
    ['稳 賺\u200b不赔的项目', 'promise', '稳 賺\u200b不赔'],
    ['100%回本', 'promise', '100%回本'],
    ['您一定能成功', 'promise', '一定能成功'],
    ['全国第一的品牌', 'promise', '全国第一'],
    ['不要赌\u200b 博', 'lexicon', '赌\u200b 博'],
    ['国.家-级，产品', 'lexicon', '国.家-级'],
  ])('%s: %s', (sentence, reason, where) => {
    const verdict = check(sentence);
    if (verdict.ok) throw new Error('was let through');
    expect([verdict.reason, sentence.slice(verdict.span.start, verdict.span.end)]).toEqual([reason, where]);
  });

  it('takes a negated promise for no permission', () => {
    expect(checkSentence('保证回本', ['不保证回本'], RULES).ok).toBe(false);
    expect(checkSentence('假一赔十，保证满意', ['我们保证满意，假一赔十'], RULES).ok).toBe(true);
  });
});

describe('laws', () => {
  const piece = fc.oneof(
    fc.constantFrom(...'加盟费第个月年万元折%至到-、，。1. 2家半几多左右百分之一二三四五十'),
    fc.constantFrom(
      '3万',
      '三十五万元',
      '两三个月',
      '15-20天',
      '2026年3月5日',
      '9:00',
      '八折',
      '80㎡',
      '百分之八',
      '20多万',
    ),
    fc.nat(99_999).map(String),
  );
  const text = fc.array(piece, { minLength: 1, maxLength: 25 }).map((pieces) => pieces.join(''));

  it('a sentence copied from the evidence passes the number rule', () => {
    fc.assert(
      fc.property(text, (evidence) => {
        const reasons = sentences(evidence).map((sentence) => {
          const verdict = checkSentence(sentence, [evidence], { allowedHosts: [], lexicon: [] });
          return verdict.ok ? undefined : verdict.reason;
        });
        expect(reasons).not.toContain('number');
      }),
      { numRuns: 500 },
    );
  });

  it('a lexicon word is found however it is spread', () => {
    const gap = fc.constantFrom('', ' ', '\u200b', '-', '*', '\u3000', '\ufeff.');
    fc.assert(
      fc.property(fc.array(gap, { minLength: 3, maxLength: 3 }), fc.string({ maxLength: 8 }), (gaps, around) => {
        const sentence = `${around}违${gaps[0]}禁${gaps[1]}词${gaps[2]}${around}`;
        const verdict = checkSentence(sentence, [sentence], { allowedHosts: [], lexicon: ['违禁词'] });
        expect(verdict.ok ? '' : verdict.reason).toBe('lexicon');
      }),
    );
  });

  it('every span lies in the sentence', () => {
    fc.assert(
      fc.property(fc.oneof(text, anyUnits), (sentence) => {
        const verdict = checkSentence(sentence, [], { allowedHosts: [], lexicon: ['加盟'] });
        if (verdict.ok) return;
        expect(verdict.span.start).toBeLessThan(verdict.span.end);
        expect(verdict.span.end).toBeLessThanOrEqual(sentence.length);
        expect(fold(sentence.slice(verdict.span.start, verdict.span.end)).text).not.toBe('');
      }),
    );
  });
});
