import { Chain } from './chain.ts';
import { KeyTable } from './hashing.ts';
import type { Seen } from './features.ts';

/** The rows of a text's features: for token t those from `from[t]` to `from[t + 1]`. */
export interface Rows {
  readonly rows: Int32Array;
  readonly from: Uint32Array;
}

/** Rows of the features that are known; `all` are seen together at each token. */
export function rowsOf(all: readonly Seen[], table: KeyTable): Rows {
  const count = all[0]!.from.length - 1;
  const rows = new Int32Array(all.reduce((sum, { hashes }) => sum + hashes.length, 0));
  const starts = new Uint32Array(count + 1);
  let length = 0;
  for (let t = 0; t < count; t++) {
    for (const { hashes, from } of all)
      for (let i = from[t]!; i < from[t + 1]!; i++) {
        const row = table.get(hashes[i]!);
        if (row >= 0) rows[length++] = row;
      }
    starts[t + 1] = length;
  }
  return { rows: rows.slice(0, length), from: starts };
}

/** Features that stand in at least `least` places, and in more where they would be more than `most`. */
export function tableOf(counts: KeyTable, least: number, most: number): KeyTable {
  const kept = () => {
    let sum = 0;
    for (const [, count] of counts.entries()) if (count >= least) sum++;
    return sum;
  };
  let size = kept();
  while (size > most) {
    least++;
    size = kept();
  }
  const table = new KeyTable(size);
  for (const [key, count] of counts.entries()) if (count >= least) table.set(key, table.size);
  return table;
}

/** Numbers of a fitted chain: for each feature and tag, and for each pair of tags. */
export interface Weights {
  readonly tags: number;
  readonly rows: Float32Array;
  readonly moves: Float32Array;
}

/** Weights as whole numbers from -127 to 127 with a scale a tag. */
export interface ScorerParts {
  /** Hashes of the features that have a row, in order. */
  readonly keys: Uint32Array;
  /** The weights of row r stand from `starts[r]` to `starts[r + 1]`; those that are 0 are left out. */
  readonly starts: Uint32Array;
  readonly labels: Uint8Array;
  readonly values: Int8Array;
  readonly scales: Float32Array;
  readonly moves: Float32Array;
}

/**
 * The same, laid out for speed: what counts is how often memory is asked for something that is not near. `known` has a bit
 * for every hash that may have a row, and most have none; `slots` holds a hash and its row side by side; a row has a weight
 * for every tag, as nearly all of them have one, four in a number, each raised by `ZERO` so that none is negative.
 */
export interface Scorer {
  readonly parts: ScorerParts;
  readonly chain: Chain;
  /** Exponents of the moves. */
  readonly steps: Float64Array;
  readonly known: Uint32Array;
  readonly slots: Uint32Array;
  readonly rows: Int32Array;
}

const HIGHEST = 127;
const KNOWN_BITS = 21;
const ZERO = 128;
/** Weights in one number; every other of them, with room above it for the sum of `MOST_AT_ONCE`. */
const PACKED = 4;
const EVERY_OTHER = 0x00ff00ff;
const MOST_AT_ONCE = 256;
const bitOf = (hash: number) => hash >>> (32 - KNOWN_BITS);

export function scorer(types: number, parts: ScorerParts): Scorer {
  const { keys, starts, labels, values } = parts;
  const chain = new Chain(types);
  const { tags } = chain;
  const known = new Uint32Array(2 ** KNOWN_BITS / 32);
  const size = 2 ** Math.ceil(Math.log2(Math.max(16, keys.length * 2)));
  const slots = new Uint32Array(size * 2);
  const width = Math.ceil(tags / PACKED);
  const packed = new Uint8Array(keys.length * width * PACKED).fill(ZERO);
  keys.forEach((key, row) => {
    known[bitOf(key) >>> 5]! |= 1 << (bitOf(key) & 31);
    let slot = (key ^ (key >>> 15)) & (size - 1);
    while (slots[slot * 2] !== 0) slot = (slot + 1) & (size - 1);
    slots[slot * 2] = key;
    slots[slot * 2 + 1] = row * width;
    for (let k = starts[row]!; k < starts[row + 1]!; k++) packed[row * width * PACKED + labels[k]!] = values[k]! + ZERO;
  });
  const rows = new Int32Array(packed.buffer);
  return { parts, chain, steps: chain.exponents(parts.moves), known, slots, rows };
}

/** Weights as a scorer with the `most` features that say most. */
export function scorerOf({ tags, rows, moves }: Weights, table: KeyTable, types: number, most: number): Scorer {
  const peaks = new Float32Array(tags);
  const worth = new Float32Array(table.size);
  for (let row = 0; row < table.size; row++)
    for (let label = 0; label < tags; label++) {
      const size = Math.abs(rows[row * tags + label]!);
      peaks[label] = Math.max(peaks[label]!, size);
      worth[row] = Math.max(worth[row]!, size);
    }
  const scales = peaks.map((peak) => (peak === 0 ? 1 : peak / HIGHEST));
  const cut = worth.length <= most ? 0 : worth.toSorted()[worth.length - most]!;
  const keys = [...table.entries()].filter(([, row]) => worth[row]! >= cut).sort(([a], [b]) => a - b);
  const starts = new Uint32Array(keys.length + 1);
  const labels: number[] = [];
  const values: number[] = [];
  keys.forEach(([, row], index) => {
    for (let label = 0; label < tags; label++) {
      const whole = Math.round(rows[row * tags + label]! / scales[label]!);
      if (whole === 0) continue;
      labels.push(label);
      values.push(whole);
    }
    starts[index + 1] = labels.length;
  });
  return scorer(types, {
    keys: Uint32Array.from(keys, ([key]) => key),
    starts,
    labels: Uint8Array.from(labels),
    values: Int8Array.from(values),
    scales,
    moves: moves.slice(),
  });
}

/** Where the rows of what is seen begin, and how many there are up to each token. */
interface Found {
  readonly rows: Uint32Array;
  readonly upTo: Uint32Array;
}

/** Looks for all rows before the first is read: so that many looks into memory are under way at once. */
function found({ known, slots }: Scorer, { hashes, from }: Seen): Found {
  const mask = slots.length / 2 - 1;
  const rows = new Uint32Array(hashes.length);
  const upTo = new Uint32Array(from.length);
  let length = 0;
  for (let t = 0; t + 1 < from.length; t++) {
    for (let i = from[t]!; i < from[t + 1]!; i++) {
      const hash = hashes[i]!;
      const bit = bitOf(hash);
      if ((known[bit >>> 5]! & (1 << (bit & 31))) === 0) continue;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot * 2] !== hash && slots[slot * 2] !== 0) slot = (slot + 1) & mask;
      if (slots[slot * 2] === hash) rows[length++] = slots[slot * 2 + 1]!;
    }
    upTo[t + 1] = length;
  }
  return { rows, upTo };
}

/** Scores of all tags for each token of what is seen. */
export function scored(scorer: Scorer, all: readonly Seen[]): Float32Array {
  const { parts, chain, rows: weights } = scorer;
  const { tags } = chain;
  const width = Math.ceil(tags / PACKED);
  const count = all[0]!.from.length - 1;
  const sums = new Int32Array(count * width * PACKED);
  for (const seen of all) {
    const { rows, upTo } = found(scorer, seen);
    for (let t = 0; t < count; t++)
      for (let first = upTo[t]!; first < upTo[t + 1]!; first += MOST_AT_ONCE) {
        const end = Math.min(first + MOST_AT_ONCE, upTo[t + 1]!);
        const none = (end - first) * ZERO;
        for (let word = 0; word < width; word++) {
          let even = 0;
          let odd = 0;
          for (let i = first; i < end; i++) {
            const four = weights[rows[i]! + word]!;
            even = (even + (four & EVERY_OTHER)) | 0;
            odd = (odd + ((four >>> 8) & EVERY_OTHER)) | 0;
          }
          const to = (t * width + word) * PACKED;
          sums[to]! += (even & 0xffff) - none;
          sums[to + 1]! += (odd & 0xffff) - none;
          sums[to + 2]! += (even >>> 16) - none;
          sums[to + 3]! += (odd >>> 16) - none;
        }
      }
  }
  const scores = new Float32Array(count * tags);
  for (let t = 0; t < count; t++)
    for (let tag = 0; tag < tags; tag++) scores[t * tags + tag] = sums[t * width * PACKED + tag]! * parts.scales[tag]!;
  return scores;
}
