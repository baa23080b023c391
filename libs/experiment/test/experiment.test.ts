import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { armOf, compare, guardrail, mcnemar, verdictOf } from '../src/index.ts';

describe('who belongs where', () => {
  test('the same thing always to the same arm, a larger share only adds', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), fc.double({ min: 0, max: 1, noNaN: true }), (experiment, thing, share) => {
        const arm = armOf(experiment, thing, share);
        expect(armOf(experiment, thing, share)).toBe(arm);
        if (arm === 'b') expect(armOf(experiment, thing, Math.min(1, share + 0.1))).toBe('b');
      }),
    );
  });

  test.each([0.1, 0.3, 0.5])('of ids that differ in one place a share of %d belongs to b', (share) => {
    const arms = Array.from({ length: 20_000 }, (_, n) =>
      armOf('0193c1de-7a10', `0193c1de-7a10-7c5e-9a39-${String(n).padStart(12, '0')}`, share),
    );
    expect(arms.filter((arm) => arm === 'b').length / arms.length).toBeCloseTo(share, 1.7);
  });

  test('two experiments part things differently', () => {
    const both = Array.from({ length: 2_000 }, (_, n) => [armOf('one', `${n}`, 0.5), armOf('two', `${n}`, 0.5)]);
    expect(both.filter(([one, two]) => one === two).length / both.length).toBeCloseTo(0.5, 1);
  });
});

describe('what is chance', () => {
  test('the z-test, as tables have it', () => {
    // 30 of 200 beside 50 of 200: z = 2.5
    expect(compare({ hits: 30, of: 200 }, { hits: 50, of: 200 }).p).toBeCloseTo(0.0124, 3);
    expect(compare({ hits: 0, of: 0 }, { hits: 5, of: 5 })).toMatchObject({ p: 1, always: 1 });
  });

  test('McNemar, as tables have it', () => {
    expect(mcnemar(5, 15)).toBeCloseTo(0.0414, 4);
    expect(mcnemar(0, 0)).toBe(1);
    expect(mcnemar(10, 10)).toBe(1);
    expect(mcnemar(600, 700)).toBeCloseTo(0.006, 3);
  });

  test('whoever looks after every turn is wrong no more often than he was told', () => {
    const random = mulberry(7);
    const wrong = Array.from({ length: 400 }, () => {
      const [a, b] = [
        { hits: 0, of: 0 },
        { hits: 0, of: 0 },
      ];
      for (let turn = 0; turn < 1_500; turn++) {
        const arm = turn % 2 === 0 ? a : b;
        arm.of++;
        if (random() < 0.2) arm.hits++;
        if (turn > 20 && compare(a, b).always < 0.05) return true;
      }
      return false;
    }).filter(Boolean).length;
    // The plain z-test would be wrong in about a third of them.
    expect(wrong / 400).toBeLessThanOrEqual(0.05);
  });

  test('a loser is taken out, a winner and an equal are not', () => {
    expect(guardrail({ hits: 20, of: 200 }, { hits: 70, of: 200 })).toBe(true);
    expect(guardrail({ hits: 70, of: 200 }, { hits: 20, of: 200 })).toBe(false);
    expect(guardrail({ hits: 20, of: 200 }, { hits: 24, of: 200 })).toBe(false);
    expect(guardrail({ hits: 20, of: 100 }, { hits: 28, of: 100 })).toBe(false);
    expect(guardrail({ hits: 5, of: 90 }, { hits: 60, of: 90 })).toBe(false);
    expect(verdictOf({ hits: 20, of: 200 }, { hits: 70, of: 200 })).toBe('worse');
    expect(verdictOf({ hits: 70, of: 200 }, { hits: 20, of: 200 })).toBe('better');
    expect(verdictOf({ hits: 20, of: 200 }, { hits: 22, of: 200 })).toBe('same');
    expect(verdictOf({ hits: 2, of: 20 }, { hits: 20, of: 20 })).toBe('early');
  });
});

/** Chance that comes out the same each time. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
