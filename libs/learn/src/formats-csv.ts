import { CsvError, parse } from 'csv-parse/sync';
import type { Problems } from './formats-problems.ts';
import type { MarkedExample, Reading } from './formats-types.ts';

/** What the columns may be called. Without such a first line they are the text and the label, in this order. */
const names = {
  text: ['text', 'query', 'utterance', '文本', '问题', '问法', '客户问法', '例句'],
  label: ['label', 'intent', 'category', '标签', '意图', '类别'],
};
const MAX_RECORD = 100_000;

interface Parsed {
  record: string[];
  info: { lines: number };
}

/** Comma, semicolon or tab separated values (RFC 4180) with a text and a label; other columns are left out. */
export function readCsv(text: string, problems: Problems): Reading {
  const rows = parsed(text, problems);
  const head = rows[0]?.record.map((cell) => cell.trim().toLowerCase()) ?? [];
  const at = { text: columnOf(head, names.text), label: columnOf(head, names.label) };
  const hasHead = at.text >= 0 && at.label >= 0;
  if (at.text >= 0 && !hasHead && head.length > 1) problems.fail(1, 'The first line names no column "label"');
  const place = hasHead ? at : { text: 0, label: 1 };
  let line = 1;
  for (const [index, { record, info }] of rows.entries()) {
    // A record of several lines is told by the line that it begins in.
    const begins = line;
    line = info.lines + 1;
    if ((hasHead && index === 0) || (record.length === 1 && record[0]!.trim() === '')) continue;
    const [said, label] = [record[place.text], record[place.label]];
    if (said === undefined || label === undefined) problems.add(begins, 'has no label; out of scope is an empty cell');
    else problems.take({ text: plain(said), label: plain(label), line: begins });
  }
  return problems.done();
}

function parsed(text: string, problems: Problems): Parsed[] {
  const first = /^[^\r\n]*/.exec(text)![0].replace(/"[^"]*"/g, '');
  try {
    // With `info` each record comes with the line that it ends in; the types know nothing of it.
    return parse(text, {
      delimiter: ['\t', ',', ';'].find((mark) => first.includes(mark)) ?? ',',
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      max_record_size: MAX_RECORD,
      info: true,
    }) as unknown as Parsed[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : 0;
    return problems.fail(line, whyOf(error));
  }
}

function whyOf({ code }: CsvError): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quotation mark is opened and never closed';
  if (code === 'CSV_MAX_RECORD_SIZE') return `a row is longer than ${MAX_RECORD} characters`;
  return 'a quotation mark stands where none may';
}

const columnOf = (head: readonly string[], known: readonly string[]) => head.findIndex((cell) => known.includes(cell));

const formula = /^['=+\-@\t\r\n＝＋－＠]/;

/** Takes away the apostrophe that keeps a spreadsheet from taking a text for a formula. */
function plain(cell: string): string {
  return cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell;
}

/**
 * With a byte order mark, so that spreadsheets read Chinese. Says nothing of spans. What a spreadsheet would take for a
 * formula gets an apostrophe before it, which `readCsv` takes away again (OWASP, CSV injection).
 */
export function writeCsv(examples: readonly MarkedExample[]): string {
  return `\uFEFF${csvOf([['text', 'label'], ...examples.map(({ text, label }) => [text, label ?? 'oos'])])}`;
}

/** A table as CSV (RFC 4180), safe to open in a spreadsheet. */
export function csvOf(table: readonly (readonly (string | number)[])[]): string {
  return table.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

function cellOf(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = formula.test(value) ? `'${value}` : value;
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
