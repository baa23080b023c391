import { LEXICON } from './lexicon.ts';
import { FEELINGS, type Feeling } from './state.ts';

/** An expression of the lexicon where it stands in a folded text. */
export interface Said {
  readonly start: number;
  readonly end: number;
  readonly label: Feeling;
  readonly weight: number;
}

interface Entry {
  readonly word: string;
  readonly label: Feeling;
  readonly weight: number;
  /** It is a word of Latin letters and begins and ends where words do: `sb` is not in `usb`. */
  readonly latin: boolean;
}

const entries: readonly Entry[] = FEELINGS.flatMap((label) =>
  LEXICON[label].flatMap(([weight, words]) =>
    alternatives(words).map((word) => ({ word, label, weight, latin: /^[a-z0-9]/u.test(word) })),
  ),
);
/** Plain words by their first character, the longest first. */
const plain = Map.groupBy(
  entries.filter(({ word }) => !isPattern(word)).toSorted((a, b) => b.word.length - a.word.length),
  ({ word }) => word[0]!,
);
const patterns = entries
  .filter(({ word }) => isPattern(word))
  .map((entry) => ({
    ...entry,
    pattern: new RegExp(entry.latin ? `(?<![a-z0-9])${entry.word}(?![a-z0-9])` : entry.word, 'gu'),
  }));

/** Parted at the bars that stand in no brackets. */
function alternatives(words: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const char of words) {
    if (char === '(' || char === '[') depth++;
    if (char === ')' || char === ']') depth--;
    if (char === '|' && depth === 0) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts;
}

function isPattern(word: string): boolean {
  return /[\\()[\]?*+.]/u.test(word);
}

/** The expressions of a folded text, the leftmost and longest first: 着急 is not read as 急. Linear in the text. */
export function expressionsIn(text: string): Said[] {
  const found: Said[] = [];
  for (let start = 0; start < text.length; start++) {
    const entry = plain.get(text[start]!)?.find((one) => text.startsWith(one.word, start) && stands(one, text, start));
    if (entry) found.push({ start, end: start + entry.word.length, label: entry.label, weight: entry.weight });
  }
  for (const { pattern, label, weight } of patterns) {
    // Not matchAll, which copies the pattern each time.
    pattern.lastIndex = 0;
    for (let met = pattern.exec(text); met; met = pattern.exec(text)) {
      found.push({ start: met.index, end: met.index + met[0].length, label, weight });
      if (met[0] === '') pattern.lastIndex++;
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  let free = 0;
  return found.filter(({ start, end }) => start >= free && (free = end) > 0);
}

const LETTER = /[a-z0-9]/u;

function stands({ word, latin }: Entry, text: string, start: number): boolean {
  return !latin || (!LETTER.test(text[start - 1] ?? '') && !LETTER.test(text[start + word.length] ?? ''));
}
