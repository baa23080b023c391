import { normalise, rarity, warmUp } from '#libs/text';
import { MODEL } from './coefficients.ts';
import type { Entry, Hit } from './entry.ts';
import { compare, weighQuery, type Query } from './features.ts';
import { probabilityOf, scoreOf, type Model } from './model.ts';
import { Store, type Stored, type Variant } from './store.ts';
import { compile, DEFAULT_SYNONYMS } from './synonyms.ts';

/** A searchable set of entries. Deterministic: the same set gives the same hits, whatever the order it was built in. */
export interface RetrievalIndex {
  readonly size: number;
  /** Adds an entry or replaces the one with its id. */
  upsert(entry: Entry): void;
  /** False when there was none. */
  remove(id: string): boolean;
  /** Best first. `only` leaves out entries before they are ranked. */
  search(query: string, opts?: { limit?: number; only?: (id: string) => boolean }): Hit[];
}

/** Entries that are compared in full; the rest is too far behind to win. */
const MAX_CANDIDATES = 20;
const DEFAULT_LIMIT = 5;
/** A query longer than this is cut: nobody asks one question in a thousand characters. */
const MAX_QUERY = 400;

/** Entries far behind the first by this cheap sum cannot overtake it in the full comparison. */
const MIN_SHARE = 0.15;
/** A gram that stands in more entries than this share tells nothing and costs most. */
const COMMON_GRAM = 0.12;
const COMMON_GRAM_FLOOR = 40;

let searches = 0;

function before(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function candidates(store: Store, query: Query, only: ((id: string) => boolean) | undefined): Stored[] {
  const found: Stored[] = [];
  const search = ++searches;
  const common = Math.max(COMMON_GRAM_FLOOR, store.entries.size * COMMON_GRAM);
  let highest = 0;
  // Keys are visited in the order of the query, so each sum is added up in one order for every index.
  for (const key of query.analysis.keys) {
    const list = store.postings(key);
    const isGram = key.startsWith('g');
    if (!list || (isGram && list.size > common)) continue;
    const worth = store.rarity(key) ** 2 * (isGram ? (key.length > 2 ? 0.7 : 0.2) : 1);
    for (const [stored, weight] of list) {
      if (stored.seen !== search) {
        stored.seen = search;
        stored.sum = 0;
        if (only === undefined || only(stored.entry.id)) found.push(stored);
        else stored.sum = Number.NEGATIVE_INFINITY;
      }
      stored.sum += weight * worth;
      if (stored.sum > highest) highest = stored.sum;
    }
  }
  return found
    .filter((stored) => stored.sum >= highest * MIN_SHARE)
    .sort((a, b) => b.sum - a.sum || before(a.entry.id, b.entry.id))
    .slice(0, MAX_CANDIDATES);
}

class HybridIndex implements RetrievalIndex {
  readonly #store: Store;
  readonly #model: Model;
  #weighed = new WeakMap<Variant, Query>();

  constructor(store: Store, model: Model) {
    this.#store = store;
    this.#model = model;
  }

  get size(): number {
    return this.#store.entries.size;
  }

  upsert(entry: Entry): void {
    this.#store.add(entry);
    this.#weighed = new WeakMap();
  }

  remove(id: string): boolean {
    this.#weighed = new WeakMap();
    return this.#store.delete(id);
  }

  search(text: string, opts: { limit?: number; only?: (id: string) => boolean } = {}): Hit[] {
    const analysis = this.#store.analyse(text.slice(0, MAX_QUERY));
    if (analysis.keys.size === 0) return [];
    const query = weighQuery(analysis, this.#store);
    const weigh = (variant: Variant): Query => {
      const known = this.#weighed.get(variant) ?? weighQuery(variant.analysis, this.#store);
      this.#weighed.set(variant, known);
      return known;
    };
    const ranked = candidates(this.#store, query, opts.only)
      .map((stored) => {
        const compared = compare(query, stored, weigh);
        return { id: stored.entry.id, ...compared, score: scoreOf(this.#model, compared.features) };
      })
      .sort((a, b) => b.score - a.score || before(a.id, b.id));
    return ranked.slice(0, opts.limit ?? DEFAULT_LIMIT).map(({ features, ...hit }, i) => {
      const rival = ranked[i === 0 ? 1 : 0];
      const lead = rival ? hit.score - rival.score : Number.POSITIVE_INFINITY;
      return {
        ...hit,
        probability: probabilityOf(this.#model, hit.score, lead),
        signals: { ...features, lead: Math.min(lead, 99) },
      };
    });
  }
}

export interface IndexOptions {
  /** Groups of words that mean the same here, beside the general ones of a service line. */
  readonly synonyms?: readonly (readonly string[])[];
  /** Another model, for fitting and experiments. */
  readonly model?: Model;
}

/** An empty index. Loads the dictionary (0.3 s) on the first call in a process. */
export function createIndex(opts: IndexOptions = {}): RetrievalIndex {
  warmUp();
  rarity('你好');
  const phrases = compile([...DEFAULT_SYNONYMS, ...(opts.synonyms ?? [])], normalise);
  return new HybridIndex(new Store(phrases), opts.model ?? MODEL);
}
