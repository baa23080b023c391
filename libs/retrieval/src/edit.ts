/** Beyond this many characters texts are no longer compared letter by letter. */
const MAX = 60;

const before = new Uint8Array(MAX + 1);
const after = new Uint8Array(MAX + 1);

/**
 * How much of two texts stays when one is typed into the other, 0..1: one less their distance over the longer one
 * (Levenshtein 1966). Only letters and digits count.
 */
export function likeness(one: string, other: string): number {
  const a = lettersOf(one);
  const b = lettersOf(other);
  const longest = Math.max(a.length, b.length);
  if (longest === 0) return 0;
  for (let j = 0; j <= b.length; j++) before[j] = j;
  for (let i = 1; i <= a.length; i++) {
    after[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const change = before[j - 1]! + (a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1);
      after[j] = Math.min(change, before[j]! + 1, after[j - 1]! + 1);
    }
    before.set(after);
  }
  return 1 - before[b.length]! / longest;
}

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '').slice(0, MAX);
}
