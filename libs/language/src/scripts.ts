/** How many characters or words of each script a text has. */
export interface Scripts {
  readonly han: string;
  readonly kana: string;
  readonly hangul: number;
  /** Words in Latin letters. */
  readonly latin: readonly string[];
  /** Letters of any other script. */
  readonly others: number;
}

const HAN = /\p{Script=Han}/gu;
/** Half-width too; the prolonged sound mark and the voiced marks count as kana where kana stand. */
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const HANGUL = /\p{Script=Hangul}/gu;
const LATIN = /\p{Script=Latin}[\p{Script=Latin}\p{M}'’]*/gu;
const OTHERS = /(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Latin}ー])\p{L}/gu;
/** A word with a capital letter, and what may stand between two of them in a title. */
const CAPITAL = "\\p{Lu}[\\p{L}'’-]*";
const BETWEEN = '(?:[,:]? +(?:(?:of|the|to|from|in|a|and|on|for|at|me|is|with) +){0,2})';
/**
 * A title in a sentence, which says nothing of the language around it: From Where to Eternity. Two capital words in a row
 * are enough within a sentence, three where it begins.
 */
const TITLE = new RegExp(
  `(?<=[\\p{L}\\p{N}],? )(?:the )?${CAPITAL}(?:${BETWEEN}${CAPITAL})+|(?<!\\p{L})${CAPITAL}(?:${BETWEEN}${CAPITAL}){2,}`,
  'gu',
);
/** Words that are left where titles are taken out; a text of nothing else is read as it is. */
const LEAST = 2;
/** Addresses and file names speak no language. */
const NO_WORDS =
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s\p{Script=Han}]+|[a-z0-9._%+-]{1,64}@[a-z0-9.-]{1,100}|\bwww\.[^\s\p{Script=Han}]+/giu;

export function scriptsOf(text: string): Scripts {
  const plain = text
    .normalize('NFC')
    .replace(NO_WORDS, ' ')
    .replace(/[０-ｚ]/gu, (wide) => wide.normalize('NFKC'));
  const all = (pattern: RegExp) => plain.match(pattern) ?? [];
  return {
    han: all(HAN).join(''),
    kana: all(KANA).join(''),
    hangul: all(HANGUL).length,
    latin: latinIn(plain),
    others: all(OTHERS).length,
  };
}

function latinIn(text: string): string[] {
  const wordsOf = (part: string) => (part.match(LATIN) ?? []).map((word) => word.toLowerCase());
  const outside = wordsOf(text.replace(TITLE, ' '));
  const letters = text.replace(TITLE, ' ').match(/\p{L}/gu)?.length ?? 0;
  const inside = outside.join('').length;
  // Around a title in a text of characters, what is left is those.
  return outside.length >= LEAST || letters - inside >= LEAST ? outside : wordsOf(text);
}
