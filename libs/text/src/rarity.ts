import { dictionary, dictionaryWord } from './dictionary.ts';

const OUT_OF_DICTIONARY = 1;
const UNKNOWN_CHARACTER = 0.6;

export type WordClass = 'noun' | 'verb' | 'other';

/** jieba's tags: n… nouns and names, vn and an verbal nouns, eng foreign words; v… verbs; the rest is grammar, manner, time. */
function classOf(tag: string): WordClass {
  if (/^(?:n|vn|an|eng|j|l|i|s)/u.test(tag)) return 'noun';
  return tag.startsWith('v') ? 'verb' : 'other';
}

const classes = new Map<string, WordClass>([['', 'noun']]);

/**
 * How rare a normalised word is in written Chinese, 0 (the commonest) to 1 (rare or unknown):
 * its information content over that of the rarest words. Source: the frequencies of the jieba dictionary.
 */
export function rarity(word: string): number {
  const { count } = dictionaryWord(word);
  if (count === 0) return word.length > 1 ? OUT_OF_DICTIONARY : UNKNOWN_CHARACTER;
  const { total } = dictionary();
  const rarest = Math.log(total / 3);
  const commonest = Math.log(total / 400_000);
  return Math.min(1, Math.max(0, (Math.log(total / count) - commonest) / (rarest - commonest)));
}

/** What kind of word it usually is; a word that the dictionary does not know counts as a name. */
export function wordClass(word: string): WordClass {
  const { tag } = dictionaryWord(word);
  let found = classes.get(tag);
  if (found === undefined) classes.set(tag, (found = classOf(tag)));
  return found;
}
