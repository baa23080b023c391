import { sql } from 'kysely';
import type { Tx } from '#platform/db';
import { writeChunks } from '../chunks.ts';
import { everywhere } from '../folders/access.ts';
import { change, touched } from '../live.ts';
import type { ArticleChange, ArticleRow, Tables } from '../store.ts';
import { editOf, type ImportEdit } from './commit.ts';
import type { ImportsDeps } from './deps.ts';
import type { Going } from './going.ts';
import { resultOf } from './result.ts';
import { idle, set } from './session.ts';
import { writeSources } from './sources.ts';
import { tables, type Before, type Fate } from './store.ts';

/** Articles put back in one transaction. */
const BATCH = 100;
/** Articles that were left and are named. */
const NAMED = 100;

interface Done {
  place: 'files' | 'items';
  id: string;
  fate: Fate;
  article_id: string;
  after_revision: number;
  before: Before | null;
}

/** Takes a commit back, as far as nobody changed or published since what it wrote. */
export async function undoImport(deps: ImportsDeps, going: Going): Promise<void> {
  const { db, now } = deps;
  const { tenant, row } = going;
  const of = (row.result?.added ?? 0) + (row.result?.changed ?? 0);
  for (let done = 0, more = true; more;) {
    const batch = await db.tenant(tenant, async (tx) => {
      const edit = await editOf(deps, tx, row);
      const next = await nextOf(tx, row.id);
      const articles = await lock(tx, next);
      for (const one of next) {
        const undone = await putBack(tx, one, { article: articles.get(one.article_id), edit });
        await mark(tx, row.id, one, undone);
      }
      done += next.length;
      const percent = of === 0 ? 100 : Math.min(99, Math.floor((done / of) * 100));
      await going.tellIn(tx, { what: 'undoing', percent, done, of });
      return next;
    });
    more = batch.length === BATCH;
  }
  await db.tenant(tenant, async (tx) => {
    await going.tellIn(tx, { ...idle, percent: 100 });
    const result = JSON.stringify({ ...(await resultOf(tx, row.id)), ...(await undoneIn(tx, row.id)) });
    await set(tx, row.id, { state: 'undone', result, queued_at: null, updated_at: now() });
  });
}

async function nextOf(tx: Tx, importId: string): Promise<Done[]> {
  const columns = sql`id, fate, article_id, after_revision, before`;
  const where = sql`tenant_id = ${tx.tenant} and import_id = ${importId} and fate in ('added', 'changed')
    and undone is null`;
  const { rows } = await sql<Done>`
    select 'files' as place, ${columns} from knowledge_import_files where ${where}
    union all select 'items' as place, ${columns} from knowledge_import_items where ${where}
    limit ${BATCH}`.execute(tables(tx));
  return rows;
}

async function lock(tx: Tx, done: readonly Done[]): Promise<Map<string, ArticleRow>> {
  const ids = done.map(({ article_id }) => article_id);
  const rows = await tx
    .tables<Tables>()
    .selectFrom('articles')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .where(everywhere.where('write'))
    .orderBy('id')
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

async function putBack(
  tx: Tx,
  { fate, after_revision, before, article_id }: Done,
  { article, edit }: { article: ArticleRow | undefined; edit: ImportEdit },
): Promise<boolean> {
  if (!article || article.revision !== after_revision) return false;
  // Published since: somebody said that it is right.
  if (article.published_revision === article.revision) return false;
  if (fate === 'added') {
    if (article.last_version > 0) return false;
    if (article.removed_at === null) await change(tx, article.id, { removed_at: edit.now, ...touched(edit) }, edit);
    return true;
  }
  if (article.removed_at !== null || before?.article === null || before === null) return false;
  const columns = before.article as ArticleChange & { origin: unknown };
  const origin = columns.origin === null ? null : JSON.stringify(columns.origin);
  const revision = article.revision + 1;
  await change(tx, article.id, { ...columns, origin, revision, ...touched(edit) } as ArticleChange, edit);
  if (before.chunks) await writeChunks(tx, article.id, before.chunks);
  if (before.source) await writeSources(tx, [{ article_id, ...before.source }]);
  return true;
}

async function mark(tx: Tx, importId: string, { place, id }: Done, undone: boolean): Promise<void> {
  await sql`update ${sql.table(`knowledge_import_${place}`)} set undone = ${undone}
    where tenant_id = ${tx.tenant} and import_id = ${importId} and id = ${id}`.execute(tables(tx));
}

async function undoneIn(tx: Tx, importId: string) {
  const where = sql`d.tenant_id = ${tx.tenant} and d.import_id = ${importId} and d.undone is not null`;
  const { rows } = await sql<{ undone: boolean; articleId: string; question: string }>`
    select d.undone, a.id as "articleId", a.question from (
      select tenant_id, import_id, article_id, undone from knowledge_import_files
      union all select tenant_id, import_id, article_id, undone from knowledge_import_items) d
    join articles a on a.tenant_id = d.tenant_id and a.id = d.article_id where ${where}`.execute(tables(tx));
  const left = rows.filter(({ undone }) => !undone).map(({ articleId, question }) => ({ articleId, question }));
  return { undone: rows.length - left.length, left: left.slice(0, NAMED) };
}
