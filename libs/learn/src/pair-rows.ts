import { CsvError, parse } from 'csv-parse/sync';
import { BadData, type Problem } from './formats-types.ts';
import type { PairExample } from './pairs.ts';

/** UTF-16 units of a file, and of one text. */
const MAX_CHARACTERS = 64 * 1024 * 1024;
const MAX_TEXT = 20_000;
/** So many problems are told; whoever has more, mends these first. */
const MAX_PROBLEMS = 50;

const FIRST = ['a', 'text1', 'sentence1', 'question1'];
const SECOND = ['b', 'text2', 'sentence2', 'question2'];
const SAME: ReadonlyMap<string, boolean> = new Map([
  ['1', true],
  ['0', false],
  ['true', true],
  ['false', false],
]);

/**
 * Pairs of texts with whether they mean the same: `text1,text2,label` as CSV or TSV, or {"a", "b", "label"} a line. A label
 * is 0 or 1. All or nothing: throws `BadData` with the lines that cannot be read.
 */
export function readPairs(text: string): PairExample[] {
  if (text.length > MAX_CHARACTERS)
    throw new BadData([{ line: 0, why: `The data has more than ${MAX_CHARACTERS} characters` }]);
  const bare = text.replace(/^\uFEFF/, '');
  const problems: Problem[] = [];
  const pairs: PairExample[] = [];
  for (const { line, cells } of bare.trimStart().startsWith('{') ? objects(bare) : records(bare)) {
    const found = typeof cells === 'string' ? cells : pairIn(cells);
    if (typeof found !== 'string') pairs.push(found);
    else if (problems.push({ line, why: found }) === MAX_PROBLEMS) break;
  }
  if (problems.length > 0) throw new BadData(problems);
  if (pairs.length === 0) throw new BadData([{ line: 0, why: 'The file has no rows' }]);
  return pairs;
}

interface Found {
  readonly line: number;
  /** The two texts and the label, or what is wrong. */
  readonly cells: readonly unknown[] | string;
}

function pairIn([a, b, label]: readonly unknown[]): PairExample | string {
  if (typeof a !== 'string' || typeof b !== 'string') return 'has no two texts';
  if (a.trim() === '' || b.trim() === '') return 'has an empty text';
  if (a.length > MAX_TEXT || b.length > MAX_TEXT) return `has a text longer than ${MAX_TEXT} characters`;
  if (label === undefined) return 'has no label';
  const known = typeof label === 'string' || typeof label === 'number' || typeof label === 'boolean';
  const same = known ? SAME.get(String(label).trim()) : undefined;
  return same === undefined ? 'has a label that is neither 0 nor 1' : { a: a.trim(), b: b.trim(), same };
}

function* objects(text: string): Generator<Found> {
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() !== '') yield { line: at + 1, cells: cellsOf(line) };
  }
}

function cellsOf(line: string): readonly unknown[] | string {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return 'is not an object';
    const entries = new Map(Object.entries(value));
    const one = (names: readonly string[]) => entries.get(names.find((name) => entries.has(name)) ?? '');
    return [one(FIRST), one(SECOND), entries.get('label')];
  } catch (error) {
    return `is not JSON: ${(error as SyntaxError).message}`;
  }
}

function* records(text: string): Generator<Found> {
  const rows = parsed(text);
  const head = rows[0]?.record.map((cell) => cell.trim().toLowerCase()) ?? [];
  const named = [FIRST, SECOND, ['label']].map((names) => head.findIndex((cell) => names.includes(cell)));
  const hasHead = !named.includes(-1);
  const places = hasHead ? named : [0, 1, 2];
  let line = 1;
  for (const [index, { record, info }] of rows.entries()) {
    const begins = line;
    line = info.lines + 1;
    if ((hasHead && index === 0) || (record.length === 1 && record[0]!.trim() === '')) continue;
    yield { line: begins, cells: places.map((place) => record[place]) };
  }
}

function parsed(text: string): { record: string[]; info: { lines: number } }[] {
  const first = /^[^\r\n]*/.exec(text)![0].replace(/"[^"]*"/g, '');
  const delimiter = ['\t', ',', ';'].find((mark) => first.includes(mark)) ?? ',';
  try {
    // With `info` each record comes with the line that it ends in; the types know nothing of it.
    return parse(text, {
      delimiter,
      // Tab separated values know no quotation marks.
      quote: delimiter === '\t' ? null : '"',
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      info: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : 0;
    throw new BadData([{ line, why: 'a quotation mark stands where none may, or is never closed' }]);
  }
}
