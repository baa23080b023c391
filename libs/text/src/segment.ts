import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Jieba } from '@node-rs/jieba';
import { normalise } from './normalise.ts';
import { isStopWord } from './stop-words.ts';

let jieba: Jieba | undefined;

/** The word list with frequencies that jieba ships; read directly because its own loader also reads 6 MB we never use. */
export function readDictionary(): Buffer {
  return readFileSync(createRequire(import.meta.url).resolve('@node-rs/jieba/dict.txt'));
}

/** The dictionary takes about 0.25 s and 60 MB, so it is loaded once, by the first who asks. */
function cutter(): Jieba {
  jieba ??= Jieba.withDict(readDictionary());
  return jieba;
}

/** Loads the dictionary now, so that the first question does not pay for it. */
export function warmUp(): void {
  cutter().cut('你好', false);
}

const WORD = /[\p{L}\p{N}]/u;

/** A word and where it stands in the normalised text. */
export interface Piece {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** `words` with their places. */
export function pieces(text: string): Piece[] {
  const out: Piece[] = [];
  let start = 0;
  for (const word of cutter().cut(text, false)) {
    const end = start + word.length;
    if (WORD.test(word)) out.push({ word, start, end });
    start = end;
  }
  return out;
}

/** Shorter dictionary words inside a long one (身份证号: 身份, 证号, 身份证); empty for short words. */
export function subwords(word: string): string[] {
  if (word.length < 3) return [];
  return cutter()
    .cutForSearch(word, false)
    .filter((part) => part !== word && part.length > 1);
}

/**
 * Words of a text in reading order, not overlapping, function words included, punctuation
 * left out. `text` must be normalised. Unknown names are left as single characters (no HMM):
 * the same string is then cut the same way in a question and in an article.
 */
export function words(text: string): string[] {
  return cutter()
    .cut(text, false)
    .filter((word) => WORD.test(word));
}

/**
 * Words for search: long words also give the shorter words inside them (加盟费: 加盟, 加盟费).
 * Stop words are removed unless nothing else would be left.
 */
export function segment(text: string): string[] {
  const all = cutter()
    .cutForSearch(normalise(text), false)
    .filter((word) => WORD.test(word));
  const kept = all.filter((word) => !isStopWord(word));
  return kept.length > 0 ? kept : all;
}

/** Character n-grams over letters and digits of the normalised text; never across white space or punctuation. */
export function grams(text: string, n: number): string[] {
  const out: string[] = [];
  for (const run of normalise(text).match(/[\p{L}\p{N}\p{M}]+/gu) ?? []) {
    const chars = [...run];
    for (let i = 0; i + n <= chars.length; i++) out.push(chars.slice(i, i + n).join(''));
  }
  return out;
}
