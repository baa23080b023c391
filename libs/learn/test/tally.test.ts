import { describe, expect, test } from 'vitest';
import { matrixOf } from '../src/matrix.ts';
import { quantised, scoresOf } from '../src/quantised.ts';
import { fittedMix, mixed, mixedLinear, tallied, type Told } from '../src/tally.ts';

const row = (...entries: [number, number][]) => ({
  at: Int32Array.from(entries, ([at]) => at),
  values: Float32Array.from(entries, ([, value]) => value),
  unknown: 0,
});

/** Column 0 only of class 0, column 1 of both but oftener of class 1, column 2 of rows of no class alone. */
const matrix = matrixOf([row([0, 1], [1, 0.2]), row([1, 1]), row([2, 1]), row([1, 1])], 3);
const golds = [0, 1, -1, 1];
const tally = tallied(matrix, 2, (at) => golds[at]!);

describe('a tally', () => {
  test('speaks for the label that has a feature oftener, and is silent where a label never had it', () => {
    const of = (column: number) => [...tally.weights.subarray(column * 2, column * 2 + 2)];
    expect(of(0)[0]).toBeGreaterThan(0);
    expect(of(0)[1]).toBe(0);
    expect(of(1)[1]).toBeGreaterThan(of(1)[0]!);
    expect(of(1)[0]).toBeGreaterThan(0);
    expect(of(2)).toEqual([0, 0]);
  });

  test('does not favour the label with more examples', () => {
    const many = matrixOf(
      [0, 1, 1, 1, 1].map((column) => row([column, 1])),
      2,
    );
    const { weights } = tallied(many, 2, (at) => (at === 0 ? 0 : 1));
    expect(weights[0]).toBeCloseTo(weights[3]!, 6);
  });
});

const told = (gold: number, scores: number[], said: number[]): Told => ({
  gold,
  scores: Float64Array.from(scores),
  tally: Float64Array.from(said),
  unknown: 0,
});

describe('how much of it is mixed in', () => {
  const surely = [told(0, [1, -1], [6, 1]), told(1, [-1, 1], [1, 6]), told(1, [-1, 1], [1, 6])];

  test('some, where it sets right what is wrong without it', () => {
    const mix = fittedMix([...surely, told(0, [-0.1, 0.1], [6, 1])]);
    expect(mix.factor).toBeGreaterThan(0);
    const scores = mixed(told(0, [-0.1, 0.1], [6, 1]), mix);
    expect(scores[0]).toBeGreaterThan(scores[1]!);
  });

  test.each<[string, Told[]]>([
    ['it leads astray', [...surely, told(0, [0.1, -0.1], [1, 6])]],
    ['it changes nothing', surely],
    ['nothing was held back', []],
    ['nothing held back has a label', [told(-1, [1, -1], [1, 6])]],
    ['there is one label', [told(0, [1], [3])]],
  ])('nothing, where %s', (_, held) => expect(fittedMix(held)).toEqual({ factor: 0, level: 0 }));

  test('one machine says what the two say together', () => {
    const linear = {
      classes: 2,
      weights: Float32Array.from([1, -1, -0.5, 0.5, 0, 0.2]),
      bias: Float32Array.from([0.1, -0.2]),
    };
    const mix = { factor: 0.3, level: 2 };
    const both = quantised(mixedLinear(linear, tally, mix));
    const { at, values } = row([0, 0.5], [1, 0.8]);
    const apart = { scores: scoresOf(quantised(linear), at, values), tally: scoresOf(quantised(tally), at, values) };
    const expected = mixed(apart, mix);
    for (const [c, score] of scoresOf(both, at, values).entries()) expect(score).toBeCloseTo(expected[c]!, 1);
  });
});
