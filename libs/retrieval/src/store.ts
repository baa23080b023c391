import { analyse, type Analysis } from './analyse.ts';
import type { Entry } from './entry.ts';
import type { Phrases } from './synonyms.ts';

/** One spelling of an entry's question. */
export interface Variant {
  readonly raw: string;
  readonly analysis: Analysis;
}

export interface Stored {
  readonly entry: Entry;
  readonly variants: readonly Variant[];
  readonly answer: Analysis;
  /** Keys of all spellings together. */
  readonly questionKeys: ReadonlySet<string>;
  /** Scratch of the search that is running: its number and the sum so far. */
  seen: number;
  sum: number;
}

/** How much a word found only in the answer counts against one in a question. */
export const ANSWER_WEIGHT = 0.3;
/** Spellings beyond this are not indexed: an article with more is two articles. */
export const MAX_VARIANTS = 64;

/** Entries and their inverted lists. Holds no order: what it answers depends only on what is in it. */
export class Store {
  readonly entries = new Map<string, Stored>();
  readonly #postings = new Map<string, Map<Stored, number>>();
  readonly #phrases: Phrases;

  constructor(phrases: Phrases) {
    this.#phrases = phrases;
  }

  analyse(text: string): Analysis {
    return analyse(text, this.#phrases);
  }

  add(entry: Entry): void {
    this.delete(entry.id);
    const spellings = [entry.question, ...entry.similar].slice(0, MAX_VARIANTS);
    const variants = spellings.map((raw) => ({ raw, analysis: this.analyse(raw) }));
    const questionKeys = new Set(variants.flatMap((v) => [...v.analysis.keys]));
    const stored: Stored = {
      entry,
      variants,
      answer: this.analyse(`${entry.category ?? ''} ${entry.answer}`),
      questionKeys,
      seen: 0,
      sum: 0,
    };
    this.entries.set(entry.id, stored);
    for (const [key, weight] of weights(stored)) {
      const list = this.#postings.get(key) ?? new Map<Stored, number>();
      this.#postings.set(key, list.set(stored, weight));
    }
  }

  delete(id: string): boolean {
    const stored = this.entries.get(id);
    if (!stored) return false;
    this.entries.delete(id);
    for (const key of weights(stored).keys()) {
      const list = this.#postings.get(key)!;
      list.delete(stored);
      if (list.size === 0) this.#postings.delete(key);
    }
    return true;
  }

  postings(key: string): ReadonlyMap<Stored, number> | undefined {
    return this.#postings.get(key);
  }

  /** 1 for a key nobody has, falling to 0.2 for one that every entry has; smoothed so that tiny indexes do not jump. */
  rarity(key: string): number {
    const n = this.entries.size + 8;
    const df = this.#postings.get(key)?.size ?? 0;
    return Math.max(0.2, Math.log(1 + n / (df + 1)) / Math.log(1 + n));
  }
}

function weights(stored: Stored): Map<string, number> {
  const out = new Map<string, number>();
  for (const key of stored.answer.keys) out.set(key, ANSWER_WEIGHT);
  for (const key of stored.questionKeys) out.set(key, 1);
  return out;
}
