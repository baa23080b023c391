import { dictionaryWords, fold, pieces } from '#libs/text';
import { hashOf } from './hashing.ts';

/** Longer texts are read to here; what stands behind is not labelled. */
export const LONGEST_TEXT = 512;

/** What a character looks like. */
const LOOKS = {
  han: 1,
  small: 2,
  capital: 3,
  digit: 4,
  numeral: 5,
  full: 6,
  comma: 7,
  other: 14,
  space: 15,
  letter: 16,
};
export const MARKS: Readonly<Record<string, number>> = { '《': 8, '》': 9, '“': 10, '”': 11, '(': 12, ')': 13 };

/** A text as the tokens that are labelled: a run of Latin letters or of digits is one, any other character another. */
export interface Reading {
  readonly text: string;
  /** The text half width, simplified and in lower case, place by place. */
  readonly plain: string;
  /** UTF-16 places of each token, and the length of what was read at the end. */
  readonly at: readonly number[];
  /** What each token is, as a number. */
  readonly forms: Int32Array;
  readonly looks: Uint8Array;
  /** For each token the place of its word, and of each word what follows. */
  readonly wordOf: Int32Array;
  readonly words: readonly Word[];
  /** Dictionary words (two characters and more) as tokens; sorted by start, then end. */
  readonly known: readonly { start: number; end: number; kind: number }[];
}

/** A word of the text; tokens, `end` exclusive. */
export interface Word {
  readonly start: number;
  readonly end: number;
  readonly form: number;
}

const TOKEN = /[A-Za-z]+|[0-9]+|[\s\S]/gu;
const NUMERAL = /[零〇一二两三四五六七八九十百千万亿半几]/u;

export function read(text: string): Reading {
  const plain = sameLength(text.slice(0, LONGEST_TEXT));
  const at: number[] = [];
  const forms: number[] = [];
  const looks: number[] = [];
  for (const { 0: token, index } of plain.matchAll(TOKEN)) {
    at.push(index);
    forms.push(/^[0-9]/u.test(token) ? -token.length : hashOf(token));
    looks.push(lookOf(token, text[index]!));
  }
  at.push(plain.length);
  const tokenAt = new Int32Array(plain.length + 1).fill(-1);
  at.forEach((place, index) => (tokenAt[place] = index));
  const { words, wordOf } = wordsOf(plain, tokenAt, forms);
  const known = dictionaryWords(plain).flatMap(({ start, end, kind }) => {
    const [from, to] = [tokenAt[start]!, tokenAt[end]!];
    return from < 0 || to < 0 || to - from < 2 ? [] : [{ start: from, end: to, kind }];
  });
  return { text, plain, at, forms: Int32Array.from(forms), looks: Uint8Array.from(looks), wordOf, words, known };
}

/** Looks of single characters that were asked for. */
const looked = new Map<string, number>();
/** Characters whose look is kept, and whose plain form is. */
const MOST_KEPT = 20_000;

function lookOf(token: string, original: string): number {
  if (/^[a-z]/u.test(token)) return /[A-Z]/u.test(original) ? LOOKS.capital : LOOKS.small;
  if (/^[0-9]/u.test(token)) return LOOKS.digit;
  let look = looked.get(token);
  if (look === undefined) {
    look = markOf(token);
    if (looked.size >= MOST_KEPT) looked.clear();
    looked.set(token, look);
  }
  return look;
}

function markOf(token: string): number {
  if (MARKS[token] !== undefined) return MARKS[token];
  if (NUMERAL.test(token)) return LOOKS.numeral;
  if (/\p{Script=Han}/u.test(token)) return LOOKS.han;
  if (/[。!?;；！？]/u.test(token)) return LOOKS.full;
  if (/[,，、:：]/u.test(token)) return LOOKS.comma;
  if (/\s/u.test(token)) return LOOKS.space;
  return /\p{L}/u.test(token) ? LOOKS.letter : LOOKS.other;
}

function wordsOf(plain: string, tokenAt: Int32Array, forms: readonly number[]) {
  const wordOf = new Int32Array(forms.length).fill(-1);
  const words: Word[] = [];
  const put = (start: number, end: number, form: number) => {
    wordOf.fill(words.length, start, end);
    words.push({ start, end, form });
  };
  let next = 0;
  for (const { start, end } of pieces(plain)) {
    const [from, to] = [tokenAt[start]!, tokenAt[end]!];
    // A word that begins or ends within a token is left to single tokens.
    if (from < next || to < 0) continue;
    for (; next < from; next++) put(next, next + 1, forms[next]!);
    put(from, to, to - from === 1 ? forms[from]! : hashOf(plain, start, end));
    next = to;
  }
  for (; next < forms.length; next++) put(next, next + 1, forms[next]!);
  return { words, wordOf };
}

const folded = new Map<string, string>();

/** Half width, simplified and lower case, where that keeps every character in its place. */
export function sameLength(text: string): string {
  let out = '';
  for (const char of text) {
    let plain = folded.get(char);
    if (plain === undefined) {
      const { text: made } = fold(char);
      plain = made.length === char.length ? made : char;
      if (folded.size >= MOST_KEPT) folded.clear();
      folded.set(char, plain);
    }
    out += plain;
  }
  return out;
}
