import { LONGEST } from './encoding.ts';
import type { Header } from './file.ts';
import { matrix, softmax, tanh, vector, type Weights } from './layers.ts';
import type { Matrix } from './simd.ts';
import type { Tokens } from './tokens.ts';

/** Longest part of what was said before that is put into the question, in characters. */
const LONGEST_TAKEN = 24;
const CUT_LENGTHS = 8;
const TAKE_LENGTHS = 24;

/** A part of the row, as gaps: a gap stands before the token of its number. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly likely: number;
}

export interface Choice {
  /** How likely it is that something lacks. */
  lacks: number;
  /** Parts of the question that may be replaced, the likeliest first; empty ones are places. */
  cuts: Span[];
  /** Parts of what was said before that may stand there, with what follows them. */
  takes(cut: Span): (Span & { tail: number })[];
}

/** Which part of the question is replaced by what: pointers at two gaps each, scored in pairs. */
export function choosing(weights: Weights, header: Header, tried: number): (states: Matrix, tokens: Tokens) => Choice {
  const { head } = header.sizes;
  const cuts = gaps(weights, header, 'cut');
  const alone = vector(weights, 'cut_alone.weight', 2 * head);
  const [bias] = vector(weights, 'cut_alone.bias', 1);
  const length = vector(weights, 'cut_length', CUT_LENGTHS);
  const keep = keeping(weights, header);
  const taking = takes(weights, header, tried);
  return (states, tokens) => {
    const [first, last] = gapsOf(tokens, 2);
    cuts.read(states, first, last);
    const spans: { from: number; to: number }[] = [];
    const scores: number[] = [];
    const [startAlone, endAlone] = [alone.subarray(0, head), alone.subarray(head)];
    for (let from = first; from <= last; from++) {
      const start = dot(cuts.start(from), startAlone) + bias!;
      for (let to = from; to <= last; to++) {
        spans.push({ from, to });
        scores.push(
          cuts.pair(from, to) + start + dot(cuts.end(to), endAlone) + length[Math.min(to - from, CUT_LENGTHS - 1)]!,
        );
      }
    }
    const likely = Float64Array.from([...scores, keep(states, tokens)]);
    softmax(likely);
    const read = taking(states, tokens);
    return {
      lacks: 1 - likely.at(-1)!,
      cuts: best(spans, likely, tried),
      takes: ({ from, to }) => read(Float32Array.from([...cuts.start(from), ...cuts.end(to)])),
    };
  };
}

/** Gaps before the first and after the last token of one of the three texts. */
function gapsOf({ begins, lengths }: Tokens, which: 0 | 1 | 2): [number, number] {
  return [begins[which], begins[which] + lengths[which]];
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function best(spans: readonly { from: number; to: number }[], likely: Float64Array, count: number): Span[] {
  return spans
    .map((span, i) => ({ ...span, likely: likely[i]! }))
    .toSorted((a, b) => b.likely - a.likely)
    .slice(0, count);
}

/** Gaps as possible starts and ends, each made of the states on both sides. */
function gaps(weights: Weights, { sizes }: Header, name: 'cut' | 'take') {
  const { arena } = weights;
  const { head, upper } = sizes;
  const width = 2 * upper;
  const side = (end: string) => ({
    before: matrix(weights, `${name}_${end}.weight`, [head, 2 * width], [0, width]),
    after: matrix(weights, `${name}_${end}.weight`, [head, 2 * width], [width, 2 * width]),
    bias: vector(weights, `${name}_${end}.bias`, head),
    out: arena.matrix(LONGEST, head),
  });
  const [starts, ends] = [side('start'), side('end')];
  const pairing = matrix(weights, `${name}_pair.weight`, [head, head]);
  const [paired, other] = [arena.matrix(LONGEST, head), arena.matrix(LONGEST, head)];
  const pairs = arena.matrix(LONGEST, LONGEST);
  const row = ({ values }: Matrix, gap: number) => values.subarray(gap * head, (gap + 1) * head);
  const start = (gap: number) => row(starts.out, gap);
  const end = (gap: number) => row(ends.out, gap);
  return {
    start,
    end,
    pair: (from: number, to: number) => pairs.values[from * LONGEST + to]!,
    /** Reads the gaps from `first` to `last`; the others keep what they were. */
    read(states: Matrix, first: number, last: number) {
      const count = last - first + 1;
      for (const { before, after, bias, out } of [starts, ends]) {
        arena.multiply(states, before, other, { first: first - 1, count, to: first });
        arena.multiply(states, after, out, { first, count, to: first });
        for (let i = first * head; i < (last + 1) * head; i++)
          out.values[i] = tanh(out.values[i]! + other.values[i]! + bias[i % head]!);
      }
      arena.multiply(starts.out, pairing, paired, { first, count, to: first });
      arena.multiply(paired, ends.out, pairs, { first, count, to: first });
    },
  };
}

/** The score of leaving the question as it is, from the highest of each number over it and over all. */
function keeping(weights: Weights, { sizes }: Header): (states: Matrix, tokens: Tokens) => number {
  const { upper, head } = sizes;
  const width = 2 * upper;
  const inner = weights.file.tensor('keep.0.weight', head, 2 * width);
  const innerBias = vector(weights, 'keep.0.bias', head);
  const outer = vector(weights, 'keep.2.weight', head);
  const [outerBias] = vector(weights, 'keep.2.bias', 1);
  return ({ values }, { rows, begins, lengths }) => {
    const highest = (column: number, from: number, to: number, least: number) => {
      let found = least;
      for (let t = from; t < to; t++) found = Math.max(found, values[t * width + column]!);
      return found;
    };
    const pooled = new Float32Array(2 * width);
    for (let i = 0; i < width; i++) {
      pooled[i] = highest(i, begins[2], begins[2] + lengths[2], -9);
      pooled[width + i] = highest(i, 0, rows.length, -Infinity);
    }
    let score = outerBias!;
    for (let o = 0; o < head; o++) {
      let sum = 0;
      for (let i = 0; i < 2 * width; i++) sum += pooled[i]! * inner.values[o * 2 * width + i]!;
      score += outer[o]! * Math.max(0, sum * (inner.scales?.[o] ?? 1) + innerBias[o]!);
    }
    return score;
  };
}

function takes(weights: Weights, header: Header, tried: number) {
  const { head } = header.sizes;
  const places = gaps(weights, header, 'take');
  const wanted = ['want_start', 'want_end'].map((name) => linear(weights, name, [head, 2 * head]));
  const length = vector(weights, 'take_length', TAKE_LENGTHS);
  const tail = linear(weights, 'tail', [header.tails.length, 4 * head]);
  return (states: Matrix, tokens: Tokens) => {
    const ranges = [gapsOf(tokens, 0), gapsOf(tokens, 1)];
    for (const [first, last] of ranges) places.read(states, first, last);
    return (query: Float32Array): (Span & { tail: number })[] => {
      const [wantStart, wantEnd] = wanted.map((each) => each(query)) as [Float32Array, Float32Array];
      const spans: { from: number; to: number }[] = [];
      const scores: number[] = [];
      const ends = new Float64Array(LONGEST);
      for (const [first, last] of ranges)
        for (let gap = first; gap <= last; gap++) ends[gap] = dot(places.end(gap), wantEnd);
      for (const [first, last] of ranges)
        for (let from = first; from < last; from++) {
          const start = dot(places.start(from), wantStart);
          for (let to = from + 1; to <= Math.min(last, from + LONGEST_TAKEN); to++) {
            spans.push({ from, to });
            const long = length[Math.min(to - from, TAKE_LENGTHS - 1)]!;
            scores.push(start + places.pair(from, to) + ends[to]! + long);
          }
        }
      const likely = Float64Array.from(scores);
      softmax(likely);
      return best(spans, likely, tried).map((span) => {
        const tails = tail(Float32Array.from([...query, ...places.start(span.from), ...places.end(span.to)]));
        softmax(tails);
        const index = tails.indexOf(Math.max(...tails));
        return { ...span, likely: span.likely * tails[index]!, tail: index };
      });
    };
  };
}

function linear(weights: Weights, name: string, [rows, columns]: [number, number]) {
  const { arena } = weights;
  const weight = matrix(weights, `${name}.weight`, [rows, columns]);
  const bias = vector(weights, `${name}.bias`, rows);
  const input = arena.matrix(1, columns);
  const out = arena.matrix(1, weight.rows);
  return (x: Float32Array): Float32Array => {
    input.values.set(x);
    arena.multiply(input, weight, out, { first: 0, count: 1, to: 0 });
    return out.values.slice(0, rows).map((value, i) => value + bias[i]!);
  };
}
