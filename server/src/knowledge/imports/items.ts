import { sql, type Updateable } from 'kysely';
import { limits } from '#contracts/common';
import type { ImportItem, ItemPlan } from '#contracts/http/imports';
import type { Chunk } from '#contracts/http/knowledge';
import { normalise } from '#libs/text';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { StaffCaller } from '#platform/http';
import { newId } from '#platform/ids';
import { compareRow, write } from './compare.ts';
import type { ImportsDeps } from './deps.ts';
import type { Row } from './merge.ts';
import { searchedChunk, searchedRow } from './new-items.ts';
import { fetchImport, mustBe, set } from './session.ts';
import { tables, type ImportRecord, type ImportsTables, type ItemRecord } from './store.ts';
import { findRows } from './targets.ts';
import { itemView, titlesOf, viewOf } from './view.ts';

export interface ItemFilter {
  readonly file?: string | undefined;
  readonly plan?: ItemPlan | undefined;
  readonly search?: string | undefined;
  readonly onPage?: number | undefined;
}

interface Place {
  readonly id: string;
  readonly itemId: string;
}

type Edit = {
  revision: number;
  chunk?: Pick<Chunk, 'heading' | 'text'> | undefined;
  draft?: Row | undefined;
  take?: 'here' | 'file' | undefined;
  enabled?: boolean | undefined;
};

/** What is done with single passages and rows while an import is looked through. */
export function itemVerbs({ db, files, now }: ImportsDeps) {
  const looking = <R>(caller: StaffCaller, id: string, use: (tx: Tx, row: ImportRecord) => Promise<R>) =>
    db.tenant(caller.tenant, async (tx) => {
      const row = await fetchImport(tx, id, { caller, lock: true });
      mustBe(row, 'ready');
      const done = await use(tx, row);
      // Whoever looks through it keeps it from being forgotten.
      await set(tx, id, { updated_at: now() });
      return done;
    });

  return {
    list: (caller: StaffCaller, id: string, query: ItemFilter & { cursor?: string | undefined; limit: number }) =>
      db.tenant(caller.tenant, async (tx) => {
        await fetchImport(tx, id, { caller });
        return list(tx, id, query);
      }),
    edit: (caller: StaffCaller, { id, itemId }: Place, edit: Edit) =>
      looking(caller, id, async (tx, row) => seen(tx, await change(tx, row, { itemId, edit }))),
    merge: (caller: StaffCaller, { id, itemId }: Place, revision: number) =>
      looking(caller, id, async (tx) => seen(tx, await merge(tx, await fetchItem(tx, { id, itemId, revision })))),
    split: (caller: StaffCaller, { id, itemId }: Place, { revision, at }: { revision: number; at: number }) =>
      looking(caller, id, async (tx) => {
        const halves = await split(tx, await fetchItem(tx, { id, itemId, revision }), at);
        return { items: await Promise.all(halves.map((half) => seen(tx, half))) };
      }),
    act: (
      caller: StaffCaller,
      id: string,
      asked: { act: Act; ids?: string[] | undefined; filter?: ItemFilter | undefined },
    ) =>
      looking(caller, id, async (tx, row) => {
        const done = await act(tx, row, asked);
        return { done, import: await viewOf(tx, row, files) };
      }),
  };
}

async function seen(tx: Tx, item: ItemRecord): Promise<ImportItem> {
  return itemView(item, await titlesOf(tx, [item]));
}

const itemsIn = (tx: Tx, importId: string) =>
  tables(tx)
    .selectFrom('knowledge_import_items')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('import_id', '=', importId);

function condition({ file, plan, search, onPage }: ItemFilter) {
  const like = search?.trim() ? `%${normalise(search).replace(/[\\%_]/g, '\\$&')}%` : null;
  return sql<boolean>`(${file ?? null}::uuid is null or file_id = ${file ?? null})
    and (${plan ?? null}::text is null or plan = ${plan ?? null})
    and (${onPage ?? null}::int is null or page = ${onPage ?? null})
    and (${like}::text is null or search_text like ${like})`;
}

async function list(tx: Tx, importId: string, query: ItemFilter & { cursor?: string | undefined; limit: number }) {
  const after = query.cursor === undefined ? null : readCursor(query.cursor);
  let wanted = itemsIn(tx, importId).where(condition(query));
  if (after !== null) wanted = wanted.where(sql<boolean>`position > ${after}`);
  const found = await wanted
    .orderBy('position')
    .limit(query.limit + 1)
    .execute();
  const page = found.slice(0, query.limit);
  const titles = await titlesOf(tx, page);
  const next = found.length > query.limit ? String(page.at(-1)!.position) : null;
  return { items: page.map((item) => itemView(item, titles)), next };
}

function readCursor(cursor: string): number {
  const position = Number(cursor);
  if (cursor.trim() !== '' && Number.isFinite(position)) return position;
  throw refuse('request.invalid', 'This page mark is not one of ours', { fields: { 'query.cursor': 'is unreadable' } });
}

/** Refuses with `import.item_not_found`, and with `import.conflict` when somebody changed it since `revision`. */
async function fetchItem(tx: Tx, { id, itemId, revision }: Place & { revision: number }): Promise<ItemRecord> {
  const item = await itemsIn(tx, id).where('id', '=', itemId).executeTakeFirst();
  if (!item) throw refuse('import.item_not_found', 'There is no such passage or row in this import');
  if (item.revision !== revision) throw refuse('import.conflict', 'Somebody else changed it in the meantime');
  return item;
}

async function update(
  tx: Tx,
  { import_id, id, revision }: ItemRecord,
  columns: Updateable<ImportsTables['knowledge_import_items']>,
): Promise<ItemRecord> {
  return tables(tx)
    .updateTable('knowledge_import_items')
    .set({ ...columns, revision: revision + 1 })
    .where('tenant_id', '=', tx.tenant)
    .where('import_id', '=', import_id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function change(
  tx: Tx,
  row: ImportRecord,
  { itemId, edit }: { itemId: string; edit: Edit },
): Promise<ItemRecord> {
  const item = await fetchItem(tx, { id: row.id, itemId, revision: edit.revision });
  const { take = item.take, enabled = item.enabled } = edit;
  if (edit.chunk && item.kind === 'chunk') {
    const content = { ...(item.content as Chunk), ...edit.chunk };
    return update(tx, item, { take, enabled, ...chunkColumns(content) });
  }
  if (edit.draft && item.kind !== 'chunk') return setRow(tx, row, { item, draft: edit.draft, take });
  if (edit.chunk || edit.draft)
    throw refuse('request.invalid', 'A passage has a text, a row a question and an answer', { fields: {} });
  const after = await update(tx, item, { take, enabled });
  return item.kind === 'qa' ? compareAgain(tx, row, after) : after;
}

const chunkColumns = (content: Chunk) => ({
  content: JSON.stringify(content),
  edited: true,
  search_text: searchedChunk(content),
});

/** A row that was refused comes in once it is mended. */
async function setRow(
  tx: Tx,
  row: ImportRecord,
  { item, draft, take }: { item: ItemRecord; draft: Row; take: 'here' | 'file' },
): Promise<ItemRecord> {
  const problems = [
    ...(draft.question.trim() === '' ? [{ code: 'question_missing', column: 'question' as const }] : []),
    ...(draft.answer.trim() === '' ? [{ code: 'answer_missing', column: 'answer' as const }] : []),
    ...((await isTwice(tx, item, draft)) ? [{ code: 'question_twice', column: 'question' as const }] : []),
  ];
  if (problems.length > 0)
    throw refuse('request.invalid', 'The row cannot come in like this', {
      fields: Object.fromEntries(problems.map(({ code, column }) => [`draft.${column}`, code])),
    });
  const after = await update(tx, item, {
    kind: 'qa',
    content: JSON.stringify(draft),
    problems: '[]',
    edited: true,
    take,
    enabled: true,
    search_text: searchedRow(draft),
  });
  return compareAgain(tx, row, after);
}

async function isTwice(tx: Tx, item: ItemRecord, { question }: Row): Promise<boolean> {
  const other = await itemsIn(tx, item.import_id)
    .where('file_id', '=', item.file_id)
    .where('id', '<>', item.id)
    .where('kind', '=', 'qa')
    .where(sql<boolean>`content->>'question' = ${question}`)
    .executeTakeFirst();
  return other !== undefined;
}

async function compareAgain(tx: Tx, row: ImportRecord, item: ItemRecord): Promise<ItemRecord> {
  const { question } = item.content as Row;
  const targets = await findRows(tx, [question], { folderId: row.options.folderId });
  await write(tx, row.id, [compareRow(item, targets.get(question))]);
  return fetchItem(tx, { id: row.id, itemId: item.id, revision: item.revision });
}

const notChunk = () => refuse('request.invalid', 'Only passages are joined and cut', { fields: {} });

/** The next passage of the same file. */
async function nextOf(tx: Tx, item: ItemRecord): Promise<ItemRecord | undefined> {
  return itemsIn(tx, item.import_id)
    .where('file_id', '=', item.file_id)
    .where('position', '>', item.position)
    .orderBy('position')
    .limit(1)
    .executeTakeFirst();
}

async function merge(tx: Tx, item: ItemRecord): Promise<ItemRecord> {
  if (item.kind !== 'chunk') throw notChunk();
  const next = await nextOf(tx, item);
  if (!next) throw refuse('import.item_not_found', 'This is the last passage of its file');
  const [chunk, other] = [item.content as Chunk, next.content as Chunk];
  const text = `${chunk.text}\n${other.text}`;
  if (text.length > limits.chunk)
    throw refuse('request.invalid', `A passage has at most ${limits.chunk} characters`, {
      fields: { text: 'too long' },
    });
  await drop(tx, item.import_id, [next.id]);
  const box = chunk.page === other.page ? around(chunk.box, other.box) : chunk.box;
  return update(tx, item, chunkColumns({ ...chunk, text, box }));
}

function around(one: Chunk['box'], other: Chunk['box']): Chunk['box'] {
  if (!one || !other) return one;
  const [left, top] = [Math.min(one[0], other[0]), Math.min(one[1], other[1])];
  const right = Math.max(one[0] + one[2], other[0] + other[2]);
  const bottom = Math.max(one[1] + one[3], other[1] + other[3]);
  return [left, top, right - left, bottom - top];
}

async function split(tx: Tx, item: ItemRecord, at: number): Promise<[ItemRecord, ItemRecord]> {
  if (item.kind !== 'chunk') throw notChunk();
  const chunk = item.content as Chunk;
  const [head, tail] = [chunk.text.slice(0, at).trimEnd(), chunk.text.slice(at).trimStart()];
  if (head === '' || tail === '' || !head.isWellFormed())
    throw refuse('request.invalid', 'A part would be empty', { fields: { at: 'leaves a part empty' } });
  const next = await nextOf(tx, item);
  const position = next ? (item.position + next.position) / 2 : item.position + 1;
  // The new part has a name of its own; it stays with it when the file comes again.
  const id = `${chunk.id.slice(0, 40)}-${newId().slice(-12)}`;
  const rest = { ...chunk, id, text: tail };
  const { enabled, plan, article_id, file_id, import_id, page } = item;
  const added = await tables(tx)
    .insertInto('knowledge_import_items')
    .values({
      tenant_id: tx.tenant,
      import_id,
      id: newId(),
      file_id,
      position,
      kind: 'chunk',
      page,
      enabled,
      plan: plan === 'unchanged' ? 'new' : plan,
      article_id,
      ...chunkColumns(rest),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return [await update(tx, item, chunkColumns({ ...chunk, text: head })), added];
}

async function drop(tx: Tx, importId: string, ids: readonly string[]): Promise<void> {
  await tables(tx)
    .deleteFrom('knowledge_import_items')
    .where('tenant_id', '=', tx.tenant)
    .where('import_id', '=', importId)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute();
}

type Act = 'enable' | 'disable' | 'drop' | 'take_file' | 'take_here';

const columnsOf: Record<Exclude<Act, 'drop'>, { enabled: boolean } | { take: 'file' | 'here' }> = {
  enable: { enabled: true },
  disable: { enabled: false },
  take_file: { take: 'file' },
  take_here: { take: 'here' },
};

async function act(
  tx: Tx,
  row: ImportRecord,
  { act: what, ids, filter }: { act: Act; ids?: string[] | undefined; filter?: ItemFilter | undefined },
): Promise<number> {
  if ((ids === undefined) === (filter === undefined))
    throw refuse('request.invalid', 'Name items, or a filter', { fields: { ids: 'either this or filter' } });
  const which = ids ? sql<boolean>`id = any(${ids}::uuid[])` : condition(filter!);
  const found = await itemsIn(tx, row.id).where(which).clearSelect().select(['id', 'kind']).execute();
  if (what === 'drop')
    await drop(
      tx,
      row.id,
      found.map(({ id }) => id),
    );
  else
    await tables(tx)
      .updateTable('knowledge_import_items')
      .set({ ...columnsOf[what], revision: sql<number>`revision + 1` })
      .where('tenant_id', '=', tx.tenant)
      .where('import_id', '=', row.id)
      .where('id', '=', sql<string>`any(${found.map(({ id }) => id)}::uuid[])`)
      .execute();
  return found.length;
}
