import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { importRoutes, type ImportTrouble, type TransferView, type WorkProgress } from '#contracts/http/imports';
import type { Tx } from '#platform/db';
import { Refusal, refuse } from '#platform/errors';
import type { StaffCaller, Upload } from '#platform/http';
import { newId } from '#platform/ids';
import { post, type Lane } from '#platform/lanes';
import type { Approvals } from '#staff';
import { everywhere } from '../folders/access.ts';
import type { ImportsDeps } from '../imports/deps.ts';
import { Failed, Stopped } from '../imports/trouble.ts';
import type { Editor } from '../store.ts';
import { isOurs } from './archive.ts';
import { packKnowledge } from './pack.ts';
import { restoreKnowledge, type Restored } from './restore.ts';
import { claim, fetchOne, list, set, tables, viewOf, type Transfer } from './transfer-store.ts';
import { openArchive } from './unpack.ts';

const LANE = 'knowledge.transfers';
/** Starts of one transfer. */
const TRIES = 3;
/** An archive that was packed is kept this long. */
const KEPT_MS = 24 * 3_600_000;
/** Bytes of an archive that the house keeps; a larger one is written by `./liren knowledge export`. */
const MOST = 500 * 1024 * 1024;

export interface TransfersDeps extends Omit<ImportsDeps, 'parser' | 'outbound' | 'approvals'> {
  approvals: Approvals;
  /** Marks archives of this installation. */
  signingKey: Buffer;
}

export interface TransferVerbs {
  list(
    caller: StaffCaller,
    query: { cursor?: string | undefined; limit: number },
  ): Promise<{ items: TransferView[]; next: string | null }>;
  get(caller: StaffCaller, id: string): Promise<TransferView>;
  /** Refuses with `transfer.under_way`. */
  export(caller: StaffCaller): Promise<TransferView>;
  /** Refuses with `transfer.under_way`, `permission.denied`, and `approval.required` where publishing needs others. */
  restore(caller: StaffCaller, upload: Upload): Promise<TransferView>;
  cancel(caller: StaffCaller, id: string): Promise<{ done: true }>;
  readonly lane: Lane;
  /** Packs into a file of this machine; for the command line. */
  packTo(tenant: string, file: string): Promise<Record<string, number>>;
  /** Brings back from a file of this machine in the name of the house. `trusted`: as it is, whoever packed it. */
  restoreFrom(tenant: string, file: string, how: { trusted: boolean }): Promise<Restored>;
  /** Drops archives whose time is over. */
  forget(tx: Tx): Promise<number>;
}

const idle: WorkProgress = { what: 'waiting', percent: 0, done: 0, of: 0 };

/** Everything out as one archive, and such an archive in again. */
export function createTransfers(deps: TransfersDeps): TransferVerbs {
  const { db, files } = deps;
  const view = (tx: Tx, row: Transfer) => viewOf(row, (id) => files.url(id, tx, 'staff'), deps.now());
  return {
    list: (caller, query) =>
      db.tenant(caller.tenant, async (tx) => {
        const { rows, next } = await list(tx, query);
        return { items: rows.map((row) => view(tx, row)), next };
      }),
    get: (caller, id) => db.tenant(caller.tenant, async (tx) => view(tx, await fetchOne(tx, id))),
    export: (caller) =>
      db.tenant(caller.tenant, async (tx) => {
        const row = await begin(deps, tx, { kind: 'export', by: caller, fileId: null });
        return view(tx, row);
      }),
    async restore(caller, { name, stream }) {
      await db.tenant(caller.tenant, (tx) => mustBeAllowed(deps, tx, caller));
      const most = importRoutes['transfers.restore'].uploadBytes;
      const fileId = await files.putOwn(caller, { owner: { staffId: caller.staffId }, name, stream, most });
      return db.tenant(caller.tenant, async (tx) => {
        await files.keep(tx, fileId);
        return view(tx, await begin(deps, tx, { kind: 'restore', by: caller, fileId }));
      });
    },
    cancel: (caller, id) => db.tenant(caller.tenant, (tx) => cancel(deps, tx, id)),
    lane: {
      name: LANE,
      concurrency: 1,
      attempts: TRIES + 3,
      handle: ({ tenant, lost }) => work(deps, tenant, lost),
    },
    packTo: (tenant, file) =>
      pack(deps, tenant, { take: (stream) => pipeline(stream, createWriteStream(file, { mode: 0o600 })) }),
    restoreFrom: (tenant, file, { trusted }) =>
      unpack(deps, { tenant, file, by: null, trusted, tell: async () => undefined }),
    forget: (tx) => forget(deps, tx),
  };
}

/** What comes back speaks at once, so that it takes the right to publish, and nobody else's where that is asked. */
async function mustBeAllowed({ approvals }: TransfersDeps, tx: Tx, { permissions }: StaffCaller): Promise<void> {
  if (!permissions.has('knowledge.publish')) throw refuse('permission.denied', 'A restore publishes: you may not');
  if ((await approvals.approversFor(tx, 'knowledge.publish')) > 0)
    throw refuse('approval.required', 'Publishing needs an approval here: ask the operator to bring the archive back');
}

async function begin(
  { now, audit }: TransfersDeps,
  tx: Tx,
  { kind, by, fileId }: { kind: 'export' | 'restore'; by: StaffCaller; fileId: string | null },
): Promise<Transfer> {
  const at = now();
  const row = await tables(tx)
    .insertInto('knowledge_transfers')
    .values({
      tenant_id: tx.tenant,
      id: newId(at.getTime()),
      kind,
      state: 'waiting',
      progress: JSON.stringify(idle),
      file_id: fileId,
      created_at: at,
      created_by: by.staffId,
      created_by_name: by.name,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!row) throw refuse('transfer.under_way', 'Wait for the end of the other, or cancel it');
  await audit.append(tx, { actor: `staff:${by.staffId}`, action: `knowledge.${kind}`, target: `transfer:${row.id}` });
  await post(tx, { lane: LANE, key: 'work' });
  return row;
}

async function cancel({ now, files }: TransfersDeps, tx: Tx, id: string): Promise<{ done: true }> {
  const row = await fetchOne(tx, id);
  if (row.file_id !== null) await files.drop(tx, [row.file_id]);
  const isOver = !(await set(tx, id, { state: 'cancelled', finished_at: now(), file_id: null }));
  if (isOver)
    await tables(tx)
      .updateTable('knowledge_transfers')
      .set({ file_id: null, kept_until: null })
      .where('tenant_id', '=', tx.tenant)
      .where('id', '=', id)
      .execute();
  return { done: true };
}

async function work(deps: TransfersDeps, tenant: string, lost: AbortSignal): Promise<void> {
  const { db, now } = deps;
  const row = await db.tenant(tenant, claim);
  if (!row) return;
  const fail = (trouble: ImportTrouble) =>
    db.tenant(tenant, (tx) =>
      set(tx, row.id, { state: 'failed', trouble: JSON.stringify(trouble), finished_at: now() }),
    );
  if (row.tries > TRIES) return void (await fail({ code: 'import.interrupted', details: {} }));
  const tell = async (tx: Tx, progress: WorkProgress) => {
    if (lost.aborted || !(await set(tx, row.id, { progress: JSON.stringify(progress) }))) throw new Stopped();
  };
  try {
    if (row.kind === 'export') await exportTo(deps, tenant, { row, tell });
    else await restoreUpload(deps, tenant, { row, tell });
  } catch (error) {
    if (error instanceof Stopped) return;
    if (error instanceof Failed) await fail(error.trouble);
    else if (error instanceof Refusal && error.status < 500) await fail({ code: error.code, details: {} });
    else throw error;
  }
}

interface Running {
  readonly row: Transfer;
  tell(tx: Tx, progress: WorkProgress): Promise<void>;
}

async function exportTo(deps: TransfersDeps, tenant: string, { row, tell }: Running): Promise<void> {
  const { db, files, now } = deps;
  let fileId = '';
  const name = `liren-knowledge-${now().toISOString().slice(0, 10)}.zip`;
  const counts = await pack(deps, tenant, {
    take: async (stream) => {
      fileId = await files
        .putOwn({ tenant }, { owner: { staffId: row.created_by }, name, stream, most: MOST })
        .catch((error: unknown) => {
          // What is said of files that somebody sends does not help whoever exports.
          const isTooLarge = error instanceof Refusal && error.code === 'file.too_large';
          throw isTooLarge ? new Failed({ code: 'transfer.too_large', details: { limit: MOST / 1024 / 1024 } }) : error;
        });
    },
    tell: (progress) => db.tenant(tenant, (tx) => tell(tx, progress)),
  });
  await db.tenant(tenant, async (tx) => {
    const { size } = await files.keep(tx, fileId);
    const kept_until = new Date(now().getTime() + KEPT_MS);
    const done = { state: 'done' as const, progress: JSON.stringify({ ...idle, percent: 100 }), finished_at: now() };
    const columns = { ...done, file_id: fileId, size: Number(size), kept_until, counts: JSON.stringify(counts) };
    if (!(await set(tx, row.id, columns))) throw new Stopped();
  });
}

async function pack(
  { db, files, now, signingKey }: TransfersDeps,
  tenant: string,
  { take, tell }: { take(stream: Readable): Promise<void>; tell?(progress: WorkProgress): Promise<void> },
): Promise<Record<string, number>> {
  let packed: Record<string, number> = {};
  await db.tenant(tenant, (tx) =>
    take(
      packKnowledge({
        tx,
        files,
        key: signingKey,
        at: now(),
        tell: async ({ done, of }) =>
          tell?.({
            what: 'packing',
            percent: Math.floor((done / of) * 100),
            done: Math.floor(done),
            of,
          }),
        done: (counts) => void (packed = counts),
      }),
    ),
  );
  return packed;
}

async function restoreUpload(deps: TransfersDeps, tenant: string, { row, tell }: Running): Promise<void> {
  const { db, files, now } = deps;
  const folder = await mkdtemp(path.join(tmpdir(), 'liren-restore-'));
  try {
    const file = path.join(folder, 'archive.zip');
    await pipeline(await files.archive.read(tenant, row.file_id!), createWriteStream(file, { mode: 0o600 }));
    const by = { staffId: row.created_by!, name: row.created_by_name ?? '' };
    const restored = await unpack(deps, { tenant, file, by, trusted: false, tell });
    await db.tenant(tenant, async (tx) => {
      const done = { state: 'done' as const, progress: JSON.stringify({ ...idle, percent: 100 }), finished_at: now() };
      await set(tx, row.id, { ...done, counts: JSON.stringify(restored) });
      await files.drop(tx, [row.file_id!]);
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Unpacking {
  readonly tenant: string;
  readonly file: string;
  /** Null: the operator. */
  readonly by: Editor | null;
  readonly trusted: boolean;
  tell(tx: Tx, progress: WorkProgress): Promise<void>;
}

async function unpack(
  { db, files, audit, approvals, now, signingKey }: TransfersDeps,
  { tenant, file, by, trusted, tell }: Unpacking,
): Promise<Restored> {
  const archive = await openArchive(file);
  try {
    await archive.verify((done, of) =>
      db.tenant(tenant, (tx) => tell(tx, { what: 'checking', percent: Math.floor((done / of) * 20), done, of })),
    );
    const { manifest } = archive;
    return await restoreKnowledge({
      db,
      files,
      archive,
      tenant,
      faithful: trusted || (manifest.company === tenant && isOurs(signingKey, manifest)),
      edit: async () => ({
        by,
        now: now(),
        audit,
        approvals,
        access: everywhere,
        part: 'system:cli' as const,
      }),
      tell: (tx, done, of) =>
        tell(tx, {
          what: 'writing',
          percent: 20 + Math.floor((done / Math.max(1, of)) * 79),
          done,
          of,
        }),
    });
  } finally {
    archive.close();
  }
}

/** Archives dropped in one transaction. */
const FORGET = 50;

async function forget({ files, now }: TransfersDeps, tx: Tx): Promise<number> {
  const old = await tables(tx)
    .selectFrom('knowledge_transfers')
    .select(['id', 'file_id'])
    .where('tenant_id', '=', tx.tenant)
    .where('kept_until', '<', now())
    .where('file_id', 'is not', null)
    .limit(FORGET)
    .execute();
  await files.drop(
    tx,
    old.flatMap(({ file_id }) => file_id ?? []),
  );
  for (const { id } of old)
    await tables(tx)
      .updateTable('knowledge_transfers')
      .set({ file_id: null })
      .where('tenant_id', '=', tx.tenant)
      .where('id', '=', id)
      .execute();
  return old.length;
}
