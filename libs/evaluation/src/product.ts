import { createIndex, match, type Bundle, type RetrievalIndex } from '#libs/retrieval';
import type { Searcher } from './measure.ts';
import type { KnowledgeRow } from './rows.ts';

export interface Product extends Searcher {
  readonly index: RetrievalIndex;
}

/** The search of the product over these entries, deciding as the bot does. */
export function createProduct(rows: readonly KnowledgeRow[], bundle: Bundle): Product {
  const index = createIndex({ bundle });
  for (const row of rows) index.upsert(row);
  return productOver(index, bundle);
}

/** The same over an index that stands already. */
export function productOver(index: RetrievalIndex, bundle: Bundle): Product {
  return {
    index,
    search(query, { limit, only }) {
      const hits = index.search(query, { limit, ...(only ? { only: (id: string) => only.has(id) } : {}) });
      const verdict = match(hits, bundle.thresholds);
      return {
        ranked: hits.map(({ id }) => id),
        answered: verdict.kind === 'sure' ? verdict.hit.id : null,
        confidence: hits[0]?.signals['here'] ?? Number.NEGATIVE_INFINITY,
      };
    },
  };
}
