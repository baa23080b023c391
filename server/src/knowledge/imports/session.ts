import { Readable } from 'node:stream';
import { sql, type Updateable } from 'kysely';
import {
  importLimits,
  type ImportOptions,
  type ImportState,
  type ImportView,
  type WorkProgress,
} from '#contracts/http/imports';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { StaffCaller, Upload } from '#platform/http';
import { isId, newId } from '#platform/ids';
import { post } from '#platform/lanes';
import { rightFor } from '../approval.ts';
import { accessOf, mustHave } from '../folders/access.ts';
import { mustWrite, type ImportsDeps } from './deps.ts';
import { resultOf } from './result.ts';
import { tables, type ImportRecord, type ImportsTables } from './store.ts';
import { rowsOf, undoUntil, viewOf } from './view.ts';

/** Long work of knowledge: one at a time for each company, so that none keeps the others from theirs. */
export const LANE = 'knowledge.work';

export const idle: WorkProgress = { what: 'waiting', percent: 0, done: 0, of: 0 };

const open: readonly ImportState[] = ['uploaded', 'parsing', 'ready', 'committing', 'undoing'];

/** Fetches an import that the caller may see, locked when asked. Refuses with `import.not_found`. */
export async function fetchImport(
  tx: Tx,
  id: string,
  { caller, lock = false }: { caller: StaffCaller; lock?: boolean },
): Promise<ImportRecord> {
  let query = tables(tx).selectFrom('knowledge_imports').selectAll().where('tenant_id', '=', tx.tenant);
  query = query.where('id', '=', id);
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst();
  if (!row) throw refuse('import.not_found', 'There is no such import');
  await mustWrite(tx, caller, row.options.folderId);
  return row;
}

/** Before anything of it was written. */
function mustBeOpen(row: ImportRecord): void {
  mustBe(row, 'uploaded', 'ready', 'failed');
  if (row.result !== null)
    throw refuse('import.not_now', 'A part of it was written already: commit the rest or cancel');
}

export function mustBe(row: ImportRecord, ...states: ImportState[]): void {
  if (states.includes(row.state)) return;
  throw refuse('import.not_now', `The import is ${row.state}: this cannot be done now`);
}

/** Changes a locked import. */
export async function set(
  tx: Tx,
  id: string,
  columns: Updateable<ImportsTables['knowledge_imports']>,
): Promise<ImportRecord> {
  return tables(tx)
    .updateTable('knowledge_imports')
    .set(columns)
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Hands an import to the workers. */
export async function enqueue(
  tx: Tx,
  id: string,
  { now, ...columns }: { now: Date } & Updateable<ImportsTables['knowledge_imports']>,
): Promise<ImportRecord> {
  const row = await set(tx, id, {
    ...columns,
    progress: JSON.stringify(idle),
    trouble: null,
    queued_at: now,
    tries: 0,
    updated_at: now,
  });
  await post(tx, { lane: LANE, key: 'work' });
  return row;
}

/** What whoever brings knowledge in does with an import. Everything refuses with `import.not_found` and `import.not_now`. */
export function sessionVerbs(deps: ImportsDeps) {
  const { db, files, now } = deps;
  const inside = <R>(caller: StaffCaller, use: (tx: Tx) => Promise<R>) => db.tenant(caller.tenant, use);
  const locked = (tx: Tx, id: string, caller: StaffCaller) => fetchImport(tx, id, { caller, lock: true });
  const view = (tx: Tx, row: ImportRecord) => viewOf(tx, row, files);

  return {
    create: (caller: StaffCaller, options: ImportOptions) =>
      inside(caller, async (tx) => view(tx, await create(deps, tx, { caller, options }))),
    list: (caller: StaffCaller, query: { cursor?: string | undefined; limit: number }) =>
      inside(caller, (tx) => list(tx, { caller, ...query })),
    get: (caller: StaffCaller, id: string) =>
      inside(caller, async (tx) => view(tx, await fetchImport(tx, id, { caller }))),
    setOptions: (caller: StaffCaller, id: string, options: ImportOptions) =>
      inside(caller, async (tx) => {
        mustBeOpen(await locked(tx, id, caller));
        await mustWrite(tx, caller, options.folderId);
        return view(tx, await set(tx, id, { options: JSON.stringify(options), updated_at: now() }));
      }),
    addFile: async (caller: StaffCaller, id: string, { name, stream }: Upload) => {
      await inside(caller, async (tx) => mustTake(tx, await fetchImport(tx, id, { caller })));
      return addBytes(deps, caller, { id, name, stream, source: 'upload' });
    },
    addText: (caller: StaffCaller, id: string, { title, text }: { title: string; text: string }) =>
      addBytes(deps, caller, {
        id,
        source: 'text' as const,
        name: `${title}.md`,
        stream: Readable.from([Buffer.from(text)]),
      }),
    addUrl: (caller: StaffCaller, id: string, url: string) => addUrl(deps, caller, { id, url }),
    removeFile: (caller: StaffCaller, id: string, fileId: string) =>
      inside(caller, async (tx) => {
        const row = await locked(tx, id, caller);
        await removeFile(deps, tx, row, fileId);
        return view(tx, row);
      }),
    start: (caller: StaffCaller, id: string) =>
      inside(caller, async (tx) => {
        const row = await locked(tx, id, caller);
        mustBeOpen(row);
        if ((await countFiles(tx, id)) === 0) throw refuse('import.nothing', 'Add a file, a text or an address first');
        return view(tx, await enqueue(tx, id, { state: 'parsing', now: now() }));
      }),
    cancel: (caller: StaffCaller, id: string) =>
      inside(caller, async (tx) => view(tx, await cancel(deps, tx, await locked(tx, id, caller)))),
    commit: (caller: StaffCaller, id: string, asked: { mode: 'drafts' | 'review'; why?: string | undefined }) =>
      inside(caller, async (tx) =>
        view(tx, await commit(deps, tx, { caller, ...asked, row: await locked(tx, id, caller) })),
      ),
    undo: (caller: StaffCaller, id: string) =>
      inside(caller, async (tx) => view(tx, await undo(deps, tx, { caller, row: await locked(tx, id, caller) }))),
  };
}

async function addUrl(deps: ImportsDeps, caller: StaffCaller, { id, url }: { id: string; url: string }) {
  await mustBeCallable(deps, url);
  return deps.db.tenant(caller.tenant, async (tx) => {
    const row = await fetchImport(tx, id, { caller, lock: true });
    await addFile(tx, row, { name: nameOfUrl(url), source: 'url', url });
    return viewOf(tx, row, deps.files);
  });
}

async function mustBeCallable({ outbound }: ImportsDeps, url: string): Promise<void> {
  const verdict = await outbound.check(url);
  if (verdict.ok) return;
  const fields = { url: verdict.why };
  throw refuse('import.url_refused', 'This address is not called: only public web addresses are', { fields });
}

async function removeFile({ files }: ImportsDeps, tx: Tx, row: ImportRecord, fileId: string): Promise<void> {
  mustBeOpen(row);
  const gone = await tables(tx)
    .deleteFrom('knowledge_import_files')
    .where('tenant_id', '=', tx.tenant)
    .where('import_id', '=', row.id)
    .where((where) => where.or([where('id', '=', fileId), where('parent_id', '=', fileId)]))
    .returning('file_id')
    .execute();
  if (gone.length === 0) throw refuse('import.item_not_found', 'There is no such file in this import');
  await files.drop(tx, bytesOf(gone));
}

const bytesOf = (rows: readonly { file_id: string | null }[]) => rows.flatMap(({ file_id }) => file_id ?? []);

async function create(
  { now }: ImportsDeps,
  tx: Tx,
  { caller, options }: { caller: StaffCaller; options: ImportOptions },
): Promise<ImportRecord> {
  await mustWrite(tx, caller, options.folderId);
  const { count } = await tables(tx)
    .selectFrom('knowledge_imports')
    .select(sql<string>`count(*)`.as('count'))
    .where('tenant_id', '=', tx.tenant)
    .where('state', 'in', open)
    .executeTakeFirstOrThrow();
  if (Number(count) >= importLimits.open) throw refuse('import.too_many', 'Commit or cancel other imports first');
  const at = now();
  return tables(tx)
    .insertInto('knowledge_imports')
    .values({
      tenant_id: tx.tenant,
      id: newId(at.getTime()),
      state: 'uploaded' as const,
      options: JSON.stringify(options),
      progress: JSON.stringify(idle),
      created_at: at,
      updated_at: at,
      created_by: caller.staffId,
      created_by_name: caller.name,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function list(
  tx: Tx,
  { caller, cursor, limit }: { caller: StaffCaller; cursor?: string | undefined; limit: number },
) {
  if (cursor !== undefined && !isId(cursor))
    throw refuse('request.invalid', 'This page mark is not one of ours', {
      fields: { 'query.cursor': 'is unreadable' },
    });
  let query = tables(tx).selectFrom('knowledge_imports').selectAll().where('tenant_id', '=', tx.tenant);
  if (cursor !== undefined) query = query.where('id', '<', cursor);
  const found = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const page = found.slice(0, limit);
  const access = await accessOf(tx, caller);
  const mine = page.filter(({ options }) => access.may('write', options.folderId));
  return { items: await rowsOf(tx, mine), next: found.length > limit ? page.at(-1)!.id : null };
}

async function countFiles(tx: Tx, id: string): Promise<number> {
  const { count } = await tables(tx)
    .selectFrom('knowledge_import_files')
    .select(sql<string>`count(*)`.as('count'))
    .where('tenant_id', '=', tx.tenant)
    .where('import_id', '=', id)
    .where('parent_id', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function mustTake(tx: Tx, row: ImportRecord): Promise<void> {
  mustBeOpen(row);
  if ((await countFiles(tx, row.id)) < importLimits.files) return;
  throw refuse('import.too_many_files', `An import takes ${importLimits.files} files`);
}

type Added = Pick<ImportsTables['knowledge_import_files'], 'name' | 'source'> & {
  url?: string;
  file_id?: string;
  size?: number;
  print?: string;
};

async function addFile(tx: Tx, row: ImportRecord, added: Added): Promise<void> {
  await mustTake(tx, row);
  await tables(tx)
    .insertInto('knowledge_import_files')
    .values({
      tenant_id: tx.tenant,
      import_id: row.id,
      id: newId(),
      position: sql<number>`(select coalesce(max(position), 0) + 1 from knowledge_import_files where tenant_id = ${tx.tenant} and import_id = ${row.id})`,
      ...added,
    })
    .execute();
}

/** Bytes arrive outside of any transaction; a file that finds no import any more is swept. */
async function addBytes(
  deps: ImportsDeps,
  caller: StaffCaller,
  { id, name, stream, source }: { id: string; name: string; stream: Readable; source: 'upload' | 'text' },
): Promise<ImportView> {
  const { db, files } = deps;
  const most = importLimits.file;
  const fileId = await files.putOwn(caller, { owner: { staffId: caller.staffId }, name, stream, most });
  return db.tenant(caller.tenant, async (tx) => {
    const row = await fetchImport(tx, id, { caller, lock: true });
    const kept = await files.keep(tx, fileId);
    const print = kept.sha256.toString('base64url');
    await addFile(tx, row, { name, source, file_id: fileId, size: Number(kept.size), print });
    return viewOf(tx, row, files);
  });
}

function nameOfUrl(url: string): string {
  const { hostname, pathname } = new URL(url);
  return decoded(pathname.split('/').filter(Boolean).at(-1) ?? '').slice(0, 200) || hostname;
}

function decoded(piece: string): string {
  try {
    return decodeURIComponent(piece);
  } catch {
    return piece;
  }
}

/** What a commit wrote already stays and can be undone; what was only read goes. */
async function cancel({ now, files }: ImportsDeps, tx: Tx, row: ImportRecord): Promise<ImportRecord> {
  mustBe(row, 'uploaded', 'parsing', 'ready', 'committing', 'failed');
  const over = { queued_at: null, updated_at: now(), progress: JSON.stringify(idle) };
  if (row.result !== null) {
    const result = JSON.stringify(await resultOf(tx, row.id));
    return set(tx, row.id, { ...over, result, state: 'committed' });
  }
  await tables(tx)
    .deleteFrom('knowledge_import_items')
    .where('tenant_id', '=', tx.tenant)
    .where('import_id', '=', row.id)
    .execute();
  const originals = await tables(tx)
    .updateTable('knowledge_import_files')
    .set({ file_id: null })
    .from('knowledge_import_files as old')
    .whereRef('old.tenant_id', '=', 'knowledge_import_files.tenant_id')
    .whereRef('old.import_id', '=', 'knowledge_import_files.import_id')
    .whereRef('old.id', '=', 'knowledge_import_files.id')
    .where('knowledge_import_files.tenant_id', '=', tx.tenant)
    .where('knowledge_import_files.import_id', '=', row.id)
    .returning('old.file_id')
    .execute();
  await files.drop(tx, bytesOf(originals));
  return set(tx, row.id, { ...over, state: 'cancelled' });
}

async function commit(
  { now, audit, approvals }: ImportsDeps,
  tx: Tx,
  asked: { caller: StaffCaller; row: ImportRecord; mode: 'drafts' | 'review'; why?: string | undefined },
): Promise<ImportRecord> {
  const { caller, row, mode, why = '' } = asked;
  mustBe(row, 'ready');
  if (mode === 'review') mustHave(await accessOf(tx, caller), await rightFor(tx, { approvals }), row.options.folderId);
  const { count } = await tables(tx)
    .selectFrom('knowledge_import_items')
    .select(sql<string>`count(*)`.as('count'))
    .where('tenant_id', '=', tx.tenant)
    .where('import_id', '=', row.id)
    .where('plan', '<>', 'refused')
    .executeTakeFirstOrThrow();
  if (Number(count) === 0) throw refuse('import.nothing', 'Nothing in this import can come in');
  await audit.append(tx, {
    actor: `staff:${caller.staffId}`,
    action: 'knowledge_import.commit',
    target: `import:${row.id}`,
    detail: { mode, items: Number(count) },
  });
  const acted = actedBy(caller);
  return enqueue(tx, row.id, { ...acted, state: 'committing', mode, why, now: now() });
}

async function undo(
  { now, audit }: ImportsDeps,
  tx: Tx,
  { caller, row }: { caller: StaffCaller; row: ImportRecord },
): Promise<ImportRecord> {
  mustBe(row, 'committed');
  if (row.committed_at === null || undoUntil(row.committed_at) < now())
    throw refuse('import.undo_late', 'A commit can be undone for 30 days');
  await audit.append(tx, {
    actor: `staff:${caller.staffId}`,
    action: 'knowledge_import.undo',
    target: `import:${row.id}`,
  });
  const acted = actedBy(caller);
  return enqueue(tx, row.id, { ...acted, state: 'undoing', now: now() });
}

const actedBy = ({ staffId, name, permissions }: StaffCaller) => ({
  acted_by: staffId,
  acted_by_name: name,
  acted_permissions: [...permissions],
});
