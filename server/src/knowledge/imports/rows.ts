import { limits } from '#contracts/common';
import type { ImportItem, ImportOptions } from '#contracts/http/imports';
import { articleDraft } from '#contracts/http/article-draft';
import type { AnswerChannel, AnswerLanguage, AnswerVariant } from '#contracts/http/knowledge';
import type { ColumnMapping, QuestionAnswer, QuestionAnswers, RowError } from '#libs/chunk';
import { questionAnswers } from '#libs/chunk';
import type { ParsedFile } from '#libs/parse';
import { normalise } from '#libs/text';
import { instantOf } from '#staff';
import type { Row } from './merge.ts';
import type { Cells } from './store.ts';

export type Problem = ImportItem['problems'][number];

/** What became of a row of a table. */
export type TakenRow = { readonly sheet: string; readonly row: number } & (
  | { readonly kind: 'qa'; readonly draft: Row }
  | {
      readonly kind: 'refused';
      readonly cells: Cells;
      readonly question: string;
      readonly problems: readonly Problem[];
    }
);

/** What people write for each of these, as a table from their words. */
function meaning<T extends string>(words: Readonly<Record<T, readonly string[]>>): Readonly<Record<string, T>> {
  const entries = Object.entries<readonly string[]>(words);
  return Object.fromEntries(entries.flatMap(([to, from]) => from.map((word) => [word, to as T])));
}

const languages = meaning<AnswerLanguage>({
  zh: ['zh', 'zh-cn', '中文', '汉语', '简体中文', 'chinese'],
  en: ['en', 'en-us', '英文', '英语', 'english'],
  ja: ['ja', '日文', '日语', 'japanese'],
  ko: ['ko', '韩文', '韩语', 'korean'],
  de: ['de', '德文', '德语', 'german', 'deutsch'],
});
const channels = meaning<AnswerChannel>({
  web: ['web', '网页', '网站', '官网'],
  wecom: ['wecom', '企业微信'],
  kf: ['kf', '微信客服', '微信'],
  api: ['api', '接口'],
});

/** The rule by which a row finds the article that it was before. */
export const keyOf = (question: string) => normalise(question).replace(/[\s?？。.!！]+$/u, '');

/**
 * The rows of a table in its order, those of one question joined: the first without a language or channel is the usual
 * answer, the others are variants of it. Null when no sheet has both a question and an answer column.
 */
export function takeRows(
  file: Pick<ParsedFile, 'tables'>,
  { options, timeZone }: { options: ImportOptions; timeZone: string },
): { rows: TakenRow[]; columns: ReadonlyMap<string, QuestionColumns> } | null {
  const mapping = options.mapping as ColumnMapping;
  const found = questionAnswers(file, { mapping, limits: { answer: limits.answer } });
  if (found.kind === 'none') return null;
  const cells = cellsOf(file);
  const refused = refusedRows(found.errors, cells, found);
  const refuse = ({ sheet, row, question }: QuestionAnswer, problems: readonly Problem[]): TakenRow => {
    return { kind: 'refused', sheet, row, cells: cells(sheet, row), question, problems };
  };
  const taken = joined(found.rows).flatMap((group): TakenRow[] => {
    const usual = usualOf(group);
    const others = group.filter((row) => row !== usual);
    const twice = others.filter(isPlain);
    const read = draftOf(
      usual,
      others.filter((row) => !isPlain(row)),
      { options, timeZone },
    );
    const { sheet, row } = usual;
    return [
      'draft' in read ? { sheet, row, kind: 'qa', draft: read.draft } : refuse(usual, read.problems),
      ...twice.map((each) => refuse(each, [{ code: 'question_twice', column: 'question' }])),
    ];
  });
  const sheets = new Map(file.tables.map(({ name }, at) => [name, at]));
  const rows = [...refused, ...taken].toSorted(
    (one, other) => sheets.get(one.sheet)! - sheets.get(other.sheet)! || one.row - other.row,
  );
  return { rows, columns: new Map(found.tables.map(({ sheet, columns }) => [sheet, columns])) };
}

type QuestionColumns = Extract<QuestionAnswers, { kind: 'found' }>['tables'][number]['columns'];

function cellsOf({ tables }: Pick<ParsedFile, 'tables'>): (sheet: string, row: number) => Cells {
  const sheets = new Map(
    tables.map(({ name, header, rows }) => [name, { header, rows: new Map(rows.map((row) => [row.row, row.cells])) }]),
  );
  return (sheet, row) => {
    const of = sheets.get(sheet);
    return { header: of?.header ?? [], cells: of?.rows.get(row) ?? [] };
  };
}

function refusedRows(
  errors: readonly RowError[],
  cells: (sheet: string, row: number) => Cells,
  { tables }: Extract<QuestionAnswers, { kind: 'found' }>,
): TakenRow[] {
  const rows = new Map<string, { sheet: string; row: number; problems: Problem[] }>();
  for (const { sheet, row, code, column = null } of errors) {
    const key = `${row} ${sheet}`;
    const known = rows.get(key) ?? { sheet, row, problems: [] };
    known.problems.push({ code, column });
    rows.set(key, known);
  }
  return [...rows.values()].map(({ sheet, row, problems }) => {
    const own = cells(sheet, row);
    const at = tables.find((table) => table.sheet === sheet)?.columns.indexOf('question') ?? -1;
    return { kind: 'refused', sheet, row, problems, cells: own, question: own.cells[at] ?? '' };
  });
}

function joined(rows: readonly QuestionAnswer[]): QuestionAnswer[][] {
  const groups = new Map<string, QuestionAnswer[]>();
  for (const row of rows) groups.set(keyOf(row.question), [...(groups.get(keyOf(row.question)) ?? []), row]);
  return [...groups.values()];
}

/** Without a condition it could only be the usual answer. */
const isPlain = ({ language, channel, from, until }: QuestionAnswer) =>
  language === null && channel === null && from === null && until === null;

function usualOf(group: readonly QuestionAnswer[]): QuestionAnswer {
  const general = group.filter(({ language, channel }) => language === null && channel === null);
  return group.find(isPlain) ?? general[0] ?? group[0]!;
}

interface Reading {
  options: ImportOptions;
  timeZone: string;
}

function draftOf(
  usual: QuestionAnswer,
  others: readonly QuestionAnswer[],
  reading: Reading,
): { draft: Row } | { problems: Problem[] } {
  const group = [usual, ...others];
  const problems = group.flatMap(wordProblems);
  if (problems.length > 0) return { problems };
  const { options } = reading;
  const draft: Row = {
    question: usual.question,
    similar: unique(group.flatMap(({ similar }) => similar)),
    negative: unique(group.flatMap(({ negative }) => negative)),
    answer: usual.answer,
    answers: others.map((row) => variantOf(row, reading)),
    language: languageOf(usual) ?? options.language,
    category: group.find(({ category }) => category !== null)?.category ?? options.category,
    products: [...options.products],
    ...windowOf(usual, reading.timeZone),
  };
  const verdict = articleDraft.safeParse({ ...draft, kind: 'qa' });
  if (verdict.success) return { draft };
  return { problems: verdict.error.issues.map(({ path }) => ({ code: 'field_too_long', column: columnOf(path[0]) })) };
}

const unique = (texts: readonly string[]) => [...new Set(texts)];

function columnOf(field: PropertyKey | undefined): Problem['column'] {
  const known = ['question', 'similar', 'negative', 'answer', 'category'] as const;
  return known.find((each) => each === field) ?? null;
}

function wordProblems({ language, channel }: QuestionAnswer): Problem[] {
  const problems: Problem[] = [];
  if (language !== null && !languages[language.trim().toLowerCase()])
    problems.push({ code: 'language_unknown', column: 'language' });
  if (channel !== null && !channels[channel.trim().toLowerCase()])
    problems.push({ code: 'channel_unknown', column: 'channel' });
  return problems;
}

const languageOf = ({ language }: QuestionAnswer) => languages[language?.trim().toLowerCase() ?? ''] ?? null;

function variantOf(row: QuestionAnswer, { timeZone }: Reading): AnswerVariant {
  const channel = channels[row.channel?.trim().toLowerCase() ?? ''] ?? null;
  return { language: languageOf(row), channel, ...windowOf(row, timeZone), answer: row.answer };
}

const DAY_MINUTES = 24 * 60;

/** A day without a time begins and ends with the day of the company; the last day still counts. */
function windowOf({ from, until }: QuestionAnswer, timeZone: string) {
  const at = (written: string | null, minutes: number) =>
    written === null ? null : instantAt(written, minutes, timeZone).toISOString();
  return { validFrom: at(from, 0), validTo: at(until, DAY_MINUTES) };
}

function instantAt(written: string, wholeDay: number, timeZone: string): Date {
  const [date, clock] = written.split('T') as [string, string?];
  if (clock === undefined) return instantOf(date, wholeDay, timeZone);
  const [hours, minutes] = clock.split(':').map(Number);
  return instantOf(date, hours! * 60 + minutes!, timeZone);
}
