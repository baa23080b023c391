import { fold, isStopWord, links, originalSpan, pieces, rarity, wordClass, type Quantity } from '#libs/text';
import { amountsOf } from './amounts.ts';
import { isGrammar, stem } from './english.ts';
import { namesOf, type Name } from './names.ts';

/** A text is read up to here; a sentence that is longer is not judged. UTF-16 units. */
export const LONGEST_TEXT = 20_000;
/** Clauses of all the evidence together; the rest is not compared. */
export const MOST_CLAUSES = 400;

/** A word that carries matter, and where it stands in the text that was given. */
export interface Token {
  readonly word: string;
  /** How it is compared: without an English ending. */
  readonly stem: string;
  /** 0 for a word of every sentence, 1 for a rare one. */
  readonly weight: number;
  readonly noun: boolean;
  readonly start: number;
  readonly end: number;
}

/** A part of a sentence between two marks. */
export interface Clause {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly tokens: readonly Token[];
  readonly amounts: readonly Quantity[];
  readonly names: readonly Name[];
}

export interface Reading {
  /** Folded, without white space: for what is quoted word by word. */
  readonly bare: string;
  readonly folded: string;
  readonly tokens: readonly Token[];
  readonly amounts: readonly Quantity[];
  readonly names: readonly Name[];
  readonly clauses: readonly Clause[];
}

const CLAUSE_END = /[，；;。！？!?\n]|[,:](?!\d)|：|(?<!\b[ap]\.m)\.(?=\s|$)/gu;

/** Words and amounts of a text, once. */
export function read(text: string): Reading {
  const whole = text.slice(0, LONGEST_TEXT);
  const folded = fold(whole);
  const amounts = amountsOf(whole);
  const names = namesOf(whole);
  // Amounts and addresses are compared by rules of their own.
  const read = [...amounts, ...links(whole)];
  const tokens = pieces(folded.text).flatMap(({ word, start, end }) => {
    const span = originalSpan(folded, start, end);
    if (!isMatter(word) || read.some(({ start, end }) => span.start < end && start < span.end)) return [];
    const named = names.some((name) => span.start >= name.start && span.end <= name.end);
    return [{ word, stem: stem(word), weight: named ? 1 : weightOf(word), noun: wordClass(word) === 'noun', ...span }];
  });
  return {
    bare: bare(folded.text),
    folded: folded.text,
    tokens,
    amounts,
    names,
    clauses: clausesOf(whole, { tokens, amounts, names }),
  };
}

const isMatter = (word: string): boolean =>
  !isStopWord(word) && !isGrammar(word) && (/\p{Script=Han}/u.test(word) || word.length > 1 || /\d/u.test(word));

/** The dictionary is Chinese: of a foreign word only its length tells how common it is. */
const weightOf = (word: string): number =>
  /^[a-z]+$/u.test(word) ? Math.min(1, 0.45 + 0.08 * word.length) : Math.max(0.15, rarity(word));

/** Letters and digits only. */
export const bare = (folded: string): string => folded.replace(/[\p{P}\p{S}\s]/gu, '');

function clausesOf(text: string, { tokens, amounts, names }: Pick<Reading, 'tokens' | 'amounts' | 'names'>): Clause[] {
  // A list of amounts (理论3天、实操9天) is read item by item.
  const listed = [...text.matchAll(/、/gu)].filter(({ index }) => amounts.some(({ end }) => end === index));
  const ends = [...text.matchAll(CLAUSE_END), ...listed].map(({ index }) => index + 1).sort((a, b) => a - b);
  const clauses: Clause[] = [];
  let start = 0;
  for (const end of [...ends, text.length]) {
    const inside = <T extends { start: number; end: number }>(each: T) => each.start >= start && each.start < end;
    const clause = {
      text: text.slice(start, end),
      start,
      end,
      tokens: tokens.filter(inside),
      amounts: amounts.filter(inside),
      names: names.filter(inside),
    };
    if (clause.tokens.length + clause.amounts.length > 0) clauses.push(clause);
    start = end;
    if (clauses.length === MOST_CLAUSES) break;
  }
  return clauses;
}

const bares = new WeakMap<readonly string[], readonly string[]>();

/** Whether the evidence says this word by word. Cheaper than reading it, and most of what is said is quoted. */
export function isQuoted(sentence: string, evidence: readonly string[]): boolean {
  const known = bares.get(evidence) ?? evidence.map((text) => bare(fold(text).text));
  bares.set(evidence, known);
  const said = bare(fold(sentence).text);
  return said !== '' && known.some((text) => standsWhole(text, said));
}

/** What is left of 不会退 without its 不 is no quotation. */
const DENIED_BEFORE = /(?:不[再予得会能可需用必]?|没有?|[无未非勿]|禁止|暂停|暂缓|谢绝|not|never|no|cannot)$/u;
/** Places of one sentence in one text that are looked at. */
const MOST_PLACES = 20;

function standsWhole(text: string, said: string): boolean {
  let at = text.indexOf(said);
  for (let n = 0; at >= 0 && n < MOST_PLACES; n++) {
    if (!DENIED_BEFORE.test(text.slice(Math.max(0, at - 6), at))) return true;
    at = text.indexOf(said, at + 1);
  }
  return false;
}

/** All the evidence, read. */
export interface Evidence {
  readonly texts: readonly Reading[];
  readonly folded: readonly string[];
  readonly clauses: readonly Clause[];
  /** How often each stem stands in it. */
  readonly stems: ReadonlySet<string>;
}

const known = new WeakMap<readonly string[], Evidence>();

/** Reads the evidence once: the list must not change afterwards. */
export function readEvidence(evidence: readonly string[]): Evidence {
  const before = known.get(evidence);
  if (before) return before;
  const texts = evidence.filter((text) => text.trim() !== '').map(read);
  const now: Evidence = {
    texts,
    folded: texts.map(({ folded }) => folded),
    clauses: texts.flatMap(({ clauses }) => clauses).slice(0, MOST_CLAUSES),
    stems: new Set(texts.flatMap(({ tokens }) => tokens.map((token) => token.stem))),
  };
  known.set(evidence, now);
  return now;
}

/** Whether the evidence holds a word: as a word, or inside a longer one. */
export function holds({ stems, folded }: Evidence, token: Token): boolean {
  return (
    stems.has(token.stem) || (/\p{Script=Han}/u.test(token.word) && folded.some((text) => text.includes(token.word)))
  );
}

/** Weight of what two lists of words share, each counted once. */
export function shared(ours: readonly Token[], theirs: readonly Token[]): number {
  const there = new Set(theirs.map((token) => token.stem));
  const counted = new Set<string>();
  let sum = 0;
  for (const { stem: own, weight } of ours) {
    if (counted.has(own) || !(there.has(own) || within(own, theirs))) continue;
    counted.add(own);
    sum += weight;
  }
  return sum;
}

/** 购买 and 购买者 share what they are about. */
function within(word: string, theirs: readonly Token[]): boolean {
  return (
    word.length > 1 &&
    theirs.some(({ stem: other }) => other.length > 1 && (other.includes(word) || word.includes(other)))
  );
}

export const weigh = (tokens: readonly Token[]): number => tokens.reduce((sum, { weight }) => sum + weight, 0);
