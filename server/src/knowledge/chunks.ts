import { sql } from 'kysely';
import type { Chunk, ChunkChanges } from '#contracts/http/knowledge';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { DRAFT, type ArticleRow, type Tables } from './store.ts';

/** Changed passages that are listed, and characters of each that are shown. */
const LISTED = 100;
const SHOWN = 300;

/** The passages of a version; of the draft by default. None where it has none. */
export async function readChunks(tx: Tx, articleId: string, version = DRAFT): Promise<Chunk[]> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('article_chunks')
    .select('chunks')
    .where('tenant_id', '=', tx.tenant)
    .where('article_id', '=', articleId)
    .where('version', '=', version)
    .executeTakeFirst();
  return row?.chunks ?? [];
}

/**
 * Puts the passages of a draft in place; whoever calls it locks the article and counts its revision on. Refuses with
 * `request.invalid` when two have one id.
 */
export async function writeChunks(tx: Tx, articleId: string, chunks: readonly Chunk[]): Promise<void> {
  if (new Set(chunks.map(({ id }) => id)).size < chunks.length) {
    throw refuse('request.invalid', 'Two passages have the same id', { fields: { chunks: 'holds an id twice' } });
  }
  const given = JSON.stringify(chunks);
  const tables = tx.tables<Tables>();
  await tables
    .insertInto('article_chunks')
    .values({ tenant_id: tx.tenant, article_id: articleId, version: DRAFT, chunks: given })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'article_id', 'version']).doUpdateSet({ chunks: given }))
    .execute();
  await tables
    .updateTable('articles')
    .set({ chunk_count: chunks.length })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', articleId)
    .execute();
}

/** Fingerprints of the passages of drafts, by article; without one where it has none. */
export async function chunkPrints(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('article_chunks')
    .select(['article_id', sql<string>`encode(sha256(convert_to(chunks::text, 'UTF8')), 'hex')`.as('print')])
    .where('tenant_id', '=', tx.tenant)
    .where('article_id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('version', '=', DRAFT)
    .execute();
  return new Map(rows.map(({ article_id, print }) => [article_id, print]));
}

/** Those of these drafts that say something: an answer, an answer for some moment, or of a document a passage. */
export async function speaking(tx: Tx, rows: readonly ArticleRow[]): Promise<Set<string>> {
  const answers = ({ answer, answers: others }: ArticleRow) => answer.trim() !== '' || others.length > 0;
  const said = rows.filter((row) => row.kind !== 'document' && answers(row)).map(({ id }) => id);
  const documents = rows.filter(({ kind }) => kind === 'document').map(({ id }) => id);
  if (documents.length === 0) return new Set(said);
  const found = await tx
    .tables<Tables>()
    .selectFrom('article_chunks')
    .select('article_id')
    .where('tenant_id', '=', tx.tenant)
    .where('article_id', '=', sql<string>`any(${documents}::uuid[])`)
    .where('version', '=', DRAFT)
    .where(sql<boolean>`jsonb_path_exists(chunks, '$[*] ? (@.disabled == false)')`)
    .execute();
  return new Set([...said, ...found.map(({ article_id }) => article_id)]);
}

/** What became of passages, by their ids; one that only moved counts as changed when its heading or page did. Pure. */
export function changesOf(before: readonly Chunk[], after: readonly Chunk[]): ChunkChanges {
  const old = new Map(before.map((chunk) => [chunk.id, chunk]));
  const kept = new Set(after.map(({ id }) => id));
  const items: ChunkChanges['items'] = [];
  for (const chunk of after) {
    const was = old.get(chunk.id);
    if (!was) items.push(changeOf('added', chunk, { after: chunk }));
    else if (!sameChunk(was, chunk)) items.push(changeOf('changed', chunk, { before: was, after: chunk }));
  }
  for (const chunk of before) if (!kept.has(chunk.id)) items.push(changeOf('removed', chunk, { before: chunk }));
  const count = (what: string) => items.filter(({ change }) => change === what).length;
  return {
    added: count('added'),
    removed: count('removed'),
    changed: count('changed'),
    items: items.slice(0, LISTED),
  };
}

const sameChunk = (a: Chunk, b: Chunk) =>
  a.text === b.text && a.disabled === b.disabled && a.page === b.page && a.heading.join('\n') === b.heading.join('\n');

function changeOf(
  change: ChunkChanges['items'][number]['change'],
  { id, heading }: Chunk,
  { before, after }: { before?: Chunk; after?: Chunk },
): ChunkChanges['items'][number] {
  return { id, change, heading: [...heading], before: wordsOf(before), after: wordsOf(after) };
}

/** Null also where a passage is kept but never found. */
function wordsOf(chunk: Chunk | undefined): string | null {
  return chunk && !chunk.disabled ? [...chunk.text].slice(0, SHOWN).join('') : null;
}
