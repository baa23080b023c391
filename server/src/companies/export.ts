import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import * as conversations from '#conversations';
import type { ConversationsDeps } from '#conversations';
import type { Customers } from '#customers';
import type { Papers } from '#papers';
import type { Audit } from '#platform/audit';
import { dump, dumpable, type Db, type Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { Files } from '#platform/files';
import type { Download } from '#platform/http';

/** Exports under way in this process: each holds a connection of the database. */
const AT_ONCE = 2;
/** A reader who takes nothing for so long has gone, or holds up others. */
const STALLED_MS = 60_000;

export interface ExportDeps {
  db: Db;
  audit: Audit;
  customers: Customers;
  papers: Pick<Papers, 'exportAll'>;
  conversations: ConversationsDeps;
  files: Pick<Files, 'archive'>;
  now(): Date;
}

const readme = `This archive holds everything of one company.

data/<table>.jsonl      every table as it stands, one JSON object a line, without secrets and sealed columns
readable/*.jsonl        what is sealed in the tables, opened: messages with notes, papers, what is known and remembered of customers
files/<id>              what was uploaded; names and types stand in data/files.jsonl
manifest.json           the tables with their counts; written last, so that an archive without it was cut off

Rows were read one table after the other: what changed meanwhile may stand in one of them and not in the other.
`;

/** Everything of a company as one ZIP, made while it is being fetched. */
export function createExporter(deps: ExportDeps): (tenant: string, by: string) => Promise<Download> {
  let under = 0;
  return async (tenant, by) => {
    if (under >= AT_ONCE)
      throw refuse('service.overloaded', 'Other exports are under way; try again in a minute', { retryAfter: 60 });
    under++;
    const at = deps.now().toISOString().slice(0, 10);
    const zip = new ZipFile();
    const sink = watchedSink();
    const failed = (error: Error) => void sink.destroy(error);
    zip.on('error', failed);
    const flowing = pipeline(zip.outputStream, sink).catch(() => undefined);
    void fill(deps, { tenant, by, zip, sink })
      .catch(failed)
      .finally(() => void flowing.finally(() => under--));
    return { name: `liren-${at}.zip`, mime: 'application/zip', stream: sink };
  };
}

/** What flows to the reader; ends when he takes nothing any more, so that he does not hold up others. */
function watchedSink(): Transform {
  let at = Date.now();
  const sink = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      at = Date.now();
      done(null, chunk);
    },
  });
  const watch = setInterval(() => {
    if (Date.now() - at > STALLED_MS) sink.destroy(new Error('Nobody takes the export any more'));
  }, STALLED_MS / 4).unref();
  return sink.once('close', () => clearInterval(watch));
}

interface Filling {
  tenant: string;
  by: string;
  zip: ZipFile;
  /** Destroyed when whoever fetches it goes away. */
  sink: Transform;
}

async function fill(deps: ExportDeps, filling: Filling): Promise<void> {
  const { tenant, by, zip } = filling;
  const rows: Record<string, number> = {};
  zip.addBuffer(Buffer.from(readme), 'README.txt');
  await deps.db.tenant(tenant, (tx) =>
    deps.audit.append(tx, { actor: by, action: 'company.exported', target: `tenant:${tenant}` }),
  );
  await deps.db.tenant(tenant, async (tx) => {
    for (const { table, columns } of await dumpable(tx)) {
      rows[table] = await addLines(filling, `data/${table}.jsonl`, dump(tx, table, columns));
    }
    await addReadable(deps, tx, filling, rows);
  });
  let files = 0;
  const missing: string[] = [];
  for await (const { id } of deps.files.archive.files(tenant)) {
    const stream = await deps.files.archive.read(tenant, id).catch(() => undefined);
    if (!stream) missing.push(id);
    else await addStream(filling, `files/${id}`, stream);
    files++;
  }
  const manifest = { format: 'liren-export-1', company: tenant, at: deps.now().toISOString(), rows, files, missing };
  zip.addBuffer(Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), 'manifest.json');
  zip.end();
}

async function addReadable(
  { customers, papers, conversations: talk }: ExportDeps,
  tx: Tx,
  filling: Filling,
  rows: Record<string, number>,
): Promise<void> {
  rows['readable/customers'] = await addLines(filling, 'readable/customers.jsonl', customers.exportAll(tx));
  const memories = customers.memory.exportAll(tx);
  rows['readable/memories'] = await addLines(filling, 'readable/memories.jsonl', memories);
  rows['readable/papers'] = await addLines(filling, 'readable/papers.jsonl', papers.exportAll(tx));
  const messages = conversations.exportMessages(tx, talk);
  rows['readable/messages'] = await addLines(filling, 'readable/messages.jsonl', messages);
}

/** Returns how many lines were written. */
async function addLines(filling: Filling, name: string, rows: AsyncIterable<object>): Promise<number> {
  let count = 0;
  async function* lines() {
    for await (const row of rows) {
      count++;
      yield `${JSON.stringify(row)}\n`;
    }
  }
  await addStream(filling, name, Readable.from(lines()));
  return count;
}

/** One entry after the other: the next is opened when this one has been taken away. */
async function addStream({ zip, sink }: Filling, name: string, stream: Readable): Promise<void> {
  await new Promise<void>((done, fail) => {
    const gone = () => {
      stream.destroy();
      fail(new Error('Whoever fetched the export went away'));
    };
    if (sink.destroyed) return gone();
    sink.once('close', gone);
    stream.once('error', fail);
    stream.once('end', () => {
      sink.off('close', gone);
      done();
    });
    zip.addReadStream(stream, name);
  });
}
