import { fitSharpness, softmax } from './calibration.ts';
import { fittedLean, leaning } from './lean.ts';
import { trainLinear, type Linear } from './linear.ts';
import { matrixOf, rowOf, vocabularyOf, type Row, type Vocabulary } from './matrix.ts';
import { Breath, type Pace } from './progress.ts';
import { randomOf, shuffle } from './random.ts';
import { fitScope, inScopeOf, signalsOf, type Scope } from './scope.ts';
import { NothingToLearn, type Example, type Prediction } from './types.ts';
import { characterCounts } from './characters.ts';

/** Numbers about a text that stand beside its words; brought to one scale in training. */
export interface Clues {
  readonly of: (text: string) => ArrayLike<number>;
  /** How much one of them weighs against a text's words, whose squares sum to 1. */
  readonly weight: number;
}

export interface BlendOptions extends Pace {
  readonly seed?: number;
  readonly clues?: readonly Clues[];
}

/** A classifier of moods: characters, words and clues, every label worth the same however rare it is. */
export interface Blended {
  readonly labels: readonly string[];
  /** Columns it learned weights for. */
  readonly features: number;
  predict(text: string): Prediction;
}

const COST = 0.3;
const PASSES = 30;
const TOLERANCE = 0.02;
/** Parts that are held back in turn; of many rows fewer parts tell enough, and each costs a training. */
const FOLDS = 4;
const FOLDS_OF_MANY = 2;
const MANY_ROWS = 20_000;
/** Rarer features are left out once there are this many examples. */
const MANY = 1_000;

/**
 * Learns labels whose examples are unevenly many: rows count by the rarity of their label, and each label's start is
 * chosen on held-back folds for macro-F1. Throws `NothingToLearn`, and the reason of the signal when aborted. The same
 * examples and seed give the same answers.
 */
export async function trainBlended(examples: readonly Example[], options: BlendOptions = {}): Promise<Blended> {
  const { seed = 1, clues = [] } = options;
  const labels = [...new Set(examples.flatMap(({ label }) => label ?? []))].sort();
  if (labels.length === 0) throw new NothingToLearn('No example has a label.');
  const golds = Int32Array.from(examples, ({ label }) => (label === null ? -1 : labels.indexOf(label)));
  const parts = examples.length > MANY_ROWS ? FOLDS_OF_MANY : FOLDS;
  const breath = new Breath(options, (parts + 1) * labels.length);
  const seen: Seen[] = [];
  for (const { text } of examples) {
    seen.push(seenIn(text, clues));
    await breath.step(0);
  }
  const folds = foldsOf(golds, parts, randomOf(seed));
  const held: { gold: number; scores: Float64Array; unknown: number }[] = [];
  for (let fold = 0; fold < parts; fold++) {
    const part = await fit(seen, golds, {
      labels: labels.length,
      rows: rowsWhere(folds, (of) => of !== fold),
      seed,
      breath,
      clues,
    });
    for (const row of rowsWhere(folds, (of) => of === fold))
      held.push({ gold: golds[row]!, ...part.scoresOf(seen[row]!) });
  }
  const inside = held.filter(({ gold }) => gold >= 0);
  const lean = fittedLean(inside, labels.length);
  const leant = (scores: Float64Array) => leaning(scores, lean);
  const sharpness = fitSharpness(inside.map(({ gold, scores }) => ({ gold, scores: leant(scores) })));
  const signalsIn = (scores: Float64Array, unknown: number) => signalsOf(scores, softmax(scores, sharpness), unknown);
  const scope = fitScope(
    held.map(({ gold, scores, unknown }) => {
      const all = leant(scores);
      return {
        signals: signalsIn(all, unknown),
        inScope: gold >= 0,
        right: gold >= 0 && all[gold] === Math.max(...all),
      };
    }),
  );
  const whole = await fit(seen, golds, {
    labels: labels.length,
    rows: rowsWhere(folds, () => true),
    seed,
    breath,
    clues,
  });
  options.onProgress?.(1);
  return {
    labels,
    features: whole.columns,
    predict: (text) => {
      const { scores, unknown } = whole.scoresOf(seenIn(text, clues));
      const all = leant(scores);
      return predictionOf(labels, softmax(all, sharpness), inScopeOf(scope, signalsIn(all, unknown)), scope);
    },
  };
}

function predictionOf(
  labels: readonly string[],
  shares: Float64Array,
  inScope: number,
  { threshold }: Scope,
): Prediction {
  const ranked = labels
    .map((label, c) => ({ label, probability: shares[c]! }))
    .sort((a, b) => b.probability - a.probability);
  return { ranked, inScope, accepted: inScope >= threshold };
}

type Counted = ReturnType<typeof characterCounts>;
interface Seen {
  readonly counts: Counted;
  readonly clues: readonly ArrayLike<number>[];
}

function seenIn(text: string, clues: readonly Clues[]): Seen {
  return { counts: characterCounts(text), clues: clues.map((each) => each.of(text)) };
}

interface Fitting {
  readonly labels: number;
  readonly rows: readonly number[];
  readonly seed: number;
  readonly breath: Breath;
  readonly clues: readonly Clues[];
}

async function fit(seen: readonly Seen[], golds: Int32Array, { labels, rows, seed, breath, clues }: Fitting) {
  const part = rows.map((row) => seen[row]!);
  const vocabulary = vocabularyOf(
    part.map(({ counts }) => counts),
    rows.length > MANY ? 2 : 1,
  );
  const scales = clues.map((each, i) =>
    scaleOf(
      part.map((one) => one.clues[i]!),
      each.weight,
    ),
  );
  const columns = vocabulary.hashes.length + scales.reduce((sum, { mean }) => sum + mean.length, 0);
  const matrix = matrixOf(
    part.map((one) => rowIn(one, vocabulary, scales)),
    columns,
  );
  const belongs = (row: number, c: number) => golds[rows[row]!] === c;
  const shares = sharesOf(
    rows.map((row) => golds[row]!),
    labels,
  );
  const linear = await trainLinear(matrix, labels, belongs, {
    cost: COST,
    shares,
    passes: PASSES,
    tolerance: TOLERANCE,
    random: randomOf(seed),
    breath,
  });
  return {
    columns,
    scoresOf: (one: Seen) => {
      const row = rowIn(one, vocabulary, scales);
      return { scores: scored(linear, row), unknown: row.unknown };
    },
  };
}

/** Each label as a whole counts the same, and so does what is none of them. */
function sharesOf(golds: readonly number[], labels: number): Float64Array {
  const counts = new Float64Array(labels + 1);
  for (const gold of golds) counts[gold + 1]!++;
  const kinds = counts.filter((count) => count > 0).length;
  return Float64Array.from(golds, (gold) => golds.length / (kinds * counts[gold + 1]!));
}

interface Scale {
  readonly mean: Float64Array;
  readonly factor: Float64Array;
}

function scaleOf(rows: readonly ArrayLike<number>[], weight: number): Scale {
  const size = rows[0]?.length ?? 0;
  const mean = new Float64Array(size);
  const squares = new Float64Array(size);
  for (const row of rows) for (let i = 0; i < size; i++) mean[i]! += row[i]! / rows.length;
  for (const row of rows) for (let i = 0; i < size; i++) squares[i]! += (row[i]! - mean[i]!) ** 2 / rows.length;
  return { mean, factor: squares.map((square) => (square > 1e-9 ? weight / Math.sqrt(square) : 0)) };
}

function rowIn({ counts, clues }: Seen, vocabulary: Vocabulary, scales: readonly Scale[]): Row {
  const row = rowOf(counts, vocabulary);
  const more = scales.reduce((sum, { mean }) => sum + mean.length, 0);
  const at = new Int32Array(row.at.length + more);
  const values = new Float32Array(at.length);
  at.set(row.at);
  values.set(row.values);
  let used = row.at.length;
  let column = vocabulary.hashes.length;
  for (const [block, { mean, factor }] of scales.entries()) {
    for (let i = 0; i < mean.length; i++) {
      at[used] = column++;
      values[used++] = (clues[block]![i]! - mean[i]!) * factor[i]!;
    }
  }
  return { at, values, unknown: row.unknown };
}

function scored({ classes, weights, bias }: Linear, { at, values }: Row): Float64Array {
  const scores = Float64Array.from(bias);
  for (let i = 0; i < at.length; i++) {
    const from = at[i]! * classes;
    for (let c = 0; c < classes; c++) scores[c]! += weights[from + c]! * values[i]!;
  }
  return scores;
}

/** Rows of each label spread over the folds. */
function foldsOf(golds: Int32Array, parts: number, random: () => number): Int32Array {
  const order = Int32Array.from(golds, (_, i) => i);
  shuffle(order, random);
  const counts = new Map<number, number>();
  const folds = new Int32Array(golds.length);
  for (const row of order) {
    const count = counts.get(golds[row]!) ?? 0;
    folds[row] = count % parts;
    counts.set(golds[row]!, count + 1);
  }
  return folds;
}

function rowsWhere(folds: Int32Array, wanted: (fold: number) => boolean): number[] {
  return [...folds.keys()].filter((row) => wanted(folds[row]!));
}
