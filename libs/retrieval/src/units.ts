import { isStopWord, pieces, rarity, subwords, wordClass } from '#libs/text';
import type { Token } from './analyse.ts';
import { grown } from './arrays.ts';
import type { Terms } from './terms.ts';

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

const CONCEPT_CREDIT = 0.9;
export const PART_CREDIT = 0.8;
const BIGRAM_CREDIT = 0.6;
/** Written there as it is, but cut into other words: 加盟费 in 加盟费用, 老板 in 老板娘. */
const INSIDE_CREDIT = 0.95;
const SHORT_INSIDE_CREDIT = 0.75;
const CHARACTER_CREDIT = 0.25;

/** Parts carry their length in the upper bits. */
const LENGTH_BIT = 26;
const ID_MASK = 2 ** LENGTH_BIT - 1;
const MAX_LENGTH = 63;
/** A longer unit is a code or a nonsense word: its inside is not looked at. */
const MAX_INSIDE = 24;

function weigh(word: string): number {
  if (isStopWord(word)) return STOP_WEIGHT;
  if (/^[\d.,]+$/u.test(word)) return NUMBER_WEIGHT;
  if (ASKING.has(word)) return ASKING_WEIGHT;
  return (0.15 + 0.85 * rarity(word)) * CLASS_WEIGHT[wordClass(word)] * (word.length === 1 ? SINGLE_WEIGHT : 1);
}

/** What a unit is made of, before its keys have numbers. A pure function of the token. */
interface Shape {
  readonly concepts: readonly string[];
  readonly parts: readonly string[];
  readonly bigrams: readonly string[];
  readonly characters: readonly string[];
  readonly base: number;
}

function shapeOf({ text, phrase }: Token): Shape {
  const inside = phrase ? pieces(text).map(({ word }) => word) : [];
  const words = inside.length > 0 ? inside : [text];
  const own = weigh(text);
  const heaviest = Math.max(...words.map(weigh), own === 1 ? 0 : own);
  const chars = [...text].slice(0, MAX_INSIDE);
  const parts = new Set([...(words.length > 1 ? words : []), ...words.flatMap(subwords)].filter((w) => !isStopWord(w)));
  return {
    concepts: phrase ? phrase.concepts.map((c) => `c${c}`) : [],
    parts: [...parts].slice(0, MAX_INSIDE).map((w) => `w${w}`),
    bigrams: chars.slice(1).map((char, i) => `g${chars[i]}${char}`),
    characters: text.length > 4 ? [] : chars.map((char) => `g${char}`),
    base: phrase ? Math.max(CONCEPT_FLOOR, heaviest) : heaviest,
  };
}

/**
 * Units and their keys, each once however many texts hold it. A unit's numbers lie in one array: its word, how many
 * concepts, parts, two-grams and characters it has, then those.
 */
export class Units {
  readonly #terms: Terms;
  readonly #known = new Map<string, number>();
  readonly texts: string[] = [];
  readonly #phrased: boolean[] = [];
  at = new Uint32Array(1024);
  base = new Float64Array(1024);
  data = new Uint32Array(8192);
  #end = 0;

  constructor(terms: Terms) {
    this.#terms = terms;
  }

  get count(): number {
    return this.texts.length;
  }

  find(token: Token): number | undefined {
    return this.#known.get(nameOf(token));
  }

  intern(token: Token): number {
    const name = nameOf(token);
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const unit = this.texts.length;
    const shape = shapeOf(token);
    const numbers = this.#encode(token, shape, (key) => this.#terms.intern(key));
    this.#known.set(name, unit);
    this.texts.push(token.text);
    this.#phrased.push(token.phrase !== undefined);
    this.at = grown(this.at, unit + 1);
    this.base = grown(this.base, unit + 1);
    this.data = grown(this.data, this.#end + numbers.length);
    this.at[unit] = this.#end;
    this.base[unit] = shape.base;
    this.data.set(numbers, this.#end);
    this.#end += numbers.length;
    return unit;
  }

  /** A unit of a query, which leaves nothing behind: keys that nobody has are 0. */
  passing(token: Token): { numbers: Uint32Array; base: number } {
    const unit = this.find(token);
    if (unit !== undefined)
      return { numbers: this.data.subarray(this.at[unit]!, this.#endOf(unit)), base: this.base[unit]! };
    const shape = shapeOf(token);
    return { numbers: this.#encode(token, shape, (key) => this.#terms.find(key)), base: shape.base };
  }

  #endOf(unit: number): number {
    return unit + 1 < this.texts.length ? this.at[unit + 1]! : this.#end;
  }

  #encode({ text }: Token, shape: Shape, number: (key: string) => number): Uint32Array {
    const { concepts, parts, bigrams, characters } = shape;
    const part = (key: string) => number(key) | (Math.min(MAX_LENGTH, key.length - 1) << LENGTH_BIT);
    return Uint32Array.from([
      number(`w${text}`),
      Math.min(MAX_LENGTH, text.length),
      concepts.length,
      parts.length,
      bigrams.length,
      characters.length,
      ...concepts.map(number),
      ...parts.map(part),
      ...bigrams.map(number),
      ...characters.map(number),
    ]);
  }

  save() {
    return {
      texts: this.texts,
      phrased: this.#phrased,
      at: this.at.slice(0, this.count),
      base: this.base.slice(0, this.count),
      data: this.data.slice(0, this.#end),
    };
  }

  static open(terms: Terms, kept: ReturnType<Units['save']>): Units {
    const units = new Units(terms);
    for (const [unit, text] of kept.texts.entries()) {
      units.texts.push(text);
      units.#phrased.push(kept.phrased[unit]!);
      units.#known.set(`${kept.phrased[unit] ? 'p' : 'w'}${text}`, unit);
    }
    units.at = kept.at;
    units.base = kept.base;
    units.data = kept.data;
    units.#end = kept.data.length;
    return units;
  }
}

function nameOf({ text, phrase }: Token): string {
  return `${phrase ? 'p' : 'w'}${text}`;
}

const HEAD = 6;

/** Where the lists of a unit end, relative to its beginning. */
function spans(data: Uint32Array, at: number): [concepts: number, parts: number, bigrams: number, characters: number] {
  const concepts = at + HEAD + data[at + 2]!;
  const parts = concepts + data[at + 3]!;
  const bigrams = parts + data[at + 4]!;
  return [concepts, parts, bigrams, bigrams + data[at + 5]!];
}

/** Calls with the keys a unit can be found by: its word, concepts and parts. */
export function eachKey(data: Uint32Array, at: number, call: (term: number) => void): void {
  call(data[at]!);
  const [concepts, parts] = spans(data, at);
  for (let i = at + HEAD; i < concepts; i++) call(data[i]!);
  for (let i = concepts; i < parts; i++) call(data[i]! & ID_MASK);
}

/** The concepts of a unit. */
export function conceptsOf(data: Uint32Array, at: number): Uint32Array {
  return data.subarray(at + HEAD, at + HEAD + data[at + 2]!);
}

/** Which keys a text has: those whose mark is the current one. */
export class Marks {
  #marks = new Uint32Array(2048);
  #now = 0;

  /** Forgets everything; `terms` keys can be marked. */
  clear(terms: number): void {
    this.#marks = grown(this.#marks, terms);
    if (++this.#now < 2 ** 32 - 1) return;
    this.#marks.fill(0);
    this.#now = 1;
  }
  set(term: number): void {
    if (term !== 0) this.#marks[term] = this.#now;
  }
  has(term: number): boolean {
    return this.#marks[term] === this.#now;
  }
}

/** How far a text with the marked keys speaks of a unit, 0..1. */
export function credit(data: Uint32Array, at: number, marks: Marks): number {
  if (marks.has(data[at]!)) return 1;
  const [concepts, parts, bigrams, characters] = spans(data, at);
  for (let i = at + HEAD; i < concepts; i++) if (marks.has(data[i]!)) return CONCEPT_CREDIT;
  let [found, length] = [0, 0];
  for (let i = concepts; i < parts; i++) {
    if (!marks.has(data[i]! & ID_MASK)) continue;
    found++;
    length += data[i]! >>> LENGTH_BIT;
  }
  // Of 机器人 the part 机器 is two thirds, however many parts there are.
  const inParts = found === 0 ? 0 : (found / (parts - concepts)) * Math.min(1, length / data[at + 1]!);
  const best = Math.max(PART_CREDIT * inParts, bigramCredit(shareOf(data, parts, bigrams, marks), bigrams - parts));
  return best > 0 ? best : CHARACTER_CREDIT * shareOf(data, bigrams, characters, marks);
}

function bigramCredit(share: number, count: number): number {
  if (share < 1) return BIGRAM_CREDIT * share;
  return count > 1 ? INSIDE_CREDIT : SHORT_INSIDE_CREDIT;
}

function shareOf(data: Uint32Array, from: number, to: number, marks: Marks): number {
  let found = 0;
  for (let i = from; i < to; i++) if (marks.has(data[i]!)) found++;
  return to === from ? 0 : found / (to - from);
}
