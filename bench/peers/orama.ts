import { writeFileSync } from 'node:fs';
import { create, insertMultiple, load, save, search, update, type RawData } from '@orama/orama';
import type { KnowledgeRow } from '#libs/evaluation';
import type { Peer } from './peer.ts';
import { jiebaWords } from './words.ts';

const schema = { question: 'string', similar: 'string[]', answer: 'string' } as const;
const tokenizer = { language: 'chinese', normalizationCache: new Map(), tokenize: jiebaWords };

const documentOf = ({ id, question, similar, answer }: KnowledgeRow) => ({ id, question, similar, answer });

/** Candidates fetched where only some entries are asked for: Orama filters by fields, not by a set of ids. */
const WIDE = 2_000;

/** Orama's BM25 with jieba words, any of them enough. */
export async function orama(rows: readonly KnowledgeRow[], from?: string): Promise<Peer> {
  const db = create({ schema, components: { tokenizer } });
  if (from === undefined) await insertMultiple(db, rows.map(documentOf), 1_000);
  else load(db, JSON.parse(from) as RawData);
  return {
    async search(query, { limit, only }) {
      const { hits } = await search(db, { term: query, threshold: 1, limit: only ? WIDE : limit });
      const found = hits.filter(({ id }) => only === undefined || only.has(id)).slice(0, limit);
      return { ranked: found.map(({ id }) => id), confidence: found[0]?.score ?? Number.NEGATIVE_INFINITY };
    },
    edit: async (row) => void (await update(db, row.id, documentOf(row))),
    save: (file) => writeFileSync(file, JSON.stringify(save(db))),
  };
}
