import { readCsv, writeCsv } from './formats-csv.ts';
import { readJsonl, writeJsonl } from './formats-jsonl.ts';
import { readRasa, writeRasa } from './formats-rasa.ts';
import { Problems } from './formats-problems.ts';
import type { MarkedExample, Reading } from './formats-types.ts';

/** rasa: YAML of Rasa · csv: `text,label` · jsonl: one object a line */
export type DataFormat = 'rasa' | 'csv' | 'jsonl';
export const dataFormats = ['rasa', 'csv', 'jsonl'] as const satisfies readonly DataFormat[];

const readers: Record<DataFormat, (text: string, problems: Problems) => Reading> = {
  rasa: readRasa,
  csv: readCsv,
  jsonl: readJsonl,
};
const writers: Record<DataFormat, (examples: readonly MarkedExample[]) => string> = {
  rasa: writeRasa,
  csv: writeCsv,
  jsonl: writeJsonl,
};

/**
 * Reads training data as untrusted input, all or nothing. Texts and labels lose blanks at both ends; the labels `oos`,
 * `out_of_scope` and none at all become null. Throws `BadData` with the lines that cannot be read.
 */
export function readExamples(text: string, format: DataFormat): Reading {
  const problems = new Problems();
  const bare = text.startsWith('\uFEFF') ? text.slice(1) : text;
  problems.refuseLonger(bare);
  const reading = readers[format](bare, problems);
  problems.settle();
  return reading;
}

/** The examples in a format, as `readExamples` reads them back; what a format cannot say is told at its writer. */
export function writeExamples(examples: readonly MarkedExample[], format: DataFormat): string {
  return writers[format](examples);
}

/** The format of a file, by the end of its name, else by how its text begins. */
export function formatOf(text: string, name = ''): DataFormat {
  if (/\.ya?ml$/i.test(name)) return 'rasa';
  if (/\.(?:csv|tsv|txt)$/i.test(name)) return 'csv';
  if (/\.(?:jsonl|ndjson)$/i.test(name)) return 'jsonl';
  const start = text.replace(/^\uFEFF/, '').trimStart();
  if (start.startsWith('{')) return 'jsonl';
  return /^(?:version\s*:|nlu\s*:|---(?:\s|$)|%YAML)/m.test(start.slice(0, SAMPLE)) ? 'rasa' : 'csv';
}

const SAMPLE = 2_000;
