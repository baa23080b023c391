import { sql } from 'kysely';
import type { Chunk } from '#contracts/http/knowledge';
import type { Tx } from '#platform/db';
import { Refusal } from '#platform/errors';
import { newId } from '#platform/ids';
import { createBatch } from '../batches/create.ts';
import { readChunks, writeChunks } from '../chunks.ts';
import { accessOf } from '../folders/access.ts';
import { holdFolder } from '../folders/store.ts';
import { change, touched, type Edit } from '../live.ts';
import { draftColumns, draftOf, type ArticleRow, type Origin, type Tables } from '../store.ts';
import { itemsOf } from './compare.ts';
import type { ImportsDeps, Who } from './deps.ts';
import type { Going } from './going.ts';
import { mergePassages, mergeRow, type Brought, type Row } from './merge.ts';
import { nothingYet, resultOf } from './result.ts';
import { keyOf } from './rows.ts';
import { idle, set } from './session.ts';
import { beforeOf, writeSources, type Source } from './sources.ts';
import { filesOf, setFile, tables, type Fate, type FileRecord, type ImportRecord, type ItemRecord } from './store.ts';
import { findDocument, findRows, sourceKey, type Target } from './targets.ts';
import { Failed } from './trouble.ts';

/** Rows written in one transaction. */
const BATCH = 100;

/** Who acts in an import, with what he could do when he asked. */
export function actorOfImport(row: ImportRecord): Who {
  const { acted_by, acted_by_name, acted_permissions } = row;
  return { staffId: acted_by!, name: acted_by_name!, permissions: new Set(acted_permissions ?? []) };
}

export type ImportEdit = Edit & { readonly by: Who };

/** How the import changes articles, asked anew in each transaction: rights may have changed since. */
export async function editOf(
  { now, audit, approvals }: Pick<ImportsDeps, 'now' | 'audit' | 'approvals'>,
  tx: Tx,
  row: ImportRecord,
): Promise<ImportEdit> {
  const by = actorOfImport(row);
  const access = await accessOf(tx, by);
  const { folderId } = row.options;
  if (!access.may('write', folderId)) throw new Failed({ code: 'folder.denied', details: {} });
  return { by, now: now(), audit, approvals, access };
}

/** Writes what was looked through as drafts. What an earlier start has written stands and is not written again. */
export async function commitImport(deps: ImportsDeps, going: Going): Promise<void> {
  const { db, now } = deps;
  const { tenant, row } = going;
  const { files, of } = await db.tenant(tenant, async (tx) => {
    await set(tx, row.id, { result: JSON.stringify(nothingYet), committed_at: row.committed_at ?? now() });
    return { files: await filesOf(tx, row.id), of: await left(tx, row.id) };
  });
  const progress = { done: 0, of };
  const writing: Writing = {
    deps,
    going,
    tell: (tx, more) => {
      progress.done += more;
      const percent = of === 0 ? 100 : Math.min(99, Math.floor((progress.done / of) * 100));
      return going.tellIn(tx, { what: 'writing', percent, ...progress });
    },
  };
  for (const file of files.filter(({ state, fate }) => state === 'read' && fate === null)) {
    if (file.kind === 'document') await commitDocument(writing, file);
    else if (file.kind === 'qa') await commitRows(writing, file);
  }
  await finish(deps, going);
}

interface Writing {
  readonly deps: ImportsDeps;
  readonly going: Going;
  tell(tx: Tx, more: number): Promise<void>;
}

async function left(tx: Tx, importId: string): Promise<number> {
  const { count } = await tables(tx)
    .selectFrom('knowledge_import_items')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('tenant_id', '=', tx.tenant)
    .where('import_id', '=', importId)
    .where('fate', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

const originOf = (row: ImportRecord, file: FileRecord): Origin => ({
  importId: row.id,
  file: file.name,
  print: file.print ?? '',
});

async function commitDocument({ deps, going, tell }: Writing, file: FileRecord): Promise<void> {
  const { row } = going;
  await deps.db.tenant(going.tenant, async (tx) => {
    const edit = await editOf(deps, tx, row);
    const items = await itemsOf(tx, file);
    await tell(tx, items.length);
    if (items.length === 0) return setFile(tx, file, { fate: 'kept' });
    const { folderId } = row.options;
    await holdFolder(tx, folderId);
    const target = await findDocument(tx, file, { folderId, lock: true });
    const here = target ? await readChunks(tx, target.row.id) : [];
    const incoming = items.map(({ content, enabled, edited, take }) => ({
      chunk: { ...(content as Chunk), disabled: !enabled },
      wins: edited || take === 'file',
    }));
    const { chunks } = mergePassages(target?.source?.brought ?? [], incoming, here);
    const title = target && (await newTitle(tx, target.row, file));
    const isSame = JSON.stringify(chunks) === JSON.stringify(here);
    const same = isSame && title === null;
    const before = target && JSON.stringify(beforeOf(target, here));
    const article = target
      ? await updateDocument(tx, { target, chunks: isSame ? null : chunks, title, origin: originOf(row, file) }, edit)
      : await createDocument(tx, { row, file, chunks }, edit);
    const source: Source<Brought[]> = {
      source: sourceKey(file),
      row_key: null,
      print: file.print ?? '',
      brought: file.brought,
    };
    await writeSources(tx, [{ article_id: article.id, ...source }]);
    const fate: Fate = !target ? 'added' : same ? 'unchanged' : 'changed';
    await setFile(tx, file, { fate, article_id: article.id, after_revision: article.revision, before });
  });
}

async function createDocument(
  tx: Tx,
  { row, file, chunks }: { row: ImportRecord; file: FileRecord; chunks: readonly Chunk[] },
  edit: ImportEdit,
): Promise<ArticleRow> {
  const { language, category, products, folderId } = row.options;
  const [created] = await insert(tx, edit, [
    {
      draft: {
        kind: 'document',
        question: titleOf(file),
        similar: [],
        negative: [],
        answer: '',
        answers: [],
        language,
        category,
        products,
        validFrom: null,
        validTo: null,
      },
      folderId,
      origin: originOf(row, file),
    },
  ]);
  await writeChunks(tx, created!.id, chunks);
  return created!;
}

const titleOf = ({ title, name }: Pick<FileRecord, 'title' | 'name'>) =>
  [...(title || name)].slice(0, 200).join('').slice(0, 200).toWellFormed();

/** The title that the file has now; null where it is the same as before, or the document was called otherwise here. */
async function newTitle(tx: Tx, { id, question }: ArticleRow, file: FileRecord): Promise<string | null> {
  const last = await tables(tx)
    .selectFrom('knowledge_import_files')
    .select(['title', 'name'])
    .where('tenant_id', '=', tx.tenant)
    .where('article_id', '=', id)
    .where('fate', 'is not', null)
    .where('undone', 'is not', true)
    .orderBy('import_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const title = titleOf(file);
  return last && titleOf(last) === question && title !== question ? title : null;
}

interface Renewing {
  readonly target: Target<Brought[]>;
  /** Null: as they are. */
  readonly chunks: readonly Chunk[] | null;
  readonly title: string | null;
  readonly origin: Origin;
}

async function updateDocument(
  tx: Tx,
  { target, chunks, title, origin }: Renewing,
  edit: ImportEdit,
): Promise<ArticleRow> {
  const { row } = target;
  if (chunks === null && title === null) return row;
  if (chunks !== null) await writeChunks(tx, row.id, chunks);
  const named = title === null ? {} : draftColumns({ ...draftOf(row), question: title });
  const columns = {
    ...named,
    origin: JSON.stringify(origin),
    authors: withAuthor(row, edit),
    revision: row.revision + 1,
  };
  return change(tx, row.id, { ...columns, ...touched(edit) }, edit);
}

const withAuthor = ({ authors }: ArticleRow, { by }: ImportEdit) => [...new Set([...authors, by.staffId])];

async function commitRows(writing: Writing, file: FileRecord): Promise<void> {
  const { deps, going, tell } = writing;
  for (let after = -1, more = true; more;) {
    const batch = await deps.db.tenant(going.tenant, async (tx) => {
      const edit = await editOf(deps, tx, going.row);
      const items = await itemsOf(tx, file, { after, limit: BATCH });
      await tell(tx, items.length);
      await writeRows(tx, { row: going.row, file, items: items.filter(isToWrite) }, edit);
      return items;
    });
    after = batch.at(-1)?.position ?? after;
    more = batch.length === BATCH;
  }
}

const isToWrite = ({ kind, enabled, fate }: ItemRecord) => kind === 'qa' && enabled && fate === null;

interface Told {
  readonly item: ItemRecord;
  readonly fate: Fate;
  readonly article: ArticleRow;
  readonly before: unknown;
}

async function writeRows(
  tx: Tx,
  { row, file, items }: { row: ImportRecord; file: FileRecord; items: readonly ItemRecord[] },
  edit: ImportEdit,
): Promise<void> {
  if (items.length === 0) return;
  const { folderId } = row.options;
  await holdFolder(tx, folderId);
  const origin = originOf(row, file);
  const said = (item: ItemRecord) => item.content as Row;
  const targets = await findRows(
    tx,
    items.map((item) => said(item).question),
    { folderId, lock: true },
  );
  const told: Told[] = [];
  for (const item of items) {
    const target = targets.get(said(item).question);
    if (target) told.push(await updateRow(tx, { item, target, origin }, edit));
  }
  const fresh = items.filter((item) => !targets.has(said(item).question));
  const created = await insert(
    tx,
    edit,
    fresh.map((item) => ({ draft: { ...said(item), kind: 'qa' as const }, folderId, origin })),
  );
  told.push(...fresh.map((item, at): Told => ({ item, fate: 'added', article: created[at]!, before: null })));
  await writeSources(
    tx,
    told.map(({ item, article }) => ({
      article_id: article.id,
      source: sourceKey(file),
      row_key: keyOf(said(item).question),
      print: file.print ?? '',
      brought: said(item),
    })),
  );
  await tellFates(tx, row.id, told);
}

async function updateRow(
  tx: Tx,
  { item, target, origin }: { item: ItemRecord; target: Target<Row>; origin: Origin },
  edit: ImportEdit,
): Promise<Told> {
  const { row, source } = target;
  const { kind, ...here } = draftOf(row);
  // What was corrected in the preview was corrected by somebody who saw what stands here.
  const wins = item.take === 'file' || item.edited;
  const { draft, changes, conflicts } = mergeRow(source?.brought ?? null, item.content as Row, { here, wins });
  if (changes.length === 0)
    return { item, fate: conflicts.length > 0 ? 'kept' : 'unchanged', article: row, before: null };
  const columns = draftColumns({ ...draft, kind });
  const article = await change(
    tx,
    row.id,
    {
      ...columns,
      origin: JSON.stringify(origin),
      authors: withAuthor(row, edit),
      revision: row.revision + 1,
      ...touched(edit),
    },
    edit,
  );
  return { item, fate: 'changed', article, before: beforeOf(target, null) };
}

interface NewArticle {
  readonly draft: Parameters<typeof draftColumns>[0];
  readonly folderId: string | null;
  readonly origin: Origin;
}

/** New drafts in one statement, in the order given. */
async function insert(tx: Tx, edit: ImportEdit, articles: readonly NewArticle[]): Promise<ArticleRow[]> {
  if (articles.length === 0) return [];
  const values = articles.map(({ draft, folderId, origin }) => ({
    tenant_id: tx.tenant,
    id: newId(edit.now.getTime()),
    folder_id: folderId,
    origin: JSON.stringify(origin),
    ...draftColumns(draft),
    authors: [edit.by.staffId],
    ...touched(edit),
  }));
  const rows = await tx.tables<Tables>().insertInto('articles').values(values).returningAll().execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return values.map(({ id }) => byId.get(id)!);
}

async function tellFates(tx: Tx, importId: string, told: readonly Told[]): Promise<void> {
  const fates = told.map(({ item, fate, article, before }) => {
    return { id: item.id, fate, article_id: article.id, revision: article.revision, before };
  });
  await sql`update knowledge_import_items i
    set fate = f.fate, article_id = f.article_id, after_revision = f.revision, before = f.before
    from jsonb_to_recordset(${JSON.stringify(fates)}::jsonb)
      as f(id uuid, fate text, article_id uuid, revision int, before jsonb)
    where i.tenant_id = ${tx.tenant} and i.import_id = ${importId} and i.id = f.id`.execute(tables(tx));
}

/** It is over only when it is handed in too. Where that is refused the drafts stay, and the import says why. */
async function finish(deps: ImportsDeps, going: Going): Promise<void> {
  const { db } = deps;
  const { tenant, row } = going;
  if (row.mode !== 'review') return db.tenant(tenant, (tx) => settle(deps, tx, going, {}));
  try {
    await db.tenant(tenant, async (tx) => {
      const edit = await editOf(deps, tx, row);
      const which = { filter: { importId: row.id } };
      const batch = await createBatch(tx, { verb: 'publish', which, why: row.why }, edit);
      await settle(deps, tx, going, { batch_id: batch.id });
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const trouble = JSON.stringify({ code: error.code, details: {} });
    await db.tenant(tenant, (tx) => settle(deps, tx, going, { trouble }));
  }
}

async function settle(
  { now }: ImportsDeps,
  tx: Tx,
  going: Going,
  columns: { batch_id?: string; trouble?: string },
): Promise<void> {
  const { id } = going.row;
  await going.tellIn(tx, { ...idle, percent: 100 });
  const result = JSON.stringify(await resultOf(tx, id));
  await set(tx, id, { ...columns, state: 'committed', result, queued_at: null, updated_at: now() });
}
