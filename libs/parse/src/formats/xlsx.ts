import type { Gather } from '../gather.ts';
import type { Table } from '../types.ts';
import { streamXml, type XmlListener } from '../xml.ts';
import type { Zip } from '../zip.ts';
import { type Book, readBook } from './xlsx-book.ts';
import { cellText } from './xlsx-cell.ts';
import { columnOf, createGrid, type Grid } from './xlsx-grid.ts';

/** A workbook: one table for each visible sheet, shown values only. Formulas are never computed. */
export async function readXlsx(zip: Zip, gather: Gather): Promise<undefined> {
  const book = await readBook(zip, gather);
  warnOfParts(zip, gather);
  const rows = { left: gather.limits.rows };
  for (const [index, sheet] of book.sheets.entries()) {
    gather.progress({ fraction: index / book.sheets.length, what: 'reading', done: index, of: book.sheets.length });
    if (sheet.hidden) gather.warn('sheet_hidden', sheet.name);
    else if (zip.has(sheet.part)) {
      const grid = createGrid(sheet.name, gather, rows);
      await streamXml(zip, sheet.part, sheetListener(book, grid, gather), gather.limits);
      keep(grid.finish(), gather);
    }
  }
}

function keep(table: Table | undefined, gather: Gather): void {
  if (table) gather.table(table);
}

function warnOfParts(zip: Zip, gather: Gather): void {
  if (zip.names.some((name) => name.startsWith('xl/externalLinks/'))) gather.warn('external_links_ignored');
  if (zip.names.some((name) => name.startsWith('xl/embeddings/'))) gather.warn('embedded_ignored');
  if (zip.names.some((name) => name.startsWith('xl/comments'))) gather.warn('comments_ignored');
  const pictures = zip.names.filter((name) => name.startsWith('xl/media/')).length;
  if (pictures > 0) gather.warn('images_ignored', undefined, pictures);
}

/** ECMA-376 part 1, 18.3.1: `row` > `c` (r place, t type, s style) > `v`, `f` or `is` > `t`. */
function sheetListener(book: Book, grid: Grid, gather: Gather): XmlListener {
  let row = 0;
  let column = -1;
  let type = '';
  let style = 0;
  let value = '';
  let formula = false;
  let into: 'value' | 'phonetic' | undefined;

  return {
    open(name, attributes) {
      if (name === 'row') {
        row = whole(attributes.get('r')) ?? row + 1;
        column = -1;
      } else if (name === 'c') {
        column = columnOf(attributes.get('r')) ?? column + 1;
        type = attributes.get('t') ?? 'n';
        style = whole(attributes.get('s')) ?? 0;
        value = '';
        formula = false;
      } else if (name === 'f') formula = true;
      else if (name === 'v' || (name === 't' && into !== 'phonetic')) into = 'value';
      else if (name === 'rPh') into = 'phonetic';
      else if (name === 'mergeCell') grid.merge(attributes.get('ref') ?? '');
    },
    text(text) {
      if (into === 'value' && value.length <= gather.limits.cell) value += text;
    },
    close(name) {
      if (name === 'v' || name === 't') into = into === 'phonetic' ? into : undefined;
      if (name === 'rPh') into = undefined;
      if (name !== 'c') return;
      if (formula && value === '') gather.warn('formulas_ignored', grid.name, 1);
      grid.put(row, column, cellText(value, type, style, book));
    },
  };
}

function whole(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,7}$/.test(text) ? Number(text) : undefined;
}
