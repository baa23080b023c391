import { Readable } from 'node:stream';
import type { Locale } from '#contracts/common';
import type { Tx } from '#platform/db';
import type { Download } from '#platform/http';
import { words, type Words } from '#platform/words';
import { filesOf, tables, type Cells, type ImportRecord, type ItemRecord } from './store.ts';

/** Rows in the error file; the longest import has no more. */
const ROWS = 50_000;

/** What cannot come in, with the reason beside the row as it stood: to be mended in a spreadsheet and brought again. */
export async function errorFile(tx: Tx, row: ImportRecord, locale: Locale): Promise<Download> {
  const files = await filesOf(tx, row.id);
  const names = new Map(files.map(({ id, name }) => [id, name]));
  const refused = await tables(tx)
    .selectFrom('knowledge_import_items')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('import_id', '=', row.id)
    .where('kind', '=', 'refused')
    .orderBy('position')
    .limit(ROWS)
    .execute();
  const say = words(locale);
  const head = ['file', 'sheet', 'row', 'reason'].map((column) => say(`import.column.${column}`));
  const lost = files.filter(({ refusal }) => refusal !== null);
  const lines = [
    ...sections(refused).flatMap(({ header, items }) => [
      [...head, ...header],
      ...items.map((item) => lineOf(item, names, say)),
    ]),
    ...(lost.length > 0 ? [head] : []),
    ...lost.map(({ name, refusal }) => [name, '', '', say('import.refused_file', { code: refusal!.code })]),
  ];
  const text = `\ufeff${lines.map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`;
  return {
    name: say('import.errors.name'),
    mime: 'text/csv; charset=utf-8',
    stream: Readable.from([Buffer.from(text)]),
  };
}

interface Section {
  readonly header: readonly string[];
  readonly items: ItemRecord[];
}

/** Rows under the header of their sheet. */
function sections(items: readonly ItemRecord[]): Section[] {
  const found: Section[] = [];
  for (const item of items) {
    const { header } = item.content as Cells;
    const last = found.at(-1);
    if (last && JSON.stringify(last.header) === JSON.stringify(header)) last.items.push(item);
    else found.push({ header, items: [item] });
  }
  return found;
}

function lineOf(item: ItemRecord, names: ReadonlyMap<string, string>, say: Words): string[] {
  const why = item.problems.map(({ code, column }) => {
    const problem = say(`import.problem.${code}`);
    return column === null ? problem : say('import.problem_in', { column: say(`import.meaning.${column}`), problem });
  });
  const { cells } = item.content as Cells;
  return [names.get(item.file_id) ?? '', item.sheet, String(item.row ?? ''), why.join(say('import.and')), ...cells];
}

/** RFC 4180; what a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV Injection). */
export function cell(value: string): string {
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
