import { bare } from './disguise.ts';

/** refuse: must not be said · warn: somebody should look again. */
export type Severity = 'refuse' | 'warn';

export interface Term {
  readonly term: string;
  /** Why, in words for the person who wrote the text. */
  readonly reason: string;
  readonly severity: Severity;
  /** Denying it is fine: 稳赚 must not be promised, but 不承诺稳赚 is honest. */
  readonly unlessDenied: boolean;
}

export interface FoundTerm extends Omit<Term, 'unlessDenied'> {
  /** Where it stands in the text that was given. */
  readonly start: number;
  readonly end: number;
}

/** Finds the terms of a lexicon in a text, however they are disguised. Linear in the text. */
export interface Lexicon {
  find(text: string): FoundTerm[];
}

interface Branch {
  readonly next: Map<string, Branch>;
  term?: Term;
}

/** A term longer than this is a sentence. */
export const MAX_TERM = 60;
/** Found terms that are told; one more tells nobody anything new. */
const MAX_FOUND = 50;

export function compileLexicon(terms: readonly Term[]): Lexicon {
  const root: Branch = { next: new Map() };
  for (const term of terms) {
    let branch = root;
    for (const unit of bare(term.term).text) {
      const known: Branch = branch.next.get(unit) ?? { next: new Map() };
      branch.next.set(unit, known);
      branch = known;
    }
    if (branch !== root) branch.term = term;
  }
  return {
    find(original) {
      const { text, at } = bare(original);
      const found: FoundTerm[] = [];
      for (let start = 0; start < text.length && found.length < MAX_FOUND;) {
        const hit = longestAt(root, text, start);
        if (!hit) {
          start++;
          continue;
        }
        const place = { start: at[start]!, end: endOf(original, at[start + hit.length - 1]!) };
        const { unlessDenied, ...term } = hit.term;
        const stands =
          isWhole(original, place) && !(unlessDenied && isDenied(original, text.slice(0, start), place.start));
        if (stands) found.push({ ...term, ...place });
        start += stands ? hit.length : 1;
      }
      return found;
    },
  };
}

function longestAt(root: Branch, text: string, start: number): { term: Term; length: number } | undefined {
  let longest: { term: Term; length: number } | undefined;
  let branch: Branch | undefined = root;
  let at = start;
  while (branch && at < text.length) {
    const unit: string = String.fromCodePoint(text.codePointAt(at)!);
    branch = branch.next.get(unit);
    at += unit.length;
    if (branch?.term) longest = { term: branch.term, length: at - start };
  }
  return longest;
}

/** After the character that begins at `index`. */
function endOf(original: string, index: number): number {
  return index + String.fromCodePoint(original.codePointAt(index)!).length;
}

const LATIN = /[a-z0-9]/iu;

/** `vip` does not stand in `vipers`: a Latin term begins and ends where a word does. */
function isWhole(original: string, { start, end }: { start: number; end: number }): boolean {
  const joins = (left: string | undefined, right: string | undefined) =>
    left !== undefined &&
    right !== undefined &&
    LATIN.test(left.normalize('NFKC')) &&
    LATIN.test(right.normalize('NFKC'));
  return !joins(original[start - 1], original[start]) && !joins(original[end - 1], original[end]);
}

/** How far before a term its denial may stand, within the clause: bared characters, and letters of an English text. */
const REACH = 10;
const ENGLISH_REACH = 24;
const CLAUSE_END = /[,.，。;；!！?？:：、\n]/u;
const DENIAL = /不(?![仅但只止光])|没有|无法|从未|绝无|并非|勿|禁止|严禁|拒绝|杜绝|未必|难以|谈不上/u;
/** Two denials make a promise (没有不赚的), and a question expects one (不就是稳赚吗). */
const NO_DENIAL = /不会不|没有不|无不|不可能不|不就是|是不是|能不能|会不会|不得不/u;
const ENGLISH_DENIAL = /\b(?:no|not|never|cannot)\b|n['’]t\b/iu;

function isDenied(original: string, bareBefore: string, start: number): boolean {
  const clause = bareBefore.slice(-REACH).split(CLAUSE_END).at(-1)!;
  if (DENIAL.test(clause) && !NO_DENIAL.test(clause)) return true;
  const english = original
    .slice(Math.max(0, start - ENGLISH_REACH), start)
    .split(CLAUSE_END)
    .at(-1)!;
  return ENGLISH_DENIAL.test(english);
}
