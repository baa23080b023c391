import { spawn } from 'node:child_process';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { machineLine, machineOf } from './machine.ts';
import { startRemote } from './remote.ts';
import { ms, percentile, perSecond, table } from './stats.ts';
import type { Measured, TurnLoad } from './turn-load.ts';
import { cpuSeconds, demoQuestions, openWorld, postgresVersion, type World } from './world.ts';

/** Turns before anything is measured: code is compiled, statements are prepared, the index is read. */
const warmSeconds = 4;
const questionCount = 40;

export interface TurnOptions {
  conversations: number;
  seconds: number;
  json?: boolean;
}

/** Message in, stored, answered, stored, frame out. False when an acknowledged message was not answered. */
export async function run(options: TurnOptions): Promise<boolean> {
  const loadBefore = loadavg()[0]!;
  const world = await openWorld();
  const load = startRemote<TurnLoad>('turn-load.ts');
  try {
    const questions = demoQuestions(questionCount);
    await load.call('arrive', { url: world.first.url, widget: world.widget }, options.conversations);
    const cpuBefore = cpuSeconds(world.first.pid);
    const full = await load.call('saturate', questions, warmSeconds, options.seconds);
    const cpuMs = ((cpuSeconds(world.first.pid) - cpuBefore) * 1000) / full.turnMs.length;
    const rate = full.done / full.seconds;
    const half = await load.call('pace', questions, Math.max(1, rate / 2), options.seconds);
    const bare = await measureBare(world, (url) => load.call('bare', url, options.conversations, options.seconds));
    const machine = machineOf(await postgresVersion(world), loadBefore);
    const outcomes = await outcomesOf(world);
    report({ options, machine, full, half, bare, cpuMs, outcomes });
    return full.unanswered + half.unanswered === 0;
  } finally {
    load.end();
    await world.close();
  }
}

async function measureBare(world: World, measure: (url: string) => Promise<Measured>): Promise<Measured> {
  const env = { PATH: process.env['PATH'], LIREN_BENCH_DATABASE: world.ownerUrl };
  const file = join(import.meta.dirname, 'bare-server.ts');
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const url = await new Promise<string>((done, fail) => {
      child.stdout.once('data', (chunk: Buffer) => done(chunk.toString().trim()));
      child.once('error', fail);
      child.once('exit', () => fail(new Error('The bare server did not come up.')));
    });
    await measure(url);
    return await measure(url);
  } finally {
    child.kill();
  }
}

/** How the turns ended: all of them must be real answers, or something else was measured. */
async function outcomesOf(world: World): Promise<Record<string, number>> {
  const rows = await world.sql<{ outcome: string; count: string }>(
    'select outcome, count(*) from turns group by 1 order by 2 desc',
  );
  return Object.fromEntries(rows.map(({ outcome, count }) => [outcome, Number(count)]));
}

interface Result {
  options: TurnOptions;
  machine: ReturnType<typeof machineOf>;
  full: Measured;
  half: Measured;
  bare: Measured;
  /** Processor time of the server process per turn, which a busy machine does not change much. */
  cpuMs: number;
  outcomes: Record<string, number>;
}

function report({ options, machine, full, half, bare, cpuMs, outcomes }: Result): void {
  const turns = full.done / full.seconds;
  const limit = bare.done / bare.seconds;
  const share = (100 * turns) / limit;
  const paced = half.turnMs.length / half.seconds;
  const at = ({ turnMs }: Measured) => [0.5, 0.95, 0.99].map((one) => percentile(turnMs, one));
  if (options.json) {
    const figures = {
      turnsPerSecond: turns,
      limitPerSecond: limit,
      sharePercent: share,
      pacedPerSecond: paced,
      pacedMs: at(half),
    };
    const faults = { refused: full.refused + half.refused, unanswered: full.unanswered + half.unanswered };
    console.log(
      JSON.stringify(
        { bench: 'turn', options, machine, ...figures, saturatedMs: at(full), cpuMs, ...faults, outcomes },
        null,
        2,
      ),
    );
    return;
  }
  const row = (what: string, rate: string, measured: Measured, times: number[]) => [
    what,
    rate,
    ...times.map(ms),
    String(measured.refused),
    String(measured.unanswered),
  ];
  const rows = [
    row('turns, saturated', perSecond(turns, 'turns'), full, at(full)),
    row('turns, half load', perSecond(paced, 'turns'), half, at(half)),
    row(
      'limit: bare POST, one durable insert pair',
      perSecond(limit, 'pairs'),
      bare,
      [0.5, 0.95, 0.99].map((one) => percentile(bare.ackMs, one)),
    ),
  ];
  console.log(
    `bench turn: ${options.conversations} conversations, ${options.seconds} s each\n${machineLine(machine)}\n`,
  );
  console.log(table(['what', 'rate', 'p50', 'p95', 'p99', 'refused', 'unanswered'], rows));
  console.log(
    `\nturns / limit = ${share.toFixed(1)} % (target 5 %, aim 12 %); stored ack at half load p99 ${ms(percentile(half.ackMs, 0.99))}`,
  );
  console.log(
    `processor time of the server per turn: ${ms(cpuMs)} (both sides of HTTP, socket, turn and trace; without PostgreSQL)`,
  );
  console.log(
    `outcomes: ${Object.entries(outcomes)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}`,
  );
}
