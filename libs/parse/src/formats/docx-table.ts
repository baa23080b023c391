import type { Limits } from '../limits.ts';
import { refuse } from '../refused.ts';

/** A table while it is being read; tables stand inside each other. */
export interface OpenTable {
  readonly rows: string[][];
  /** The paragraphs of the open cell. */
  cell: string[];
  span: number;
  merge: 'restart' | 'continue' | undefined;
  /** Column -> text of a cell that goes on below. */
  readonly above: Map<number, string>;
}

export function createTable(): OpenTable {
  return { rows: [], cell: [], span: 1, merge: undefined, above: new Map() };
}

export function openCell(table: OpenTable): void {
  table.cell = [];
  table.span = 1;
  table.merge = undefined;
}

/** A cell that goes over several rows stands in each of them. */
export function closeCell(table: OpenTable, limits: Limits): void {
  const row = table.rows.at(-1) ?? refuse('file.broken', { part: 'tbl' });
  const column = row.length;
  let text = table.cell.join(' ').replace(/\s+/g, ' ').trim().slice(0, limits.cell);
  if (table.merge === 'continue') text = table.above.get(column) ?? '';
  else if (table.merge === 'restart') table.above.set(column, text);
  else table.above.delete(column);
  row.push(text, ...Array.from({ length: Math.min(table.span, limits.columns) - 1 }, () => ''));
  if (row.length > limits.columns) refuse('file.too_many_columns', { limit: limits.columns, found: row.length });
  table.cell = [];
}

/** One row a line, cells behind tabs. A table of one cell is a frame around text. */
export function tableText({ rows }: OpenTable): { readonly type: 'table' | 'paragraph'; readonly text: string } {
  const filled = rows.filter((cells) => cells.some((text) => text !== ''));
  const isFrame = filled.length === 1 && filled[0]!.filter((text) => text !== '').length === 1;
  return {
    type: isFrame ? 'paragraph' : 'table',
    text: filled.map((cells) => cells.join(isFrame ? ' ' : '\t').trimEnd()).join('\n'),
  };
}
