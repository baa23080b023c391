import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InvalidArgumentError, type Command } from 'commander';
import { matthews } from '#libs/evaluation';
import { NothingToLearn, reportOf, trainClassifier, type Example, type Prediction, type ReportRow } from '#libs/learn';
import { root } from './open.ts';
import { columns, CommandFailed, print, printJson, UsageError } from './outcome.ts';
import { trainingData } from './training-data.ts';

export interface LearnerOptions {
  train: string;
  test: string;
  seed: number;
  peers?: boolean;
  predictions?: string;
  json?: boolean;
}

const help = `
Rows of both files:  text,label as CSV, or {"text": "…", "label": "…"} as JSONL, or Rasa's YAML
The label "oos", or none, means that it is none of the labels. Any language, any labels.
Shares are from 0 to 1; docs/understanding.md says what each number counts.
Needs no server, no database and no network. A row that cannot be read ends it with exit code 2.

Examples:
  ./liren eval intent --train train.csv --test test.csv
  ./liren eval intent --train train.jsonl --test test.jsonl --peers --json`;

/** The measures in the order they are printed. Definitions: docs/understanding.md. */
const KEYS = [
  'accuracy',
  'accuracyAccepted',
  'macroF1',
  'macroF1From5',
  'oosRecall',
  'oosAuroc',
  'mcc',
  'predictionsPerSecond',
  'trainSeconds',
] as const;
type IntentScores = Record<(typeof KEYS)[number], number | null>;

/** Something that learns from examples and then says what texts are. */
export type Learner = (examples: readonly Example[], seed: number) => Promise<(text: string) => Prediction>;

export function intentVerb(evaluation: Command): void {
  evaluation
    .command('intent')
    .description('Train on one file, score on another: what texts mean, and what is none of it')
    .requiredOption('--train <file>', 'examples to learn from')
    .requiredOption('--test <file>', 'examples to be scored on')
    .option('--seed <number>', 'another number, another run of chance', whole, 1)
    .option('--peers', 'a linear SVM on TF-IDF of characters beside it')
    .option('--predictions <file>', 'write what was said of each row of --test, as JSONL')
    .option('--json', 'as JSON')
    .addHelpText('after', help)
    .action((options: LearnerOptions) => measure(liren, options));
}

export function whole(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a whole number from 0 to 999999999.');
}

type Beside = 'intentPeers' | 'emotionPeers';

/** Trains on one file, scores on the other and prints: `own` first, then its peers. */
export async function measure(
  own: Learner,
  { train, test, seed, peers, predictions, json }: LearnerOptions,
  beside: Beside = 'intentPeers',
): Promise<void> {
  const learned = trainingData(train).examples;
  const tested = trainingData(test).examples;
  if (tested.length === 0) throw new UsageError(`${test}: The file has no rows.`);
  const learners: readonly (readonly [string, Learner])[] = [
    ['Liren', own],
    ...(peers ? await peersModule(beside) : []),
  ];
  const systems: ({ name: string } & IntentScores)[] = [];
  for (const [name, learner] of learners) {
    const { scores, rows } = await scored(learner, { learned, tested, seed }).catch((error: unknown) => {
      throw error instanceof NothingToLearn ? new UsageError(`${train}: ${error.message}`) : error;
    });
    systems.push({ name, ...scores });
    if (predictions !== undefined && systems.length === 1) writeFileSync(predictions, rows.map(lineOf).join(''));
  }
  const [{ name: _, ...reached }, ...others] = systems as [(typeof systems)[0], ...typeof systems];
  const counts = { train: learned.length, test: tested.length };
  if (json) return printJson({ ...counts, ...reached, ...(peers ? { peers: others } : {}) });
  const shown = KEYS.filter((key) => systems.some((system) => system[key] !== null));
  const table = columns([
    ['', ...shown],
    ...systems.map((system) => [system.name, ...shown.map((key) => cell(key, system[key]))]),
  ]);
  print(`${counts.train.toLocaleString('en')} examples, ${counts.test.toLocaleString('en')} rows\n\n${table}`);
}

const liren: Learner = async (examples, seed) => {
  const classifier = await trainClassifier(examples, { seed });
  return (text) => classifier.predict(text);
};

async function scored(
  learner: Learner,
  { learned, tested, seed }: { learned: readonly Example[]; tested: readonly Example[]; seed: number },
): Promise<{ scores: IntentScores; rows: ReportRow[] }> {
  const begun = performance.now();
  const predict = await learner(learned, seed);
  const trained = performance.now();
  const rows = tested.map(({ text, label }) => ({ text, gold: label, prediction: predict(text) }));
  const seconds = (performance.now() - trained) / 1_000;
  const report = reportOf(rows);
  const scores = {
    accuracy: report.accuracy,
    accuracyAccepted: report.accuracyAccepted,
    macroF1: report.macro?.f1 ?? null,
    macroF1From5: frequentF1(rows),
    oosRecall: report.oosRecall,
    oosAuroc: report.oosAuroc,
    mcc: matthews(decisions(rows)),
    predictionsPerSecond: Math.round(rows.length / Math.max(seconds, 1e-6)),
    trainSeconds: (trained - begun) / 1_000,
  };
  return { scores, rows };
}

/** Rows that a label needs in the test for its F1 to say something. */
const FREQUENT = 5;

/** Macro-F1 before rejection over the labels that have at least five rows. */
function frequentF1(rows: readonly ReportRow[]): number | null {
  const inside = rows.flatMap(({ gold, prediction }) =>
    gold === null ? [] : { gold, said: prediction.ranked[0]?.label ?? null },
  );
  const frequent = [...Map.groupBy(inside, ({ gold }) => gold)].filter(([, own]) => own.length >= FREQUENT);
  if (frequent.length === 0) return null;
  const f1 = frequent.map(([label, own]) => {
    const right = own.filter(({ said }) => said === label).length;
    return (2 * right) / (own.length + inside.filter(({ said }) => said === label).length);
  });
  return f1.reduce((sum, one) => sum + one, 0) / f1.length;
}

/** What it is and what was said; where no row is out of scope, the likeliest label, else with rejection. */
function decisions(rows: readonly ReportRow[]): { gold: string | null; said: string | null }[] {
  const rejects = rows.some(({ gold }) => gold === null);
  return rows.map(({ gold, prediction: { ranked, accepted } }) => ({
    gold,
    said: accepted || !rejects ? (ranked[0]?.label ?? null) : null,
  }));
}

/** Labels named with each row of `--predictions`. */
const NAMED = 3;

function lineOf({ text, gold, prediction: { ranked, inScope, accepted } }: ReportRow): string {
  const said = accepted ? (ranked[0]?.label ?? null) : null;
  return `${JSON.stringify({ text, label: gold, said, inScope, accepted, ranked: ranked.slice(0, NAMED) })}\n`;
}

function cell(key: (typeof KEYS)[number], value: number | null): string {
  if (value === null) return '-';
  if (key === 'predictionsPerSecond') return String(value);
  return value.toFixed(key === 'trainSeconds' ? 1 : 4);
}

/** The peer is in the folder `bench/`, with what the product itself does without. */
async function peersModule(beside: Beside): Promise<readonly (readonly [string, Learner])[]> {
  const file = join(root, 'bench/intent-peers.ts');
  if (!existsSync(file)) throw new CommandFailed('The peers are not part of this package: run this in the repository.');
  const lists = (await import(pathToFileURL(file).href)) as Record<Beside, readonly [string, Learner][]>;
  return lists[beside];
}
