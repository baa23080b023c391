import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import {
  BadRow,
  fieldsOf,
  inventedIn,
  OCR_KEYS,
  readOcr,
  scoreByDefect,
  scoreCodes,
  scoreOcr,
  type CodeScores,
  type OcrOutcome,
  type OcrRow,
  type OcrScores,
} from '#libs/evaluation';
import { textOf } from './data-file.ts';
import { openEyes } from './ocr-run.ts';
import { columns, print, printJson, tell, UsageError } from './outcome.ts';

interface OcrOptions {
  data: string;
  wrong?: boolean;
  json?: boolean;
}

const help = `
The folder holds pictures and truth.jsonl, a line for each picture:
  {"file": "a.jpg", "kind": "business_licence", "text": "…", "fields": {"code": "…"}, "defect": "photo"}
kind and the names of fields are those of docs/eyes.md; values are written as there (2026-03-05, 5000000.00).
text is a line for each line of the picture; text, defect and valid (whether its code is right) may be left out.

characterAccuracy  1 - wrong characters / characters: each line against the most like stretch of all that was read
fieldExact         share of the fields in the file that were read exactly, full-width marks and blanks aside
fieldsInvented     fields that were read of pictures whose truth names fields, and not these
kindAccuracy       share of the pictures whose kind was told
msP50              milliseconds from the bytes to the fields, the median
rssMB              the most memory that the reading process held
Shares are from 0 to 1. Needs no server, no database and no network. A row that cannot be read ends it with exit code 2.

Example:
  ./liren eval ocr --data corpora/ocr`;

export function ocrVerb(evaluation: Command): void {
  evaluation
    .command('ocr')
    .description('Score the eyes: characters, fields and kinds of pictures')
    .requiredOption('--data <folder>', 'pictures with their truth.jsonl')
    .option('--wrong', 'also each field and kind that was read otherwise')
    .option('--json', 'as JSON')
    .addHelpText('after', help)
    .action(measure);
}

async function measure({ data, wrong, json }: OcrOptions): Promise<void> {
  const rows = truthOf(data);
  tell(`Looking at ${rows.length.toLocaleString('en')} pictures`);
  const { outcomes, rssMB } = await lookedAt(data, rows);
  const scores = scoreOcr(outcomes);
  const defects = scoreByDefect(outcomes);
  const codes = scoreCodes(outcomes);
  const differences = wrong ? outcomes.flatMap(differencesOf) : [];
  if (json) {
    const { msP50, pictures, ...shares } = scores;
    const more = {
      ...(defects.size > 0 ? { defects: Object.fromEntries(defects) } : {}),
      ...(codes ? { codes } : {}),
      ...(wrong ? { wrong: differences } : {}),
    };
    return printJson({ pictures, ...shares, msP50: Math.round(msP50), rssMB: Math.round(rssMB), ...more });
  }
  print(`${rows.length.toLocaleString('en')} pictures\n\n${tableOf(scores, rssMB, defects)}`);
  print(`\nFields read that the pictures do not have: ${scores.fieldsInvented}`);
  if (codes) print(`\n${wordsOf(codes)}`);
  if (differences.length > 0)
    print(
      `\n${differences.map(({ file, name, truth, read }) => `${file} ${name}: ${read ?? '-'} for ${truth}`).join('\n')}`,
    );
}

/** Each picture once, after the first, which starts the processes and is not counted. */
async function lookedAt(folder: string, rows: readonly OcrRow[]): Promise<{ outcomes: OcrOutcome[]; rssMB: number }> {
  const eyes = openEyes();
  const bytesOf = ({ file }: OcrRow) => readFile(join(folder, file));
  try {
    await eyes.look(await bytesOf(rows[0]!));
    const outcomes: OcrOutcome[] = [];
    for (const row of rows) outcomes.push({ row, ...(await eyes.look(await bytesOf(row))) });
    return { outcomes, rssMB: eyes.mostMB() };
  } finally {
    await eyes.close();
  }
}

function truthOf(folder: string): OcrRow[] {
  const file = join(folder, 'truth.jsonl');
  const rows = within(file, () => readOcr(textOf(file)));
  const missing = rows.find((row) => !statSync(join(folder, row.file), { throwIfNoEntry: false })?.isFile());
  if (missing) throw new UsageError(`${file} names ${missing.file}, and no such file is in ${folder}.`);
  return rows;
}

function within<T>(file: string, reading: () => T): T {
  try {
    return reading();
  } catch (error) {
    if (!(error instanceof BadRow)) throw error;
    throw new UsageError(
      error.line === 0 ? `${file}: ${error.message}.` : `${file} line ${error.line}: ${error.message}.`,
    );
  }
}

function differencesOf(outcome: OcrOutcome) {
  const { row, sight } = outcome;
  const kind = sight?.kind ?? null;
  return [
    ...(kind === row.kind
      ? []
      : [{ file: row.file, name: 'kind', truth: row.kind as string, read: kind as string | null }]),
    ...fieldsOf(outcome)
      .filter(({ right }) => !right)
      .map(({ name, truth, read }) => ({ file: row.file, name: name as string, truth, read })),
    ...inventedIn(outcome).map((name) => ({
      file: row.file,
      name,
      truth: 'nothing',
      read: outcome.sight?.fields.find((field) => field.name === name)?.value ?? null,
    })),
  ];
}

function tableOf(all: OcrScores, rssMB: number, defects: ReadonlyMap<string, OcrScores>): string {
  const cell = (key: (typeof OCR_KEYS)[number], value: number | null) =>
    value === null ? '-' : key === 'msP50' ? value.toFixed(0) : value.toFixed(4);
  const cells = (scores: OcrScores) => OCR_KEYS.map((key) => cell(key, scores[key]));
  return columns([
    ['', 'pictures', ...OCR_KEYS, 'rssMB'],
    ['all', String(all.pictures), ...cells(all), rssMB.toFixed(0)],
    ...[...defects].map(([name, scores]) => [name, String(scores.pictures), ...cells(scores), '']),
  ]);
}

function wordsOf({ planted, caught, unread, passed, right, falseAlarms }: CodeScores): string {
  return `Wrong codes: ${planted}; said to be wrong ${caught}, not read ${unread}, taken for right ${passed}. Right codes: ${right}; said to be wrong ${falseAlarms}.`;
}
