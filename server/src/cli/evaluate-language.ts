import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { LANGUAGE_KEYS, measureLanguage, type LanguageRow, type LanguageScores } from '#libs/evaluation';
import { languageOf, LANGUAGES, warmUp } from '#libs/language';
import { BadData, formatOf, readExamples } from '#libs/learn';
import { textOf } from './data-file.ts';
import { root } from './open.ts';
import { columns, CommandFailed, print, printJson, UsageError } from './outcome.ts';

interface Options {
  test: string;
  peers?: boolean;
  json?: boolean;
}

interface Peer {
  readonly name: string;
  identify(text: string): string;
}

const help = `
Rows of --test:  text,label as CSV, or {"text": "…", "label": "…"} as JSONL
A label is one of ${LANGUAGES.join(', ')}; "a|b" names all answers that are right.
Shares are from 0 to 1; docs/understanding.md says what each number counts.
Needs no server, no database and no network. A row that cannot be read ends it with exit code 2.

Examples:
  ./liren eval language --test corpora/language/short.jsonl
  ./liren eval language --test corpora/language/short.jsonl --peers --json`;

export function languageVerb(evaluation: Command): void {
  evaluation
    .command('language')
    .description('Score how the language of messages is told')
    .requiredOption('--test <file>', 'messages with their language, as CSV or JSONL')
    .option('--peers', 'eld, tinyld and franc beside it')
    .option('--json', 'as JSON')
    .addHelpText('after', help)
    .action(async ({ test, peers, json }: Options) => {
      const rows = read(test);
      const others = peers ? await peersModule() : [];
      warmUp();
      const scores = measureLanguage((text) => languageOf(text).language, rows);
      const beside = others.map(({ name, identify }) => ({ name, ...measureLanguage(identify, rows) }));
      if (json) return printJson({ rows: rows.length, ...scores, ...(peers ? { peers: beside } : {}) });
      print(`${rows.length.toLocaleString('en')} rows\n\n${table([{ name: 'Liren', ...scores }, ...beside])}`);
    });
}

function table(systems: readonly (LanguageScores & { name: string })[]): string {
  const codes = LANGUAGES.filter((code) => systems[0]!.perLanguage[code]);
  const share = (system: LanguageScores, code: string) => {
    const { rows, right } = system.perLanguage[code]!;
    return (right / rows).toFixed(3);
  };
  return columns([
    ['', ...LANGUAGE_KEYS, ...codes],
    ...systems.map((system) => [
      system.name,
      system.accuracy.toFixed(3),
      system.accuracyFamilies.toFixed(3),
      String(system.predictionsPerSecond),
      ...codes.map((code) => share(system, code)),
    ]),
  ]);
}

function read(file: string): LanguageRow[] {
  const text = textOf(file);
  const rows = examplesIn(file, text).map(({ text: said, label, line }) => {
    const allowed = (label ?? '').split('|').map((code) => code.trim());
    const unknown = allowed.find((code) => !LANGUAGES.some((known) => known === code));
    if (unknown !== undefined)
      throw new UsageError(`${file} line ${line}: "${unknown}" is none of ${LANGUAGES.join(', ')}.`);
    return { text: said, allowed };
  });
  if (rows.length === 0) throw new UsageError(`${file}: The file has no rows.`);
  return rows;
}

function examplesIn(file: string, text: string) {
  try {
    return readExamples(text, formatOf(text, file)).examples;
  } catch (error) {
    if (!(error instanceof BadData)) throw error;
    throw new UsageError(`${file} ${error.message}.`);
  }
}

/** The peers are in the folder `bench/`, with libraries that the product itself does without. */
async function peersModule(): Promise<readonly Peer[]> {
  const file = join(root, 'bench/language-peers.ts');
  if (!existsSync(file)) throw new CommandFailed('The peers are not part of this package: run this in the repository.');
  const { languagePeers } = (await import(pathToFileURL(file).href)) as { languagePeers: readonly Peer[] };
  return languagePeers;
}
