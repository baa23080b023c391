import { writeFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import {
  BadData,
  mostFrequent,
  NothingToLearn,
  readLabelled,
  shippedLabeller,
  spanScores,
  trainLabeller,
  type LabelledSentence,
  type Span,
  type SpanScores,
} from '#libs/learn';
import { textOf } from './data-file.ts';
import { whole } from './evaluate-intent.ts';
import { columns, print, printJson, tell, UsageError } from './outcome.ts';

interface EntityOptions {
  train?: string;
  test: string;
  model?: 'shipped';
  seed: number;
  peers?: boolean;
  predictions?: string;
  json?: boolean;
}

const help = `
Rows of both files:  {"text": "…", "spans": [{"start": 0, "end": 2, "type": "…"}]}, end exclusive, as JSONL
               or:  {"text": "…", "label": {"type": {"name": [[0, 1]]}}}, end inclusive, as CLUENER has it
               or:  a character, a blank and its tag (O, B-type, I-type) a line, an empty line between sentences
A span counts when both its ends and its type are right. Shares are from 0 to 1. Any language, any types.
Needs no server, no database and no network. A row that cannot be read ends it with exit code 2.

Examples:
  ./liren eval entities --train train.jsonl --test test.jsonl
  ./liren eval entities --train train.jsonl --test test.jsonl --peers --json
  ./liren eval entities --model shipped --test test.jsonl`;

type Scores = ReturnType<typeof spanScores>;
interface System {
  readonly name: string;
  readonly scores: Scores;
  readonly found: readonly (readonly Span[])[];
  readonly predictionsPerSecond: number;
  readonly trainSeconds: number;
}

export function entitiesVerb(evaluation: Command): void {
  evaluation
    .command('entities')
    .description('Train on one file, score on another: which names stand where in a text')
    .option('--train <file>', 'sentences to learn from')
    .requiredOption('--test <file>', 'sentences to be scored on')
    .addOption(new Option('--model <name>', 'score what ships instead of training').choices(['shipped']))
    .option('--seed <number>', 'another number, another run of chance', whole, 1)
    .option('--peers', 'the names of --train by themselves, as what they mostly are, beside it')
    .option('--predictions <file>', 'write what was found in each row of --test, as JSONL')
    .option('--json', 'as JSON')
    .addHelpText('after', help)
    .action(measure);
}

async function measure({ train, test, model, seed, peers, predictions, json }: EntityOptions): Promise<void> {
  if ((train === undefined) === (model === undefined))
    throw new UsageError('Name the sentences to learn from with --train FILE, or say --model shipped.');
  const learned = train === undefined ? [] : sentences(train);
  const tested = sentences(test);
  const [own, ...others] = await systems(learned, tested, { shipped: model !== undefined, seed, peers }).catch(
    (error: unknown) => {
      const meant = error instanceof NothingToLearn || error instanceof RangeError;
      throw meant ? new UsageError(`${train}: ${error.message}`) : error;
    },
  );
  if (predictions !== undefined)
    writeFileSync(predictions, tested.map((row, at) => lineOf(row, own!.found[at]!)).join(''));
  const counts = { train: learned.length, test: tested.length };
  if (json) return printJson({ ...counts, ...flat(own!), ...(peers ? { peers: others.map(named) } : {}) });
  const shown = [own!, ...others];
  print(`${counts.train.toLocaleString('en')} sentences, ${counts.test.toLocaleString('en')} rows\n`);
  print(`${overall(shown)}\n\n${byType(shown)}`);
}

function sentences(file: string): LabelledSentence[] {
  const text = textOf(file);
  try {
    return readLabelled(text);
  } catch (error) {
    if (!(error instanceof BadData)) throw error;
    throw new UsageError(`${file}${error.problems[0]?.line ? ' ' : ': '}${error.message}.`);
  }
}

async function systems(
  learned: readonly LabelledSentence[],
  tested: readonly LabelledSentence[],
  { shipped, seed, peers }: { shipped: boolean; seed: number; peers: boolean | undefined },
): Promise<System[]> {
  const liren = async () => {
    const labeller = shipped ? shippedLabeller() : await trainLabeller(learned, { seed });
    if (shipped) tell('What ships learned from public sets (models/entities/README.md): rows of them say nothing.');
    return (text: string) => labeller.label(text);
  };
  const out = [await scored('Liren', liren, tested)];
  if (peers && !shipped) out.push(await scored('most frequent', async () => mostFrequent(learned), tested));
  return out;
}

async function scored(
  name: string,
  learner: () => Promise<(text: string) => readonly Span[]>,
  tested: readonly LabelledSentence[],
): Promise<System> {
  const begun = performance.now();
  const label = await learner();
  const trained = performance.now();
  const found = tested.map(({ text }) => label(text));
  const seconds = (performance.now() - trained) / 1_000;
  const gold = tested.map(({ spans }) => spans);
  return {
    name,
    scores: spanScores(gold, found),
    found,
    predictionsPerSecond: Math.round(tested.length / Math.max(seconds, 1e-6)),
    trainSeconds: (trained - begun) / 1_000,
  };
}

const flat = ({ scores, predictionsPerSecond, trainSeconds }: System) => ({
  ...scores,
  predictionsPerSecond,
  trainSeconds,
});
const named = (system: System) => ({ name: system.name, ...flat(system) });
const lineOf = ({ text, spans }: LabelledSentence, found: readonly Span[]) =>
  `${JSON.stringify({ text, spans, found })}\n`;
const share = (value: number) => value.toFixed(3);

function overall(shown: readonly System[]): string {
  return columns([
    ['', 'precision', 'recall', 'f1', 'predictionsPerSecond', 'trainSeconds'],
    ...shown.map(({ name, scores, predictionsPerSecond, trainSeconds }) => [
      name,
      ...[scores.precision, scores.recall, scores.f1].map(share),
      predictionsPerSecond.toLocaleString('en'),
      trainSeconds.toFixed(1),
    ]),
  ]);
}

function byType(shown: readonly System[]): string {
  const rows = shown.flatMap(({ name, scores }) =>
    Object.entries(scores.types).map(([type, of]: [string, SpanScores & { support: number }]) => [
      shown.length > 1 ? `${type} (${name})` : type,
      ...[of.precision, of.recall, of.f1].map(share),
      of.support.toLocaleString('en'),
    ]),
  );
  return columns([['', 'precision', 'recall', 'f1', 'support'], ...rows]);
}
