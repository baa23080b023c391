import { writeFileSync } from 'node:fs';
import MiniSearch from 'minisearch';
import type { KnowledgeRow } from '#libs/evaluation';
import type { Peer } from './peer.ts';
import { jiebaWords } from './words.ts';

const options = {
  fields: ['question', 'similar', 'answer'],
  tokenize: jiebaWords,
  // The words are normalised already.
  processTerm: (term: string) => term,
};

const documentOf = ({ id, question, similar, answer }: KnowledgeRow) => ({
  id,
  question,
  similar: similar.join('\n'),
  answer,
});

/** MiniSearch with jieba words, since its own cut knows no Chinese; otherwise as it comes. */
export function miniSearch(rows: readonly KnowledgeRow[], from?: string): Peer {
  const index = from === undefined ? new MiniSearch(options) : MiniSearch.loadJSON(from, options);
  if (from === undefined) index.addAll(rows.map(documentOf));
  return {
    search(query, { limit, only }) {
      const found = index.search(query, only ? { filter: ({ id }) => only.has(String(id)) } : {}).slice(0, limit);
      return { ranked: found.map(({ id }) => String(id)), confidence: found[0]?.score ?? Number.NEGATIVE_INFINITY };
    },
    edit(row) {
      if (index.has(row.id)) index.replace(documentOf(row));
      else index.add(documentOf(row));
    },
    save: (file) => writeFileSync(file, JSON.stringify(index)),
  };
}
