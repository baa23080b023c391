import { sql } from 'kysely';
import type { ImportState, ImportTrouble, WorkProgress } from '#contracts/http/imports';
import type { Tx } from '#platform/db';
import { Refusal } from '#platform/errors';
import { post } from '#platform/lanes';
import { commitImport } from './commit.ts';
import type { ImportsDeps } from './deps.ts';
import type { Going } from './going.ts';
import { readImport } from './read.ts';
import { idle, LANE, set } from './session.ts';
import { filesOf, tables, type ImportRecord } from './store.ts';
import { Failed, Stopped } from './trouble.ts';
import { undoImport } from './undo.ts';

/** Starts of one piece of work; whoever ends the process this often does not get a further one. */
const TRIES = 3;
/** Progress is written this often at most. */
const TELL_MS = 400;

const works: Partial<Record<ImportState, (deps: ImportsDeps, going: Going) => Promise<void>>> = {
  parsing: readImport,
  committing: commitImport,
  undoing: undoImport,
};

/** Does the oldest waiting import of the company, then lets other companies go first. */
export async function workOnce(
  deps: ImportsDeps,
  { tenant, lost }: { tenant: string; lost: AbortSignal },
): Promise<void> {
  const row = await deps.db.tenant(tenant, claimNext);
  const work = row && works[row.state];
  if (work && row.tries <= TRIES) await attempt(deps, { tenant, row, lost, work });
  else if (row)
    await deps.db.tenant(tenant, (tx) => giveUp(deps, tx, row, { code: 'import.interrupted', details: {} }));
  await deps.db.tenant(tenant, async (tx) => {
    if (await nextOf(tx).executeTakeFirst()) await post(tx, { lane: LANE, key: 'work' });
  });
}

const nextOf = (tx: Tx) =>
  tables(tx)
    .selectFrom('knowledge_imports')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('queued_at', 'is not', null)
    .orderBy('queued_at')
    .limit(1);

async function claimNext(tx: Tx): Promise<ImportRecord | undefined> {
  // Locked, so that what is cancelled meanwhile is not taken for work that failed.
  const next = await nextOf(tx).forUpdate().executeTakeFirst();
  return next && set(tx, next.id, { tries: next.tries + 1 });
}

interface Attempt {
  tenant: string;
  row: ImportRecord;
  lost: AbortSignal;
  work: NonNullable<(typeof works)[ImportState]>;
}

async function attempt(deps: ImportsDeps, { tenant, row, lost, work }: Attempt): Promise<void> {
  const stop = new AbortController();
  lost.addEventListener('abort', () => stop.abort(), { once: true });
  const going = goingOf(deps, { tenant, row, stop });
  try {
    await work(deps, going);
  } catch (error) {
    if (error instanceof Stopped) return;
    const trouble = troubleOf(error);
    if (trouble === null) throw error;
    await deps.db.tenant(tenant, (tx) => giveUp(deps, tx, row, trouble));
  } finally {
    stop.abort();
  }
}

function troubleOf(error: unknown): ImportTrouble | null {
  if (error instanceof Failed) return error.trouble;
  return error instanceof Refusal && error.status < 500 ? { code: error.code, details: {} } : null;
}

function goingOf(
  { db, now }: ImportsDeps,
  { tenant, row, stop }: { tenant: string; row: ImportRecord; stop: AbortController },
): Going {
  let told = 0;
  const tellIn = async (tx: Tx, progress: WorkProgress) => {
    const { numUpdatedRows } = await tables(tx)
      .updateTable('knowledge_imports')
      .set({ progress: JSON.stringify(progress), updated_at: now() })
      .where('tenant_id', '=', tx.tenant)
      .where('id', '=', row.id)
      .where('state', '=', row.state)
      .where('queued_at', '=', row.queued_at)
      .executeTakeFirst();
    if (numUpdatedRows === 1n && !stop.signal.aborted) return;
    stop.abort();
    throw new Stopped();
  };
  return {
    tenant,
    row,
    signal: stop.signal,
    tellIn,
    async tell(progress, { always = false } = {}) {
      if (!always && performance.now() - told < TELL_MS) return;
      told = performance.now();
      await db.tenant(tenant, (tx) => tellIn(tx, progress));
    },
  };
}

/** Reading that fails has failed; a commit or an undo that is cut off can be started again where it stopped. */
async function giveUp({ now }: ImportsDeps, tx: Tx, row: ImportRecord, trouble: ImportTrouble): Promise<void> {
  const state = ({ committing: 'ready', undoing: 'committed' } as const)[row.state as 'committing'] ?? 'failed';
  await tables(tx)
    .updateTable('knowledge_imports')
    .set({
      state,
      trouble: JSON.stringify(trouble),
      progress: JSON.stringify(idle),
      queued_at: null,
      updated_at: now(),
    })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', row.id)
    .where('state', '=', row.state)
    .execute();
}

/** Removes what nobody committed in time, with its originals, a few at once; returns how many went. */
export async function forgetImports(tx: Tx, { files }: Pick<ImportsDeps, 'files'>, before: Date): Promise<number> {
  const old = await tables(tx)
    .selectFrom('knowledge_imports')
    .select('id')
    .where('tenant_id', '=', tx.tenant)
    .where('updated_at', '<', before)
    .where('committed_at', 'is', null)
    .where('queued_at', 'is', null)
    .limit(FORGET)
    .execute();
  for (const { id } of old) {
    const originals = await filesOf(tx, id);
    await files.drop(
      tx,
      originals.flatMap(({ file_id }) => file_id ?? []),
    );
    await tables(tx).deleteFrom('knowledge_imports').where('tenant_id', '=', tx.tenant).where('id', '=', id).execute();
  }
  return old.length;
}

/** Imports forgotten in one transaction. */
const FORGET = 20;

/** What undo would need is dropped when its time is over; returns for how many imports. */
export async function forgetUndo(tx: Tx, before: Date): Promise<number> {
  const old = await tables(tx)
    .selectFrom('knowledge_imports')
    .select('id')
    .where('tenant_id', '=', tx.tenant)
    .where('committed_at', '<', before)
    .where(sql<boolean>`exists (select 1 from knowledge_import_items i where i.tenant_id = knowledge_imports.tenant_id
      and i.import_id = knowledge_imports.id)`)
    .limit(FORGET)
    .execute();
  for (const { id } of old) {
    await tables(tx)
      .deleteFrom('knowledge_import_items')
      .where('tenant_id', '=', tx.tenant)
      .where('import_id', '=', id)
      .execute();
    await tables(tx)
      .updateTable('knowledge_import_files')
      .set({ before: null, brought: '[]' })
      .where('tenant_id', '=', tx.tenant)
      .where('import_id', '=', id)
      .execute();
  }
  return old.length;
}
