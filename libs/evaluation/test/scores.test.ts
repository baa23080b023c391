import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auroc, scoreLists, scoreOutcomes, SCORE_KEYS, type Outcome } from '../src/scores.ts';

const asked = (gold: string | null, ranked: string, how: Partial<Outcome> = {}): Outcome => ({
  gold,
  ranked: [...ranked],
  answered: null,
  confidence: 0.5,
  ms: 1,
  ...how,
});

describe('questions over a knowledge base', () => {
  test('by hand: first, third, absent, and two that nothing answers', () => {
    const scores = scoreOutcomes([
      asked('a', 'abc', { answered: 'a', confidence: 0.9, ms: 1 }),
      asked('c', 'abc', { answered: 'a', confidence: 0.6, ms: 2 }),
      asked('z', 'abc', { confidence: 0.2, ms: 3 }),
      asked('f', 'abcdef', { confidence: 0.4, ms: 4 }),
      asked(null, 'abc', { answered: 'b', confidence: 0.4, ms: 5 }),
      asked(null, '', { confidence: Number.NEGATIVE_INFINITY, ms: 100 }),
    ]);
    expect(scores).toEqual({
      r1: 1 / 4,
      r5: 2 / 4,
      mrr10: (1 + 1 / 3 + 1 / 6) / 4,
      answerRate: 3 / 6,
      answeredRight: 1 / 4,
      falseAnswerRate: 1 / 2,
      // Against 0.4: two above, one equal, one below. Against nothing found: four above.
      noAnswerAuroc: (2.5 + 4) / 8,
      p1: null,
      map: null,
      msP50: 3,
      msP95: 100,
    });
    expect(Object.keys(scores)).toEqual(SCORE_KEYS);
  });

  test.each([
    ['tenth', 'bcdefghija', 1 / 10],
    ['eleventh', 'bcdefghijka', 0],
  ])('the %s place', (_, ranked, mrr10) => {
    expect(scoreOutcomes([asked('a', ranked)]).mrr10).toBeCloseTo(mrr10, 12);
  });

  test('null where nothing can be said', () => {
    const none = scoreOutcomes([]);
    expect(Object.values(none).every((value) => value === null)).toBe(true);
    const answerable = scoreOutcomes([asked('a', 'a', { answered: 'a' })]);
    expect(answerable).toMatchObject({ r1: 1, answeredRight: 1, falseAnswerRate: null, noAnswerAuroc: null });
    const unanswerable = scoreOutcomes([asked(null, 'a', { answered: 'a' })]);
    expect(unanswerable).toMatchObject({
      r1: null,
      mrr10: null,
      answerRate: 1,
      answeredRight: null,
      falseAnswerRate: 1,
    });
  });

  test('a system that decides nothing has no answers to count', () => {
    const scores = scoreOutcomes([asked('a', 'a', { answered: undefined }), asked(null, 'a', { answered: undefined })]);
    expect(scores).toMatchObject({ r1: 1, answerRate: null, answeredRight: null, falseAnswerRate: null });
  });
});

const outcome = fc.record({
  gold: fc.option(fc.constantFrom(...'abcdefghijklm')),
  ranked: fc.shuffledSubarray([...'abcdefghijklm']),
  answered: fc.option(fc.constantFrom(...'abcdefghijklm')),
  confidence: fc.constantFrom(0, 0.25, 0.5, 0.75, 1),
  ms: fc.integer({ min: 0, max: 50 }),
});

test('whatever was asked, in whatever order: shares stay shares and never contradict each other', () => {
  fc.assert(
    fc.property(
      fc.array(outcome, { maxLength: 30 }),
      fc.array(fc.nat(), { minLength: 30, maxLength: 30 }),
      (all, keys) => {
        const scores = scoreOutcomes(all);
        const { r1, r5, mrr10, answerRate, noAnswerAuroc } = scores;
        for (const share of [r1, r5, mrr10, answerRate, scores.answeredRight, scores.falseAnswerRate, noAnswerAuroc])
          if (share !== null) expect(share >= 0 && share <= 1).toBe(true);
        if (r1 !== null) {
          expect(r1).toBeLessThanOrEqual(r5!);
          expect(r1).toBeLessThanOrEqual(mrr10! + 1e-12);
          expect(mrr10!).toBeLessThanOrEqual(r1 + (1 - r1) / 2 + 1e-12);
        }
        if (scores.msP50 !== null) expect(scores.msP50).toBeLessThanOrEqual(scores.msP95!);
        const shuffled = all.map((one, at) => ({ one, key: keys[at]! })).sort((a, b) => a.key - b.key);
        const again = scoreOutcomes(shuffled.map(({ one }) => one));
        for (const key of SCORE_KEYS) expect(again[key] ?? -1).toBeCloseTo(scores[key] ?? -1, 12);
      },
    ),
  );
});

test('auroc equals counting every pair, and turning it round gives the rest', () => {
  const values = fc.array(fc.constantFrom(Number.NEGATIVE_INFINITY, 0, 1, 2, 3), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(values, values, (higher, lower) => {
      const pairs = higher.flatMap((up) => lower.map((down) => (up > down ? 1 : up === down ? 0.5 : 0)));
      const counted = pairs.reduce((sum: number, one) => sum + one, 0) / pairs.length;
      expect(auroc(higher, lower)).toBeCloseTo(counted, 12);
      expect(auroc(higher, lower)! + auroc(lower, higher)!).toBeCloseTo(1, 12);
    }),
  );
});

describe('lists of candidates', () => {
  const list = (labels: string, ms = 1) => ({ labels: [...labels].map((label) => label === '1'), ms });

  test.each([
    ['one right, first', ['100'], 1, 1],
    ['one right, second', ['010'], 0, 1 / 2],
    ['right at 1 and 3', ['101'], 1, (1 + 2 / 3) / 2],
    ['right at 2 and 3', ['011'], 0, (1 / 2 + 2 / 3) / 2],
    ['a list without a right one is left out', ['000', '10'], 1, 1],
    ['the mean of two', ['10', '01'], 1 / 2, 3 / 4],
  ])('%s', (_, lists, p1, map) => {
    const scores = scoreLists(lists.map((labels) => list(labels)));
    expect(scores.p1).toBeCloseTo(p1, 12);
    expect(scores.map).toBeCloseTo(map, 12);
    expect(scores.r1).toBeNull();
  });

  test('only lists without a right one say nothing, but took their time', () => {
    expect(scoreLists([list('000', 7)])).toMatchObject({ p1: null, map: null, msP50: 7 });
  });
});
