import { writeFileSync } from 'node:fs';
import { InvalidArgumentError, type Command } from 'commander';
import { auroc, matthews } from '#libs/evaluation';
import { BadData, NothingToLearn, readPairs, trainPairs, type PairExample } from '#libs/learn';
import { textOf } from './data-file.ts';
import { columns, print, printJson, UsageError } from './outcome.ts';

interface Options {
  train: string;
  test: string;
  seed: number;
  predictions?: string;
  json?: boolean;
}

const help = `
Rows of both files:  text1,text2,label as CSV or TSV, or {"a": "…", "b": "…", "label": 1} as JSONL
The label is 1 when both mean the same, 0 when they do not.
Needs no server, no database and no network. A row that cannot be read ends it with exit code 2.

Example:
  ./liren eval pairs --train train.csv --test test.csv --json`;

const KEYS = ['accuracy', 'macroF1', 'auroc', 'mcc', 'predictionsPerSecond', 'trainSeconds'] as const;

export function pairsVerb(evaluation: Command): void {
  evaluation
    .command('pairs')
    .description('Train on one file, score on another: do two texts mean the same')
    .requiredOption('--train <file>', 'pairs to learn from')
    .requiredOption('--test <file>', 'pairs to be scored on')
    .option('--seed <number>', 'another number, another run of chance', whole, 1)
    .option('--predictions <file>', 'write what was said of each row of --test, as JSONL')
    .option('--json', 'as JSON')
    .addHelpText('after', help)
    .action(measure);
}

function whole(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a whole number from 0 to 999999999.');
}

async function measure({ train, test, seed, predictions, json }: Options): Promise<void> {
  const [learned, tested] = [read(train), read(test)];
  const begun = performance.now();
  const judge = await trainPairs(learned, { seed }).catch((error: unknown) => {
    throw error instanceof NothingToLearn ? new UsageError(`${train}: ${error.message}`) : error;
  });
  const trained = performance.now();
  const rows = tested.map((pair) => ({ pair, said: judge.judge(pair) }));
  const seconds = (performance.now() - trained) / 1_000;
  const decisions = rows.map(({ pair, said }) => ({ gold: String(pair.same), said: String(said.same) }));
  const scores = {
    accuracy: decisions.filter(({ gold, said }) => gold === said).length / rows.length,
    macroF1: macroF1(decisions),
    auroc: auroc(
      rows.flatMap(({ pair, said }) => (pair.same ? said.probability : [])),
      rows.flatMap(({ pair, said }) => (pair.same ? [] : said.probability)),
    ),
    mcc: matthews(decisions),
    predictionsPerSecond: Math.round(rows.length / Math.max(seconds, 1e-6)),
    trainSeconds: (trained - begun) / 1_000,
  };
  if (predictions !== undefined)
    writeFileSync(
      predictions,
      rows
        .map(({ pair: { a, b, same }, said }) => `${JSON.stringify({ a, b, label: Number(same), ...said })}\n`)
        .join(''),
    );
  if (json) return printJson({ train: learned.length, test: tested.length, ...scores });
  const cell = (key: (typeof KEYS)[number]) => {
    const value = scores[key];
    if (value === null) return '-';
    return key === 'predictionsPerSecond' ? String(value) : value.toFixed(key === 'trainSeconds' ? 1 : 4);
  };
  const counts = `${learned.length.toLocaleString('en')} pairs to learn from, ${tested.length.toLocaleString('en')} rows`;
  print(`${counts}\n\n${columns([[...KEYS], KEYS.map(cell)])}`);
}

function macroF1(rows: readonly { gold: string; said: string }[]): number {
  const f1 = ['true', 'false'].map((label) => {
    const [gold, said] = [rows.filter((row) => row.gold === label), rows.filter((row) => row.said === label)];
    const right = gold.filter((row) => row.said === label).length;
    return gold.length + said.length === 0 ? 0 : (2 * right) / (gold.length + said.length);
  });
  return (f1[0]! + f1[1]!) / 2;
}

/** Problems that are named one by one. */
const MAX_NAMED = 10;

function read(file: string): PairExample[] {
  const text = textOf(file);
  try {
    return readPairs(text);
  } catch (error) {
    if (!(error instanceof BadData)) throw error;
    const said = error.problems.map(({ line, why }) =>
      line === 0 ? `${file}: ${why}.` : `${file} line ${line}: ${why}.`,
    );
    throw new UsageError(said.slice(0, MAX_NAMED).join('\n'));
  }
}
