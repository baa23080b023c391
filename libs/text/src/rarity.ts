import { readDictionary } from './segment.ts';

/** Power of two above twice the 350,000 words of the dictionary. */
const SLOTS = 1 << 20;
const OUT_OF_DICTIONARY = 1;
const UNKNOWN_CHARACTER = 0.6;

interface Frequencies {
  readonly hashes: Uint32Array;
  readonly counts: Uint32Array;
  readonly classes: Uint8Array;
  readonly total: number;
}

export type WordClass = 'noun' | 'verb' | 'other';
const CLASSES: readonly WordClass[] = ['noun', 'verb', 'other'];

/** jieba's tags: n… nouns and names, vn and an verbal nouns, eng foreign words; v… verbs; the rest is grammar, manner, time. */
function classOf(tag: string): number {
  if (/^(?:n|vn|an|eng|j|l|i|s)/u.test(tag)) return 0;
  return tag.startsWith('v') ? 1 : 2;
}

let loaded: Frequencies | undefined;

function hash(word: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) h = Math.imul(h ^ word.charCodeAt(i), 0x01000193);
  return h >>> 0 || 1;
}

function slotOf(hashes: Uint32Array, h: number): number {
  let slot = (h ^ (h >>> 15)) & (SLOTS - 1);
  while (hashes[slot] !== 0 && hashes[slot] !== h) slot = (slot + 1) & (SLOTS - 1);
  return slot;
}

/** A hash table in two typed arrays takes 8 MB where a Map of strings takes 60. */
function load(): Frequencies {
  const hashes = new Uint32Array(SLOTS);
  const counts = new Uint32Array(SLOTS);
  const classes = new Uint8Array(SLOTS);
  let total = 0;
  const text = readDictionary().toString('utf8').toLowerCase();
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const space = text.indexOf(' ', start);
    if (space > start && space < end) {
      const h = hash(text.slice(start, space));
      const slot = slotOf(hashes, h);
      const count = Number.parseInt(text.slice(space + 1, end), 10) || 1;
      if (hashes[slot] === 0) classes[slot] = classOf(text.slice(text.lastIndexOf(' ', end) + 1, end));
      hashes[slot] = h;
      counts[slot] = Math.max(counts[slot]!, count);
      total += count;
    }
    start = end + 1;
  }
  return { hashes, counts, classes, total };
}

/**
 * How rare a normalised word is in written Chinese, 0 (the commonest) to 1 (rare or unknown):
 * its information content over that of the rarest words. Source: the frequencies of the jieba dictionary.
 */
export function rarity(word: string): number {
  loaded ??= load();
  const count = loaded.counts[slotOf(loaded.hashes, hash(word))]!;
  if (count === 0) return word.length > 1 ? OUT_OF_DICTIONARY : UNKNOWN_CHARACTER;
  const rarest = Math.log(loaded.total / 3);
  const commonest = Math.log(loaded.total / 400_000);
  return Math.min(1, Math.max(0, (Math.log(loaded.total / count) - commonest) / (rarest - commonest)));
}

/** What kind of word it usually is; a word that the dictionary does not know counts as a name. */
export function wordClass(word: string): WordClass {
  loaded ??= load();
  return CLASSES[loaded.classes[slotOf(loaded.hashes, hash(word))]!]!;
}
