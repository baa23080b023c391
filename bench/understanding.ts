import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { formatOf, readExamples, reportOf, trainClassifier, type Example, type Prediction } from '#libs/learn';
import { trainNodeNlp } from './node-nlp.ts';
import { table } from './stats.ts';

export interface UnderstandingOptions {
  train: string;
  test: string;
  language: string;
  json?: boolean;
}

type Answer = (text: string) => Prediction | Promise<Prediction>;
const systems: readonly (readonly [string, (examples: readonly Example[], language: string) => Promise<Answer>])[] = [
  [
    'Liren',
    async (examples) => {
      const classifier = await trainClassifier(examples);
      return (text) => classifier.predict(text);
    },
  ],
  ['node-nlp', trainNodeNlp],
];

/** Our classifier and node-nlp, taught and asked the same in one process, one after the other. Always true: it promises nothing. */
export async function run({ train, test, language, json }: UnderstandingOptions): Promise<boolean> {
  const [learned, tested] = [read(train), read(test)];
  const loadBefore = loadavg()[0]!;
  const results = [];
  for (const [name, learn] of systems)
    results.push({ name, ...(await measured(() => learn(learned, language), tested)) });
  const machine = {
    cores: cpus().length,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    node: process.versions.node,
    loadBefore,
  };
  const counts = { examples: learned.length, rows: tested.length };
  if (json) console.log(JSON.stringify({ bench: 'understanding', ...counts, machine, systems: results }, null, 2));
  else print(counts, results, machine);
  return true;
}

function read(file: string): readonly Example[] {
  const text = readFileSync(file, 'utf8');
  return readExamples(text, formatOf(text, file)).examples;
}

type Result = Awaited<ReturnType<typeof measured>> & { name: string };

async function measured(learn: () => Promise<Answer>, tested: readonly Example[]) {
  const start = { cpu: process.cpuUsage(), at: performance.now() };
  const answer = await learn();
  const trained = { cpu: process.cpuUsage(start.cpu), at: performance.now() };
  const before = process.cpuUsage();
  const rows = [];
  for (const { text, label } of tested) rows.push({ text, gold: label, prediction: await answer(text) });
  const asked = { cpu: process.cpuUsage(before), at: performance.now() };
  const { accuracy, accuracyAccepted, macro, oosRecall, oosAuroc } = reportOf(rows);
  return {
    accuracy,
    accuracyAccepted,
    macroF1: macro?.f1 ?? null,
    oosRecall,
    oosAuroc,
    trainSeconds: (trained.at - start.at) / 1_000,
    trainCpuSeconds: seconds(trained.cpu),
    predictionsPerSecond: Math.round((rows.length * 1_000) / (asked.at - trained.at)),
    predictionsPerCpuSecond: Math.round(rows.length / seconds(asked.cpu)),
  };
}

/** A shared machine stretches the clock, but hardly the time that a process computed. */
const seconds = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1e6;

function print(
  { examples, rows }: { examples: number; rows: number },
  results: readonly Result[],
  { cores, cpu, node, loadBefore }: { cores: number; cpu: string; node: string; loadBefore: number },
): void {
  const share = (value: number | null) => value?.toFixed(4) ?? '-';
  console.log(
    `${examples} examples, ${rows} rows; ${cores} cores (${cpu}), Node ${node}, load before ${loadBefore.toFixed(1)}\n`,
  );
  console.log(
    table(
      ['', 'accuracy', 'accepted', 'macro-F1', 'OOS recall', 'AUROC', 'train s', 'CPU s', 'a second', 'a CPU second'],
      results.map((one) => [
        one.name,
        share(one.accuracy),
        share(one.accuracyAccepted),
        share(one.macroF1),
        share(one.oosRecall),
        share(one.oosAuroc),
        one.trainSeconds.toFixed(1),
        one.trainCpuSeconds.toFixed(1),
        String(one.predictionsPerSecond),
        String(one.predictionsPerCpuSecond),
      ]),
    ),
  );
}
