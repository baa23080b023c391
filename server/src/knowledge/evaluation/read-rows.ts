import { parse } from 'csv-parse/sync';
import { evaluationLimits } from '#contracts/http/evaluations';
import { refuse } from '#platform/errors';

/** A question of an import; `gold` names an article by its id or its standard question, or is empty. */
export interface ImportedRow {
  readonly line: number;
  readonly query: string;
  readonly gold: string;
  readonly note: string;
}

/** What columns may be called; without such a first line they are query, gold, note in this order. */
const columns = {
  query: ['query', '问题', '客户问法', '问法'],
  gold: ['gold', 'articleid', '知识', '对应知识', '标准问题'],
  note: ['note', '备注'],
} as const;
type Column = keyof typeof columns;

const longest = { query: 500, gold: 200, note: 200 } as const;
const PROBLEMS = 20;

/** Reads JSONL, CSV, or lines pasted from a table. Refuses with `evaluation.unreadable`, naming lines. */
export function readRows(text: string): ImportedRow[] {
  const bare = text.replace(/^\uFEFF/, '');
  const rows = bare.trimStart().startsWith('{') ? fromJsonl(bare) : fromTable(bare);
  if (rows.length === 0) throw refuse('evaluation.unreadable', 'There is no question in it');
  if (rows.length > evaluationLimits.rows)
    throw refuse('evaluation.too_many_rows', `An evaluation set has at most ${evaluationLimits.rows} questions`);
  const problems = rows.flatMap((row) => {
    const why = problemOf(row);
    return why === null ? [] : [[`line ${row.line}`, why] as const];
  });
  if (problems.length === 0) return rows;
  throw refuse('evaluation.unreadable', 'Some lines cannot be read', {
    fields: Object.fromEntries(problems.slice(0, PROBLEMS)),
  });
}

function problemOf(row: ImportedRow): string | null {
  if (row.query === '') return 'has no question';
  for (const column of Object.keys(longest) as Column[])
    if (row[column].length > longest[column]) return `has a ${column} of more than ${longest[column]} characters`;
  return `${row.query}${row.gold}${row.note}`.includes('\u0000') ? 'holds a character that cannot be kept' : null;
}

function fromJsonl(text: string): ImportedRow[] {
  return text.split(/\r?\n/).flatMap((source, at) => {
    if (source.trim() === '') return [];
    const line = at + 1;
    const { query, gold, note } = objectIn(source, line);
    const word = (value: unknown, name: string) => {
      if (value === undefined || value === null) return '';
      if (typeof value === 'string') return value.trim();
      throw unreadable(line, `"${name}" is not a text`);
    };
    return [{ line, query: word(query, 'query'), gold: word(gold, 'gold'), note: word(note, 'note') }];
  });
}

function objectIn(source: string, line: number): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(source);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below: whatever is wrong with it, it is no object in JSON.
  }
  throw unreadable(line, 'is not a JSON object');
}

function fromTable(text: string): ImportedRow[] {
  const head = text.slice(0, text.indexOf('\n') >>> 0);
  const table = cells(text, head.includes('\t') ? '\t' : ',');
  const names = table[0]?.record.map((name) => name.trim().toLowerCase()) ?? [];
  const at = (column: Column) => names.findIndex((name) => (columns[column] as readonly string[]).includes(name));
  const hasHead = at('query') >= 0;
  const place = hasHead ? { query: at('query'), gold: at('gold'), note: at('note') } : { query: 0, gold: 1, note: 2 };
  return (hasHead ? table.slice(1) : table).map(({ record, info }) => ({
    line: info.lines,
    query: plain(record[place.query]),
    gold: plain(record[place.gold]),
    note: plain(record[place.note]),
  }));
}

/** Without the apostrophe that an export puts before what a spreadsheet would calculate. */
function plain(cell = ''): string {
  return cell.trim().replace(/^'(?=[=+\-@])/, '');
}

function cells(text: string, delimiter: string): { record: string[]; info: { lines: number } }[] {
  try {
    return parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      ...(delimiter === '	' ? { quote: false } : { relax_quotes: true }),
      max_record_size: 8e3,
    }) as unknown as { record: string[]; info: { lines: number } }[];
  } catch (error) {
    const { lines } = error as { lines?: number };
    throw unreadable(lines ?? 1, 'is not a line of CSV');
  }
}

function unreadable(line: number, why: string) {
  return refuse('evaluation.unreadable', `Line ${line} ${why}`, { fields: { [`line ${line}`]: why } });
}

/** One line of a CSV file; what a spreadsheet would calculate is told to be text (OWASP, CSV injection). */
export function csvLine(values: readonly string[]): string {
  const cell = (value: string) => {
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `${values.map(cell).join(',')}\r\n`;
}
