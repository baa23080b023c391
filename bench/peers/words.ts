import { grams, segment } from '#libs/text';

/** Characters and pairs of them: what BM25 over Chinese is usually cut into. */
export const characters = (text: string): string[] => [...grams(text, 1), ...grams(text, 2)];

/** Words of jieba for search, stop words left out. */
export const jiebaWords = (text: string): string[] => segment(text);
