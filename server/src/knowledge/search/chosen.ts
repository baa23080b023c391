import { setTimeout as sleep } from 'node:timers/promises';
import { encodedTexts } from '#libs/retrieval';
import type { Db } from '#platform/db';
import { printOfText, type KeptVectors, type Made, type Maker, type Missed } from '../encoders/kept.ts';
import { readPublished, type PublishedArticle } from '../store.ts';
import type { SearchThread } from './client.ts';
import { givenOf } from './entries.ts';
import { catchUp, readSynonyms } from './loading.ts';
import type { Given } from './messages.ts';

/** Articles whose vectors are made and put in at once: between two such steps the thread answers questions. */
const STEP = 32;
/** After the encoder gave nothing it is tried again so much later. */
const PAUSE_MS = 30_000;

/** Why a question was not looked for with the chosen encoder. */
export type NotChosen = Missed['missed'] | 'filling';

/** What a search on a chosen index needs. */
export interface ChosenShelf {
  readonly shelf: string;
  readonly vectors: ReadonlyMap<string, Int8Array>;
}

/**
 * Beside the index of the embedded encoder, one of vectors by the encoder that the operator chose. It is filled in the
 * background; while anything is missing in it, and whenever the encoder is silent, questions go to the other.
 */
export interface ChosenIndexes {
  /** Begins to fill a company's index. */
  open(tenant: string): void;
  /** An article may have changed; with none named, any. */
  changed(tenant: string, articleId?: string): void;
  /** For a question, and articles that are put in the place of others for it. */
  for(tenant: string, query: string, givens: readonly Given[]): Promise<ChosenShelf | { readonly not: NotChosen }>;
  close(tenant: string): void;
  /** The thread lost all it had. */
  lost(): void;
  stop(): void;
}

interface Deps {
  readonly db: Db;
  readonly thread: SearchThread;
  readonly vectors: KeptVectors;
}

class Filling {
  readonly tenant: string;
  readonly #deps: Deps;
  readonly #touched = new Set<string>();
  /** Counts changes: who began before one sees that it happened. */
  changes = 0;
  maker: Maker | undefined;
  #all = true;
  #running = false;
  readonly #ended = new AbortController();

  constructor(tenant: string, deps: Deps) {
    this.tenant = tenant;
    this.#deps = deps;
  }

  get shelf(): string {
    return shelfOf(this.tenant, this.maker!);
  }

  get whole(): boolean {
    return this.maker !== undefined && !this.#running;
  }

  change(articleId?: string): void {
    this.changes++;
    if (articleId === undefined) this.#all = true;
    else this.#touched.add(articleId);
    if (!this.#running) void this.#run();
  }

  end(): void {
    this.#ended.abort();
    if (this.maker) this.#deps.thread.ask({ kind: 'close', shelf: this.shelf }).catch(() => undefined);
  }

  async #run(): Promise<void> {
    this.#running = true;
    const { signal } = this.#ended;
    while ((this.#all || this.#touched.size > 0) && !signal.aborted) {
      try {
        await (this.#all ? this.#fill() : this.#step());
      } catch {
        // Silent, or the thread was lost: begun again from what the index has then.
        this.#all = true;
        await sleep(PAUSE_MS, undefined, { ref: false, signal }).catch(() => undefined);
      }
    }
    this.#running = false;
  }

  async #fill(): Promise<void> {
    const { db, thread, vectors } = this.#deps;
    const { tenant } = this;
    const maker = await vectors.maker();
    if ('missed' in maker) throw new Error(maker.missed);
    [this.maker, this.#all] = [maker, false];
    this.#touched.clear();
    const synonyms = await db.tenant(tenant, readSynonyms);
    const { known } = await thread.ask({ kind: 'open', shelf: this.shelf, synonyms, file: null, encoder: maker });
    const prints = new Set<string>();
    await catchUp({ db, tenant }, new Map(known), async (put, gone) => {
      for (let at = 0; at < Math.max(1, put.length); at += STEP) {
        const texts = await this.#put(put.slice(at, at + STEP), at === 0 ? gone : []);
        for (const text of texts) prints.add(printOfText(text));
      }
    });
    // Only a filling from nothing has seen every text.
    if (known.length === 0) await vectors.prune(tenant, maker, prints);
  }

  async #step(): Promise<void> {
    const ids = [...this.#touched].slice(0, STEP);
    for (const id of ids) this.#touched.delete(id);
    const read = await this.#deps.db.tenant(this.tenant, (tx) => readPublished(tx, { ids }));
    const found = new Set(read.map(({ articleId }) => articleId));
    const gone = ids.filter((id) => !found.has(id));
    await this.#put(read, gone);
  }

  async #put(articles: readonly PublishedArticle[], gone: readonly string[]): Promise<string[]> {
    const put = articles.map(givenOf);
    const texts = textsOf(put);
    const made = await this.#deps.vectors.of(this.tenant, texts);
    if ('missed' in made) throw new Error(made.missed);
    if (made.id !== this.maker!.id) throw new Error('Another model answers now');
    // Ended while it waited: the shelf is closed.
    this.#ended.signal.throwIfAborted();
    await this.#deps.thread.ask({ kind: 'change', shelf: this.shelf, put, gone, vectors: made.vectors });
    return texts;
  }
}

export function createChosenIndexes(deps: Deps): ChosenIndexes {
  const { thread, vectors } = deps;
  const fillings = new Map<string, Filling>();
  const close = (tenant: string) => {
    fillings.get(tenant)?.end();
    fillings.delete(tenant);
  };

  async function vectorsFor(filling: Filling, query: string, givens: readonly Given[]): Promise<Made | Missed> {
    const readings = await thread.ask({ kind: 'readings', shelf: filling.shelf, query });
    const asked = await vectors.ofQuestion(readings);
    if ('missed' in asked || givens.length === 0) return asked;
    const put = await vectors.of(filling.tenant, textsOf(givens));
    return 'missed' in put ? put : { ...asked, vectors: new Map([...asked.vectors, ...put.vectors]) };
  }

  return {
    open(tenant) {
      if (fillings.has(tenant)) return;
      const filling = new Filling(tenant, deps);
      fillings.set(tenant, filling);
      filling.change();
    },
    changed: (tenant, articleId) => fillings.get(tenant)?.change(articleId),
    async for(tenant, query, givens) {
      const filling = fillings.get(tenant);
      if (!filling?.whole) return { not: 'filling' };
      const { changes, shelf } = filling;
      const made = await vectorsFor(filling, query, givens);
      if ('missed' in made) return { not: made.missed };
      // What is put back after a search must be what was there before it.
      const still = fillings.get(tenant) === filling && filling.whole && filling.changes === changes;
      return still && filling.maker?.id === made.id ? { shelf, vectors: made.vectors } : { not: 'filling' };
    },
    close,
    lost: () => fillings.forEach((filling) => filling.change()),
    stop: () => [...fillings.keys()].forEach(close),
  };
}

const shelfOf = (tenant: string, { id }: Maker) => `${tenant} ${id}`;

function textsOf(givens: readonly Given[]): string[] {
  return [...new Set(givens.flatMap(({ entries }) => entries.flatMap(encodedTexts)))];
}
