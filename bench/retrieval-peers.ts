import type { KnowledgeRow } from '#libs/evaluation';
import type { Bundle } from '#libs/retrieval';
import { bm25 } from './peers/bm25.ts';
import { cosine } from './peers/cosine.ts';
import { miniSearch } from './peers/minisearch.ts';
import { spellings, type Peer } from './peers/peer.ts';
import { characters, jiebaWords } from './peers/words.ts';

/** What `./liren eval retrieval --peers` prints beside the product, each built when its turn comes. */
export function peersOf(rows: readonly KnowledgeRow[], { encoder }: Bundle): { name: string; open(): Peer }[] {
  return [
    { name: 'BM25, characters and pairs', open: () => bm25(rows, characters) },
    {
      name: 'BM25, characters and pairs, spellings joined',
      open: () => bm25(rows, characters, (row) => [spellings(row).join('\n')]),
    },
    { name: 'BM25, jieba words', open: () => bm25(rows, jiebaWords) },
    { name: 'MiniSearch, jieba words', open: () => miniSearch(rows) },
    ...(encoder ? [{ name: 'encoder alone', open: () => cosine(rows, encoder) }] : []),
  ];
}
