import { readDictionary } from './segment.ts';

/** Power of two above twice the 350,000 words of the dictionary. */
const SLOTS = 1 << 20;
/** Longest word that is looked for, in UTF-16 units. */
const LONGEST = 8;

interface Dictionary {
  readonly hashes: Uint32Array;
  readonly counts: Uint32Array;
  /** Place of the tag of each word among `tags`. */
  readonly kinds: Uint8Array;
  readonly tags: readonly string[];
  readonly total: number;
}

/** What the dictionary says of a word. */
export interface DictionaryWord {
  /** How often it was counted; 0 for a word that it does not hold. */
  readonly count: number;
  /** jieba's tag of its class (nr, ns, v …); empty for a word that it does not hold. */
  readonly tag: string;
}

const BASIS = 0x811c9dc5;
const step = (h: number, unit: number) => Math.imul(h ^ unit, 0x01000193);
const closed = (h: number) => h >>> 0 || 1;

function slotOf(hashes: Uint32Array, h: number): number {
  let slot = (h ^ (h >>> 15)) & (SLOTS - 1);
  while (hashes[slot] !== 0 && hashes[slot] !== h) slot = (slot + 1) & (SLOTS - 1);
  return slot;
}

function hash(word: string): number {
  let h = BASIS;
  for (let i = 0; i < word.length; i++) h = step(h, word.charCodeAt(i));
  return closed(h);
}

let loaded: Dictionary | undefined;

/** A hash table in typed arrays takes 9 MB where a Map of strings takes 60. */
export function dictionary(): Dictionary {
  loaded ??= load();
  return loaded;
}

function load(): Dictionary {
  const hashes = new Uint32Array(SLOTS);
  const counts = new Uint32Array(SLOTS);
  const kinds = new Uint8Array(SLOTS);
  const places = new Map<string, number>([['', 0]]);
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
      if (hashes[slot] === 0) {
        const tag = text.slice(text.lastIndexOf(' ', end) + 1, end).trim();
        if (!places.has(tag) && places.size < 256) places.set(tag, places.size);
        kinds[slot] = places.get(tag) ?? 0;
      }
      hashes[slot] = h;
      counts[slot] = Math.max(counts[slot]!, count);
      total += count;
    }
    start = end + 1;
  }
  return { hashes, counts, kinds, tags: [...places.keys()], total };
}

/** What the dictionary says of a normalised word. */
export function dictionaryWord(word: string): DictionaryWord {
  const { hashes, counts, kinds, tags } = dictionary();
  const slot = slotOf(hashes, hash(word));
  return { count: counts[slot]!, tag: tags[kinds[slot]!]! };
}

/** A word of the dictionary in a text; `kind` stands for its class and is the same for one dictionary file. */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly kind: number;
}

/** Every word of two units and more that the dictionary knows in a normalised text, also those within others. */
export function dictionaryWords(text: string): Found[] {
  const { hashes, kinds } = dictionary();
  const out: Found[] = [];
  for (let start = 0; start < text.length; start++) {
    let h = BASIS;
    for (let end = start; end < text.length && end < start + LONGEST; end++) {
      h = step(h, text.charCodeAt(end));
      if (end === start) continue;
      const slot = slotOf(hashes, closed(h));
      if (hashes[slot] !== 0) out.push({ start, end: end + 1, kind: kinds[slot]! });
    }
  }
  return out;
}
