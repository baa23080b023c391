/** Characters of a word beyond which it counts as unknown (as in BERT). */
const MAX_WORD = 100;
const SPLIT = /[\p{P}\p{S}]/u;
const HAN = /[\p{Script=Han}]/u;

export interface WordPiece {
  /** Ids of a text between [CLS] and [SEP], at most `limit` in all. */
  encode(text: string, limit: number): number[];
}

/** Whether a text is put into lower case, and its accents taken off, before it is cut. */
export interface WordPieceOptions {
  readonly lowerCase: boolean;
}

/**
 * BERT's tokeniser: Han characters and punctuation alone, then the longest known piece from the left
 * (Devlin et al. 2019; github.com/google-research/bert, tokenization.py). Undefined when special tokens are missing.
 */
export function wordPiece(
  vocabulary: ReadonlyMap<string, number>,
  { lowerCase }: WordPieceOptions,
): WordPiece | undefined {
  const [unknown, first, last] = ['[UNK]', '[CLS]', '[SEP]'].map((token) => vocabulary.get(token));
  if (unknown === undefined || first === undefined || last === undefined) return undefined;

  function pieces(word: string): number[] {
    if (word.length > MAX_WORD) return [unknown!];
    const out: number[] = [];
    for (let start = 0; start < word.length;) {
      let end = word.length;
      let id: number | undefined;
      for (; end > start; end--) {
        id = vocabulary.get((start > 0 ? '##' : '') + word.slice(start, end));
        if (id !== undefined) break;
      }
      if (id === undefined) return [unknown!];
      out.push(id);
      start = end;
    }
    return out;
  }

  return {
    encode(text, limit) {
      const out = [first];
      for (const word of words(text, lowerCase)) {
        for (const id of pieces(word)) {
          if (out.length === limit - 1) return [...out, last];
          out.push(id);
        }
      }
      return [...out, last];
    },
  };
}

function* words(text: string, lowerCase: boolean): Generator<string> {
  const plain = text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\ufffd]/gu, (c) => (/\s/u.test(c) ? ' ' : ''));
  const folded = lowerCase
    ? plain
        .toLowerCase()
        .normalize('NFD')
        .replace(/\p{Mn}/gu, '')
    : plain;
  let word = '';
  for (const character of folded) {
    const alone = HAN.test(character) || SPLIT.test(character);
    if (!alone && !/\s/u.test(character)) {
      word += character;
      continue;
    }
    if (word) yield word;
    word = '';
    if (alone) yield character;
  }
  if (word) yield word;
}
