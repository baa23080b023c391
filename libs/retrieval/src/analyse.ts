import { isStopWord, normalise, pieces, type Piece } from '#libs/text';
import type { Phrase, Phrases } from './synonyms.ts';

/** One thing a text speaks of: a word, or a phrase that is a known way to say a concept. */
export interface Token {
  readonly text: string;
  readonly phrase: Phrase | undefined;
}

export interface Analysis {
  readonly text: string;
  /** Text without punctuation, spaces and courtesy: equal means the same question. */
  readonly core: string;
  /** In reading order, each once. */
  readonly tokens: readonly Token[];
  /** One- and two-grams of characters with their counts, in reading order. */
  readonly grams: ReadonlyMap<string, number>;
}

/** Longer texts are cut: an index key beyond this helps nobody and costs time. */
export const MAX_TEXT = 4000;

function gramsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const run of text.match(/[\p{L}\p{N}]+/gu) ?? []) {
    const chars = [...run];
    for (const [i, char] of chars.entries()) {
      counts.set(char, (counts.get(char) ?? 0) + 1);
      const next = chars[i + 1];
      if (next !== undefined) counts.set(char + next, (counts.get(char + next) ?? 0) + 1);
    }
  }
  return counts;
}

interface Found {
  readonly phrase: Phrase;
  readonly start: number;
  readonly end: number;
}

/** Leftmost, longest phrases. Short ones must agree with word boundaries, so that 学 is not found in 大学. */
function phrasesIn(text: string, words: readonly Piece[], phrases: Phrases): Found[] {
  const starts = new Set(words.map((w) => w.start));
  const ends = new Set(words.map((w) => w.end));
  const found: Found[] = [];
  let i = 0;
  while (i < text.length) {
    const here = phrases
      .get(text[i]!)
      ?.find(
        (p) => text.startsWith(p.text, i) && (p.text.length > 2 || (starts.has(i) && ends.has(i + p.text.length))),
      );
    if (here) found.push({ phrase: here, start: i, end: i + here.text.length });
    i += here ? here.text.length : 1;
  }
  return found;
}

function tokensOf(text: string, words: readonly Piece[], phrases: Phrases): Token[] {
  const found = phrasesIn(text, words, phrases);
  const placed = [
    ...found.map(({ phrase, start }) => ({ text: phrase.text, phrase, start })),
    ...words
      .filter(({ start, end }) => !found.some((f) => start < f.end && f.start < end))
      .map(({ word, start }) => ({ text: word, phrase: undefined, start })),
  ].sort((a, b) => a.start - b.start);
  const seen = new Set<string>();
  return placed.filter((token) => !seen.has(token.text) && seen.add(token.text));
}

/** Takes a text apart into the tokens and n-grams by which questions are compared. */
export function analyse(raw: string, phrases: Phrases): Analysis {
  const text = normalise(raw.slice(0, MAX_TEXT));
  const words = pieces(text);
  const core = words
    .filter(({ word }) => !isStopWord(word))
    .map(({ word }) => word)
    .join('');
  return { text, core: core || text, tokens: tokensOf(text, words, phrases), grams: gramsOf(text) };
}
