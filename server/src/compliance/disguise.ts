import { fold } from '#libs/text';

/** A text without what hides a word from a machine but not from a reader, and the way back to the original. */
export interface Bared {
  readonly text: string;
  /** `at[i]` is where unit i of `text` begins in the original; `at[text.length]` is the original length. */
  readonly at: readonly number[];
}

/** Marks that are put between the characters of a word to hide it. Commas and full stops are not: they end a thought. */
const SEPARATOR = /[\s.·•‧・_*~|/\\'"`^+=#@&\-–—-]/u;
const LINE_END = /[\n\r\u2028\u2029]/u;

/**
 * Half width, simplified, lower case, nothing invisible, no spaces and no separators inside a line: 保.本, 保 本 and
 * 保－本 all become 保本. A line end stays, so that two lines never make a word together.
 */
export function bare(original: string): Bared {
  const folded = fold(original, { spaces: 'keep' });
  let text = '';
  const at: number[] = [];
  for (let i = 0; i < folded.text.length; i++) {
    const from = folded.at[i]!;
    const isLineEnd = LINE_END.test(original[from]!);
    if (!isLineEnd && SEPARATOR.test(folded.text[i]!)) continue;
    text += isLineEnd ? '\n' : folded.text[i]!;
    at.push(from);
  }
  at.push(original.length);
  return { text, at };
}
