import { Readable } from 'node:stream';
import type { AuditEntry } from '#platform/audit';

/** An entry with what its marks are called now. */
export interface NamedEntry extends AuditEntry {
  readonly actorName: string;
  readonly targetName: string;
}

/** Entries read by one transaction of an export. */
const PAGE = 1_000;

const columns = [
  'tenant',
  'seq',
  'at',
  'actor',
  'actorName',
  'action',
  'target',
  'targetName',
  'detail',
  'previous',
  'hash',
] as const;

type Read = (after: number, limit: number) => Promise<readonly NamedEntry[]>;

/** The entries that `read` finds, page by page while the receiver takes them, so that no length fills the memory. */
export function exportStream(tenant: string, format: 'csv' | 'jsonl', read: Read): Readable {
  return Readable.from(format === 'csv' ? csvPages(tenant, read) : jsonPages(tenant, read));
}

async function* pages(read: Read): AsyncGenerator<readonly NamedEntry[]> {
  for (let after = 0; ;) {
    const rows = await read(after, PAGE);
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.seq;
  }
}

async function* jsonPages(tenant: string, read: Read): AsyncGenerator<string> {
  for await (const rows of pages(read)) {
    yield rows.map((row) => `${JSON.stringify(recordOf(tenant, row))}\n`).join('');
  }
}

async function* csvPages(tenant: string, read: Read): AsyncGenerator<string> {
  // The mark that makes Excel read UTF-8; RFC 4180 otherwise.
  yield `\uFEFF${columns.join(',')}\r\n`;
  for await (const rows of pages(read)) yield rows.map((row) => csvLine(recordOf(tenant, row))).join('');
}

function recordOf(tenant: string, row: NamedEntry): Record<(typeof columns)[number], unknown> {
  const { seq, at, actor, actorName, action, target, targetName, detail, previous, hash } = row;
  return { tenant, seq, at: at.toISOString(), actor, actorName, action, target, targetName, detail, previous, hash };
}

function csvLine(record: Record<(typeof columns)[number], unknown>): string {
  const cell = (value: unknown) => csvCell(typeof value === 'string' ? value : JSON.stringify(value));
  return `${columns.map((name) => cell(record[name])).join(',')}\r\n`;
}

/**
 * One cell that no spreadsheet takes for a formula: what would begin one gets an apostrophe before it, and so does what
 * begins with an apostrophe, so that taking one away always gives the value back (OWASP, CSV injection).
 */
function csvCell(value: string): string {
  const safe = /^['=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) || safe !== value ? `"${safe.replaceAll('"', '""')}"` : safe;
}
