import { shippedEncoder, type Encoder } from '#libs/encoder';
import { unitsOf } from './features.ts';

export interface Pair {
  readonly a: string;
  readonly b: string;
}

/** What is seen of two texts, the same in either order. */
export interface PairView {
  /** Numbers from 0 to 1 or so: how much they share, and how. */
  readonly signals: readonly number[];
  /** Products and distances of the two vectors, place by place. */
  readonly vectors: Float32Array;
  /** Hashes of what both have, of what one has, and of what stands in one in place of what stands in the other. */
  readonly words: readonly number[];
}

/** Of what only one text has, so much is set against what only the other has. */
const MAX_CROSSED = 6;
const PRIME = 0x01000193;
const NUMBER = /^\p{N}+$/u;
const NEGATION = /^(?:不|没|無|无|非|未|别|勿|no|not|never|without|n't|\w+'t)$/u;

/** How rare a unit is among the texts that were learned from. */
export type Rarity = (unit: string) => number;

/** Inverse document frequency of the units of these texts; what is in none of them is the rarest. */
export function rarityOf(texts: readonly string[]): Rarity {
  const seen = new Map<string, number>();
  for (const text of texts) for (const unit of new Set(unitsOf(text))) seen.set(unit, (seen.get(unit) ?? 0) + 1);
  return (unit) => Math.log((1 + texts.length) / (1 + (seen.get(unit) ?? 0))) + 1;
}

export function pairView({ a, b }: Pair, rarity: Rarity): PairView {
  const encoder = shippedEncoder();
  const [first, second] = [unitsOf(a), unitsOf(b)];
  const vectors = vectorsOf(encoder, a, b);
  return {
    signals: [vectors.cosine, ...overlaps(first, second, rarity), ...letters(a, b)],
    vectors: vectors.both,
    words: crossed(first, second),
  };
}

function vectorsOf(encoder: Encoder, a: string, b: string): { both: Float32Array; cosine: number } {
  const [x, y] = [encoder.encode(a), encoder.encode(b)];
  const both = new Float32Array(x.length * 2);
  let cosine = 0;
  for (let i = 0; i < x.length; i++) {
    both[i] = x[i]! * y[i]!;
    both[x.length + i] = Math.abs(x[i]! - y[i]!);
    cosine += both[i]!;
  }
  return { both, cosine };
}

function overlaps(first: readonly string[], second: readonly string[], rarity: Rarity): number[] {
  const [x, y] = [new Set(first), new Set(second)];
  const shared = [...x].filter((unit) => y.has(unit));
  const apart = [...[...x].filter((unit) => !y.has(unit)), ...[...y].filter((unit) => !x.has(unit))];
  const weight = (units: readonly string[]) => units.reduce((sum, unit) => sum + rarity(unit), 0);
  const numbers = apart.filter((unit) => NUMBER.test(unit)).length;
  const negations = [first, second].map((units) => units.filter((unit) => NEGATION.test(unit)).length);
  const [shorter, longer] = [Math.min(first.length, second.length), Math.max(first.length, second.length, 1)];
  return [
    share(shared.length, shared.length + apart.length),
    share(weight(shared), weight(shared) + weight(apart)),
    share(shared.length, Math.min(x.size, y.size)),
    share(2 * common(pairsOf(first), pairsOf(second)), first.length + second.length + 2),
    share(inOrder(first, second), longer),
    shorter / longer,
    Math.max(0, ...apart.map(rarity)),
    apart.length,
    numbers,
    Math.abs(negations[0]! - negations[1]!),
    Number(first[0] === second[0]),
    Number(first.at(-1) === second.at(-1)),
  ];
}

const share = (part: number, whole: number) => (whole === 0 ? 1 : part / whole);

function letters(a: string, b: string): number[] {
  const of = (text: string) => {
    const joined = unitsOf(text).join(' ');
    return new Set(Array.from({ length: Math.max(0, joined.length - 2) }, (_, i) => joined.slice(i, i + 3)));
  };
  const [x, y] = [of(a), of(b)];
  return [share(common(x, y), x.size + y.size - common(x, y))];
}

function pairsOf(units: readonly string[]): Set<string> {
  return new Set([...units.keys(), units.length].map((i) => `${units[i - 1] ?? '^'} ${units[i] ?? '$'}`));
}

function common(x: ReadonlySet<string>, y: ReadonlySet<string>): number {
  let count = 0;
  for (const one of x) if (y.has(one)) count++;
  return count;
}

/** Length of the longest common subsequence. */
function inOrder(x: readonly string[], y: readonly string[]): number {
  let before = new Int32Array(y.length + 1);
  for (const unit of x) {
    const row = new Int32Array(y.length + 1);
    for (let j = 1; j <= y.length; j++)
      row[j] = unit === y[j - 1] ? before[j - 1]! + 1 : Math.max(before[j]!, row[j - 1]!);
    before = row;
  }
  return before[y.length]!;
}

function crossed(first: readonly string[], second: readonly string[]): number[] {
  const [x, y] = [new Set(first), new Set(second)];
  const onlyX = [...x].filter((unit) => !y.has(unit));
  const onlyY = [...y].filter((unit) => !x.has(unit));
  const out = [...x].filter((unit) => y.has(unit)).map((unit) => hashed(`=${unit}`));
  for (const unit of [...onlyX, ...onlyY]) out.push(hashed(`!${unit}`));
  for (const one of onlyX.slice(0, MAX_CROSSED))
    for (const other of onlyY.slice(0, MAX_CROSSED))
      out.push(hashed(one < other ? `${one}>${other}` : `${other}>${one}`));
  return out;
}

/** FNV-1a over UTF-16 units (http://www.isthe.com/chongo/tech/comp/fnv/). */
function hashed(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), PRIME);
  return h >>> 0;
}
