import { describe, expect, it } from 'vitest';
import type { AnswerVariant } from '#contracts/http/knowledge';
import { answerFor } from './answer.ts';

const any = { language: null, channel: null, validFrom: null, validTo: null };
const variants: AnswerVariant[] = [
  { ...any, language: 'en', answer: 'english' },
  { ...any, channel: 'kf', answer: '客服' },
  { ...any, language: 'en', channel: 'kf', answer: 'english in kf' },
  { ...any, validFrom: '2026-11-01T00:00:00Z', validTo: '2026-12-01T00:00:00Z', answer: '双十一' },
];
const article = { answer: '平时', answers: variants };
const november = new Date('2026-11-11T00:00:00Z');
const later = new Date('2026-12-01T00:00:00Z');

describe('the answer that fits', () => {
  it.each([
    ['zh', 'web', later, '平时'],
    ['zh', 'web', november, '双十一'],
    ['en', 'web', november, 'english'],
    ['en', 'kf', november, 'english in kf'],
    ['zh', 'kf', november, '客服'],
    [null, null, later, '平时'],
  ] as const)('%s over %s at %s: %s', (language, channel, at, answer) => {
    expect(answerFor(article, { language, channel, at })).toBe(answer);
  });

  it('takes the earlier written of two that fit as well', () => {
    const two = [
      { ...any, language: 'en' as const, answer: 'first' },
      { ...any, language: 'en' as const, answer: 'second' },
    ];
    expect(answerFor({ answer: '', answers: two }, { language: 'en', channel: null, at: later })).toBe('first');
  });
});
