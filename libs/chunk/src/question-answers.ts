import type { ParsedFile, Table, TableRow } from '#libs/parse';
import { columnsOf } from './columns.ts';
import { dayOf } from './days.ts';
import type {
  ColumnMapping,
  ColumnMeaning,
  QuestionAnswer,
  QuestionAnswers,
  QuestionLimits,
  RowError,
} from './types.ts';

const defaultLimits: QuestionLimits = { question: 200, answer: 4000 };

/**
 * Rows of questions and answers in the tables of a file, found by the names of the columns or by `mapping`. A row that
 * cannot be taken is an error with its number and says no more; the others stand.
 */
export function questionAnswers(
  parsed: Pick<ParsedFile, 'tables'>,
  options: { readonly mapping?: ColumnMapping; readonly limits?: Partial<QuestionLimits> } = {},
): QuestionAnswers {
  const limits = { ...defaultLimits, ...options.limits };
  const found = parsed.tables
    .map((table) => ({ table, columns: columnsOf(table, options.mapping ?? {}) }))
    .filter(({ columns }) => columns.includes('question') && columns.includes('answer'));
  if (found.length === 0) return { kind: 'none', headers: parsed.tables.map(({ header }) => header) };
  const rows: QuestionAnswer[] = [];
  const errors: RowError[] = [];
  const seen = new Map<string, number>();
  for (const { table, columns } of found) {
    for (const row of table.rows) {
      const read = rowOf(table, row, columns);
      const wrong = faults(read, limits, seen);
      errors.push(...wrong.map((fault) => ({ sheet: table.name, row: row.row, ...fault })));
      if (wrong.length === 0) rows.push(taken(read));
    }
  }
  return { kind: 'found', tables: found.map(({ table, columns }) => ({ sheet: table.name, columns })), rows, errors };
}

/** As read: days may be undefined, which is what `faults` finds. */
type Read = Omit<QuestionAnswer, 'from' | 'until'> & Record<'from' | 'until', string | null | undefined>;

function rowOf({ name }: Table, { row, cells }: TableRow, columns: readonly (ColumnMeaning | null)[]): Read {
  const all = (meaning: ColumnMeaning) => cells.filter((_, at) => columns[at] === meaning);
  const one = (meaning: ColumnMeaning) => (all(meaning)[0] ?? '').trim();
  const question = one('question').replace(/\s+/g, ' ');
  const others = (meaning: ColumnMeaning) =>
    [...new Set(all(meaning).flatMap(listed))].filter((each) => each !== question);
  return {
    sheet: name,
    row,
    question,
    similar: others('similar'),
    negative: others('negative'),
    answer: one('answer'),
    category: one('category') || null,
    language: one('language') || null,
    channel: one('channel') || null,
    from: dayOf(one('from')),
    until: dayOf(one('until')),
  };
}

/** Several questions in one cell: one a line, or behind `|` or `；`. */
function listed(cell: string): string[] {
  return cell
    .split(/[\n|｜;；]+/u)
    .map((each) => each.replace(/\s+/g, ' ').trim())
    .filter((each) => each !== '');
}

function faults(read: Read, limits: QuestionLimits, seen: Map<string, number>): Pick<RowError, 'code' | 'column'>[] {
  const wrong: Pick<RowError, 'code' | 'column'>[] = [];
  if (read.question === '') wrong.push({ code: 'question_missing', column: 'question' });
  if (read.answer === '') wrong.push({ code: 'answer_missing', column: 'answer' });
  if (read.answer.length > limits.answer) wrong.push({ code: 'answer_too_long', column: 'answer' });
  for (const column of ['question', 'similar', 'negative'] as const) {
    const texts = column === 'question' ? [read.question] : read[column];
    if (texts.some((text) => text.length > limits.question)) wrong.push({ code: 'question_too_long', column });
  }
  for (const column of ['from', 'until'] as const) {
    if (read[column] === undefined) wrong.push({ code: 'date_unreadable', column });
  }
  if (read.from && read.until && read.from > read.until) wrong.push({ code: 'window_reversed', column: 'until' });
  if (read.similar.some((text) => read.negative.includes(text)))
    wrong.push({ code: 'similar_is_negative', column: 'negative' });
  const key = `${read.question}\n${read.language ?? ''}\n${read.channel ?? ''}\n${read.from ?? ''}`;
  if (read.question !== '' && seen.has(key)) wrong.push({ code: 'question_twice', column: 'question' });
  seen.set(key, read.row);
  return wrong;
}

function taken({ from, until, ...rest }: Read): QuestionAnswer {
  return { ...rest, from: from ?? null, until: until ?? null };
}
