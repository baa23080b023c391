import { grams } from '#libs/text';

/** Shorter messages are said again without any meaning: 好的, 在吗. */
const SHORTEST = 4;
/** So much of a message is compared, in UTF-16 units. */
const LONGEST = 400;
/** Share of the shorter one's character pairs in common from which two messages ask the same. */
const SAME = 0.75;

/** Whether a message says again what one of those before it said, in nearly the same words. */
export function repeats(text: string, before: readonly string[]): boolean {
  const now = pairsOf(text);
  if (now === null) return false;
  return before.some((earlier) => {
    const then = pairsOf(earlier);
    return then !== null && shared(now, then) >= SAME;
  });
}

/** Marks between words are another mood, not another question. */
function pairsOf(text: string): Set<string> | null {
  const bare = text.slice(0, LONGEST).replace(/[^\p{L}\p{N}]/gu, '');
  return bare.length < SHORTEST ? null : new Set(grams(bare, 2));
}

function shared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0;
  for (const pair of a) if (b.has(pair)) common++;
  return common / Math.min(a.size, b.size);
}
