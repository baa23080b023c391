import { sql, type ColumnType, type Generated, type Selectable, type Updateable } from 'kysely';
import type {
  ImportFile,
  ImportItem,
  ImportOptions,
  ImportState,
  ImportTrouble,
  ImportView,
  ItemPlan,
  PlanCounts,
  WorkProgress,
} from '#contracts/http/imports';
import type { Chunk } from '#contracts/http/knowledge';
import type { Permission } from '#contracts/permissions';
import type { Tx } from '#platform/db';
import type { Brought, Row } from './merge.ts';

/** Given as text, read as values. */
export type Json<T> = ColumnType<T, string | undefined, string>;

export type Fate = 'added' | 'changed' | 'unchanged' | 'kept' | 'refused';

/** What an undo needs: how the article stood. Null: it did not exist. */
export interface Before {
  readonly article: Readonly<Record<string, unknown>> | null;
  readonly chunks: readonly Chunk[] | null;
  readonly source: { readonly source: string; row_key: string | null; print: string; brought: unknown } | null;
}

export interface ImportsTables {
  knowledge_imports: {
    tenant_id: string;
    id: string;
    state: ImportState;
    options: Json<ImportOptions>;
    progress: Json<WorkProgress>;
    trouble: Json<ImportTrouble | null> | null;
    result: Json<Result | null> | null;
    mode: 'drafts' | 'review' | null;
    why: Generated<string>;
    batch_id: string | null;
    queued_at: Date | null;
    tries: Generated<number>;
    created_at: Date;
    created_by: string;
    created_by_name: string;
    acted_by: string | null;
    acted_by_name: string | null;
    acted_permissions: Permission[] | null;
    updated_at: Date;
    committed_at: Date | null;
  };
  knowledge_import_files: {
    tenant_id: string;
    import_id: string;
    id: string;
    position: number;
    parent_id: string | null;
    name: string;
    source: ImportFile['source'];
    url: string | null;
    file_id: string | null;
    size: ColumnType<string | number | null, number | null, number | null>;
    print: string | null;
    format: string | null;
    title: string | null;
    kind: 'qa' | 'document' | null;
    state: Generated<ImportFile['state']>;
    refusal: Json<ImportTrouble | null> | null;
    warnings: Json<ImportFile['warnings']>;
    pages: Json<ImportFile['pages']>;
    tables: Json<ImportFile['tables']>;
    article_id: string | null;
    brought: Json<Brought[]>;
    kept: Json<ImportFile['kept']>;
    fate: Fate | null;
    after_revision: number | null;
    before: Json<Before | null> | null;
    undone: boolean | null;
  };
  knowledge_import_items: {
    tenant_id: string;
    import_id: string;
    id: string;
    file_id: string;
    position: number;
    /** refused: a row that cannot be taken; `content` holds its cells. */
    kind: 'chunk' | 'qa' | 'refused';
    sheet: Generated<string>;
    row: number | null;
    page: number | null;
    content: Json<Chunk | Row | Cells>;
    /** As it was read, where an edit may have changed it. */
    read: Json<Row | null> | null;
    notes: Json<Notes>;
    search_text: string;
    enabled: Generated<boolean>;
    edited: Generated<boolean>;
    revision: Generated<number>;
    plan: ItemPlan;
    take: Generated<'here' | 'file'>;
    problems: Json<ImportItem['problems']>;
    article_id: string | null;
    fate: Fate | null;
    after_revision: number | null;
    before: Json<Before | null> | null;
    undone: boolean | null;
  };
  knowledge_sources: {
    tenant_id: string;
    article_id: string;
    source: string;
    row_key: string | null;
    print: string;
    brought: Json<Row | readonly Brought[]>;
  };
}

/** A row that cannot be taken, as it stood in the file. */
export interface Cells {
  readonly header: readonly string[];
  readonly cells: readonly string[];
}

/** What the comparison found, for the preview. */
export interface Notes {
  readonly here?: Row | { readonly text: string; readonly disabled: boolean };
  readonly changes?: readonly string[];
  readonly conflicts?: readonly string[];
  readonly question?: string;
}

export type Result = Omit<NonNullable<ImportView['result']>, 'committedAt' | 'undoUntil' | 'batchId' | 'mode'>;

export type ImportRecord = Selectable<ImportsTables['knowledge_imports']>;
export type FileRecord = Selectable<ImportsTables['knowledge_import_files']>;
export type ItemRecord = Selectable<ImportsTables['knowledge_import_items']>;

export const tables = (tx: Tx) => tx.tables<ImportsTables>();

export async function filesOf(tx: Tx, importId: string): Promise<FileRecord[]> {
  return tables(tx)
    .selectFrom('knowledge_import_files')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('import_id', '=', importId)
    .orderBy('position')
    .execute();
}

export const noCounts = (): PlanCounts => ({
  new: 0,
  changes: 0,
  unchanged: 0,
  conflict: 0,
  refused: 0,
  disabled: 0,
});

/** Items of each plan, by file. */
export async function countsByFile(tx: Tx, importIds: readonly string[]): Promise<Map<string, PlanCounts>> {
  const rows = await tables(tx)
    .selectFrom('knowledge_import_items')
    .select(['file_id', 'plan', 'enabled', sql<string>`count(*)`.as('count')])
    .where('tenant_id', '=', tx.tenant)
    .where('import_id', '=', sql<string>`any(${importIds}::uuid[])`)
    .groupBy(['file_id', 'plan', 'enabled'])
    .execute();
  const counts = new Map<string, PlanCounts>();
  for (const { file_id, plan, enabled, count } of rows) {
    const of = counts.get(file_id) ?? noCounts();
    of[enabled || plan === 'refused' ? plan : 'disabled'] += Number(count);
    counts.set(file_id, of);
  }
  return counts;
}

export function sum(counts: Iterable<PlanCounts>): PlanCounts {
  const all = noCounts();
  for (const one of counts) for (const plan of Object.keys(all) as (keyof PlanCounts)[]) all[plan] += one[plan];
  return all;
}

export async function setFile(
  tx: Tx,
  { import_id, id }: Pick<FileRecord, 'import_id' | 'id'>,
  columns: Updateable<ImportsTables['knowledge_import_files']>,
): Promise<void> {
  await tables(tx)
    .updateTable('knowledge_import_files')
    .set(columns)
    .where('tenant_id', '=', tx.tenant)
    .where('import_id', '=', import_id)
    .where('id', '=', id)
    .execute();
}
