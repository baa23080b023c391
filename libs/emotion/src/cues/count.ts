import { CUES } from './words.ts';

const KINDS = Object.keys(CUES) as (keyof typeof CUES)[];
const NOT = KINDS.indexOf('not');

interface Cue {
  readonly word: string;
  /** A word may carry several things. */
  readonly kinds: number[];
  readonly latin: boolean;
}

const cues = new Map<string, Cue>();
for (const [kind, name] of KINDS.entries()) {
  for (const word of CUES[name].split(' ')) {
    const cue = cues.get(word) ?? { word, kinds: [], latin: /^[a-z0-9]+$/u.test(word) };
    cue.kinds.push(kind);
    cues.set(word, cue);
  }
}
const byFirst = Map.groupBy(
  [...cues.values()].toSorted((a, b) => b.word.length - a.word.length),
  ({ word }) => word.charCodeAt(0),
);
const LETTER = /[a-z0-9]/u;
/** A negation this near before a cue denies it: 不太舒服. */
const DENIES_WITHIN = 2;

const MARKS: readonly RegExp[] = [
  /[!！]/gu,
  /[!！]{2,}/gu,
  /[?？]/gu,
  /[?？]{2,}/gu,
  /\.{3,}|。{2,}|…/gu,
  /[~～]/gu,
  /(.)\1\1/gu,
  /https?:/gu,
  /#/gu,
  /\/\/@/gu,
  /@/gu,
  /【/gu,
  /[“"”]/gu,
  /\d/gu,
  /\[/gu,
];

/** How many numbers `cuesOf` gives. */
export const CUE_COUNT = KINDS.length * 3 + MARKS.length * 2 + 1;

/** How much of each kind a text has, once whether it has any, once how much of it is denied; then its marks. Linear in the text. */
export function cuesOf(text: string): Float32Array {
  const counts = new Float32Array(KINDS.length);
  const denied = new Float32Array(KINDS.length);
  const lower = text.toLowerCase();
  let lastNot = -Infinity;
  for (let at = 0; at < lower.length;) {
    const cue = byFirst
      .get(lower.charCodeAt(at))
      ?.find((one) => lower.startsWith(one.word, at) && stands(one, lower, at));
    if (!cue) {
      at++;
      continue;
    }
    const isDenied = at - lastNot <= DENIES_WITHIN;
    for (const kind of cue.kinds) {
      if (isDenied && kind !== NOT) denied[kind]!++;
      else counts[kind]!++;
    }
    at += cue.word.length;
    if (cue.kinds.includes(NOT)) lastNot = at;
  }
  const out = new Float32Array(CUE_COUNT);
  for (let kind = 0; kind < KINDS.length; kind++) {
    out[kind * 3] = Math.log1p(counts[kind]!);
    out[kind * 3 + 1] = Math.min(1, counts[kind]!);
    out[kind * 3 + 2] = Math.log1p(denied[kind]!);
  }
  const from = KINDS.length * 3;
  for (const [i, mark] of MARKS.entries()) {
    const found = lower.match(mark)?.length ?? 0;
    out[from + i * 2] = Math.log1p(found);
    out[from + i * 2 + 1] = Math.min(1, found);
  }
  out[CUE_COUNT - 1] = Math.log1p(lower.length);
  return out;
}

function stands({ word, latin }: Cue, text: string, at: number): boolean {
  return !latin || (!LETTER.test(text[at - 1] ?? '') && !LETTER.test(text[at + word.length] ?? ''));
}
