import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { uploads } from '../server/test/support/hostile/uploads.ts';
import { machineLine, machineOf, type Machine } from './machine.ts';
import { killPictureProcess } from './picture-processes.ts';
import { ANSWER_LIMIT_MS, type DoorTally, emptyTally, servesOrdinary, showFiles } from './pictures-door.ts';
import { percentile, seconds, table } from './stats.ts';
import type { Door } from './visitor.ts';
import { demoQuestions, openWorld, postgresVersion, root, type Server, type World } from './world.ts';

export interface DoorOptions {
  readonly files: number;
  readonly seed: number;
  /** The first file: a run that was stopped says from which one to go on. */
  readonly from: number;
  readonly visitors: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** A product that falls more often is not started again, and the run ends. */
const MOST_FALLS = 10;
/** A process for pictures is killed so often, so that its replacing is seen: few files do that by themselves. */
const KILL_MS = 4_000;
/** Between two lines on how far it is, where they cannot stand in one place. */
const TELL_MS = 30_000;
/** Within so long after the product has ended we know whether somebody stopped us both. */
const STOP_MS = 500;
/** An ordinary licence, and what has to be read on it. */
const LICENCE = { file: 'company_landscape-sans-0-clean.jpg', code: '91110105MAB8CAEB6A' };
/** Addresses of the customers who come last, beyond those who send broken files. */
const ORDINARY = 900_000;

/** The same through the front door of the running product. False when somebody was left without an answer or anything fell. */
export async function runDoor({ files, seed, from, visitors, out, json }: DoorOptions): Promise<boolean> {
  const loadBefore = loadavg()[0]!;
  const fileAt = await uploads(seed);
  const stop = stoppable();
  const world = await openWorld();
  const product = watched(world, stop);
  const tally = emptyTally();
  const progress = follow(tally, files, () => product.server().pid);
  const door = { url: world.first.url, widget: world.widget };
  try {
    const began = performance.now();
    const next = await showFiles(door, { from, files, visitors, fileAt, tally, stop: stop.signal });
    const tookMs = performance.now() - began;
    const killed = progress.end();
    // Who stops it from a terminal stops the product with it.
    const isStopped = stop.signal.aborted;
    const machine = machineOf(isStopped ? '(stopped)' : await postgresVersion(world), loadBefore);
    const after = isStopped ? null : await afterwards(world, product, door);
    const options = { files, seed, from, visitors };
    const stoppedBefore = isStopped ? next : null;
    const result: Result = { options, machine, tookMs, tally, falls: product.falls(), killed, after, stoppedBefore };
    keep(result, out);
    console.log(json ? JSON.stringify(figuresOf(result), null, 2) : textOf(result));
    return isKept(result);
  } finally {
    progress.end();
    product.leave();
    await world.close();
    stop.end();
  }
}

/** Ctrl-C ends the run in order, and what it has is told. The launcher passes on what the terminal has told already. */
function stoppable() {
  const controller = new AbortController();
  const hear = () => controller.abort();
  const names = ['SIGINT', 'SIGTERM'] as const;
  for (const name of names) process.on(name, hear);
  return {
    signal: controller.signal,
    now: hear,
    end() {
      for (const name of names) process.off(name, hear);
    },
  };
}

/** The product, started again when it falls, as whatever watches over it in life would do. */
function watched(world: World, stop: ReturnType<typeof stoppable>) {
  let [server, falls, isLeft]: [Server, number, boolean] = [world.first, 0, false];
  const watch = async (): Promise<void> => {
    await server.exited;
    // From a terminal the product is stopped a moment before we hear of it.
    await sleep(STOP_MS);
    if (stop.signal.aborted || isLeft) return;
    if (++falls > MOST_FALLS) return stop.now();
    server = await world.start();
    await watch();
  };
  void watch().catch(() => undefined);
  return { falls: () => falls, leave: () => (isLeft = true), server: () => server };
}

/** Says how far it is, and ends a process for pictures now and then. */
function follow(tally: DoorTally, files: number, product: () => number) {
  const began = performance.now();
  const { isTTY } = process.stderr;
  const line = () => {
    const { shown, refused, answered, silent, fivexx } = tally;
    const rate = shown / ((performance.now() - began) / 1000);
    return `${shown} of ${files}: ${sumOf(refused)} refused, ${answered.reply + answered.person} answered, ${silent.length} without an answer, ${fivexx.length} of 5xx; ${rate.toFixed(1)} files/s`;
  };
  const timer = setInterval(
    () => process.stderr.write(isTTY ? `\r\u001b[K${line()}` : `${line()}\n`),
    isTTY ? TELL_MS / 60 : TELL_MS,
  );
  let [killed, turns] = [0, 0];
  const killer = setInterval(() => (killed += Number(killPictureProcess(product(), turns++))), KILL_MS);
  return {
    end() {
      clearInterval(timer);
      clearInterval(killer);
      if (isTTY) process.stderr.write('\r\u001b[K');
      return killed;
    },
  };
}

interface After {
  readonly ready: boolean;
  /** Answered right, or what was said instead. */
  readonly picture: boolean | string;
  readonly question: boolean | string;
  /** Processes for pictures that have ended, by which and why; of the product as it runs now. */
  readonly ended: Record<string, number>;
  /** How the turns of the bot ended. */
  readonly turns: Record<string, number>;
  readonly residentMb: number;
}

async function afterwards(world: World, product: ReturnType<typeof watched>, door: Door): Promise<After> {
  const [question] = demoQuestions(1);
  const licence = readFileSync(join(root, 'corpora/ocr', LICENCE.file));
  const ordinary = {
    picture: { bytes: licence, says: LICENCE.code },
    question: { text: question!, title: question! },
  };
  const ready = await fetch(`${door.url}/readyz`).then(
    ({ status }) => status === 200,
    () => false,
  );
  const served = await servesOrdinary(door, ordinary, ORDINARY).catch((error: unknown) => ({
    picture: String(error),
    question: String(error),
  }));
  const turns = await world.sql<{ how: string; times: string }>(
    `select outcome || ': ' || coalesce(why, '') as how, count(*) as times from turns group by 1 order by 2 desc`,
  );
  return {
    ready,
    ...served,
    ended: await endedOf(door.url),
    turns: Object.fromEntries(turns.map(({ how, times }) => [how, Number(times)])),
    residentMb: Math.round(product.server().residentKb() / 1024),
  };
}

/** As the product tells its operators. */
async function endedOf(url: string): Promise<Record<string, number>> {
  const text = await fetch(`${url}/metrics`).then(
    (response) => response.text(),
    () => '',
  );
  const lines = text.matchAll(/^liren_picture_processes_ended_total\{hand="(\w+)",why="([\w ]+)"\} (\d+)$/gmu);
  return Object.fromEntries([...lines].map(([, hand, why, times]) => [`${hand}: ${why}`, Number(times)]));
}

interface Result {
  readonly options: Pick<DoorOptions, 'files' | 'seed' | 'from' | 'visitors'>;
  readonly machine: Machine;
  readonly tookMs: number;
  readonly tally: DoorTally;
  readonly falls: number;
  /** Processes for pictures that we ended. */
  readonly killed: number;
  /** Null when the run was stopped. */
  readonly after: After | null;
  /** The file from which to go on. */
  readonly stoppedBefore: number | null;
}

function isKept({ tally, falls, after }: Result): boolean {
  const isServed = after === null || (after.ready && after.picture === true && after.question === true);
  return tally.silent.length + tally.fivexx.length + falls === 0 && isServed;
}

const sumOf = (counts: Record<string, number>) => Object.values(counts).reduce((sum, times) => sum + times, 0);

function figuresOf({ tally: { uploadMs, replyMs, ...counts }, tookMs, ...rest }: Result) {
  const times = (samples: readonly number[]) => {
    const [p50, p95, slowest] = [0.5, 0.95, 1].map((share) => Math.round(percentile(samples, share)));
    return { p50, p95, slowest };
  };
  const limits = { answerLimitMs: ANSWER_LIMIT_MS };
  return {
    bench: 'pictures at the door',
    ...rest,
    ...limits,
    tookSeconds: Math.round(tookMs / 1000),
    ...counts,
    uploadMs: times(uploadMs),
    replyMs: times(replyMs),
  };
}

function keep(result: Result, out = join(root, 'bench/results')): void {
  mkdirSync(resolve(out), { recursive: true });
  writeFileSync(join(resolve(out), 'pictures-door.json'), `${JSON.stringify(figuresOf(result), null, 2)}\n`);
}

const listed = (counts: Record<string, number>) =>
  Object.entries(counts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([what, times]) => `${what} ${times}`)
    .join(', ') || 'none';

const yes = (is: boolean | string) => (is === true ? 'yes' : `NO ${is || ''}`.trim());

function textOf({ options, machine, tookMs, tally, falls, killed, after, stoppedBefore }: Result): string {
  const { refused, answered, silent, fivexx, uploadMs, replyMs, kinds } = tally;
  const times = (samples: readonly number[]) => [0.5, 0.95, 1].map((share) => seconds(percentile(samples, share)));
  const { files, seed, from, visitors } = options;
  const stopped =
    stoppedBefore === null
      ? []
      : [`\nStopped; go on with --from ${stoppedBefore} --files ${from + files - stoppedBefore}`];
  return [
    `bench pictures --door: files ${from} to ${from + files - 1}, seed ${seed}, ${visitors} customers at once\n${machineLine(machine)}\n`,
    table(
      ['of the files that customers sent', 'count'],
      [
        ['came to an end', String(tally.shown)],
        ['refused at the upload, with a code and words', String(sumOf(refused))],
        ['taken, and answered by the bot', String(answered.reply)],
        ['taken, and a person was called', String(answered.person)],
        [`without an answer within ${ANSWER_LIMIT_MS / 1000} s`, String(silent.length)],
        ['answered by 5xx', String(fivexx.length)],
        ['falls of the product', String(falls)],
        ['processes for pictures that we killed meanwhile', String(killed)],
      ],
    ),
    '',
    table(
      ['', 'p50', 'p95', 'slowest'],
      [
        ['upload', ...times(uploadMs)],
        ['message to reply', ...times(replyMs)],
      ],
    ),
    `\nrefused for ${listed(refused)}\nkinds: ${listed(kinds)}`,
    ...(after ? [toldAfter(after)] : []),
    ...[...silent, ...fivexx].map((line) => `  ${line}`),
    ...stopped,
    `${(tookMs / 1000).toFixed(0)} s, ${(tally.shown / (tookMs / 1000)).toFixed(1)} files/s`,
  ].join('\n');
}

function toldAfter({ ready, picture, question, ended, turns, residentMb }: After): string {
  return [
    `turns: ${listed(turns)}`,
    `processes for pictures that ended: ${listed(ended)}; the product holds ${residentMb} MB`,
    `\nafterwards: ready ${yes(ready)}, an ordinary licence read right ${yes(picture)}, an ordinary question answered right ${yes(question)}`,
  ].join('\n');
}
