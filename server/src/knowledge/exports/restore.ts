import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { articleDraft, chunk as chunkShape, type Chunk } from '#contracts/http/article-draft';
import { limits } from '#contracts/common';
import type { Db, Tx } from '#platform/db';
import type { Files } from '#platform/files';
import { record } from '#platform/facts';
import { writeChunks } from '../chunks.ts';
import { FACT_VERSION, knowledgeFacts } from '../facts.ts';
import { change, touched, type Edit } from '../live.ts';
import { mergeRow, type Row } from '../imports/merge.ts';
import { DRAFT, draftColumns, draftOf, type ArticleContent, type ArticleRow, type Tables } from '../store.ts';
import { parts } from './archive.ts';
import type { Original } from './pack.ts';
import { renewPassages } from './passages.ts';
import type { Archive } from './unpack.ts';

/** Rows and articles brought back in one transaction. */
const BATCH = 100;

export interface Restored {
  /** Came anew, with their history. */
  added: number;
  /** Were here and are now, as drafts, what the archive says. */
  changed: number;
  unchanged: number;
  /** Differ from the archive because somebody changed them here. */
  kept: number;
  originals: number;
}

export interface Restoring {
  readonly db: Db;
  readonly files: Pick<Files, 'archive'>;
  readonly archive: Archive;
  readonly tenant: string;
  /** Ids, published state and history are believed: this installation packed it for this very company. */
  readonly faithful: boolean;
  edit(tx: Tx): Promise<Edit>;
  tell(tx: Tx, done: number, of: number): Promise<void>;
}

/**
 * Brings an archive back. What is missing here comes as it was; what is here takes what the archive says where nobody
 * changed it since the newest version that both have. Of a foreign archive only drafts come, under new ids of their own.
 */
export async function restoreKnowledge(restoring: Restoring): Promise<Restored> {
  const restored: Restored = { added: 0, changed: 0, unchanged: 0, kept: 0, originals: 0 };
  const { archive, db, tenant, faithful } = restoring;
  const of = Object.values(archive.manifest.counts).reduce((sum, count) => sum + count, 0);
  let done = 0;
  const batches = async (name: string, use: (tx: Tx, rows: Record<string, unknown>[]) => Promise<void>) => {
    for await (const rows of batched(archive.lines(`${name}.jsonl`))) {
      await db.tenant(tenant, async (tx) => {
        done += rows.length;
        await restoring.tell(tx, done, of);
        await use(tx, rows);
      });
    }
  };
  const fresh = new Set<string>();
  const renewed: Renewed = new Map();
  if (faithful) {
    await restoreOriginals(restoring, restored);
    for (const { name, table } of parts) {
      if (name === 'articles')
        await batches(name, (tx, rows) => restoreArticles(restoring, tx, { rows, fresh, renewed, restored }));
      else if (name === 'chunks')
        await batches(name, (tx, rows) => restorePassages(restoring, tx, { rows, fresh, renewed, restored }));
      else if (ofArticle.has(name)) await batches(name, (tx, rows) => insertRows(tx, table, rows.filter(isOf(fresh))));
      else await batches(name, (tx, rows) => insertRows(tx, table, rows));
    }
  } else {
    await batches('folders', (tx, rows) => adoptFolders(tx, rows));
    const passages = await draftPassages(archive);
    await batches('articles', (tx, rows) => adoptArticles(restoring, tx, { rows, passages, restored }));
  }
  await db.tenant(tenant, (tx) =>
    record(tx, { type: knowledgeFacts.imported, version: FACT_VERSION, payload: { articles: restored.added } }),
  );
  return restored;
}

async function* batched<T>(rows: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Parts that belong to articles; they come with those that come anew, and never to those that are here. */
const ofArticle: ReadonlySet<string> = new Set(['versions', 'sources', 'comments']);
const isOf = (fresh: ReadonlySet<string>) => (row: Record<string, unknown>) => fresh.has(String(row['article_id']));

/** Rows as they were, of this company; those that are here stay. Columns that the table does not have are left out. */
async function insertRows(tx: Tx, table: string, rows: readonly Record<string, unknown>[]): Promise<void> {
  if (rows.length === 0) return;
  const known = await columnsOf(tx, table);
  const own = JSON.stringify(rows.map((row) => ({ ...row, tenant_id: tx.tenant })));
  // Columns with a default that an older archive does not know would be null: those are left to the table.
  const given = known.filter((column) => column === 'tenant_id' || rows.some((row) => column in row));
  const picked = sql.join(given.map((column) => sql.ref(column)));
  await sql`insert into ${sql.table(table)} (${picked})
    select ${picked} from jsonb_populate_recordset(null::${sql.table(table)}, ${own}::jsonb)
    on conflict do nothing`.execute(tx.tables<unknown>());
}

async function columnsOf(tx: Tx, table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select attname as name from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 and not attisdropped order by attnum`.execute(
    tx.tables<unknown>(),
  );
  return rows.map(({ name }) => name);
}

/** Bytes first: a row without them would be a broken link. */
async function restoreOriginals({ db, files, archive, tenant }: Restoring, restored: Restored): Promise<void> {
  for await (const line of archive.lines('originals.jsonl')) {
    const { id, name, mime, size, sha256 } = line as unknown as Original;
    if (!archive.has(`originals/${id}`)) continue;
    const kept = { id, size, sha256: Buffer.from(sha256, 'hex') };
    await files.archive.write(tenant, kept, () => archive.stream(`originals/${id}`));
    await db.tenant(tenant, (tx) => files.archive.adopt(tx, { ...kept, name, mime }));
    restored.originals++;
  }
}

/** What became of articles that are here. */
type Renewed = Map<string, 'added' | 'changed' | 'unchanged' | 'kept'>;

interface Arriving {
  readonly rows: readonly Record<string, unknown>[];
  readonly fresh: Set<string>;
  readonly renewed: Renewed;
  readonly restored: Restored;
}

async function restoreArticles(restoring: Restoring, tx: Tx, arriving: Arriving): Promise<void> {
  const { rows, fresh, renewed, restored } = arriving;
  const here = await articlesHere(
    tx,
    rows.map((row) => String(row['id'])),
  );
  const missing = rows.filter((row) => !here.has(String(row['id'])));
  await insertRows(tx, 'articles', missing);
  for (const row of missing) fresh.add(String(row['id']));
  restored.added += missing.length;
  const edit = await restoring.edit(tx);
  for (const row of rows) {
    const own = here.get(String(row['id']));
    if (!own) continue;
    const became = await renew(tx, { own, given: draftFrom(row), wasRemoved: row['removed_at'] !== null }, edit);
    renewed.set(own.id, became);
    restored[became]++;
  }
}

/** History comes with articles that come anew; documents that are here take passages of the draft, and are counted anew. */
async function restorePassages(restoring: Restoring, tx: Tx, arriving: Arriving): Promise<void> {
  const { rows, fresh, renewed, restored } = arriving;
  await insertRows(tx, 'article_chunks', rows.filter(isOf(fresh)));
  const drafts = rows.filter(({ version, article_id }) => version === DRAFT && renewed.has(String(article_id)));
  const here = await articlesHere(
    tx,
    drafts.map(({ article_id }) => String(article_id)),
  );
  const edit = await restoring.edit(tx);
  for (const { article_id, chunks } of drafts) {
    const row = here.get(String(article_id));
    if (row?.kind !== 'document') continue;
    const became = await renewPassages(tx, { row, given: passagesOf(chunks) }, edit);
    const before = renewed.get(row.id)!;
    if (before !== 'unchanged' || became === 'unchanged') continue;
    renewed.set(row.id, became);
    restored[before]--;
    restored[became]++;
  }
}

const passagesOf = (chunks: unknown) => chunkShape.array().max(limits.chunks).parse(chunks);

async function articlesHere(tx: Tx, ids: readonly string[]): Promise<Map<string, ArticleRow>> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('articles')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .orderBy('id')
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** An article that is here: taken out of the bin, and changed where nobody changed it since its newest version. */
async function renew(
  tx: Tx,
  { own, given, wasRemoved }: { own: ArticleRow; given: Row; wasRemoved: boolean },
  edit: Edit,
): Promise<'added' | 'changed' | 'unchanged' | 'kept'> {
  const isBack = own.removed_at !== null && !wasRemoved;
  if (isBack) await change(tx, own.id, { removed_at: null, ...touched(edit) }, edit);
  const { kind, ...here } = draftOf(own);
  const { draft, changes, conflicts } = mergeRow(await publishedRow(tx, own), given, { here, wins: false });
  if (changes.length > 0) {
    const authors = [...new Set([...own.authors, ...(edit.by ? [edit.by.staffId] : [])])];
    const columns = { ...draftColumns({ ...draft, kind }), authors, revision: own.revision + 1 };
    await change(tx, own.id, { ...columns, ...touched(edit) }, edit);
  }
  if (isBack) return 'added';
  return conflicts.length > 0 ? 'kept' : changes.length > 0 ? 'changed' : 'unchanged';
}

/** The newest version, which the draft here came from. */
async function publishedRow(tx: Tx, { id, last_version }: ArticleRow): Promise<Row | null> {
  const version = await tx
    .tables<Tables>()
    .selectFrom('article_versions')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('article_id', '=', id)
    .where('version', '=', last_version)
    .executeTakeFirst();
  if (!version) return null;
  const { kind: _, ...row } = draftOf(version);
  return row;
}

/** A line of articles.jsonl as somebody would have written it; throws where it breaks the rules of an article. */
function draftFrom(line: Record<string, unknown>): Row {
  const at = (value: unknown) => (typeof value === 'string' ? new Date(value) : null);
  const content = { ...line, valid_from: at(line['valid_from']), valid_to: at(line['valid_to']) };
  const { kind: _, ...row } = articleDraft.parse(draftOf(content as unknown as ArticleContent));
  return row;
}

/** An id of this company for something of another, always the same. */
function ownId(tenant: string, id: unknown): string {
  const hex = createHash('sha256')
    .update(`${tenant}/${String(id)}`)
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

async function adoptFolders(tx: Tx, rows: readonly Record<string, unknown>[]): Promise<void> {
  const own = (id: unknown) => (id === null || id === undefined ? null : ownId(tx.tenant, id));
  await insertRows(
    tx,
    'folders',
    rows.map(({ id, parent_id, name, updated_at }) => ({
      id: own(id),
      parent_id: own(parent_id),
      name,
      updated_at,
      revision: 1,
      department_id: null,
      updated_by: null,
      updated_by_name: null,
    })),
  );
}

/** Passages of drafts of documents. */
async function draftPassages(archive: Archive): Promise<Map<string, Chunk[]>> {
  const found = new Map<string, Chunk[]>();
  for await (const { article_id, version, chunks } of archive.lines('chunks.jsonl')) {
    if (version === DRAFT) found.set(String(article_id), passagesOf(chunks));
  }
  return found;
}

async function adoptArticles(
  restoring: Restoring,
  tx: Tx,
  {
    rows,
    passages,
    restored,
  }: { rows: readonly Record<string, unknown>[]; passages: ReadonlyMap<string, Chunk[]>; restored: Restored },
): Promise<void> {
  const edit = await restoring.edit(tx);
  const given = rows.filter((row) => row['removed_at'] === null);
  const here = await articlesHere(
    tx,
    given.map((row) => ownId(tx.tenant, row['id'])),
  );
  for (const line of given) {
    const id = ownId(tx.tenant, line['id']);
    const row = draftFrom(line);
    const own = here.get(id);
    if (own) {
      const { kind: _, ...mine } = draftOf(own);
      const same = mergeRow(null, row, { here: mine, wins: false }).conflicts.length === 0;
      restored[same ? 'unchanged' : 'kept']++;
      continue;
    }
    const kind = articleDraft.shape.kind.parse(line['kind']);
    await tx
      .tables<Tables>()
      .insertInto('articles')
      .values({
        tenant_id: tx.tenant,
        id,
        folder_id: await folderHere(tx, line['folder_id']),
        ...draftColumns({
          ...row,
          kind,
        }),
        authors: edit.by ? [edit.by.staffId] : [],
        ...touched(edit),
      })
      .execute();
    const chunks = passages.get(String(line['id'])) ?? [];
    if (chunks.length > 0) await writeChunks(tx, id, chunks);
    restored.added++;
  }
}

/** The folder as it was adopted, or the top where one of its name was here already. */
async function folderHere(tx: Tx, foreign: unknown): Promise<string | null> {
  if (foreign === null || foreign === undefined) return null;
  const id = ownId(tx.tenant, foreign);
  const found = await tx
    .tables<{ folders: { tenant_id: string; id: string } }>()
    .selectFrom('folders')
    .select('id')
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .executeTakeFirst();
  return found?.id ?? null;
}
