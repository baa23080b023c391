import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  crossValidate,
  foldsOf,
  learningCurve,
  loadClassifier,
  NothingToLearn,
  reportOf,
  saveClassifier,
  trainClassifier,
  type Example,
} from '#libs/learn';

/** Some intents of the demo trade: real enough to learn from, few enough to be quick. */
const taught = readFileSync(path.join(import.meta.dirname, '../../../packs/franchise/intents.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { id: string; examples: string[] })
  .filter(({ id }) =>
    ['ask-deposit', 'ask-payback', 'service.invoice', 'service.person', 'ask-rent', 'ask-training'].includes(id),
  )
  .flatMap(({ id, examples }) => examples.map((text): Example => ({ text, label: id })));

const example = fc.record({
  text: fc.string({ unit: fc.constantFrom('加', '盟', '费？', ' ', '多', '少'), maxLength: 4 }),
  label: fc.constantFrom('a', 'b', 'c', null),
});

describe('parts', () => {
  test('the same words stand in one part; each label is dealt evenly; the same seed deals the same', () => {
    fc.assert(
      fc.property(
        fc.array(example, { maxLength: 60 }),
        fc.integer({ min: 2, max: 6 }),
        fc.nat(99),
        (examples, folds, seed) => {
          const bare = examples.map(({ text }) => text.replace(/[^\p{L}]/gu, ''));
          if (new Set(bare).size < 2) {
            expect(() => foldsOf(examples, folds, seed)).toThrow(NothingToLearn);
            return;
          }
          const { foldOf, count } = foldsOf(examples, folds, seed);
          expect([...foldsOf(examples, folds, seed).foldOf]).toEqual([...foldOf]);
          expect(count).toBe(Math.min(folds, new Set(bare).size));
          for (const [at, words] of bare.entries()) {
            const same = examples.flatMap((_, other) => (bare[other] === words ? [foldOf[other]!] : []));
            expect(new Set(same)).toEqual(new Set([foldOf[at]]));
          }
          for (const label of ['a', 'b', 'c', null]) {
            // Words that stand under two labels are dealt with the first of them.
            const own = [...new Set(bare)].filter((words) => examples[bare.indexOf(words)]!.label === label);
            const sizes = Array.from(
              { length: count },
              (_, fold) => own.filter((words) => foldOf[bare.indexOf(words)] === fold).length,
            );
            expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });
});

describe('what a model says of rows that it has not seen', () => {
  test('a row comes back for each example, and none was learned from', async () => {
    const learned: string[][] = [];
    const rows = await crossValidate(taught, {
      folds: 4,
      train: (part, options) => {
        learned.push(part.map(({ text }) => text));
        return trainClassifier(part, options);
      },
    });
    expect(rows.map(({ text, gold }) => ({ text, label: gold }))).toEqual(taught);
    expect(learned).toHaveLength(4);
    for (const { text } of taught) expect(learned.filter((part) => !part.includes(text))).toHaveLength(1);
  });

  test('labels dealt by chance are not understood: nothing leaks', async () => {
    const labels = ['a', 'b', 'c', 'd'];
    const random = taught.map(({ text }, at): Example => ({ text, label: labels[((at * 7919) % 101) % 4]! }));
    const { accuracy } = reportOf(await crossValidate([...random, ...random], { seed: 3 }));
    expect(accuracy).toBeLessThan(0.5);
    const { accuracy: honest } = reportOf(await crossValidate(taught, { seed: 3 }));
    expect(honest).toBeGreaterThan(0.6);
  });

  test('progress never falls and ends at one; a stop is heard', async () => {
    const heard: number[] = [];
    await crossValidate(taught, { onProgress: (fraction) => void heard.push(fraction) });
    expect(heard).toEqual(heard.toSorted((one, other) => one - other));
    expect(heard.at(-1)).toBe(1);
    await expect(crossValidate(taught, { signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow('stopped');
  });
});

test('more examples teach more, and the curve says how many', async () => {
  const curve = await learningCurve(taught, { fractions: [0.1, 1], repeats: 3 });
  expect(curve.map(({ fraction }) => fraction)).toEqual([0.1, 1]);
  expect(curve[0]!.examples).toBeLessThan(curve[1]!.examples);
  expect(curve[1]!.accuracy).toBeGreaterThan(curve[0]!.accuracy + 0.1);
  expect(await learningCurve(taught, { fractions: [0.1, 1], repeats: 3 })).toEqual(curve);
});

describe('five examples more, on top of a model trained before', async () => {
  const before = await trainClassifier(taught);
  const added = ['想把店盘出去', '门店能转让给别人吗', '找人接手我的店', '店转给亲戚行吗', '转店手续费多少'];
  const label = 'ask-transfer';
  const more = added.map((text): Example => ({ text, label }));
  const first = (classifier: typeof before, text: string) => classifier.predict(text).ranked[0]!.label;

  test('a new intent is understood, and the others are as before', async () => {
    const after = await trainClassifier(more, { warmFrom: before });
    expect(after.labels).toEqual([...before.labels, label].toSorted());
    expect(first(after, '我想把店转让出去')).toBe(label);
    const kept = taught.filter(({ text }) => first(after, text) === first(before, text));
    expect(kept.length / taught.length).toBeGreaterThan(0.97);
  });

  test('what was understood wrongly is understood after it was labelled, and nothing else moves', async () => {
    const wrong = ['单子给我补一下', '财务催我拿凭证', '报账要的那个条子', '公司要我交凭据', '凭证什么时候寄来'];
    expect(wrong.filter((text) => first(before, text) === 'service.invoice').length).toBeLessThan(wrong.length);
    const after = await trainClassifier(
      wrong.map((text) => ({ text, label: 'service.invoice' })),
      { warmFrom: before },
    );
    expect(after.labels).toEqual(before.labels);
    expect(wrong.filter((text) => first(after, text) !== 'service.invoice')).toEqual([]);
    const moved = taught.filter(({ text }) => first(after, text) !== first(before, text));
    expect(moved).toEqual([]);
  });

  test('how sure it is and where its scope ends stay as they were; the same again gives the same bytes', async () => {
    const after = await trainClassifier(more, { warmFrom: before });
    expect(after.card).toMatchObject({
      threshold: before.card.threshold,
      examples: taught.length + 5,
      crossValidated: null,
    });
    // From a file, as `./liren train --warm` has it.
    const again = await trainClassifier(more, { warmFrom: loadClassifier(saveClassifier(before)) });
    expect(Buffer.compare(saveClassifier(again), saveClassifier(after))).toBe(0);
  });
});
