import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reportFiles, reportOf, type ReportRow } from '#libs/learn';

/** A row: what it is, the likeliest label, its probability, and how sure it is that it is any. Accepted from one half on. */
const row = (gold: string | null, first: string, probability = 0.8, inScope = 0.9): ReportRow => ({
  text: `${gold}>${first}`,
  gold,
  prediction: { ranked: [{ label: first, probability }], inScope, accepted: inScope >= 0.5 },
});

const rows = [
  row('fee', 'fee'),
  row('fee', 'fee', 1, 1),
  row('fee', 'city'),
  row('fee', 'fee', 0.8, 0.4),
  row('city', 'city'),
  row('city', 'fee', 0.9, 0.95),
  row(null, 'city', 0.5, 0.2),
  row(null, 'fee', 0.5, 0.7),
];

test('shares before and after rejection', () => {
  const report = reportOf(rows);
  expect(report).toMatchObject({ rows: 8, outOfScope: 2, accuracy: 4 / 6, accuracyAccepted: 3 / 6, oosRecall: 1 / 2 });
  // Of twelve pairs of one in scope and one out of it, eleven are in order: 0.4 lies below 0.7.
  expect(report.oosAuroc).toBeCloseTo(11 / 12);
  // By the likeliest label: fee 3 of 4 found, 3 of 4 right; city 1 of 2, 1 of 2.
  expect(report.macro!.f1).toBeCloseTo((0.75 + 0.5) / 2);
  expect(report.weighted!.f1).toBeCloseTo((0.75 * 4 + 0.5 * 2) / 6);
});

test('each label as it would be said: what is rejected counts as out of scope', () => {
  const { perLabel, confusion } = reportOf(rows);
  expect(confusion).toEqual({
    labels: ['city', 'fee', null],
    matrix: [
      [1, 1, 0],
      [1, 2, 1],
      [0, 1, 1],
    ],
  });
  expect(perLabel.find(({ label }) => label === 'fee')).toEqual({
    label: 'fee',
    precision: 2 / 4,
    recall: 2 / 4,
    f1: 0.5,
    support: 4,
    confusedWith: [
      { label: 'city', count: 1 },
      { label: null, count: 1 },
    ],
  });
});

test('the surest mistakes come first, and the probability is that of what was said', () => {
  const { errors, successes } = reportOf(rows);
  expect(errors.map(({ gold, said, probability }) => [gold, said, Number(probability.toFixed(3))])).toEqual([
    ['city', 'fee', 0.855],
    ['fee', 'city', 0.72],
    ['fee', null, 0.6],
    [null, 'fee', 0.35],
  ]);
  expect(successes).toHaveLength(4);
});

test('nothing to measure is null, not nothing', () => {
  const none = { accuracy: null, accuracyAccepted: null, macro: null, weighted: null, oosRecall: null, oosAuroc: null };
  expect(reportOf([])).toMatchObject({ ...none, rows: 0, errors: [], confusion: { labels: [], matrix: [] } });
  expect(reportOf([row(null, 'fee')])).toMatchObject({ accuracy: null, oosRecall: 0, oosAuroc: null, macro: null });
});

const any = fc.record({
  gold: fc.option(fc.constantFrom('a', 'b', 'c')),
  first: fc.constantFrom('a', 'b', 'c', 'd'),
  probability: fc.double({ min: 0, max: 1, noNaN: true }),
  inScope: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe('laws', () => {
  test('matrix, histogram, errors and successes hold every row once; shares stay between 0 and 1', () => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), (all) => {
        const tested = all.map(({ gold, first, probability, inScope }) => row(gold, first, probability, inScope));
        const report = reportOf(tested);
        const sum = (numbers: readonly number[]) => numbers.reduce((whole, number) => whole + number, 0);
        expect(sum(report.confusion.matrix.flat())).toBe(all.length);
        expect(sum(report.histogram.map(({ right, wrong }) => right + wrong))).toBe(all.length);
        expect(report.errors.length + report.successes.length).toBe(all.length);
        expect(sum(report.perLabel.map(({ support }) => support))).toBe(all.length);
        const diagonal = sum(report.confusion.matrix.map((line, at) => line[at]!));
        expect(diagonal).toBe(report.successes.length);
        for (const { precision, recall, f1 } of report.perLabel) {
          for (const share of [precision, recall, f1]) expect(share >= 0 && share <= 1).toBe(true);
        }
        if (report.oosAuroc !== null) expect(report.oosAuroc >= 0 && report.oosAuroc <= 1).toBe(true);
        expect(report.accuracyAccepted ?? 0).toBeLessThanOrEqual(report.accuracy ?? 0);
      }),
    );
  });

  test('the area is the share of pairs in order, counted one by one', () => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 30 }), (all) => {
        const tested = all.map(({ gold, inScope }) => row(gold, 'a', 1, Math.round(inScope * 4) / 4));
        const scores = (isInside: boolean) =>
          tested.filter(({ gold }) => (gold !== null) === isInside).map((it) => it.prediction.inScope);
        const pairs = scores(true).flatMap((one) =>
          scores(false).map((other) => (one > other ? 1 : one === other ? 0.5 : 0)),
        );
        const mean = pairs.length === 0 ? null : pairs.reduce<number>((sum, it) => sum + it, 0) / pairs.length;
        const { oosAuroc } = reportOf(tested);
        if (mean === null) expect(oosAuroc).toBeNull();
        else expect(oosAuroc).toBeCloseTo(mean, 9);
      }),
    );
  });
});

describe('files as Rasa writes them', () => {
  const files = reportFiles(reportOf(rows), [{ fraction: 0.5, examples: 40, accuracy: 0.8, macroF1: 0.75 }]);

  test('intent_report.json has precision, recall, f1-score, support and confused_with, and the averages', () => {
    const report = JSON.parse(files['intent_report.json']) as Record<string, unknown>;
    expect(Object.keys(report)).toEqual(['city', 'fee', 'out_of_scope', 'accuracy', 'macro avg', 'weighted avg']);
    expect(report['fee']).toEqual({
      precision: 0.5,
      recall: 0.5,
      'f1-score': 0.5,
      support: 4,
      confused_with: { city: 1, out_of_scope: 1 },
    });
    expect(report['accuracy']).toBe(0.5);
    expect(Object.keys(report['macro avg'] as object)).toEqual(['precision', 'recall', 'f1-score', 'support']);
  });

  test('errors and successes name text, intent and prediction', () => {
    const [first] = JSON.parse(files['intent_errors.json']) as object[];
    expect(first).toEqual({ text: 'city>fee', intent: 'city', intent_prediction: { name: 'fee', confidence: 0.855 } });
    expect(JSON.parse(files['intent_successes.json'])).toHaveLength(4);
  });

  test('matrix, histogram and curve are tables', () => {
    expect(parse(files['intent_confusion_matrix.csv'])).toEqual([
      ['', 'city', 'fee', 'out_of_scope'],
      ['city', '1', '1', '0'],
      ['fee', '1', '2', '1'],
      ['out_of_scope', '0', '1', '1'],
    ]);
    expect(files['intent_histogram.csv'].split('\r\n')).toHaveLength(22);
    expect(files['learning_curve.csv']).toBe('fraction,examples,accuracy,macro_f1\r\n0.5,40,0.8,0.75\r\n');
  });

  test('a label that would be a formula is none', () => {
    expect(reportFiles(reportOf([row('=1+1', 'fee')]))['intent_confusion_matrix.csv']).toContain("'=1+1");
  });
});
