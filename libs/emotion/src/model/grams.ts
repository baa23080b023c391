import { normalise } from '#libs/text';

/** So much of a message is read, in characters. */
const LONGEST = 400;
const MOST = 3;
const PRIME = 0x01000193;

/** Runs of one to three characters of the normalised text, marks and emoji included, as numbers with their counts. */
export function gramsOf(text: string): Map<number, number> {
  const counts = new Map<number, number>();
  const chars = ['\u0002', ...[...normalise(text.slice(0, LONGEST * 2))].slice(0, LONGEST), '\u0003'];
  for (let from = 0; from < chars.length; from++) {
    let h = 0x811c9dc5;
    for (let to = from; to < Math.min(chars.length, from + MOST); to++) {
      h = Math.imul(h ^ chars[to]!.codePointAt(0)!, PRIME);
      h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
      const key = (h ^ (h >>> 13)) >>> 0;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}
