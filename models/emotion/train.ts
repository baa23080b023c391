/** Trains `emotion.bin`: node models/emotion/train.ts DATA OUT. What it learns from and what it reached: README.md. */
import { writeFileSync } from 'node:fs';
import { gramsOf, IDF_PARTS, loadEmotionModel, writeEmotionFile, type Head } from '#libs/emotion';
import { Breath, fitLogistic, matrixOf, randomOf, trainLinear, type Matrix } from '#libs/learn';
import { cold, cped, ewect, MEANS, partOf, questions, reviews, type Part, type Row } from './data.ts';

const [data, out] = process.argv.slice(2);
if (!data || !out) throw new Error('Usage: node models/emotion/train.ts DATA OUT');

const FEATURES = 72_000;
/** So many of the commonest features of each set. */
const OF_EACH = 30_000;
const SEED = 6;
/** A label is told where so many of the rows that are told it have it. */
const PRECISION = 0.85;
/** Share of plain questions that may be told a feeling, for each label. */
const FALSE_ALARMS = 0.001;
/** Reviews are many; so many of them are enough. */
const REVIEWS = 16_000;

const STATES = ['angry', 'disappointed', 'anxious', 'happy', 'satisfied', 'neutral'] as const;

interface Counted extends Row {
  readonly set: string;
  readonly part: Part;
  readonly grams: Map<number, number>;
}

const sets = { cold: cold(data), cped: cped(data), ewect: ewect(data), reviews: spread(reviews(data), REVIEWS), questions: questions(data) };
const rows: Counted[] = Object.entries(sets).flatMap(([set, all]) =>
  all.map((row) => ({ ...row, set, part: partOf(row.text), grams: gramsOf(row.text) })),
);
for (const [set, all] of Object.entries(sets)) console.error(set, all.length);

const { hashes, idf, columnOf } = vocabulary();
const breath = new Breath({}, 1);
const heads: Head[] = [];
const columns: { weights: Float32Array; bias: number; scale: number }[] = [];

const priors = [
  { set: 'cold', labels: ['1'] },
  { set: 'cped', labels: [...new Set(sets.cped.map(({ label }) => label))].sort() },
];
for (const { set, labels } of priors) {
  const own = rows.filter((row) => row.set === set && row.part === 'train');
  await learn(own, labels, (row) => row.label, 0.15);
  for (const label of labels) heads.push({ name: `${set} ${label}`, kind: 'prior', slope: 1, start: 0, threshold: 1 });
}
const meant = (row: Counted) => MEANS[`${row.set} ${row.label}`];
await learn(rows.filter((row) => row.part === 'train' && meant(row)), STATES, (row) => meant(row)!, 0.3);
for (const name of STATES) heads.push({ name, kind: 'state', slope: 1, start: 0, threshold: 1 });

const raw = loadEmotionModel(file(heads));
const first = heads.length - STATES.length;
const chosen = scored('choose');
for (const [c, name] of STATES.entries()) heads[first + c] = { ...heads[first + c]!, ...calibrated(chosen, c, name) };
writeFileSync(out, file(heads));
report();

async function learn(own: readonly Counted[], labels: readonly string[], labelOf: (row: Counted) => string, cost: number) {
  const matrix = matrixIn(own);
  const counts = new Map<string, number>();
  for (const row of own) counts.set(labelOf(row), (counts.get(labelOf(row)) ?? 0) + 1);
  const { weights, bias, classes } = await trainLinear(matrix, labels.length, (row, c) => labelOf(own[row]!) === labels[c], {
    cost,
    // Rare labels count more, but not as much as common ones in all: they are rare among messages too.
    shares: own.map((row) => Math.sqrt(own.length / (counts.size * counts.get(labelOf(row))!))),
    passes: 30,
    tolerance: 0.03,
    random: randomOf(SEED),
    breath,
  });
  for (let c = 0; c < classes; c++) {
    const column = Float32Array.from(hashes, (_, k) => weights[k * classes + c]!);
    const peak = column.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-9);
    columns.push({ weights: column, bias: bias[c]!, scale: peak / 127 });
  }
  console.error('learned', labels.join(' '));
}

function vocabulary() {
  const all = new Map<number, number>();
  const kept = new Set<number>();
  for (const set of Object.keys(sets)) {
    const own = new Map<number, number>();
    for (const row of rows) if (row.set === set && row.part === 'train') for (const hash of row.grams.keys()) own.set(hash, (own.get(hash) ?? 0) + 1);
    // EWECT is tested on: how common something is in it is not known to what learns from it.
    if (set !== 'ewect') for (const [hash, count] of own) all.set(hash, (all.get(hash) ?? 0) + count);
    for (const [hash] of [...own].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, OF_EACH)) kept.add(hash);
  }
  const common = [...kept].sort((a, b) => (all.get(b) ?? 0) - (all.get(a) ?? 0) || a - b).slice(0, FEATURES);
  const sorted = Uint32Array.from(common).sort();
  const total = rows.filter(({ set, part }) => set !== 'ewect' && part === 'train').length;
  const rare = (hash: number) => Math.log((1 + total) / (1 + (all.get(hash) ?? 0))) + 1;
  return {
    hashes: sorted,
    idf: Uint8Array.from(sorted, (hash) => Math.min(255, Math.round(rare(hash) * IDF_PARTS))),
    columnOf: new Map([...sorted].map((hash, column) => [hash, column])),
  };
}

function matrixIn(own: readonly Counted[]): Matrix {
  return matrixOf(
    own.map(({ grams }) => {
      const known = [...grams].filter(([hash]) => columnOf.has(hash));
      const at = Int32Array.from(known, ([hash]) => columnOf.get(hash)!);
      const values = Float32Array.from(known, ([, count], i) => ((1 + Math.log(count)) * idf[at[i]!]!) / IDF_PARTS);
      const length = Math.hypot(...values) || 1;
      return { at, values: values.map((value) => value / length), unknown: 0 };
    }),
    hashes.length,
  );
}

function file(withHeads: readonly Head[]): Uint8Array {
  const weights = new Int8Array(hashes.length * columns.length);
  for (const [head, column] of columns.entries())
    for (let k = 0; k < hashes.length; k++) weights[k * columns.length + head] = Math.round(column.weights[k]! / column.scale);
  const scales = Float32Array.from(columns, ({ scale }) => scale);
  return writeEmotionFile({ heads: withHeads, hashes, idf, scales, bias: Float32Array.from(columns, ({ bias }) => bias), weights });
}

interface Scored {
  readonly scores: Float64Array;
  readonly state: string;
  readonly set: string;
}

function scored(part: Part): Scored[] {
  return rows
    .filter((row) => row.part === part && meant(row))
    .map((row) => ({ scores: raw.scoresOf(row.text).slice(first), state: meant(row)!, set: row.set }));
}

/** Platt 1999: a logistic curve over held-back scores, and the least probability that is precise enough. */
function calibrated(held: readonly Scored[], c: number, name: string) {
  const { weights, bias } = fitLogistic(
    held.map(({ scores, state }) => ({ signals: [scores[c]!], positive: state === name, weight: 1 })),
    { weights: [2], bias: 0 },
    1,
  );
  const told = held
    .map(({ scores, state, set }) => ({ p: 1 / (1 + Math.exp(-(weights[0]! * scores[c]! + bias))), right: state === name, set }))
    .sort((a, b) => b.p - a.p);
  const plain = told.filter(({ set }) => set === 'questions').length;
  let right = 0;
  let alarms = 0;
  let threshold = 1;
  for (const [i, row] of told.entries()) {
    if (row.right) right++;
    if (row.set === 'questions' && name !== 'neutral') alarms++;
    if (right / (i + 1) >= PRECISION && alarms <= FALSE_ALARMS * plain) threshold = row.p;
  }
  return { slope: round(weights[0]!), start: round(bias), threshold: Math.ceil(threshold * 1e4) / 1e4 };
}

function report(): void {
  const tested = scored('test');
  for (const [c, name] of STATES.entries()) {
    const { slope, start, threshold } = heads[first + c]!;
    const told = tested.filter(({ scores }) => 1 / (1 + Math.exp(-(slope * scores[c]! + start))) >= threshold);
    const right = told.filter(({ state }) => state === name).length;
    const all = tested.filter(({ state }) => state === name).length;
    const alarms = told.filter(({ set }) => set === 'questions').length;
    console.log(JSON.stringify({ label: name, threshold, precision: round(right / told.length), recall: round(right / all), rows: all, alarms }));
  }
}

function spread<T>(all: readonly T[], wanted: number): T[] {
  return Array.from({ length: Math.min(wanted, all.length) }, (_, i) => all[Math.floor((i * all.length) / Math.min(wanted, all.length))]!);
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
