/** Characters of each utterance before the question that are read. */
export const CONTEXT = 48;
/** Longer questions stay as they are. */
export const CURRENT = 40;

const SEPARATOR = 0;
const UNKNOWN = 1;
const SHARED = 32;
const SEPARATOR_FEATURE = 48;
/** Number of different features: three texts, each character with four marks, and the separator. */
export const FEATURES = 49;

/** Rows before that of the first known character. */
export const RESERVED = UNKNOWN + SHARED;

/** The row of a character: its own, or one that unknown ones share. */
export type RowOf = (character: string) => number;

export function rowsOf(characters: readonly string[]): RowOf {
  const rows = new Map(characters.map((character, index) => [character, RESERVED + index]));
  return (character) => rows.get(character) ?? UNKNOWN + (character.codePointAt(0)! % SHARED);
}

/** Two utterances and the question, read as one row of tokens between separators. */
export interface Tokens {
  readonly rows: Uint16Array;
  /** Which text it stands in, and whether it or its neighbourhood stands in the others. */
  readonly features: Uint8Array;
  /** Token at which each text begins; it has `lengths` tokens. */
  readonly begins: readonly [number, number, number];
  readonly lengths: readonly [number, number, number];
}

/** `texts`: characters of the utterance before the last, of the last, and of the question. */
export function tokensOf(texts: readonly [string[], string[], string[]], rowOf: RowOf): Tokens {
  const plain = texts.map((text) => text.map(simple));
  const lengths = [texts[0].length, texts[1].length, texts[2].length] as const;
  const begins = [1, lengths[0] + 2, lengths[0] + lengths[1] + 3] as const;
  const rows = new Uint16Array(begins[2] + lengths[2] + 1).fill(SEPARATOR);
  const features = new Uint8Array(rows.length).fill(SEPARATOR_FEATURE);
  const known = plain.map((text) => ({
    singles: new Set(text),
    pairs: new Set(text.map((c, i) => pair(c, text[i + 1]))),
  }));
  plain.forEach((text, which) => {
    const others = known.filter((_, other) => other !== which);
    text.forEach((character, i) => {
      let marks = 0;
      others.forEach(({ singles, pairs }, place) => {
        if (!singles.has(character)) return;
        marks |= 1 << place;
        const beside =
          (i + 1 < text.length && pairs.has(pair(character, text[i + 1]))) ||
          (i > 0 && pairs.has(pair(text[i - 1]!, character)));
        if (beside) marks |= 4 << place;
      });
      rows[begins[which]! + i] = rowOf(character);
      features[begins[which]! + i] = which * 16 + marks;
    });
  });
  return { rows, features, begins, lengths };
}

const pair = (left: string, right = '') => `${left} ${right}`;

/** Full-width forms as plain ones, capitals as small ones, one character for one. */
function simple(character: string): string {
  const folded =
    character >= '！' && character <= '～' ? String.fromCodePoint(character.codePointAt(0)! - 0xfee0) : character;
  const low = folded.toLowerCase();
  return [...low].length === 1 ? low : folded;
}
