import { simplify, simplifyChar } from './simplify.ts';

/** Format characters, fillers and variation selectors that a reader cannot see. */
const INVISIBLE = /\p{Variation_Selector}|[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u180e\u2800\u3164\uffa0\ufffd]/gu;
const CONTROL_OR_SPACE = /[\p{Cc}\s]+/gu;
/** A slash is left alone: `//` is part of an address. */
const REPEATED_PUNCTUATION = /([^\p{L}\p{N}\s/])\1+/gu;
/** Lower-casing may undo a composition and the other way round; three passes settle every case that Unicode has. */
const MAX_PASSES = 4;

function pass(text: string): string {
  return simplify(text.toWellFormed().normalize('NFKC').toLowerCase().normalize('NFKC'))
    .replace(INVISIBLE, '')
    .replace(CONTROL_OR_SPACE, ' ')
    .trim()
    .replace(REPEATED_PUNCTUATION, '$1');
}

/**
 * The form in which texts are compared: NFKC, half width, simplified, lower case, without
 * invisible and control characters, white space and repeated punctuation collapsed.
 * Idempotent; NUL and lone surrogates never survive.
 */
export function normalise(text: string): string {
  let current = pass(text);
  for (let i = 1; i < MAX_PASSES; i++) {
    const next = pass(current);
    if (next === current) break;
    current = next;
  }
  return current;
}

/** A folded text and, for each of its UTF-16 units, where that unit stood in the original. */
export interface Folded {
  readonly text: string;
  readonly source: string;
  /** `at[i]` is the original index of unit i; `at[text.length]` is the original length. */
  readonly at: readonly number[];
}

const foldedChars = new Map<string, string>();
/** Characters whose folded form is kept. */
const MOST_FOLDED = 20_000;

function foldedChar(char: string): string {
  const known = foldedChars.get(char);
  if (known !== undefined) return known;
  const plain = char.toWellFormed().normalize('NFKC').toLowerCase();
  const simple = plain.length === 1 ? simplifyChar(plain) : simplify(plain);
  const folded = simple.replace(INVISIBLE, '').replace(/[\p{Cc}\s]/gu, ' ');
  if (foldedChars.size >= MOST_FOLDED) foldedChars.clear();
  foldedChars.set(char, folded);
  return folded;
}

/**
 * Character-wise normalisation that keeps the way back to the original: for finding
 * something in a disguised text and pointing at it. `spaces: 'drop'` also removes white space.
 */
export function fold(text: string, opts: { spaces?: 'keep' | 'drop' } = {}): Folded {
  let out = '';
  const at: number[] = [];
  let index = 0;
  for (const char of text) {
    const kept = foldedChar(char);
    const folded = opts.spaces === 'drop' ? kept.replaceAll(' ', '') : kept;
    for (let i = 0; i < folded.length; i++) at.push(index);
    out += folded;
    index += char.length;
  }
  at.push(text.length);
  return { text: out, source: text, at };
}

/** Where units `start` to `end` of a folded text stand in the original; a character that unfolded into several is taken whole. */
export function originalSpan(folded: Folded, start: number, end: number): { start: number; end: number } {
  const last = folded.at[end - 1]!;
  const width = (folded.source.codePointAt(last) ?? 0) > 0xffff ? 2 : 1;
  return { start: folded.at[start]!, end: last + width };
}
