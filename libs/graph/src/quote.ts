import { sentences } from '#libs/text';

/** Characters of a quotation. */
const QUOTE = 500;

const bare = (text: string) => text.replace(/\s+/gu, '');

/**
 * The sentence of a text that holds all of the given words, else the one that holds the first of them and the most of the
 * others; null when none holds the first.
 */
export function quoteFor(text: string, words: readonly string[]): string | null {
  const wanted = words.map(bare);
  let best: { sentence: string; held: number } | null = null;
  for (const sentence of sentences(text)) {
    const held = bare(sentence);
    if (!held.includes(wanted[0] ?? '')) continue;
    const count = wanted.filter((word) => held.includes(word)).length;
    if (best === null || count > best.held) best = { sentence: sentence.trim(), held: count };
  }
  return best && best.sentence.slice(0, QUOTE);
}

/** Whether a text still says what was quoted from it; white space is not compared. */
export const stillSays = (text: string, quote: string) => bare(text).includes(bare(quote));
