import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { stateOf } from '#libs/emotion';
import { entitiesIn } from '#libs/entities';
import { languageOf } from '#libs/language';
import { trainClassifier, type Classifier } from '#libs/learn';
import { readPack } from '#libs/pack';
import { perceive } from '#perception';
import { percentile, table } from './stats.ts';

const packs = join(import.meta.dirname, '../packs');
/** Rounds over all messages: one to warm up, the others count. */
const ROUNDS = 6;
/** Written down before anything was measured: milliseconds of a message at the 95th percentile, messages a second. */
const LIMITS = { p95: 3, perSecond: 1_000 };
const entities = { at: new Date('2026-11-25T02:00:00Z'), timeZone: 'Asia/Shanghai', gazetteer: [] };

export interface PerceiveOptions {
  json?: boolean;
}

/** What is told of one message, all of it, with the demo trade's own intents, on one core. True within the limits. */
export async function run({ json }: PerceiveOptions): Promise<boolean> {
  const loadBefore = loadavg()[0]!;
  const classifier = await taught();
  const messages = [...lines('franchise.intents.tsv'), ...lines('franchise.questions.tsv')];
  const intents = (text: string) => {
    const { ranked, inScope, accepted } = classifier.predict(text);
    const { label = '', probability = 0 } = ranked[0] ?? {};
    const name = { intentId: null, name: label, title: label };
    return {
      ...name,
      probability,
      accepted,
      taught: false,
      inScope,
      leadsTo: { kind: 'nothing' as const },
      ranked: [],
      version: 1,
    };
  };
  const before = ['加盟费多少钱'];
  const parts: readonly (readonly [string, (text: string) => unknown])[] = [
    ['all of it', (text) => perceive(text, { locale: 'zh-CN', before, intents, entities })],
    ['language', (text) => languageOf(text)],
    ['state of mind', (text) => stateOf(text)],
    ['intent', (text) => classifier.predict(text)],
    ['entities', (text) => entitiesIn(text, entities)],
  ];
  const measures = parts.map(([what, work]) => ({ what, ...timed(messages, work) }));
  const all = measures[0]!;
  const machine = { cores: cpus().length, cpu: cpus()[0]?.model.trim() ?? 'unknown', loadBefore };
  const counts = { messages: messages.length, rounds: ROUNDS - 1, intents: classifier.labels.length };
  const passed = all.p95 < LIMITS.p95 && all.perSecond >= LIMITS.perSecond;
  if (json)
    console.log(JSON.stringify({ bench: 'perceive', ...counts, machine, limits: LIMITS, measures, passed }, null, 2));
  else {
    const rows = measures.map(({ what, p50, p95, p99, perSecond }) => [
      what,
      ...[p50, p95, p99].map(fine),
      perSecond.toFixed(0),
    ]);
    console.log(
      `${counts.messages} messages, ${counts.intents} intents, ${machine.cpu}, load before ${loadBefore.toFixed(1)}\n`,
    );
    console.log(table(['', 'p50 ms', 'p95 ms', 'p99 ms', 'a second'], rows));
    console.log(`\nLimits: p95 below ${LIMITS.p95} ms, ${LIMITS.perSecond} a second: ${passed ? 'kept' : 'not kept'}`);
  }
  return passed;
}

async function taught(): Promise<Classifier> {
  const { content } = await readPack(join(packs, 'franchise'));
  return trainClassifier(content.intents.flatMap(({ id, examples }) => examples.map((text) => ({ text, label: id }))));
}

/** First column, without its heading. */
function lines(file: string): string[] {
  const rows = readFileSync(join(packs, file), 'utf8').trim().split('\n').slice(1);
  return rows.map((row) => row.split('\t')[0]!);
}

function timed(messages: readonly string[], work: (text: string) => unknown) {
  const took: number[] = [];
  let sum = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const text of messages) {
      const start = performance.now();
      work(text);
      const ms = performance.now() - start;
      if (round === 0) continue;
      took.push(ms);
      sum += ms;
    }
  }
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(took, share)) as [number, number, number];
  return { p50, p95, p99, perSecond: (took.length / sum) * 1_000 };
}

const fine = (ms: number) => ms.toFixed(2);
