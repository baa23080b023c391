import type { Gather } from '../gather.ts';
import { printable } from '../gather.ts';
import { refuse } from '../refused.ts';
import type { Table } from '../types.ts';

/** Collects cells of one sheet, or rows of one csv, within the limits, and makes a table of them. */
export interface Grid {
  readonly name: string;
  put(row: number, column: number, text: string): void;
  /** A merged range like `A2:A9`: its value stands in every row it covers. */
  merge(range: string): void;
  /** Undefined when there is nothing in it. */
  finish(): Table | undefined;
}

/** Where the header is looked for: the first row with two filled cells. Titles above it become paragraphs. */
const HEADER_WITHIN = 10;
const MERGES = 10_000;
/** Rows that all merged ranges together are spread over. */
const SPREAD = 200_000;

export function createGrid(name: string, gather: Gather, rows: { left: number }): Grid {
  const { limits } = gather;
  const cells = new Map<number, string[]>();
  const merges: string[] = [];
  let width = 0;
  let spreadLeft = SPREAD;

  function rowAt(row: number): string[] {
    const known = cells.get(row);
    if (known) return known;
    if (rows.left-- <= 0) refuse('file.too_many_rows', { limit: limits.rows });
    const made: string[] = [];
    cells.set(row, made);
    return made;
  }

  function put(row: number, column: number, text: string): void {
    const plain = printable(text).trim();
    if (plain === '') return;
    if (column >= limits.columns) refuse('file.too_many_columns', { limit: limits.columns, found: column + 1 });
    if (plain.length > limits.cell) gather.warn('cell_cut', row, 1);
    const kept = plain.length > limits.cell ? plain.slice(0, limits.cell).toWellFormed() : plain;
    gather.weigh(kept.length);
    width = Math.max(width, column + 1);
    rowAt(row)[column] = kept;
  }

  function spread(range: string): void {
    const [from, to] = range.split(':');
    const column = columnOf(from);
    const first = rowOf(from);
    const last = Math.min(rowOf(to) ?? 0, (first ?? 0) + limits.rows);
    const text = column === undefined ? undefined : cells.get(first ?? 0)?.[column];
    if (column === undefined || first === undefined || text === undefined || to === undefined) return;
    for (let row = first + 1; row <= last && spreadLeft-- > 0; row++) {
      if (cells.has(row)) put(row, column, text);
    }
  }

  return {
    name,
    put,
    merge(range) {
      if (merges.length < MERGES) merges.push(range);
    },
    finish() {
      merges.forEach(spread);
      gather.measure(cells.size, width);
      return tableOf(name, cells, width, gather);
    },
  };
}

function tableOf(
  name: string,
  cells: ReadonlyMap<number, readonly string[]>,
  width: number,
  gather: Gather,
): Table | undefined {
  const filled = [...cells.entries()].toSorted(([one], [other]) => one - other);
  const rows = Array.from(filled, ([row, texts]) => ({
    row,
    cells: Array.from({ length: width }, (_, column) => texts[column] ?? ''),
  }));
  const first = rows.slice(0, HEADER_WITHIN).findIndex((each) => each.cells.filter((text) => text !== '').length > 1);
  const at = Math.max(0, first);
  const header = rows[at];
  if (!header) {
    gather.warn('sheet_empty', name);
    return undefined;
  }
  for (const above of rows.slice(0, at)) gather.block({ type: 'paragraph', text: above.cells.join(' ').trim() });
  return { name: printable(name).slice(0, 120), header: header.cells, rows: rows.slice(at + 1) };
}

/** The column of a place (`AB12`), from 0. */
export function columnOf(place: string | undefined): number | undefined {
  const letters = /^\$?([A-Z]{1,6})\$?\d/.exec(place ?? '')?.[1];
  if (!letters) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

function rowOf(place: string | undefined): number | undefined {
  const digits = /^\$?[A-Z]{1,6}\$?(\d{1,7})$/.exec(place ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}
