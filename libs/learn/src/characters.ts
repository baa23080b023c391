import { normalise, words } from '#libs/text';
import type { Counts } from './features.ts';

/** Longest text that is read, in UTF-16 units: reviews are long. */
const MAX_TEXT = 3_000;
const PRIME = 0x01000193;

/**
 * A text as counts of hashed features for how it sounds rather than what it asks: every character with its neighbour,
 * marks and emoji included, and every word of the dictionary with its neighbour.
 */
export function characterCounts(text: string): Counts {
  const normal = normalise(text.slice(0, MAX_TEXT));
  return [runs([...normal], 0x9e37), runs(words(normal), 0x79b9)];
}

function runs(units: readonly string[], kind: number): Map<number, number> {
  const counts = new Map<number, number>();
  let before = 0;
  for (const [i, unit] of units.entries()) {
    const own = hashed(kind, unit);
    add(counts, own);
    if (i > 0) add(counts, hashed(Math.imul(before ^ kind, PRIME) | 1, unit));
    before = own;
  }
  return counts;
}

function add(counts: Map<number, number>, hash: number): void {
  counts.set(hash >>> 0, (counts.get(hash >>> 0) ?? 0) + 1);
}

/** FNV-1a over UTF-16 units, mixed once more so that short texts spread (MurmurHash3's finaliser). */
function hashed(state: number, text: string): number {
  let h = 0x811c9dc5 ^ state;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), PRIME);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
