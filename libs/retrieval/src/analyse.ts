import { isStopWord, normalise, pieces, rarity, subwords, wordClass, type Piece } from '#libs/text';
import type { Phrase, Phrases } from './synonyms.ts';

/** One thing a text speaks of: a word, or a phrase that is a known way to say a concept. */
export interface Unit {
  readonly text: string;
  /** Keys whose presence in another text means the same thing is spoken of there. */
  readonly word: string;
  readonly concepts: readonly string[];
  /** Words inside it, for partial credit. */
  readonly parts: readonly string[];
  readonly bigrams: readonly string[];
  /** Its characters, for the least credit; empty for long words, where a shared character says nothing. */
  readonly characters: readonly string[];
  /** How much it matters before the index is asked, 0..1. */
  readonly base: number;
}

export interface Analysis {
  readonly text: string;
  /** Text without punctuation, spaces and courtesy: equal means the same question. */
  readonly core: string;
  readonly units: readonly Unit[];
  /** Every key the text can be found by: `w` words, `c` concepts, `g` one- and two-grams. */
  readonly keys: ReadonlySet<string>;
  /** One- and two-gram keys with their counts. */
  readonly grams: ReadonlyMap<string, number>;
}

/** Longer texts are cut: an index key beyond this helps nobody and costs time. */
const MAX_TEXT = 4000;
const STOP_WEIGHT = 0.03;
const NUMBER_WEIGHT = 0.25;
/** Words that ask; which of them is said matters less than what is asked about. */
const ASKING = new Set(
  '什么 啥 怎么 怎样 如何 多少 几 哪 哪些 哪个 哪里 哪儿 多 谁 为什么 为啥 怎么样 多久 什么时候 什么样 咋 多大 几个 几天 几年 时候 何时 呢 需要 多长时间 多长 钱'.split(
    ' ',
  ),
);
const ASKING_WEIGHT = 0.35;
/** What is asked about is mostly a noun; how it is put is mostly not. */
const CLASS_WEIGHT = { noun: 1, verb: 0.7, other: 0.45 };
const SINGLE_WEIGHT = 0.75;
const CONCEPT_FLOOR = 0.45;

function weigh(word: string): number {
  if (isStopWord(word)) return STOP_WEIGHT;
  if (/^[\d.,]+$/u.test(word)) return NUMBER_WEIGHT;
  if (ASKING.has(word)) return ASKING_WEIGHT;
  return (0.15 + 0.85 * rarity(word)) * CLASS_WEIGHT[wordClass(word)] * (word.length === 1 ? SINGLE_WEIGHT : 1);
}

function bigramsOf(text: string): string[] {
  const chars = [...text];
  return chars.slice(1).map((char, i) => `g${chars[i]}${char}`);
}

function gramsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const run of text.match(/[\p{L}\p{N}]+/gu) ?? []) {
    const chars = [...run];
    for (const [i, char] of chars.entries()) {
      const next = chars[i + 1];
      for (const gram of next === undefined ? [char] : [char, char + next])
        counts.set(`g${gram}`, (counts.get(`g${gram}`) ?? 0) + 1);
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
    const here = (phrases.get(text[i]!) ?? []).find(
      (p) => text.startsWith(p.text, i) && (p.text.length > 2 || (starts.has(i) && ends.has(i + p.text.length))),
    );
    if (here) found.push({ phrase: here, start: i, end: i + here.text.length });
    i += here ? here.text.length : 1;
  }
  return found;
}

function unitOf(text: string, concepts: readonly number[], words: readonly string[]): Unit {
  const heaviest = Math.max(...words.map(weigh), weigh(text) === 1 ? 0 : weigh(text));
  return {
    text,
    word: `w${text}`,
    concepts: concepts.map((c) => `c${c}`),
    parts: [...new Set([...(words.length > 1 ? words : []), ...words.flatMap(subwords)])]
      .filter((w) => !isStopWord(w))
      .map((w) => `w${w}`),
    bigrams: bigramsOf(text),
    characters: text.length > 4 ? [] : [...text].map((char) => `g${char}`),
    base: concepts.length > 0 ? Math.max(CONCEPT_FLOOR, heaviest) : heaviest,
  };
}

/** Takes a text apart into the units, keys and n-grams by which questions are compared. */
export function analyse(raw: string, phrases: Phrases): Analysis {
  const text = normalise(raw).slice(0, MAX_TEXT);
  const words = pieces(text);
  const found = phrasesIn(text, words, phrases);
  const units: Unit[] = [];
  for (const { phrase, start, end } of found) {
    const inside = words.filter((w) => w.start >= start && w.end <= end).map((w) => w.word);
    units.push(unitOf(phrase.text, phrase.concepts, inside.length > 0 ? inside : [phrase.text]));
  }
  for (const piece of words) {
    if (found.some((f) => piece.start < f.end && f.start < piece.end)) continue;
    units.push(unitOf(piece.word, [], [piece.word]));
  }
  const grams = gramsOf(text);
  const keys = new Set<string>(grams.keys());
  for (const piece of words) if (!isStopWord(piece.word)) keys.add(`w${piece.word}`);
  for (const unit of units) for (const key of [unit.word, ...unit.parts, ...unit.concepts]) keys.add(key);
  const core = words
    .filter((w) => !isStopWord(w.word))
    .map((w) => w.word)
    .join('');
  return { text, core: core || text, units, keys, grams };
}
