import { sql } from 'kysely';
import type { Tx } from '#platform/db';
import type { ArticleRow, Tables } from '../store.ts';
import type { Brought, Row } from './merge.ts';
import { keyOf } from './rows.ts';
import type { FileRecord } from './store.ts';

/** An article that was here before, with what its file last said of it; null when no file has. */
export interface Target<B> {
  readonly row: ArticleRow;
  readonly source: { readonly source: string; row_key: string | null; print: string; brought: B } | null;
}

interface Found {
  s_source: string | null;
  s_row_key: string | null;
  s_print: string | null;
  s_brought: unknown;
}

/** How a file is known when it comes again: by its address, else by its name. */
export function sourceKey({ source, url, name }: Pick<FileRecord, 'source' | 'url' | 'name'>): string {
  return source === 'url' ? url! : name.normalize('NFC').toLowerCase();
}

/** The document that the same file (by name or address, else by its bytes) brought into this folder before. */
export async function findDocument(
  tx: Tx,
  file: FileRecord,
  { folderId, lock = false }: { folderId: string | null; lock?: boolean },
): Promise<Target<Brought[]> | null> {
  const key = sourceKey(file);
  const { rows } = await sql<ArticleRow & Found>`
    select a.*, s.source as s_source, s.row_key as s_row_key, s.print as s_print, s.brought as s_brought
    from knowledge_sources s join articles a on a.tenant_id = s.tenant_id and a.id = s.article_id
    where s.tenant_id = ${tx.tenant} and s.row_key is null and (s.source = ${key} or s.print = ${file.print})
      and a.kind = 'document' and a.removed_at is null and a.folder_id is not distinct from ${folderId}::uuid
    order by (s.source = ${key}) desc, a.updated_at desc limit 1 ${lock ? sql`for update of a` : sql``}`.execute(
    tx.tables<Tables>(),
  );
  return rows[0] ? targetOf<Brought[]>(rows[0]) : null;
}

/** The articles of this folder that rows were before: by the question that the row had, else by the question itself. */
export async function findRows(
  tx: Tx,
  questions: readonly string[],
  { folderId, lock = false }: { folderId: string | null; lock?: boolean },
): Promise<Map<string, Target<Row>>> {
  const keys = questions.map(keyOf);
  const { rows } = await sql<ArticleRow & Found>`
    select a.*, s.source as s_source, s.row_key as s_row_key, s.print as s_print, s.brought as s_brought
    from articles a left join knowledge_sources s on s.tenant_id = a.tenant_id and s.article_id = a.id
      and s.row_key is not null
    where a.tenant_id = ${tx.tenant} and a.kind = 'qa' and a.removed_at is null
      and a.folder_id is not distinct from ${folderId}::uuid
      and (s.row_key = any(${keys}::text[]) or a.question = any(${questions}::text[]))
    order by a.id ${lock ? sql`for update of a` : sql``}`.execute(tx.tables<Tables>());
  const targets = rows.map((row) => targetOf<Row>(row));
  const byKey = new Map(targets.flatMap((target) => (target.source ? [[target.source.row_key, target]] : [])));
  const byQuestion = new Map(targets.map((target) => [target.row.question, target]));
  return new Map(
    questions.flatMap((question) => {
      const target = byKey.get(keyOf(question)) ?? byQuestion.get(question);
      return target ? [[question, target] as const] : [];
    }),
  );
}

function targetOf<B>({ s_source, s_row_key, s_print, s_brought, ...row }: ArticleRow & Found): Target<B> {
  if (s_source === null) return { row, source: null };
  return { row, source: { source: s_source, row_key: s_row_key, print: s_print!, brought: s_brought as B } };
}
