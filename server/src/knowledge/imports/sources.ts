import { sql } from 'kysely';
import type { Chunk } from '#contracts/http/knowledge';
import type { Tx } from '#platform/db';
import { columnsOf, type ArticleRow } from '../store.ts';
import { tables, type Before } from './store.ts';
import type { Target } from './targets.ts';

/** What a file last said of an article. */
export interface Source<B> {
  readonly source: string;
  readonly row_key: string | null;
  readonly print: string;
  readonly brought: B;
}

/** Remembers what files said last, for the next time they come. */
export async function writeSources(
  tx: Tx,
  sources: readonly ({ readonly article_id: string } & Source<unknown>)[],
): Promise<void> {
  if (sources.length === 0) return;
  await sql`insert into knowledge_sources (tenant_id, article_id, source, row_key, print, brought)
    select ${tx.tenant}::uuid, s.article_id, s.source, s.row_key, s.print, s.brought
    from jsonb_to_recordset(${JSON.stringify(sources)}::jsonb)
      as s(article_id uuid, source text, row_key text, print text, brought jsonb)
    on conflict (tenant_id, article_id) do update set source = excluded.source, row_key = excluded.row_key,
      print = excluded.print, brought = excluded.brought`.execute(tables(tx));
}

/** How an article stood, for an undo. */
export function beforeOf({ row, source }: Target<unknown>, chunks: readonly Chunk[] | null): Before {
  const { authors, origin } = row;
  return { article: { ...plain(row), authors, origin }, chunks, source };
}

/** Columns as JSON keeps them. */
function plain(row: ArticleRow): Record<string, unknown> {
  return { ...columnsOf(row), search_text: row.search_text };
}
