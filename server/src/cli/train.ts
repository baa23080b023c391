import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import {
  crossValidate,
  learningCurve,
  NothingToLearn,
  reportFiles,
  reportOf,
  saveClassifier,
  trainClassifier,
  validateExamples,
  type Classifier,
  type CurvePoint,
  type DataFormat,
  type Report,
  type ReadExample,
} from '#libs/learn';
import { modelIn } from './model-file.ts';
import { columns, CommandFailed, print, printJson, tell, UsageError } from './outcome.ts';
import { showShare } from './progress.ts';
import { formatOption, trainingData } from './training-data.ts';

interface Options {
  data: string;
  out: string;
  format?: DataFormat;
  seed: number;
  test?: string;
  report?: string;
  warm?: string;
  json?: boolean;
}

const help = `
Formats: Rasa YAML (nlu: with intent and examples), CSV (text,label), JSONL ({"text": "…", "label": "…"}).
Out of scope: the label oos, out_of_scope, or none. The same data and seed give the same bytes.
With --report the folder gets intent_report.json, intent_errors.json and the other files of "rasa test nlu":
of --test where it is given, else of the training data itself, each part tested by a model that has not seen it.
What the numbers mean stands in docs/understanding.md. Needs no server, no database and no network.

Examples:
  ./liren train --data nlu.yml --out intents.bin
  ./liren train --data intents.csv --test test.csv --out intents.bin --report report
  ./liren train --data more.csv --warm intents.bin --out intents-2.bin`;

export function trainVerb(program: Command): void {
  program
    .command('train')
    .description('Train a model that tells intents apart, from a file of examples')
    .requiredOption('--data <file>', 'training data')
    .requiredOption('--out <file>', 'where the model goes; what is there is replaced')
    .addOption(formatOption())
    .option('--seed <number>', 'another number, another run of chance', whole, 1)
    .option('--test <file>', 'examples that are not learned from, to measure with')
    .option('--report <folder>', 'where reports in the formats of Rasa go')
    .option('--warm <model>', 'a model trained before, to learn more on top of')
    .option('--json', 'as JSON')
    .addHelpText('after', help)
    .action(train);
}

async function train(options: Options): Promise<void> {
  const { data, out, format, seed, report: folder, json } = options;
  const examples = learnable(trainingData(data, format).examples, data);
  const test = options.test === undefined ? null : trainingData(options.test).examples;
  const warm = options.warm === undefined ? {} : { warmFrom: modelIn(options.warm) };
  if (!existsSync(dirname(resolve(out)))) throw new UsageError(`There is no folder for ${out}.`);
  const began = performance.now();
  const classifier = await told(() => trainClassifier(examples, { seed, ...warm, ...progressOf('Training') }));
  const trainSeconds = (performance.now() - began) / 1_000;
  const bytes = saveClassifier(classifier);
  writeWhole(out, bytes);
  const report = await reported(examples, { classifier, test, seed, wanted: folder !== undefined });
  if (folder !== undefined && report) writeReport(folder, report);
  if (json)
    printJson({
      model: resolve(out),
      bytes: bytes.length,
      trainSeconds,
      card: classifier.card,
      ...numbersOf(report?.report),
    });
  else
    print(
      cardOf(classifier, { bytes: bytes.length, trainSeconds, report: report?.report ?? null, isTest: test !== null }),
    );
}

/** Examples with words. What is wrong with the others is told, and stops nothing. */
function learnable(examples: readonly ReadExample[], file: string): ReadExample[] {
  const errors = validateExamples(examples).filter(({ severity }) => severity === 'error').length;
  if (errors > 0) tell(`${file}: ${errors} errors in the data; ./liren validate --data ${file} names them.`);
  return examples.filter(({ text }) => text !== '');
}

interface Measured {
  report: Report;
  curve: CurvePoint[];
}

/** What the test rows say, or, where a report is wanted without any, what held-back parts of the training data say. */
async function reported(
  examples: readonly ReadExample[],
  {
    classifier,
    test,
    seed,
    wanted,
  }: { classifier: Classifier; test: readonly ReadExample[] | null; seed: number; wanted: boolean },
): Promise<Measured | null> {
  if (!wanted && test === null) return null;
  const rows = test
    ? test.map(({ text, label }) => ({ text, gold: label, prediction: classifier.predict(text) }))
    : await told(() => crossValidate(examples, { seed, ...progressOf('Testing on parts') }));
  const curve = wanted ? await told(() => learningCurve(examples, { seed, ...progressOf('Learning curve') })) : [];
  return { report: reportOf(rows), curve };
}

function writeReport(folder: string, { report, curve }: Measured): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(reportFiles(report, curve))) writeWhole(join(folder, name), text);
}

/** Whoever reads the file finds all of it or what was there before. */
function writeWhole(file: string, content: Uint8Array | string): void {
  const draft = `${file}.part`;
  try {
    writeFileSync(draft, content);
    renameSync(draft, file);
  } catch (error) {
    throw new CommandFailed(`${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`);
  }
}

function progressOf(what: string) {
  const line = showShare(what);
  return { onProgress: (fraction: number) => (fraction < 1 ? line.show(fraction) : line.end()) };
}

async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof NothingToLearn ? new CommandFailed(error.message) : error;
  }
}

const percent = (share: number | null) => (share === null ? '-' : `${(share * 100).toFixed(1)} %`);

function numbersOf(report: Report | undefined) {
  if (!report) return {};
  const { rows, accuracy, accuracyAccepted, macro, weighted, oosRecall, oosAuroc } = report;
  return {
    rows,
    accuracy,
    accuracyAccepted,
    macroF1: macro?.f1 ?? null,
    weightedF1: weighted?.f1 ?? null,
    oosRecall,
    oosAuroc,
  };
}

function cardOf(
  { card, labels }: Classifier,
  {
    bytes,
    trainSeconds,
    report,
    isTest,
  }: { bytes: number; trainSeconds: number; report: Report | null; isTest: boolean },
): string {
  const held = card.crossValidated;
  const rows: [string, string][] = [
    ['Intents', String(labels.length)],
    ['Examples', `${card.examples} (${card.outOfScope} out of scope)`],
    ['Size', `${(bytes / 1e6).toFixed(2)} MB`],
    ['Trained in', `${trainSeconds.toFixed(1)} s, seed ${card.seed}`],
    ['Accepted from', `${card.threshold.toFixed(3)} on`],
  ];
  if (held) {
    rows.push([
      `On ${held.folds} held-back parts`,
      `accuracy ${percent(held.accuracy)}, macro-F1 ${percent(held.macroF1)}`,
    ]);
  }
  if (report) {
    rows.push(
      [isTest ? 'Test rows' : 'Held-back rows', `${report.rows} (${report.outOfScope} out of scope)`],
      ['Accuracy', `${percent(report.accuracy)}, right and accepted ${percent(report.accuracyAccepted)}`],
      ['Macro-F1', percent(report.macro?.f1 ?? null)],
      ['Out of scope', `found ${percent(report.oosRecall)}, AUROC ${report.oosAuroc?.toFixed(3) ?? '-'}`],
    );
  }
  return columns(rows);
}

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number from 0 on is needed.');
  return Number(text);
}
