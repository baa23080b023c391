import { LRUCache } from 'lru-cache';
import { createIndex, match, type Hit, type Match, type RetrievalIndex } from '#libs/retrieval';
import type { Db } from '#platform/db';
import type { Facts } from '#platform/facts';
import { knowledgeFacts } from './facts.ts';
import { readPublished, type PublishedArticle, type Tables } from './store.ts';

/** Companies whose index is in memory at once; the one that was asked longest ago goes first. */
const TENANTS = 64;
/** Articles read at once while an index is built. */
const PAGE = 500;
/** Groups of synonyms that a company may bring. */
const GROUPS = 2_000;
const DEFAULT_HITS = 5;

export type Found = Hit & { readonly article: PublishedArticle };

export interface Lookup {
  /** The best first. */
  readonly hits: readonly Found[];
  readonly match: Match;
}

interface Shelf {
  readonly index: RetrievalIndex;
  readonly articles: Map<string, PublishedArticle>;
}

export interface Retrieval {
  search(tenant: string, query: string, options?: { limit?: number }): Promise<Lookup>;
  /** Builds a company's index now, so that the first question does not wait for it. */
  warm(tenant: string): Promise<void>;
  /** Lets go of a company that is no more. */
  forget(tenant: string): void;
}

/**
 * One in-process index per company, built when first asked for. It follows edits on every node: a fact makes the
 * node read the article again and put in what is published now, so facts may come twice or late. Start the facts
 * before the first question: what happens between building and listening would be missed.
 */
export function createRetrieval({ db, facts, now }: { db: Db; facts: Facts; now: () => Date }): Retrieval {
  const shelves = new LRUCache<string, Promise<Shelf>>({ max: TENANTS });

  function shelf(tenant: string): Promise<Shelf> {
    const known = shelves.get(tenant);
    if (known) return known;
    const loading = load(db, tenant);
    shelves.set(tenant, loading);
    loading.catch(() => drop(tenant, loading));
    return loading;
  }
  function drop(tenant: string, loading: Promise<Shelf>) {
    if (shelves.peek(tenant) === loading) shelves.delete(tenant);
  }

  function refresh(tenant: string, articleId: string): Promise<unknown> | undefined {
    const before = shelves.peek(tenant);
    if (!before) return undefined;
    // One after the other: of two readings the later one must also be the later applied.
    const after = before.then(async (kept) => {
      const [article] = await db.tenant(tenant, (tx) => readPublished(tx, { ids: [articleId] }));
      place(kept, articleId, article);
      return kept;
    });
    shelves.set(tenant, after);
    after.catch(() => drop(tenant, after));
    return after;
  }

  facts.broadcast([knowledgeFacts.published, knowledgeFacts.unpublished, knowledgeFacts.removed], async (fact) => {
    await refresh(fact.tenant, String(fact.payload['articleId']));
  });
  facts.broadcast([knowledgeFacts.imported], (fact) => void shelves.delete(fact.tenant));

  return {
    async search(tenant, query, { limit = DEFAULT_HITS } = {}) {
      const { index, articles } = await shelf(tenant);
      const at = now().toISOString();
      const found = index.search(query, { limit, only: (id) => isValid(articles.get(id)!, at) });
      const hits = found.map((hit) => ({ ...hit, article: articles.get(hit.id)! }));
      return { hits, match: match(hits) };
    },
    async warm(tenant) {
      await shelf(tenant);
    },
    forget: (tenant) => void shelves.delete(tenant),
  };
}

/** ISO 8601 in UTC with milliseconds sorts as text. */
function isValid({ validFrom, validTo }: PublishedArticle, at: string): boolean {
  return (validFrom === null || validFrom <= at) && (validTo === null || at < validTo);
}

function place({ index, articles }: Shelf, id: string, article: PublishedArticle | undefined): void {
  if (!article) {
    index.remove(id);
    articles.delete(id);
    return;
  }
  articles.set(id, article);
  const { question, similar, answer, answers, category } = article;
  index.upsert({ id, question, similar, answer: answers.en ? `${answer}\n${answers.en}` : answer, category });
}

async function load(db: Db, tenant: string): Promise<Shelf> {
  return db.tenant(tenant, async (tx) => {
    const groups = await tx
      .tables<Tables>()
      .selectFrom('synonym_groups')
      .select('words')
      .where('tenant_id', '=', tenant)
      .orderBy('id')
      .limit(GROUPS)
      .execute();
    const kept: Shelf = { index: createIndex({ synonyms: groups.map(({ words }) => words) }), articles: new Map() };
    for (let after: string | null = null; ;) {
      const page: PublishedArticle[] = await readPublished(tx, { after, limit: PAGE });
      for (const article of page) place(kept, article.articleId, article);
      if (page.length < PAGE) return kept;
      after = page.at(-1)!.articleId;
    }
  });
}
