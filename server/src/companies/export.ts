import { Readable } from 'node:stream';
import * as conversations from '#conversations';
import type { ConversationsDeps } from '#conversations';
import type { Customers } from '#customers';
import type { Papers } from '#papers';
import type { Audit } from '#platform/audit';
import { dump, dumpable, type Db, type Tx } from '#platform/db';
import type { Files } from '#platform/files';
import { createZipped, type Download, type Filling } from '#platform/http';

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
  const zipped = createZipped({ atOnce: AT_ONCE, stalledMs: STALLED_MS });
  return async (tenant, by) =>
    zipped(`liren-${deps.now().toISOString().slice(0, 10)}.zip`, (filling) => fill(deps, { tenant, by }, filling));
}

async function fill(deps: ExportDeps, { tenant, by }: { tenant: string; by: string }, filling: Filling): Promise<void> {
  const rows: Record<string, number> = {};
  filling.put('README.txt', Buffer.from(readme));
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
    else await filling.add(`files/${id}`, stream);
    files++;
  }
  const manifest = { format: 'liren-export-1', company: tenant, at: deps.now().toISOString(), rows, files, missing };
  filling.put('manifest.json', Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
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
  await filling.add(name, Readable.from(lines()));
  return count;
}
