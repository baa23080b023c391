import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { limits } from '#contracts/common';
import { importLimits } from '#contracts/http/imports';
import type { ParseOutcome, Parsed, Refusal } from '#libs/parse';
import type { Tx } from '#platform/db';
import { newId } from '#platform/ids';
import { readCompany } from '#staff';
import { compareImport } from './compare.ts';
import type { ImportsDeps } from './deps.ts';
import { fetchPage } from './fetch-page.ts';
import type { Going } from './going.ts';
import { itemsOfDocument, itemsOfTable, type NewItem } from './new-items.ts';
import { printOf } from './merge.ts';
import { idle, set } from './session.ts';
import { filesOf, setFile, tables, type FileRecord } from './store.ts';
import { Failed, Stopped } from './trouble.ts';

/** Rows written by one statement. */
const BATCH = 500;
/** While others' files are being read this one waits: seconds in all. */
const BUSY_SECONDS = 120;
/** Positions of one file; room enough to cut every passage in two some thirty times. */
const ROOM = 1_000_000;
/** Of the whole, before the comparison. */
const READ_PERCENT = 80;

/** Reads the files of an import into passages and rows. Begins anew each time. */
export async function readImport(deps: ImportsDeps, going: Going): Promise<void> {
  const { db } = deps;
  const { tenant, row } = going;
  const { files, timeZone } = await db.tenant(tenant, async (tx) => {
    await clear(tx, row.id);
    return { files: await filesOf(tx, row.id), timeZone: (await readCompany(tx)).timeZone };
  });
  const reading: Reading = { deps, going, timeZone, place: 0, items: 0 };
  for (const [at, file] of files.entries()) {
    const share = (fraction: number) => Math.floor(((at + fraction) / files.length) * READ_PERCENT);
    await readOne(reading, file, share);
  }
  await db.tenant(tenant, async (tx) => mustHold(await filesOf(tx, row.id), reading.items));
  await compareImport(deps, going, READ_PERCENT);
  await db.tenant(tenant, async (tx) => {
    await going.tellIn(tx, { ...idle, percent: 100 });
    await set(tx, row.id, { state: 'ready', queued_at: null, updated_at: deps.now() });
  });
}

interface Reading {
  readonly deps: ImportsDeps;
  readonly going: Going;
  readonly timeZone: string;
  /** Files that have a place in the order so far. */
  place: number;
  items: number;
}

async function clear(tx: Tx, importId: string): Promise<void> {
  await tables(tx)
    .deleteFrom('knowledge_import_items')
    .where('tenant_id', '=', tx.tenant)
    .where('import_id', '=', importId)
    .execute();
  await tables(tx)
    .deleteFrom('knowledge_import_files')
    .where('tenant_id', '=', tx.tenant)
    .where('import_id', '=', importId)
    .where('parent_id', 'is not', null)
    .execute();
  await tables(tx)
    .updateTable('knowledge_import_files')
    .set({
      state: 'waiting',
      refusal: null,
      format: null,
      title: null,
      kind: null,
      article_id: null,
      warnings: '[]',
      pages: '[]',
      tables: '[]',
      brought: '[]',
      kept: '[]',
    })
    .where('tenant_id', '=', tx.tenant)
    .where('import_id', '=', importId)
    .execute();
}

/** Where nothing could be read, the first reason is that of the whole. */
function mustHold(files: readonly FileRecord[], items: number): void {
  if (items > 0) return;
  throw new Failed(files.find(({ refusal }) => refusal)?.refusal ?? { code: 'file.no_text', details: {} });
}

async function readOne(reading: Reading, file: FileRecord, share: (fraction: number) => number): Promise<void> {
  const { deps, going } = reading;
  await going.tell({ what: file.source === 'url' ? 'fetching' : 'reading', percent: share(0), done: 0, of: 0 });
  try {
    const { name, bytes } = await bytesOf(reading, file);
    const outcome = await parse(reading, { name, bytes }, share);
    await keepOutcome(reading, file, outcome);
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    await deps.db.tenant(going.tenant, (tx) => refuseFile(tx, file, error.trouble));
  }
}

async function bytesOf({ deps, going }: Reading, file: FileRecord): Promise<{ name: string; bytes: Buffer }> {
  const { tenant, row, signal } = going;
  if (file.file_id !== null)
    return { name: file.name, bytes: await buffer(await deps.files.archive.read(tenant, file.file_id)) };
  const page = { tenant, url: file.url!, name: file.name, staffId: row.created_by, signal };
  const { name, bytes, fileId } = await fetchPage(deps, page);
  await deps.db.tenant(tenant, async (tx) => {
    const kept = await deps.files.keep(tx, fileId);
    const columns = { name, file_id: fileId, size: Number(kept.size), print: kept.sha256.toString('base64url') };
    await setFile(tx, file, columns);
  });
  return { name, bytes };
}

async function parse(
  { deps, going }: Reading,
  source: { name: string; bytes: Buffer },
  share: (fraction: number) => number,
): Promise<ParseOutcome> {
  const { signal } = going;
  for (let second = 0; ; second++) {
    const outcome = await deps.parser.parse(source, {
      signal,
      // Told without waiting; whoever cancels is heard by the next telling at the latest.
      onProgress: ({ fraction, done = 0, of = 0 }) =>
        void going.tell({ what: 'reading', percent: share(fraction), done, of }).catch(() => undefined),
    });
    if (signal.aborted) throw new Stopped();
    if (outcome.kind !== 'refused') return outcome;
    // The house is closing: another process reads it anew.
    if (outcome.code === 'file.cancelled') throw new Error('Reading was cut off');
    if (outcome.code !== 'file.parser_busy' || second >= BUSY_SECONDS) return outcome;
    await sleep(1_000);
  }
}

async function keepOutcome(reading: Reading, file: FileRecord, outcome: ParseOutcome): Promise<void> {
  if (outcome.kind === 'parsed') return keepParsed(reading, file, outcome);
  if (outcome.kind === 'refused') throw failed(outcome);
  const { db } = reading.deps;
  await db.tenant(reading.going.tenant, (tx) => setFile(tx, file, { state: 'read', format: 'zip' }));
  for (const { path, outcome: inside } of outcome.members) {
    const member = await db.tenant(reading.going.tenant, (tx) => addMember(tx, file, path));
    if (inside.kind === 'parsed') await keepParsed(reading, member, inside).catch(orRefuse(reading, member));
    else await orRefuse(reading, member)(failed(inside));
  }
}

const failed = ({ code, details }: Refusal) => new Failed({ code, details: { ...details } });

function orRefuse({ deps, going }: Reading, file: FileRecord) {
  return async (error: unknown) => {
    if (!(error instanceof Failed)) throw error;
    await deps.db.tenant(going.tenant, (tx) => refuseFile(tx, file, error.trouble));
  };
}

async function addMember(tx: Tx, parent: FileRecord, path: string): Promise<FileRecord> {
  return tables(tx)
    .insertInto('knowledge_import_files')
    .values({
      tenant_id: tx.tenant,
      import_id: parent.import_id,
      id: newId(),
      parent_id: parent.id,
      position: parent.position,
      name: path,
      source: 'zip' as const,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function keepParsed(reading: Reading, file: FileRecord, { file: parsed }: Parsed): Promise<void> {
  const { deps, going, timeZone } = reading;
  const { options } = going.row;
  const asTable = options.kind !== 'document' ? itemsOfTable(parsed, { options, timeZone }) : null;
  if (options.kind === 'qa' && asTable === null)
    throw new Failed({ code: 'import.no_columns', details: { headers: headersOf(parsed.tables) } });
  const items = asTable?.items ?? itemsOfDocument(parsed, options);
  if (items.length === 0) throw new Failed({ code: 'file.no_text', details: {} });
  if (asTable === null && items.length > limits.chunks)
    throw new Failed({ code: 'import.too_many_passages', details: { limit: limits.chunks, found: items.length } });
  reading.items += items.length;
  if (reading.items > importLimits.items)
    throw new Failed({ code: 'import.too_many_items', details: { limit: importLimits.items } });
  const first = reading.place++ * ROOM;
  await deps.db.tenant(going.tenant, async (tx) => {
    for (let at = 0; at < items.length; at += BATCH) {
      const batch = items.slice(at, at + BATCH);
      await addItems(tx, file, batch, first + at);
    }
    await setFile(tx, file, {
      state: 'read',
      format: parsed.format,
      title: parsed.title,
      kind: asTable ? 'qa' : 'document',
      pages: JSON.stringify(parsed.pages),
      warnings: JSON.stringify(
        parsed.warnings.map(({ code, at = null, count = null }) => ({
          code,
          at,
          count,
        })),
      ),
      tables: JSON.stringify(
        parsed.tables.map(({ name, header }) => ({
          sheet: name,
          header,
          columns: asTable?.columns.get(name) ?? header.map(() => null),
        })),
      ),
      brought: JSON.stringify(
        asTable
          ? []
          : items.flatMap(({ kind, content }) =>
              kind === 'chunk'
                ? {
                    id: content.id,
                    print: printOf(content),
                  }
                : [],
            ),
      ),
    });
  });
}

/** What the page needs to ask which column is which. */
function headersOf(sheets: readonly { readonly header: readonly string[] }[]): string {
  return sheets
    .flatMap(({ header }) => header)
    .slice(0, 20)
    .join(' · ')
    .slice(0, 300);
}

async function addItems(tx: Tx, file: FileRecord, items: readonly NewItem[], first: number): Promise<void> {
  await tables(tx)
    .insertInto('knowledge_import_items')
    .values(
      items.map((item, at) => ({
        tenant_id: tx.tenant,
        import_id: file.import_id,
        id: newId(),
        file_id: file.id,
        position: first + at,
        kind: item.kind,
        sheet: item.sheet,
        row: item.row,
        page: item.page,
        content: JSON.stringify(item.content),
        problems: JSON.stringify(item.problems),
        notes: JSON.stringify(item.notes),
        search_text: item.searchText,
        plan: item.kind === 'refused' ? ('refused' as const) : ('new' as const),
      })),
    )
    .execute();
}

async function refuseFile(tx: Tx, file: FileRecord, trouble: Failed['trouble']): Promise<void> {
  await setFile(tx, file, { state: 'refused', refusal: JSON.stringify(trouble) });
}
