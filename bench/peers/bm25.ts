import { createBm25, type Cut, type KnowledgeRow } from '#libs/evaluation';
import { spellings, type Peer } from './peer.ts';

/** Our own BM25. It is a yardstick for quality and knows no edits: an edit builds it again. */
export function bm25(rows: readonly KnowledgeRow[], cut: Cut, textsOf = spellings): Peer {
  const kept = new Map(rows.map((row) => [row.id, row]));
  const build = () =>
    createBm25(
      [...kept.values()].map((row) => ({ id: row.id, texts: textsOf(row) })),
      cut,
    );
  let searcher = build();
  return {
    search: (query, how) => searcher.search(query, how),
    edit(row) {
      kept.set(row.id, row);
      searcher = build();
    },
  };
}
