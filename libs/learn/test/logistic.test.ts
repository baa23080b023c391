import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitLogistic, logisticOf } from '../src/logistic.ts';

test('a beginning that is far off leads to the same place as a near one', () => {
  // Nearly all lies where the first guess is sure of the opposite: full steps of Newton jump ever further away.
  const rows = Array.from({ length: 400 }, (_, i) => ({
    signals: [i / 400 + (i % 7 === 0 ? 0.4 : 0), (i % 5) / 5],
    positive: i > 200,
    weight: 1,
  }));
  const near = fitLogistic(rows, { weights: [0, 0], bias: 0 }, 1e-3);
  for (const bias of [-12, -6, 6, 12]) {
    const far = fitLogistic(rows, { weights: [6, -4], bias }, 1e-3);
    for (const { signals } of rows) expect(logisticOf(far, signals)).toBeCloseTo(logisticOf(near, signals), 1);
  }
});

test('whatever the rows and the beginning, as many are expected as there are', () => {
  const row = fc.record({
    signals: fc.tuple(fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
    positive: fc.boolean(),
    weight: fc.constantFrom(0.2, 1, 5),
  });
  const prior = fc.record({
    weights: fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 2, maxLength: 2 }),
    bias: fc.double({ min: -8, max: 8, noNaN: true }),
  });
  const pull = 1;
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 80 }), prior, (rows, start) => {
      const model = fitLogistic(rows, start, pull);
      // Where the loss is least, what the bias is drawn by on both sides is the same.
      const surplus = rows.reduce(
        (sum, { signals, positive, weight }) => sum + weight * (logisticOf(model, signals) - Number(positive)),
        0,
      );
      expect(surplus + pull * (model.bias - start.bias)).toBeCloseTo(0, 3);
    }),
  );
});
