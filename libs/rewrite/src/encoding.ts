import type { Header } from './file.ts';
import { gru, gruScratch, matrix, run, softmax, valueAt, vector, type Gru, type Weights } from './layers.ts';
import type { Matrix } from './simd.ts';
import { CONTEXT, CURRENT, FEATURES, type Tokens } from './tokens.ts';

/** Tokens of the longest row, filled up to a multiple of 4. */
export const LONGEST = Math.ceil((2 * CONTEXT + CURRENT + 4) / 4) * 4;

/** A state a token: two GRUs, and between them what each token sees in all others. */
export type Encode = (tokens: Tokens) => Matrix;

export function encoding(weights: Weights, { sizes }: Header, characters: number): Encode {
  const { arena } = weights;
  const { hidden, attention, upper } = sizes;
  const inputs = lowerInputs(weights, sizes, characters);
  const high = both(weights, 'upper', { input: 2 * hidden + attention, hidden: upper });
  const looking = glance(weights, hidden, attention);
  const scratch = [gruScratch(arena, hidden), gruScratch(arena, upper)] as const;
  const low = arena.matrix(LONGEST, 2 * hidden);
  const joined = arena.matrix(LONGEST, 2 * hidden + attention);
  const gates = arena.matrix(LONGEST, 3 * upper);
  const out = arena.matrix(LONGEST, 2 * upper);
  return (tokens) => {
    const count = tokens.rows.length;
    inputs.layers.forEach((layer, backwards) => {
      const place = {
        inputs: inputs.of(tokens, backwards),
        out: low,
        count,
        to: backwards * hidden,
        backwards: backwards === 1,
      };
      run(arena, layer, place, scratch[0]);
    });
    looking(low, joined, count);
    high.forEach((layer, backwards) => {
      arena.multiply(joined, layer.input, gates, { first: 0, count, to: 0 });
      run(arena, layer, { inputs: gates, out, count, to: backwards * upper, backwards: backwards === 1 }, scratch[1]);
    });
    return out;
  };
}

function both(weights: Weights, name: string, sizes: { input: number; hidden: number }): [Gru, Gru] {
  return [gru(weights, name, sizes, ''), gru(weights, name, sizes, '_reverse')];
}

/** What the first GRU is fed. A character's share is computed when it is first met: most never are. */
function lowerInputs(weights: Weights, { embedding, hidden }: Header['sizes'], characters: number) {
  const { arena, file } = weights;
  const layers = both(weights, 'lower', { input: embedding, hidden });
  const names = file.tensor('characters.weight', characters, embedding);
  const one = arena.matrix(1, embedding);
  const share = arena.matrix(1, 3 * hidden);
  const features = matrix(weights, 'features.weight', [FEATURES, embedding]);
  const ofFeature = layers.map((layer) => {
    const all = arena.matrix(FEATURES, 3 * hidden);
    arena.multiply(features, layer.input, all, { first: 0, count: FEATURES, to: 0 });
    return all.values;
  });
  const met = layers.map(() => new Map<number, Float32Array>());
  const ofCharacter = (row: number, which: number) => {
    const known = met[which]!.get(row);
    if (known) return known;
    for (let i = 0; i < embedding; i++) one.values[i] = valueAt(names, row, i);
    arena.multiply(one, layers[which]!.input, share, { first: 0, count: 1, to: 0 });
    const made = share.values.slice();
    met[which]!.set(row, made);
    return made;
  };
  const gates = arena.matrix(LONGEST, 3 * hidden);
  const of = ({ rows, features: marks }: Tokens, which: number): Matrix => {
    rows.forEach((row, t) => {
      const [character, feature] = [ofCharacter(row, which), ofFeature[which]!];
      const from = marks[t]! * 3 * hidden;
      for (let i = 0; i < 3 * hidden; i++) gates.values[t * 3 * hidden + i] = character[i]! + feature[from + i]!;
    });
    return gates;
  };
  return { layers, of };
}

/** One head of attention (Vaswani et al. 2017): writes each state and what it saw beside it. */
function glance(weights: Weights, hidden: number, attention: number) {
  const { arena } = weights;
  const width = 2 * hidden;
  const parts = ['ask', 'tell', 'pass_on'].map((name) => ({
    weight: matrix(weights, `${name}.weight`, [attention, width]),
    bias: vector(weights, `${name}.bias`, attention),
    out: arena.matrix(LONGEST, attention),
  }));
  const [asked, told, passed] = parts.map(({ out }) => out) as [Matrix, Matrix, Matrix];
  const scores = arena.matrix(LONGEST, LONGEST);
  return (low: Matrix, joined: Matrix, count: number) => {
    for (const { weight, bias, out } of parts) {
      arena.multiply(low, weight, out, { first: 0, count, to: 0 });
      for (let i = 0; i < count * attention; i++) out.values[i]! += bias[i % attention]!;
    }
    arena.multiply(asked, told, scores, { first: 0, count, to: 0 });
    const scale = 1 / Math.sqrt(attention);
    for (let t = 0; t < count; t++) {
      const seen = scores.values.subarray(t * LONGEST, t * LONGEST + count);
      for (let i = 0; i < count; i++) seen[i]! *= scale;
      softmax(seen);
      const row = joined.values.subarray(t * joined.columns, (t + 1) * joined.columns);
      row.set(low.values.subarray(t * width, (t + 1) * width));
      row.fill(0, width);
      for (let other = 0; other < count; other++) {
        const share = seen[other]!;
        for (let i = 0; i < attention; i++) row[width + i]! += share * passed.values[other * attention + i]!;
      }
    }
  };
}
