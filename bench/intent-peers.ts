import { Breath, matrixOf, randomOf, trainLinear, type Example, type Prediction } from '#libs/learn';
import { normalise } from '#libs/text';

/** The usual yardstick: TF-IDF of character n-grams and one linear SVM for each label against all others. */
const SHORTEST = 1;
const PASSES = 50;
const TOLERANCE = 0.01;

type Row = { readonly at: Int32Array; readonly values: Float32Array; readonly unknown: number };

export const intentPeers: readonly (readonly [
  string,
  (examples: readonly Example[], seed: number) => Promise<(text: string) => Prediction>,
])[] = [['char TF-IDF + SVM', svmOf({ longest: 3, cost: 1, balanced: false })]];

/** Beside moods, whose labels are unevenly many: the yardstick as it is, and as it serves them best. */
export const emotionPeers: typeof intentPeers = [
  ...intentPeers,
  ['char TF-IDF (pairs) + SVM, labels balanced', svmOf({ longest: 2, cost: 0.5, balanced: true })],
];

interface Setting {
  /** Longest run of characters. */
  longest: number;
  cost: number;
  /** Rows count by the rarity of their label. */
  balanced: boolean;
}

function svmOf(setting: Setting) {
  return (examples: readonly Example[], seed: number) => svm(examples, seed, setting);
}

/** Out-of-scope rows belong to no label; it rejects what lies on the wrong side of every machine, as LinearSVC's margin has it. */
async function svm(
  examples: readonly Example[],
  seed: number,
  { longest, cost, balanced }: Setting,
): Promise<(text: string) => Prediction> {
  const labels = [...new Set(examples.flatMap(({ label }) => label ?? []))].sort();
  const texts = examples.map(({ text }) => gramsOf(text, longest));
  const columns = new Map<string, number>();
  const seen: number[] = [];
  for (const grams of texts) {
    for (const gram of grams.keys()) {
      const column = columns.get(gram) ?? columns.size;
      columns.set(gram, column);
      seen[column] = (seen[column] ?? 0) + 1;
    }
  }
  const idf = seen.map((count) => Math.log((1 + examples.length) / (1 + count)) + 1);
  const row = (grams: ReadonlyMap<string, number>): Row => {
    const known = [...grams].flatMap(([gram, count]) => {
      const column = columns.get(gram);
      return column === undefined ? [] : [[column, (1 + Math.log(count)) * idf[column]!] as const];
    });
    const length = Math.sqrt(known.reduce((sum, [, value]) => sum + value * value, 0)) || 1;
    return {
      at: Int32Array.from(known, ([column]) => column),
      values: Float32Array.from(known, ([, value]) => value / length),
      unknown: 0,
    };
  };
  const matrix = matrixOf(texts.map(row), columns.size);
  const linear = await trainLinear(matrix, labels.length, (i, c) => examples[i]!.label === labels[c], {
    cost,
    ...(balanced && { shares: sharesOf(examples) }),
    passes: PASSES,
    tolerance: TOLERANCE,
    random: randomOf(seed),
    breath: new Breath({}, labels.length),
  });
  return (text) => {
    const { at, values } = row(gramsOf(text, longest));
    const scores = Float64Array.from(linear.bias);
    for (const [i, column] of at.entries())
      for (let c = 0; c < labels.length; c++) scores[c]! += linear.weights[column * labels.length + c]! * values[i]!;
    const ranked = labels
      .map((label, c) => ({ label, score: scores[c]! }))
      .sort((a, b) => b.score - a.score)
      .map(({ label, score }) => ({ label, probability: sigmoid(score) }));
    const inScope = ranked[0]!.probability;
    return { ranked, inScope, accepted: inScope >= 1 / 2 };
  };
}

const sigmoid = (score: number) => 1 / (1 + Math.exp(-score));

function gramsOf(text: string, longest: number): Map<string, number> {
  const chars = [...normalise(text)];
  const counts = new Map<string, number>();
  for (let from = 0; from < chars.length; from++) {
    for (let size = SHORTEST; size <= longest && from + size <= chars.length; size++) {
      const gram = chars.slice(from, from + size).join('');
      counts.set(gram, (counts.get(gram) ?? 0) + 1);
    }
  }
  return counts;
}

/** As scikit-learn balances: each label as a whole counts the same. */
function sharesOf(examples: readonly Example[]): Float64Array {
  const counts = new Map<string | null, number>();
  for (const { label } of examples) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Float64Array.from(examples, ({ label }) => examples.length / (counts.size * counts.get(label)!));
}
