import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Feeling, StrategyMeasures } from '#contracts/http/strategies';
import { words } from '#platform/words';
import type { Draft } from '../draft.ts';
import { courseFor, follow, houseStrategies, plainCourse, type Rule } from './index.ts';
import type { Mood } from './course.ts';
import { withoutSelling } from './selling.ts';

const mood = (label: Feeling, intensity: number, more: Partial<Mood> = {}): Mood => ({
  labels: [{ label, intensity }],
  trend: 'steady',
  warning: null,
  ...more,
});
const zh = words('zh-CN');
const article = '0199a5a0-0000-7000-8000-000000000001';
const other = '0199a5a0-0000-7000-8000-000000000002';
const draft: Draft = {
  sentences: ['标准店的加盟费是 3 万元。', '旗舰店是 5 万元。', '名额有限，抓紧报名。', '合同签三年。'],
  evidence: ['依据'],
  sources: [{ articleId: article, version: 1, title: '加盟费', excerpt: '' }],
  choices: [],
};
const course = (measures: Partial<StrategyMeasures>) => ({
  ...plainCourse,
  followed: [{ id: 'a', name: '甲' }],
  feeling: 'angry' as const,
  measures: { ...plainCourse.measures, ...measures },
});
const followed = (measures: Partial<StrategyMeasures>, more: Partial<Parameters<typeof follow>[1]> = {}) =>
  follow(draft, {
    course: course(measures),
    words: zh,
    language: 'zh',
    picked: false,
    saidBefore: '',
    proofTitle: '门店数据',
    ...more,
  });

describe('which strategies are followed', () => {
  test.each<[string, Mood, string[], StrategyMeasures['call']]>([
    ['nobody in particular', mood('neutral', 1), [], 'never'],
    ['a little anger', mood('angry', 0.3), [], 'never'],
    ['anger', mood('angry', 0.5), ['angry'], 'unanswered'],
    ['great anger', mood('angry', 0.8), ['angry-strong', 'angry'], 'now'],
    ['disappointment', mood('disappointed', 0.5), ['angry'], 'unanswered'],
    ['worry', mood('anxious', 0.5), ['anxious'], 'never'],
    ['doubt', mood('hesitant', 0.5), ['hesitant'], 'never'],
    ['a little anger that grows', mood('angry', 0.3, { trend: 'rising' }), ['worsening'], 'unanswered'],
    ['joy that grows', mood('happy', 0.9, { trend: 'rising' }), [], 'never'],
    ['words of leaving', mood('neutral', 1, { warning: 'escalation' }), ['escalation'], 'now'],
    ['a complaint is no leaving', mood('neutral', 1, { warning: 'complaint' }), [], 'never'],
  ])('%s', (_, felt, ids, call) => {
    const { followed: names, measures } = courseFor(houseStrategies, felt);
    expect(names.map(({ id }) => id)).toEqual(ids);
    expect(measures.call).toBe(call);
  });

  test('what is switched off is not followed', () => {
    const off = houseStrategies.map((rule) => ({ ...rule, enabled: false }));
    expect(courseFor(off, mood('angry', 1))).toBe(plainCourse);
  });

  test('the first that reassures gives the words', () => {
    const own: Rule = { ...houseStrategies[2]!, id: 'own', words: { zh: '对不住您。', en: null } };
    expect(courseFor([own, ...houseStrategies], mood('angry', 0.5)).words.zh).toBe('对不住您。');
  });

  test('more strategies never ask for less', () => {
    const rules = fc.subarray([...houseStrategies], { minLength: 1 });
    fc.assert(
      fc.property(
        rules,
        fc.constantFrom<Feeling>('angry', 'anxious', 'hesitant'),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (some, label, intensity) => {
          const calls = ['never', 'unanswered', 'now'];
          const few = courseFor(some, mood(label, intensity)).measures;
          const all = courseFor(houseStrategies, mood(label, intensity)).measures;
          expect(calls.indexOf(all.call)).toBeGreaterThanOrEqual(calls.indexOf(few.call));
          expect(all.reassure || !few.reassure).toBe(true);
        },
      ),
    );
  });
});

describe('what becomes of a draft', () => {
  test('kind words come first and count as the house’s own', () => {
    const { sentences, stock } = followed({ reassure: true });
    expect(sentences[0]).toBe(zh('bot.reassure.angry'));
    expect(stock).toContain(sentences[0]);
    expect(sentences.slice(1)).toEqual(draft.sentences);
  });

  test('and are not said twice in a row', () => {
    const saidBefore = `${zh('bot.reassure.angry')}请稍等。`;
    expect(followed({ reassure: true }, { saidBefore }).sentences).toEqual(draft.sentences);
  });

  test('a short answer offers the whole, and gives it to whoever takes it', () => {
    const short = followed({ shorten: 2 });
    expect(short.sentences).toEqual(draft.sentences.slice(0, 2));
    expect(short.offers).toEqual([{ kind: 'article', label: zh('bot.offer.whole'), articleId: article }]);
    expect(followed({ shorten: 2 }, { picked: true }).sentences).toEqual(draft.sentences);
  });

  test('pushing is left out, facts stay', () => {
    expect(followed({ stopSelling: true }).sentences).toEqual(
      draft.sentences.filter((said) => !said.startsWith('名额')),
    );
    expect(withoutSelling(['名额有限，抓紧报名。'])).toEqual(['名额有限，抓紧报名。']);
  });

  test('evidence and a person are offered; not the article that was just said, not what is unpublished', () => {
    const offers = followed({ proof: other, offerPerson: true }).offers;
    expect(offers).toEqual([
      { kind: 'article', label: '门店数据', articleId: other },
      { kind: 'person', label: zh('bot.offer.person') },
    ]);
    expect(followed({ proof: article }).offers).toBeUndefined();
    expect(followed({ proof: other }, { proofTitle: null }).offers).toBeUndefined();
  });

  test('whoever needs time has fewer choices', () => {
    const choices = ['甲', '乙', '丙'].map((label) => ({ label, articleId: article }));
    const asked = follow(
      { ...draft, sentences: ['哪一个？'], sources: [], choices },
      {
        course: course({ slowDown: true, offerPerson: true }),
        words: zh,
        language: 'zh',
        picked: false,
        saidBefore: '',
        proofTitle: null,
      },
    );
    expect(asked.choices).toHaveLength(2);
    expect(asked.offers).toBeUndefined();
    expect(followed({ slowDown: true }).sentences.at(-1)).toBe(zh('bot.slow'));
  });
});
