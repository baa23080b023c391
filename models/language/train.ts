/**
 * Trains the model that tells English, German and other languages in Latin letters apart.
 * `node models/language/train.ts --xsid FOLDER --clinc FILE` writes latin.bin, and with `--held-back FILE` the sentences
 * that it is measured on; the same data gives the same bytes.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { BUCKETS, CLASSES, featuresOf, softmax, writeModel } from '../../libs/language/src/latin.ts';
import { scriptsOf } from '../../libs/language/src/scripts.ts';
import { heldBack, trainingRows, type Row } from './data.ts';

const EPOCHS = 12;
const RATE = 0.5;
/** Pulls weights towards nothing, once an epoch. */
const DECAY = 0.01;
const SEED = 7;

interface Example {
  readonly rows: readonly number[];
  readonly label: number;
  readonly weight: number;
}

/** mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function shuffle<T>(items: T[], next: () => number): void {
  for (let index = items.length - 1; index > 0; index--) {
    const other = Math.floor(next() * (index + 1));
    [items[index], items[other]] = [items[other]!, items[index]!];
  }
}

/** Each class counts as much as every other. */
function examplesOf(rows: readonly Row[]): Example[] {
  const totals = CLASSES.map((label) => rows.reduce((sum, row) => sum + (row.label === label ? row.weight : 0), 0));
  const mean = totals.reduce((sum, total) => sum + total, 0) / totals.length;
  return rows.flatMap(({ text, label, weight }) => {
    const found = featuresOf(scriptsOf(text).latin);
    const index = CLASSES.indexOf(label);
    return found.length === 0 ? [] : [{ rows: found, label: index, weight: (weight * mean) / totals[index]! }];
  });
}

/** Logistic regression by AdaGrad, one example at a time. */
function train(examples: Example[]): { weights: Float32Array; bias: number[] } {
  const weights = new Float32Array(BUCKETS * CLASSES.length);
  const seen = new Float32Array(weights.length).fill(1e-3);
  const bias = CLASSES.map(() => 0);
  const next = random(SEED);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(examples, next);
    for (const { rows, label, weight } of examples) {
      const norm = 1 / Math.sqrt(rows.length);
      const scores = bias.slice();
      for (const row of rows)
        for (let index = 0; index < CLASSES.length; index++) scores[index]! += weights[row * CLASSES.length + index]! * norm;
      softmax(scores).forEach((probability, index) => {
        const slope = (probability - (index === label ? 1 : 0)) * Math.min(weight, 4);
        bias[index]! -= 0.01 * slope;
        for (const row of rows) {
          const at = row * CLASSES.length + index;
          const step = slope * norm;
          seen[at]! += step * step;
          weights[at]! -= (RATE * 0.2 * step) / Math.sqrt(seen[at]!);
        }
      });
    }
    for (let index = 0; index < weights.length; index++) weights[index]! *= 1 - DECAY;
  }
  return { weights, bias };
}

function quantised({ weights, bias }: { weights: Float32Array; bias: number[] }) {
  const scales = CLASSES.map((_, index) => {
    let most = 0;
    for (let at = index; at < weights.length; at += CLASSES.length) most = Math.max(most, Math.abs(weights[at]!));
    return most / 127;
  });
  return { weights: Int8Array.from(weights, (weight, at) => Math.round(weight / scales[at % CLASSES.length]!)), scales, bias };
}

const { values } = parseArgs({
  options: {
    xsid: { type: 'string' },
    clinc: { type: 'string' },
    out: { type: 'string' },
    'held-back': { type: 'string' },
  },
});
if (values.xsid === undefined || values.clinc === undefined) throw new Error('Name --xsid FOLDER and --clinc FILE.');
const root = path.resolve(import.meta.dirname, '../..');
const rows = trainingRows({ xsid: values.xsid, clinc: values.clinc, modules: path.join(root, 'node_modules') });
const model = quantised(train(examplesOf(rows)));
writeFileSync(values.out ?? path.join(import.meta.dirname, 'latin.bin'), writeModel(model));
if (values['held-back'] !== undefined) {
  const held = heldBack(values.xsid).map((row) => JSON.stringify(row));
  writeFileSync(values['held-back'], `${held.join('\n')}\n`);
}
console.log(`${rows.length} rows learned`);
