import { sql } from 'kysely';
import {
  importLimits,
  type ImportFile,
  type ImportItem,
  type ImportView,
  type PlanCounts,
} from '#contracts/http/imports';
import type { Chunk } from '#contracts/http/knowledge';
import type { Tx } from '#platform/db';
import type { Files } from '#platform/files';
import { everywhere, type Access } from '../folders/access.ts';
import { articleTitles } from '../store.ts';
import type { Row } from './merge.ts';
import {
  countsByFile,
  filesOf,
  noCounts,
  sum,
  tables,
  type Cells,
  type FileRecord,
  type ImportRecord,
  type ItemRecord,
} from './store.ts';

const DAY_MS = 24 * 3_600_000;
/** Names shown in a row of the list. */
const NAMES = 3;

type Head = Omit<ImportView, 'files' | 'counts'>;

function headOf(row: ImportRecord): Head {
  return {
    id: row.id,
    state: row.state,
    options: row.options,
    progress: row.progress,
    trouble: row.trouble,
    createdAt: row.created_at.toISOString(),
    createdBy: { id: row.created_by, name: row.created_by_name },
    updatedAt: row.updated_at.toISOString(),
    result: resultOf(row),
  };
}

function resultOf({ result, mode, committed_at, batch_id }: ImportRecord): ImportView['result'] {
  if (result === null || committed_at === null) return null;
  return {
    ...result,
    mode: mode ?? 'drafts',
    committedAt: committed_at.toISOString(),
    undoUntil: undoUntil(committed_at).toISOString(),
    batchId: batch_id,
  };
}

/** Files of a title. */
const TITLED = 3;

/** What imports are called: by their first files, for whoever may read where they go. */
export async function importTitles(tx: Tx, ids: readonly string[], access: Access): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; folder: string | null; names: string[] }>`
    select i.id, i.options ->> 'folderId' as folder,
      array_agg(f.name order by f.position) filter (where f.name is not null) as names
    from knowledge_imports i left join knowledge_import_files f
      on f.tenant_id = i.tenant_id and f.import_id = i.id and f.parent_id is null
    where i.tenant_id = ${tx.tenant} and i.id = any(${ids}::uuid[]) group by i.id, 2`.execute(tables(tx));
  const named = rows.filter(({ folder, names }) => names !== null && access.may('read', folder));
  return new Map(named.map(({ id, names }) => [id, titleOf(names)]));
}

function titleOf(names: readonly string[]): string {
  const more = names.length - TITLED;
  return names.slice(0, TITLED).join(' · ') + (more > 0 ? ` +${more}` : '');
}

export const undoUntil = (committedAt: Date) => new Date(committedAt.getTime() + importLimits.undoDays * DAY_MS);

/** One import with its files. */
export async function viewOf(tx: Tx, row: ImportRecord, { url }: Pick<Files, 'url'>): Promise<ImportView> {
  const [files, counts] = [await filesOf(tx, row.id), await countsByFile(tx, [row.id])];
  const titles = await titlesOf(tx, files);
  const link = (id: string) => url(id, tx, 'staff');
  return {
    ...headOf(row),
    files: files.map((file) => fileView(file, { counts: counts.get(file.id) ?? noCounts(), titles, link })),
    counts: sum(counts.values()),
  };
}

/** Rows of the list. */
export async function rowsOf(tx: Tx, rows: readonly ImportRecord[]) {
  const ids = rows.map(({ id }) => id);
  const files = await tables(tx)
    .selectFrom('knowledge_import_files')
    .select(['import_id', 'id', 'name'])
    .where('tenant_id', '=', tx.tenant)
    .where('import_id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('parent_id', 'is', null)
    .orderBy('position')
    .execute();
  const counts = await countsByImport(tx, ids);
  return rows.map((row) => {
    const own = files.filter(({ import_id }) => import_id === row.id);
    const names = own.slice(0, NAMES).map(({ name }) => name);
    return { ...headOf(row), files: own.length, names, counts: counts.get(row.id) ?? noCounts() };
  });
}

async function countsByImport(tx: Tx, ids: readonly string[]): Promise<Map<string, PlanCounts>> {
  const all = new Map<string, PlanCounts>();
  for (const id of ids) all.set(id, sum((await countsByFile(tx, [id])).values()));
  return all;
}

interface Beside {
  counts: PlanCounts;
  titles: ReadonlyMap<string, string>;
  link(fileId: string): string;
}

function fileView(file: FileRecord, { counts, titles, link }: Beside): ImportFile {
  const { id, name, source, url, format, title, kind, state, refusal, warnings, pages, kept } = file;
  return {
    id,
    name,
    source,
    url,
    format,
    title,
    kind,
    state,
    refusal,
    warnings,
    pages,
    kept,
    tables: file.tables,
    size: file.size === null ? null : Number(file.size),
    article: articleRef(file.article_id, titles),
    counts,
    original: file.file_id === null ? null : link(file.file_id),
  };
}

function articleRef(id: string | null, titles: ReadonlyMap<string, string>) {
  const question = id === null ? undefined : titles.get(id);
  return id === null || question === undefined ? null : { id, question };
}

export async function titlesOf(tx: Tx, rows: readonly { readonly article_id: string | null }[]) {
  return articleTitles(
    tx,
    rows.flatMap(({ article_id }) => article_id ?? []),
    // Whoever may write in the folder of the import may read what lies there.
    everywhere,
  );
}

const emptyRow: Row = {
  question: '',
  similar: [],
  negative: [],
  answer: '',
  answers: [],
  language: null,
  category: '',
  products: [],
  validFrom: null,
  validTo: null,
};

function cellsOf({ header, cells }: Cells) {
  return cells.map((text, at) => ({ header: header[at] ?? '', text })).filter(({ text }) => text !== '');
}

export function itemView(item: ItemRecord, titles: ReadonlyMap<string, string>): ImportItem {
  const { id, file_id: fileId, revision, enabled, edited, plan, take, problems, notes } = item;
  const head = { id, fileId, revision, enabled, edited, plan, take, problems };
  const article = articleRef(item.article_id, titles);
  if (item.kind === 'chunk') {
    const here = (notes.here as { text: string; disabled: boolean } | undefined) ?? null;
    return { ...head, article, kind: 'chunk', chunk: { ...(item.content as Chunk), disabled: !enabled }, here };
  }
  const draft = item.kind === 'qa' ? (item.content as Row) : { ...emptyRow, ...(notes.here as Partial<Row>) };
  return {
    ...head,
    article,
    kind: 'qa',
    row: item.row ?? 0,
    sheet: item.sheet,
    draft,
    cells: item.kind === 'refused' ? cellsOf(item.content as Cells) : [],
    changes: [...(notes.changes ?? [])],
    conflicts: [...(notes.conflicts ?? [])],
    here: item.kind === 'qa' ? ((notes.here as Row | undefined) ?? null) : null,
  };
}
