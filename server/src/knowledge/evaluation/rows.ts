import { sql } from 'kysely';
import { evaluationLimits, type EvaluationRow } from '#contracts/http/evaluations';
import { normalise } from '#libs/text';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import type { Access } from '../folders/access.ts';
import { articleTitles, type Tables as ArticleTables } from '../store.ts';
import type { ImportedRow } from './read-rows.ts';
import { fetchSet, remember, type SetEdit } from './sets.ts';
import type { Tables } from './tables.ts';

/** A question as somebody writes it. */
export interface NewRow {
  readonly query: string;
  readonly articleId: string | null;
  readonly note: string;
}

/** Who changes questions sees only what his folders show. */
export type RowEdit = SetEdit & { readonly access: Access };

interface StoredRow {
  readonly id: string;
  readonly query: string;
  readonly gold: string | null;
  readonly note: string;
}

/** Problems of an import that are named. */
const PROBLEMS = 20;

interface RowQuery {
  readonly search?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export async function listRows(
  tx: Tx,
  setId: string,
  { search, cursor, limit }: RowQuery,
  access: Access,
): Promise<{ items: EvaluationRow[]; next: string | null }> {
  await fetchSet(tx, setId);
  if (cursor !== undefined && !/^\d{1,18}$/.test(cursor))
    throw refuse('request.invalid', 'This page mark is not one of ours', {
      fields: { 'query.cursor': 'is unreadable' },
    });
  let query = mine(tx, setId).select(['id', 'n', 'query', 'gold', 'note']);
  if (search?.trim()) query = query.where(sql<boolean>`strpos(lower(query), lower(${search.trim()})) > 0`);
  if (cursor !== undefined) query = query.where('n', '>', cursor);
  const found = await query
    .orderBy('n')
    .limit(limit + 1)
    .execute();
  const shown = found.slice(0, limit);
  return { items: await rowViews(tx, shown, access), next: found.length > limit ? String(shown.at(-1)!.n) : null };
}

/** All rows of a set in their order: the limit of a set bounds them. */
export function allRows(tx: Tx, setId: string): Promise<StoredRow[]> {
  return mine(tx, setId).select(['id', 'query', 'gold', 'note']).orderBy('n').limit(evaluationLimits.rows).execute();
}

/** Refuses with `evaluation.too_many_rows`, `evaluation.row_known`, `article.not_found`. */
export async function addRow(tx: Tx, setId: string, row: NewRow, edit: RowEdit): Promise<EvaluationRow> {
  await fetchSet(tx, setId, { lock: true });
  await mustBeArticle(tx, row.articleId, edit.access);
  if ((await countRows(tx, setId)) >= evaluationLimits.rows) throw tooMany();
  const [added] = await insert(tx, setId, [row], edit.now);
  if (!added) throw known();
  await remember(tx, edit, { action: 'evaluation.rows', id: setId, detail: { added: 1 } });
  return (await rowViews(tx, [added], edit.access))[0]!;
}

/** Refuses with `evaluation.row_not_found`, `evaluation.row_known`, `article.not_found`. */
export async function updateRow(
  tx: Tx,
  { setId, rowId }: { setId: string; rowId: string },
  { query, articleId, note }: NewRow,
  edit: RowEdit,
): Promise<EvaluationRow> {
  await fetchSet(tx, setId, { lock: true });
  await mustBeArticle(tx, articleId, edit.access);
  const twin = await mine(tx, setId)
    .select('id')
    .where('query', '=', query.trim())
    .where('id', '<>', rowId)
    .executeTakeFirst();
  if (twin) throw known();
  const row = await tx
    .tables<Tables>()
    .updateTable('evaluation_rows')
    .set({ query: query.trim(), gold: articleId, note })
    .where('tenant_id', '=', tx.tenant)
    .where('set_id', '=', setId)
    .where('id', '=', rowId)
    .returning(['id', 'query', 'gold', 'note'])
    .executeTakeFirst();
  if (!row) throw noRow();
  await remember(tx, edit, { action: 'evaluation.rows', id: setId, detail: { changed: 1 } });
  return (await rowViews(tx, [row], edit.access))[0]!;
}

/** Refuses with `evaluation.row_not_found`. */
export async function removeRow(
  tx: Tx,
  { setId, rowId }: { setId: string; rowId: string },
  edit: SetEdit,
): Promise<void> {
  await fetchSet(tx, setId, { lock: true });
  const gone = await tx
    .tables<Tables>()
    .deleteFrom('evaluation_rows')
    .where('tenant_id', '=', tx.tenant)
    .where('set_id', '=', setId)
    .where('id', '=', rowId)
    .executeTakeFirst();
  if (gone.numDeletedRows === 0n) throw noRow();
  await remember(tx, edit, { action: 'evaluation.rows', id: setId, detail: { removed: 1 } });
}

/** All or nothing. Refuses with `evaluation.unreadable`, naming lines, and `evaluation.too_many_rows`. */
export async function importRows(
  tx: Tx,
  setId: string,
  given: readonly ImportedRow[],
  edit: RowEdit,
): Promise<{ added: number; known: number }> {
  await fetchSet(tx, setId, { lock: true });
  const ids = await articlesNamed(tx, given, edit.access);
  const problems = given.filter(({ gold }) => gold !== '' && !ids.has(gold)).slice(0, PROBLEMS);
  if (problems.length > 0) {
    const fields = Object.fromEntries(problems.map(({ line }) => [`line ${line}`, 'names no article']));
    throw refuse('evaluation.unreadable', 'Some lines name no article', { fields });
  }
  const rows = given.map(({ query, gold, note }) => ({ query, articleId: ids.get(gold) ?? null, note }));
  const added = await insert(tx, setId, rows, edit.now);
  if ((await countRows(tx, setId)) > evaluationLimits.rows) throw tooMany();
  if (added.length > 0)
    await remember(tx, edit, { action: 'evaluation.rows', id: setId, detail: { added: added.length } });
  return { added: added.length, known: given.length - added.length };
}

/** What two writings of one question have in common. */
const core = (text: string) => normalise(text).replace(/[\p{P}\s]/gu, '');

/** Fills a new set for the house itself; what the limit leaves no room for stays out. */
export async function bringRows(tx: Tx, setId: string, rows: readonly NewRow[], now: Date): Promise<void> {
  await insert(tx, setId, rows.slice(0, evaluationLimits.rows), now);
}

/** Ids and standard questions, as they are written in an import, to ids. Of equal questions the oldest article counts. */
async function articlesNamed(tx: Tx, given: readonly ImportedRow[], access: Access): Promise<Map<string, string>> {
  const names = new Set(given.map(({ gold }) => gold).filter((gold) => gold !== ''));
  if (names.size === 0) return new Map();
  const articles = await tx
    .tables<ArticleTables>()
    .selectFrom('articles')
    .select(['id', 'question'])
    .where('tenant_id', '=', tx.tenant)
    .where('removed_at', 'is', null)
    .where(access.where('read'))
    .orderBy('id', 'desc')
    .execute();
  const byName = new Map(articles.flatMap(({ id, question }) => [[core(question), id] as const, [id, id] as const]));
  return new Map(
    [...names].flatMap((name) => {
      const id = byName.get(name.toLowerCase()) ?? byName.get(core(name));
      return id === undefined ? [] : [[name, id]];
    }),
  );
}

/** Questions that are there already stay as they are. */
async function insert(tx: Tx, setId: string, rows: readonly NewRow[], now: Date): Promise<StoredRow[]> {
  if (rows.length === 0) return [];
  const values = rows.map(({ query, articleId, note }) => ({
    tenant_id: tx.tenant,
    id: newId(now.getTime()),
    set_id: setId,
    query: query.trim(),
    gold: articleId,
    note,
  }));
  const batches = Array.from({ length: Math.ceil(values.length / BATCH) }, (_, at) =>
    values.slice(at * BATCH, (at + 1) * BATCH),
  );
  const added: StoredRow[] = [];
  for (const batch of batches) {
    const some = await tx
      .tables<Tables>()
      .insertInto('evaluation_rows')
      .values(batch)
      .onConflict((same) => same.columns(['set_id', 'query']).doNothing())
      .returning(['id', 'query', 'gold', 'note'])
      .execute();
    added.push(...some);
  }
  return added;
}

/** Rows of one insert. */
const BATCH = 500;

function mine(tx: Tx, setId: string) {
  return tx
    .tables<Tables>()
    .selectFrom('evaluation_rows')
    .where('tenant_id', '=', tx.tenant)
    .where('set_id', '=', setId);
}

async function countRows(tx: Tx, setId: string): Promise<number> {
  const { count } = await mine(tx, setId)
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

async function rowViews(tx: Tx, rows: readonly StoredRow[], access: Access): Promise<EvaluationRow[]> {
  const refs = await refsOf(
    tx,
    rows.map(({ gold }) => gold),
    access,
  );
  return rows.map(({ id, query, gold, note }) => ({ id, query, note, gold: refs(gold) }));
}

/** Names articles by their questions, also removed ones; those of folders that the reader may not see have no name. */
export async function refsOf(
  tx: Tx,
  ids: readonly (string | null)[],
  access: Access,
): Promise<(id: string | null) => { articleId: string; question: string } | null> {
  const titles = await articleTitles(tx, [...new Set(ids.filter((id) => id !== null))], access);
  return (id) => (id === null ? null : { articleId: id, question: titles.get(id) ?? '' });
}

/** Refuses with `article.not_found`, also what the caller may not read. */
export async function mustBeArticle(tx: Tx, id: string | null, access: Access): Promise<void> {
  if (id !== null && !(await articleTitles(tx, [id], access)).has(id))
    throw refuse('article.not_found', 'There is no such article');
}

const tooMany = () =>
  refuse('evaluation.too_many_rows', `An evaluation set has at most ${evaluationLimits.rows} questions`);
const known = () =>
  refuse('evaluation.row_known', 'This question is in the set already', { fields: { query: 'is in the set already' } });
const noRow = () => refuse('evaluation.row_not_found', 'There is no such question in the set');
