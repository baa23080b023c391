import { normalise, rarity, warmUp } from '#libs/text';
import type { Analysis } from './analyse.ts';
import { loadBundle, type Bundle } from './bundle.ts';
import { candidates, Scratch } from './candidates.ts';
import type { Entry, Hit, Pins } from './entry.ts';
import { Comparer } from './features.ts';
import { chancesOf, scoreOf } from './model.ts';
import { Lore, weighQuery } from './query.ts';
import { readOtherwise } from './reading.ts';
import { openStore, saveStore } from './snapshot.ts';
import { Store } from './store.ts';
import { compile, DEFAULT_SYNONYMS } from './synonyms.ts';

/** A searchable set of entries. Deterministic: the same set gives the same hits, whatever the order it was built in. */
export interface RetrievalIndex {
  readonly size: number;
  /** Adds an entry or replaces the one with its id. */
  upsert(entry: Entry): void;
  /** False when there was none. */
  remove(id: string): boolean;
  has(id: string): boolean;
  /** Best first. */
  search(query: string, options?: SearchOptions): Hit[];
  /** The ways a query is read, as its encoder will be asked for them: as it stands, and perhaps put right. */
  readings(query: string): string[];
  /** Everything as bytes, for `openIndex`; `note` is kept with it. */
  save(note?: string): Uint8Array;
}

export interface SearchOptions {
  readonly limit?: number;
  /** Leaves out entries before they are ranked. */
  readonly only?: (id: string) => boolean;
  readonly pins?: Pins;
}

const DEFAULT_LIMIT = 5;
/** A query longer than this is cut: nobody asks one question in a thousand characters. */
const MAX_QUERY = 400;
/** An entry that must not answer falls behind all others by this, and is not believed. */
const REFUSED = { score: 20, probability: 0.01 };
const NO_LEAD = 99;
/** A hit for what was read otherwise is believed this much less. */
const READ_OTHERWISE = 0.95;

export class HybridIndex implements RetrievalIndex {
  readonly store: Store;
  readonly #bundle: Bundle;
  readonly #lore: Lore;
  readonly #scratch = new Scratch();

  constructor(store: Store, bundle: Bundle) {
    this.store = store;
    this.#bundle = bundle;
    this.#lore = new Lore(store);
  }

  get size(): number {
    return this.store.size;
  }

  upsert(entry: Entry): void {
    this.store.add(entry);
  }

  remove(id: string): boolean {
    return this.store.delete(id);
  }

  has(id: string): boolean {
    return this.store.numberOf.has(id);
  }

  search(text: string, options: SearchOptions = {}): Hit[] {
    const analysis = this.store.analyse(text.slice(0, MAX_QUERY));
    if (analysis.grams.size === 0) return [];
    const found = this.#find(analysis, options);
    const read = readOtherwise(analysis.text, this.store);
    if (read === undefined) return found;
    const other = this.#find(this.store.analyse(read), options);
    // What stands as it was typed is preferred.
    if ((other[0]?.probability ?? 0) * READ_OTHERWISE <= (found[0]?.probability ?? 0)) return found;
    return other.map((hit) => ({ ...hit, readAs: read, probability: hit.probability * READ_OTHERWISE }));
  }

  readings(text: string): string[] {
    const analysis = this.store.analyse(text.slice(0, MAX_QUERY));
    const read = readOtherwise(analysis.text, this.store);
    return read === undefined ? [analysis.text] : [analysis.text, this.store.analyse(read).text];
  }

  #find(analysis: Analysis, options: SearchOptions): Hit[] {
    const { store } = this;
    const query = weighQuery(analysis, store, this.#lore, undefined);
    const comparer = new Comparer(store, this.#lore, query);
    const sieve = { scratch: this.#scratch, allowed: this.#allowed(options) };
    const ranked = candidates(query, store, this.#lore, sieve)
      .map((entry) => {
        const kind = store.kindOf(entry);
        const { features, matched, best, refused } = comparer.entry(entry);
        const score = scoreOf(this.#bundle.model[kind], features) - (refused > 0 ? REFUSED.score : 0);
        return { id: store.ids[entry]!, kind, features, matched, refused, score, matchedQuestion: store.raws[best]! };
      })
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
    return ranked.slice(0, options.limit ?? DEFAULT_LIMIT).map(({ features, refused, ...hit }, i) => {
      const rival = ranked[i === 0 ? 1 : 0];
      const lead = rival ? hit.score - rival.score : Number.POSITIVE_INFINITY;
      const { here, first } = chancesOf(this.#bundle.model[hit.kind], hit.score, lead, features);
      const probability = here * first;
      return {
        ...hit,
        probability: refused > 0 ? Math.min(REFUSED.probability, probability) : probability,
        signals: {
          ...features,
          lead: Math.min(lead, NO_LEAD),
          here: refused > 0 ? 0 : here,
          ...(refused > 0 ? { refused } : {}),
        },
      };
    });
  }

  save(note = ''): Uint8Array {
    return saveStore(this.store, note);
  }

  #allowed({ only, pins }: SearchOptions): (entry: number) => boolean {
    const here = this.store.places.test(pins);
    if (!only) return here ?? (() => true);
    return (entry) => (here?.(entry) ?? true) && only(this.store.ids[entry]!);
  }
}

export interface IndexOptions {
  /** Groups of words that mean the same here, beside the general ones of a service line. */
  readonly synonyms?: readonly (readonly string[])[];
  /** What was learned; the shipped one unless given. */
  readonly bundle?: Bundle;
}

/** An empty index. Loads the dictionary (0.3 s) on the first call in a process. */
export function createIndex(opts: IndexOptions = {}): RetrievalIndex {
  const bundle = opts.bundle ?? loadBundle('shipped');
  return new HybridIndex(new Store(phrasesOf(opts.synonyms), bundle.encoder), bundle);
}

/**
 * An index from what `save` gave, in a fraction of the time that building takes. Throws `SnapshotMismatch` when it was
 * made by other code, for another encoder or other synonyms, and `DamagedError` when it is not whole.
 */
export function openIndex(bytes: Uint8Array, opts: IndexOptions = {}): { index: RetrievalIndex; note: string } {
  const bundle = opts.bundle ?? loadBundle('shipped');
  const { store, note } = openStore(bytes, phrasesOf(opts.synonyms), bundle.encoder);
  return { index: new HybridIndex(store, bundle), note };
}

function phrasesOf(synonyms: readonly (readonly string[])[] = []) {
  warmUp();
  rarity('你好');
  return compile([...DEFAULT_SYNONYMS, ...synonyms], normalise);
}
