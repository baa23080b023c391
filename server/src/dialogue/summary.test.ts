import { expect, test } from 'vitest';
import { locale } from '#contracts/common';
import { words } from '#platform/words';
import type { HandoverWhy } from './decision.ts';
import { summarise } from './summary.ts';

const zh = words('zh-CN');
const of = (why: HandoverWhy, question: string, context: { whole?: string; answered?: string[] } = {}) =>
  summarise(
    {
      why,
      question,
      context: {
        whole: context.whole ?? null,
        answered: (context.answered ?? []).map((title) => ({ articleId: title, title })),
      },
    },
    zh,
  );

test('says why, what was asked last and what was answered', () => {
  const { detail, summary } = of('unknown', '能开在高铁站吗', { answered: ['加盟费', '加盟费', '面积'] });
  expect(detail).toBe('能开在高铁站吗');
  expect(summary.split('\n')).toEqual([
    zh('summary.unknown'),
    zh('summary.lastQuestion', { question: '能开在高铁站吗' }),
    zh('summary.answered', { titles: '加盟费；面积' }),
  ]);
});

test('转人工 is no question: what was asked before is', () => {
  expect(of('asked', '转人工', { whole: '加盟费多少' }).detail).toBe('加盟费多少');
  expect(of('asked', '转人工')).toEqual({ detail: '', summary: `${zh('summary.asked')}\n${zh('summary.nothing')}` });
});

test('stays short', () => {
  const { detail, summary } = of('emotion', '气'.repeat(4_000), {
    answered: Array.from({ length: 30 }, (_, i) => `第${i}题`),
  });
  expect([...detail]).toHaveLength(200);
  expect(summary).toContain('第26题；第27题；第28题；第29题');
  expect(summary).not.toContain('第25题');
});

test('has words for every reason in every language', () => {
  const whys: HandoverWhy[] = ['asked', 'emotion', 'unknown', 'failure', 'file', 'urgent', 'pdf', 'picture', 'unseen'];
  for (const language of locale.options)
    for (const why of whys)
      expect(
        summarise({ why, question: '', context: { whole: null, answered: [] } }, words(language)).summary,
      ).toBeTruthy();
});
