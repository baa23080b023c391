import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import pg from 'pg';
import { loadBundle, type BundleName } from '#libs/retrieval';
import { borrowPostgres } from '#platform/postgres';
import { machineLine, machineOf, type Machine } from './machine.ts';
import { plot } from './plot.ts';
import { SYSTEMS, type Load, type LoadOrder, type System } from './retrieval-order.ts';
import { table } from './stats.ts';

interface Options {
  readonly sizes: readonly number[];
  readonly only?: readonly string[];
  readonly data?: string;
  readonly bundle: BundleName;
  readonly out?: string;
  readonly json?: boolean;
}

/** Each measurement of one system at one size must end within this. */
const LIMIT_MS = 30 * 60_000;

/** The product beside other searches: the same entries, the same questions, each in a process of its own. */
export async function run({ sizes, only, data, bundle, out, json }: Options): Promise<boolean> {
  const loadBefore = loadavg()[0]!;
  const systems = systemsOf(bundle, only);
  const postgres = systems.includes('trigram') ? await openPostgres() : null;
  const loads: Load[] = [];
  try {
    for (const size of sizes) {
      for (const system of systems) {
        process.stderr.write(`${SYSTEMS[system]}: ${size.toLocaleString('en')} entries\n`);
        loads.push(await inOwnProcess({ system, size, data, bundle, postgres: postgres?.url }));
      }
    }
  } finally {
    await postgres?.close();
  }
  const machine = machineOf(postgres?.version ?? 'not used', loadBefore);
  const folder = resolve(out ?? join(import.meta.dirname, 'results'));
  keep(folder, { machine, bundle, data: data === undefined ? 'invented' : 'given', loads });
  if (json) console.log(JSON.stringify({ machine, bundle, loads }));
  else print(machine, loads);
  return true;
}

function systemsOf(bundle: BundleName, only: readonly string[] | undefined): System[] {
  const all = Object.keys(SYSTEMS) as System[];
  const wanted = only === undefined ? all : all.filter((system) => only.includes(system));
  if (loadBundle(bundle).encoder !== null) return wanted;
  process.stderr.write('There is no encoder in this bundle; what needs it is left out.\n');
  return wanted.filter((system) => system !== 'cosine' && system !== 'usearch');
}

function inOwnProcess(order: LoadOrder): Promise<Load> {
  const words = ['--expose-gc', join(import.meta.dirname, 'retrieval-load.ts'), JSON.stringify(order)];
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'], timeout: LIMIT_MS });
    const takeAlong = (): void => void child.kill('SIGTERM');
    process.once('exit', takeAlong);
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('error', fail);
    child.once('close', (code) => {
      process.off('exit', takeAlong);
      if (code === 0) done(JSON.parse(said) as Load);
      else fail(new Error(`${SYSTEMS[order.system]} at ${order.size} entries ended with ${code ?? 'a signal'}`));
    });
  });
}

/** A server of its own in a temporary folder, with a database whose locale knows that Han characters are letters. */
async function openPostgres(): Promise<{ url: string; version: string; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'liren-bench-'));
  const password = 'bench-only';
  const running = await borrowPostgres({ home: join(folder, 'home'), password, log: () => undefined });
  const close = async (): Promise<void> => {
    await running.stop();
    if (!running.dataDir.startsWith(folder)) rmSync(dirname(running.dataDir), { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const url = `postgres://postgres:${password}@127.0.0.1:${running.port}/bench`;
    await asking(url.replace(/bench$/, 'postgres'), (client) =>
      client.query(`create database bench template template0 encoding 'UTF8'
        locale_provider builtin builtin_locale 'C.UTF-8' locale 'C.UTF-8'`),
    );
    const version = await asking(url, async (client) => {
      await client.query('create extension pg_trgm');
      const { rows } = await client.query<{ server_version: string }>('show server_version');
      return rows[0]!.server_version.split(' ')[0]!;
    });
    return { url, version, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function asking<T>(url: string, ask: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await ask(client);
  } finally {
    await client.end();
  }
}

interface Result {
  readonly machine: Machine;
  readonly bundle: string;
  readonly data: string;
  readonly loads: readonly Load[];
}

function keep(folder: string, result: Result): void {
  mkdirSync(folder, { recursive: true });
  const sizes = [...new Set(result.loads.map(({ size }) => size))];
  const systems = [...new Set(result.loads.map(({ system }) => system))];
  const lines = (value: (load: Load) => number | null) =>
    systems.map((system) => ({
      name: SYSTEMS[system],
      values: sizes.map((size) => {
        const load = result.loads.find((each) => each.system === system && each.size === size);
        return load ? value(load) : null;
      }),
    }));
  const panels = [
    { title: 'One search, p95', unit: 'ms', logarithmic: true, series: lines(({ msP95 }) => msP95) },
    { title: 'First hit is right', unit: 'R@1', logarithmic: false, series: lines(({ r1 }) => r1) },
  ];
  writeFileSync(join(folder, 'retrieval.json'), `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(join(folder, 'retrieval.svg'), plot('Retrieval by number of entries', sizes, panels));
  process.stderr.write(`Written: ${join(folder, 'retrieval.json')} and retrieval.svg\n`);
}

function print(machine: Machine, loads: readonly Load[]): void {
  console.log(`${machineLine(machine)}\n`);
  const head = [
    'entries',
    'system',
    'R@1',
    'R@5',
    'p50 ms',
    'p95 ms',
    'encoder ms',
    'build s',
    'RSS MB',
    'heap MB',
    'elsewhere MB',
    'snapshot MB',
    'load ms',
    'edit ms',
  ];
  const rows = loads.map((load) => [
    load.size.toLocaleString('en'),
    SYSTEMS[load.system],
    number(load.r1, 3),
    number(load.r5, 3),
    number(load.msP50, 2),
    number(load.msP95, 2),
    number(load.encoderP50, 3),
    number(load.buildMs / 1000, 2),
    ...[load.residentBytes, load.heapBytes, load.elsewhereBytes, load.snapshotBytes].map(megabytes),
    number(load.loadMs, 0),
    number(load.editMs, 2),
  ]);
  console.log(table(head, rows));
}

const number = (value: number | null, digits: number) => (value === null ? '-' : value.toFixed(digits));
const megabytes = (bytes: number | null) => (bytes === null ? '-' : (bytes / 1e6).toFixed(1));
