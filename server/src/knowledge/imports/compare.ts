import { sql } from 'kysely';
import type { ItemPlan } from '#contracts/http/imports';
import type { Chunk } from '#contracts/http/knowledge';
import type { Tx } from '#platform/db';
import { readChunks } from '../chunks.ts';
import { draftOf, type ArticleRow } from '../store.ts';
import type { ImportsDeps } from './deps.ts';
import type { Going } from './going.ts';
import { mergePassages, mergeRow, printOf, type Row } from './merge.ts';
import { filesOf, setFile, tables, type FileRecord, type ItemRecord, type Notes } from './store.ts';
import { findDocument, findRows } from './targets.ts';

/** Rows compared in one transaction. */
const BATCH = 250;
/** Passages that stay as they are here and are named. */
const NAMED = 20;
const SHOWN = 80;

/** Says of everything that was read what a commit would do with it. */
export async function compareImport({ db }: ImportsDeps, going: Going, from: number): Promise<void> {
  const { tenant, row } = going;
  const files = await db.tenant(tenant, (tx) => filesOf(tx, row.id));
  for (const [at, file] of files.entries()) {
    const percent = from + Math.floor((at / files.length) * (100 - from));
    await going.tell({ what: 'comparing', percent, done: at, of: files.length });
    if (file.state !== 'read') continue;
    if (file.kind === 'document') await db.tenant(tenant, (tx) => compareDocument(tx, file, row.options.folderId));
    else await compareRows({ db }, going, file);
  }
}

interface Finding {
  readonly id: string;
  readonly plan: ItemPlan;
  readonly article_id: string | null;
  readonly enabled: boolean;
  readonly notes: Notes;
}

async function compareDocument(tx: Tx, file: FileRecord, folderId: string | null): Promise<void> {
  const target = await findDocument(tx, file, { folderId });
  if (!target) return;
  const items = await itemsOf(tx, file);
  const here = await readChunks(tx, target.row.id);
  const incoming = items.map(({ content }) => ({ chunk: content as Chunk, wins: false }));
  const { kept } = mergePassages(target.source?.brought ?? [], incoming, here);
  const own = new Map(here.map((chunk) => [chunk.id, chunk]));
  const known = new Set(target.source?.brought.map(({ id }) => id));
  const findings = items.map(({ id, content }): Finding => {
    const given = content as Chunk;
    const mine = own.get(given.id);
    const edited = mine !== undefined && (printOf(mine) !== printOf(given) || mine.disabled);
    return {
      id,
      plan: mine || known.has(given.id) ? 'unchanged' : 'new',
      article_id: target.row.id,
      enabled: !(mine?.disabled ?? false),
      notes: edited ? { here: { text: mine.text, disabled: mine.disabled } } : {},
    };
  });
  await write(tx, file.import_id, findings);
  const words = new Map([...incoming.map(({ chunk }) => chunk), ...here].map(({ id, text }) => [id, text]));
  const named = kept.slice(0, NAMED).map(({ id, why }) => ({ why, what: shown(words.get(id) ?? '') }));
  await setFile(tx, file, { article_id: target.row.id, kept: JSON.stringify(named) });
}

const shown = (text: string) => [...text].slice(0, SHOWN).join('');

async function compareRows({ db }: Pick<ImportsDeps, 'db'>, going: Going, file: FileRecord): Promise<void> {
  const { tenant, row } = going;
  const { folderId } = row.options;
  let after = -1;
  for (let more = true; more;) {
    const batch = await db.tenant(tenant, async (tx) => {
      const items = await itemsOf(tx, file, { after, limit: BATCH });
      const rows = items.filter(({ kind }) => kind === 'qa');
      const questions = rows.map(({ content }) => (content as Row).question);
      const targets = await findRows(tx, questions, { folderId });
      await write(
        tx,
        row.id,
        rows.map((item) => compareRow(item, targets.get((item.content as Row).question))),
      );
      return items;
    });
    after = batch.at(-1)?.position ?? after;
    more = batch.length === BATCH;
  }
}

export function compareRow(
  item: Pick<ItemRecord, 'id' | 'content' | 'enabled' | 'take'>,
  target: { row: ArticleRow; source: { brought: Row } | null } | undefined,
): Finding {
  const { id, enabled } = item;
  if (!target) return { id, plan: 'new', article_id: null, enabled, notes: {} };
  const { kind: _, ...here } = draftOf(target.row);
  const merged = mergeRow(target.source?.brought ?? null, item.content as Row, { here, wins: item.take === 'file' });
  const { changes, conflicts } = merged;
  const plan = conflicts.length > 0 ? 'conflict' : changes.length > 0 ? 'changes' : 'unchanged';
  const notes = plan === 'unchanged' ? {} : { here, changes, conflicts };
  return { id, plan, article_id: target.row.id, enabled, notes };
}

/** Items of a file in their order, by pages of `limit` after a position where it is given. */
export async function itemsOf(
  tx: Tx,
  file: Pick<FileRecord, 'import_id' | 'id'>,
  page?: { after: number; limit: number },
): Promise<ItemRecord[]> {
  let query = tables(tx)
    .selectFrom('knowledge_import_items')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('import_id', '=', file.import_id)
    .where('file_id', '=', file.id)
    .orderBy('position');
  if (page) query = query.where('position', '>', page.after).limit(page.limit);
  return query.execute();
}

export async function write(tx: Tx, importId: string, findings: readonly Finding[]): Promise<void> {
  if (findings.length === 0) return;
  await sql`update knowledge_import_items i
    set plan = f.plan, article_id = f.article_id, enabled = f.enabled, notes = f.notes
    from jsonb_to_recordset(${JSON.stringify(findings)}::jsonb)
      as f(id uuid, plan text, article_id uuid, enabled boolean, notes jsonb)
    where i.tenant_id = ${tx.tenant} and i.import_id = ${importId} and i.id = f.id`.execute(tables(tx));
}
