import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { decodeText } from '../decode.ts';
import type { Gather } from '../gather.ts';
import { refuse } from '../refused.ts';
import { createGrid } from './xlsx-grid.ts';

/** A record is read as a whole before its cells can be counted. */
const RECORD = 2_000_000;
const SAMPLE = 64 * 1024;
const PIECE = 64 * 1024;
const delimiters = [',', ';', '\t'] as const;

/** Comma, semicolon or tab separated values (RFC 4180), any line ending, UTF-8, UTF-16 or GB18030. */
export async function readCsv(bytes: Uint8Array, title: string, gather: Gather): Promise<undefined> {
  const { text, replaced } = decodeText(bytes);
  if (replaced > 0) gather.warn('characters_replaced', undefined, replaced);
  const grid = createGrid(title, gather, { left: gather.limits.rows });
  const { columns } = gather.limits;
  let row = 0;
  let width = 0;

  function take(record: readonly string[]): void {
    row++;
    if (record.length > columns && record.slice(columns).some((cell) => cell.trim() !== '')) {
      refuse('file.too_many_columns', { limit: columns, found: record.length, row });
    }
    const empty = record.length === 1 && record[0] === '';
    if (width === 0 && !empty) width = record.length;
    if (!empty && record.length !== width) gather.warn('row_ragged', row);
    record.slice(0, columns).forEach((cell, column) => grid.put(row, column, cell));
  }

  const parser = parse({
    delimiter: delimiterOf(text),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: RECORD,
  });
  try {
    await pipeline(pieces(text, gather), parser, async (records: AsyncIterable<readonly string[]>) => {
      for await (const record of records) take(record);
    });
  } catch (error) {
    if (error instanceof CsvError) refuseCsv(error, Number(error['records'] ?? row) + 1);
    throw error;
  }
  const table = grid.finish();
  if (table) gather.table(table);
}

function* pieces(text: string, gather: Gather): Generator<string> {
  for (let at = 0; at < text.length; at += PIECE) {
    gather.progress({ fraction: at / text.length, what: 'reading' });
    yield text.slice(at, at + PIECE);
  }
}

function refuseCsv(error: CsvError, row: number): never {
  if (error.code === 'CSV_MAX_RECORD_SIZE') refuse('file.too_much_text', { limit: RECORD, row });
  refuse('file.broken', { row });
}

/** The one that cuts the first lines most often into the same number of cells, quotes aside. */
function delimiterOf(text: string): string {
  const lines = text
    .slice(0, SAMPLE)
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, 50);
  const first = lines[0] ?? '';
  const score = (delimiter: string) => {
    const count = first.split(delimiter).length;
    return count === 1 ? 0 : count * lines.filter((line) => line.split(delimiter).length === count).length;
  };
  return delimiters.toSorted((one, other) => score(other) - score(one))[0]!;
}
