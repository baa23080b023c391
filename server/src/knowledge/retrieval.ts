import { rm } from 'node:fs/promises';
import path from 'node:path';
import { LRUCache } from 'lru-cache';
import type { Chunk } from '#contracts/http/knowledge';
import { loadBundle, type Hit, type Match, type Pins, type Thresholds } from '#libs/retrieval';
import type { Db } from '#platform/db';
import { refuse } from '#platform/errors';
import type { Facts } from '#platform/facts';
import { knowledgeFacts } from './facts.ts';
import type { Encoders } from './encoders/choose.ts';
import { createKeptVectors } from './encoders/kept.ts';
import { createChosenIndexes, type ChosenIndexes, type NotChosen } from './search/chosen.ts';
import {
  createSearchThread,
  SearchThreadBusy,
  SearchThreadLost,
  ShelfClosed,
  type SearchThread,
} from './search/client.ts';
import { givenOf, partsOf } from './search/entries.ts';
import { catchUp, readSynonyms } from './search/loading.ts';
import { readPublished, type PublishedArticle } from './store.ts';

/** Companies whose index is in memory at once; the one that was asked longest ago goes first. */
const TENANTS = 64;
/** Articles kept in memory for answers, over all companies. */
const ARTICLES = 5_000;
const DEFAULT_HITS = 5;
/** An index is built again within this, mostly. */
const RETRY_AFTER_S = 10;
/** After so many changed articles an index is saved again; what is missing in a file is caught up with at the next start. */
const SAVE_AFTER = 200;

export type Found = Hit & {
  readonly article: PublishedArticle;
  /** The passage that was found, of a document; null when its title or a question was. */
  readonly passage: Chunk | null;
};

export interface Lookup {
  /** The best first. */
  readonly hits: readonly Found[];
  readonly match: Match;
}

/** Whose vectors a search went by: the embedded encoder's by choice or, with the reason, because the chosen one could not. */
export type SearchedBy = 'embedded' | 'chosen' | NotChosen;

interface Shelf {
  /** Articles changed since the index was last saved. */
  unsaved: number;
}

export interface LookupOptions {
  readonly limit?: number;
  readonly pins?: Pins;
  /** Looked for in the place of what is published, or beside it, for this one search. */
  readonly instead?: readonly PublishedArticle[];
}

export interface Retrieval {
  search(tenant: string, query: string, options?: LookupOptions): Promise<Lookup & { readonly by: SearchedBy }>;
  /** Where the product draws its lines. */
  readonly thresholds: Thresholds;
  /** Builds a company's index now, so that the first question does not wait for it. */
  warm(tenant: string): Promise<void>;
  /** Lets go of a company that is no more. */
  forget(tenant: string): void;
  /** Ends the thread that holds the indexes. */
  stopSearch(): Promise<void>;
}

export interface RetrievalDeps {
  readonly db: Db;
  readonly facts: Facts;
  readonly now: () => Date;
  /** Where indexes are saved, to begin sooner after a restart; without it they are built anew. */
  readonly cacheFolder?: string | undefined;
  /** Another encoder than the embedded one. */
  readonly encoders?: Encoders | undefined;
}

/**
 * One index per company in a thread of its own, built when first asked for. It follows edits on every node: a fact
 * makes the node read the article again and put in what is published now, so facts may come twice or late. Start the
 * facts before the first question: what happens between building and listening would be missed.
 */
export function createRetrieval(deps: RetrievalDeps): Retrieval {
  const retrieval = new ThreadRetrieval(deps);
  retrieval.follow(deps.facts);
  // As own verbs, because the chapter's door spreads them.
  return {
    thresholds: retrieval.thresholds,
    search: (tenant, query, options) => retrieval.search(tenant, query, options),
    warm: (tenant) => retrieval.warm(tenant),
    forget: (tenant) => retrieval.forget(tenant),
    stopSearch: () => retrieval.stopSearch(),
  };
}

/** Lost twice in a row: nothing is searched now, and whoever asks is told when to come again. */
function unavailable(error: unknown): never {
  if (!(error instanceof SearchThreadLost || error instanceof SearchThreadBusy)) throw error;
  throw refuse('service.overloaded', 'The search begins anew', { retryAfter: RETRY_AFTER_S, cause: error });
}

class ThreadRetrieval implements Retrieval {
  readonly thresholds = loadBundle('shipped').thresholds;
  readonly #db: Db;
  readonly #now: () => Date;
  readonly #cacheFolder: string | undefined;
  readonly #encoders: Encoders | undefined;
  readonly #articles = new LRUCache<string, PublishedArticle>({ max: ARTICLES });
  readonly #shelves = new LRUCache<string, Promise<Shelf>>({
    max: TENANTS,
    // A shelf that is replaced by a newer promise stays open.
    dispose: (_, tenant, why) => {
      if (why === 'evict') this.#close(tenant);
    },
  });
  readonly #thread: SearchThread;
  readonly #chosen: ChosenIndexes | undefined;
  /** Companies of which something was imported and not read yet. */
  readonly #behind = new Set<string>();

  constructor({ db, now, cacheFolder, encoders }: RetrievalDeps) {
    this.#db = db;
    this.#now = now;
    this.#cacheFolder = cacheFolder;
    this.#encoders = encoders;
    const onLost = () => {
      this.#shelves.clear();
      this.#chosen?.lost();
    };
    this.#thread = createSearchThread({ onLost });
    const vectors = encoders && createKeptVectors({ db, encoders });
    this.#chosen = vectors && createChosenIndexes({ db, thread: this.#thread, vectors });
  }

  follow(facts: Facts): void {
    facts.broadcast(
      [knowledgeFacts.published, knowledgeFacts.unpublished, knowledgeFacts.removed, knowledgeFacts.moved],
      async (fact) => {
        // A batch says once what it changed.
        if (fact.payload['batchId'] === undefined) await this.#refresh(fact.tenant, String(fact.payload['articleId']));
      },
    );
    facts.broadcast([knowledgeFacts.imported], ({ tenant }) => this.#readAgain(tenant));
  }

  async search(tenant: string, query: string, options: LookupOptions = {}) {
    const { hits, match, by } = await this.#ask(tenant, query, options).catch((error: unknown) => {
      if (!(error instanceof SearchThreadLost || error instanceof ShelfClosed)) throw error;
      return this.#ask(tenant, query, options).catch(unavailable);
    });
    const drafts = new Map(options.instead?.map((article) => [article.articleId, article]));
    const ids = [...new Set(hits.map(({ id }) => partsOf(id).articleId))].filter((id) => !drafts.has(id));
    const published = await this.#articlesOf(tenant, ids);
    const found = hits.flatMap((hit): Found[] => {
      const { articleId, chunkId } = partsOf(hit.id);
      const article = drafts.get(articleId) ?? published.get(articleId);
      // Taken back between the search and the reading.
      if (!article) return [];
      return [{ ...hit, article, passage: article.chunks.find(({ id }) => id === chunkId) ?? null }];
    });
    return { hits: found, match: found.length === hits.length ? match : ({ kind: 'unknown' } as const), by };
  }

  async warm(tenant: string): Promise<void> {
    await this.#shelf(tenant);
  }

  forget(tenant: string): void {
    this.#shelves.delete(tenant);
    this.#close(tenant);
    const file = this.#fileOf(tenant);
    if (file !== null) void rm(file, { force: true }).catch(() => undefined);
  }

  async stopSearch(): Promise<void> {
    this.#chosen?.stop();
    await Promise.all([this.#thread.stop(), this.#encoders?.close()]);
  }

  #close(tenant: string): void {
    this.#chosen?.close(tenant);
    this.#thread.ask({ kind: 'close', shelf: tenant }).catch(() => undefined);
  }

  #fileOf(tenant: string): string | null {
    return this.#cacheFolder === undefined ? null : path.join(this.#cacheFolder, `${tenant}.idx`);
  }

  #shelf(tenant: string): Promise<Shelf> {
    const known = this.#shelves.get(tenant);
    if (known) return known;
    const loading = this.#load(tenant);
    this.#keep(tenant, loading);
    // The index that can answer at once comes first.
    if (this.#chosen) loading.then(() => this.#chosen?.open(tenant)).catch(() => undefined);
    return loading;
  }

  #keep(tenant: string, shelf: Promise<Shelf>): void {
    this.#shelves.set(tenant, shelf);
    shelf.catch(() => {
      if (this.#shelves.peek(tenant) === shelf) this.#shelves.delete(tenant);
    });
  }

  /** Opens an index, or takes the open one, and brings it to what is published now. */
  async #load(tenant: string): Promise<Shelf> {
    const synonyms = await this.#db.tenant(tenant, readSynonyms);
    const file = this.#fileOf(tenant);
    const { known } = await this.#thread.ask({ kind: 'open', shelf: tenant, synonyms, file });
    const unsaved = await catchUp({ db: this.#db, tenant }, new Map(known), (put, gone) =>
      this.#thread.ask({ kind: 'change', shelf: tenant, put: put.map(givenOf), gone }),
    );
    return this.#save(tenant, { unsaved });
  }

  /** Saves when enough has changed; a file that cannot be written costs time at the next start and nothing else. */
  #save(tenant: string, shelf: Shelf): Shelf {
    const file = this.#fileOf(tenant);
    if (file === null || shelf.unsaved < SAVE_AFTER) return shelf;
    this.#thread.ask({ kind: 'save', shelf: tenant, file }).catch(() => undefined);
    return { unsaved: 0 };
  }

  #refresh(tenant: string, articleId: string): Promise<unknown> | undefined {
    this.#articles.delete(`${tenant}/${articleId}`);
    this.#chosen?.changed(tenant, articleId);
    const before = this.#shelves.peek(tenant);
    if (!before) return undefined;
    // One after the other: of two readings the later one must also be the later applied.
    const after = before.then(async ({ unsaved }) => {
      const [article] = await this.#db.tenant(tenant, (tx) => readPublished(tx, { ids: [articleId] }));
      this.#articles.delete(`${tenant}/${articleId}`);
      const [put, gone] = article ? [[givenOf(article)], []] : [[], [articleId]];
      await this.#thread.ask({ kind: 'change', shelf: tenant, put, gone });
      return this.#save(tenant, { unsaved: unsaved + 1 });
    });
    this.#keep(tenant, after);
    return after;
  }

  /** After much has changed at once. */
  #readAgain(tenant: string): void {
    this.#articles.clear();
    this.#chosen?.changed(tenant);
    const before = this.#shelves.peek(tenant);
    // One reading that has not begun sees all that was imported until then.
    if (!before || this.#behind.has(tenant)) return;
    this.#behind.add(tenant);
    const again = () => {
      this.#behind.delete(tenant);
      return this.#load(tenant);
    };
    this.#keep(tenant, before.then(again, again));
  }

  async #articlesOf(tenant: string, ids: readonly string[]): Promise<Map<string, PublishedArticle>> {
    const found = new Map<string, PublishedArticle>();
    for (const id of ids) {
      const known = this.#articles.get(`${tenant}/${id}`);
      if (known) found.set(id, known);
    }
    const missing = ids.filter((id) => !found.has(id));
    if (missing.length === 0) return found;
    for (const article of await this.#db.tenant(tenant, (tx) => readPublished(tx, { ids: missing }))) {
      this.#articles.set(`${tenant}/${article.articleId}`, article);
      found.set(article.articleId, article);
    }
    return found;
  }

  async #ask(tenant: string, query: string, options: LookupOptions) {
    if ((options.instead ?? []).length === 0) {
      await this.#shelf(tenant);
      return this.#find(tenant, query, options);
    }
    // In one line with the edits, so that what is put back is what was there.
    const ready = this.#shelf(tenant);
    const asked = ready.then(() => this.#find(tenant, query, options));
    this.#keep(
      tenant,
      asked.then(() => ready),
    );
    return asked;
  }

  async #find(tenant: string, query: string, { limit = DEFAULT_HITS, pins, instead = [] }: LookupOptions) {
    const whole = { at: this.#now().getTime(), ...pins };
    const ids = instead.map(({ articleId }) => articleId);
    const before = ids.length === 0 ? [] : [...(await this.#articlesOf(tenant, ids)).values()].map(givenOf);
    const put = instead.map(givenOf);
    const how = { kind: 'search', query, limit, pins: whole, instead: put, before } as const;
    const other = (await this.#chosen?.for(tenant, query, [...put, ...before])) ?? { not: 'embedded' as const };
    if ('not' in other) return { ...(await this.#thread.ask({ ...how, shelf: tenant })), by: other.not };
    const { shelf, vectors } = other;
    return { ...(await this.#thread.ask({ ...how, shelf, vectors })), by: 'chosen' as const };
  }
}
