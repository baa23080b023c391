import { decodeText } from '../decode.ts';
import type { Gather } from '../gather.ts';
import { refuse } from '../refused.ts';
import type { TableRow } from '../types.ts';

/** More unreadable lines than this share, and it is no jsonl. */
const UNREADABLE_SHARE = 0.5;

/** One JSON object a line: keys are columns in the order they first appear, lists one item a line. */
export function readJsonl(bytes: Uint8Array, title: string, gather: Gather): undefined {
  const { limits } = gather;
  const columns = new Map<string, number>();
  const rows: { readonly row: number; readonly cells: string[] }[] = [];
  let unreadable = 0;
  for (const [index, line] of decodeText(bytes)
    .text.split(/\r\n|\n/)
    .entries()) {
    if (line.trim() === '') continue;
    const row = index + 1;
    if (rows.length + unreadable >= limits.rows) refuse('file.too_many_rows', { limit: limits.rows });
    const read = objectOf(line);
    if (!read) {
      unreadable++;
      gather.warn('row_unreadable', row);
      continue;
    }
    const cells: string[] = [];
    for (const [key, value] of Object.entries(read)) {
      if (!columns.has(key)) columns.set(key, columns.size);
      if (columns.size > limits.columns) refuse('file.too_many_columns', { limit: limits.columns, row });
      const text = textOf(value);
      if (text.length > limits.cell) gather.warn('cell_cut', row, 1);
      cells[columns.get(key)!] = text.slice(0, limits.cell).toWellFormed();
      gather.weigh(text.length);
    }
    rows.push({ row, cells });
  }
  if (rows.length === 0 || unreadable > (rows.length + unreadable) * UNREADABLE_SHARE)
    refuse('file.broken', { unreadable });
  gather.measure(rows.length, columns.size);
  const full = rows.map(({ row, cells }): TableRow => ({
    row,
    cells: Array.from({ length: columns.size }, (_, column) => cells[column] ?? ''),
  }));
  gather.table({ name: title, header: [...columns.keys()], rows: full });
}

function objectOf(line: string): Record<string, unknown> | undefined {
  try {
    const read: unknown = JSON.parse(line);
    const isObject = typeof read === 'object' && read !== null && !Array.isArray(read);
    return isObject ? (read as Record<string, unknown>) : undefined;
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return undefined;
  }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value.replaceAll('\u0000', '');
  if (Array.isArray(value)) return value.map(textOf).join('\n');
  return JSON.stringify(value);
}
