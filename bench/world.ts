import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import pg from 'pg';
import { readConfig, type Config } from '#platform/config';
import { borrowPostgres, dataDirOf } from '#platform/postgres';

export const root = resolve(import.meta.dirname, '..');
const startLimitMs = 120_000;
const stopLimitMs = 15_000;
/** The end of what a server said, for the case that it does not come up. */
const keptOutput = 8_000;

/** One server process of Liren. */
export interface Server {
  readonly pid: number;
  readonly url: string;
  signal(name: NodeJS.Signals): void;
  readonly exited: Promise<void>;
  /** In order, within 15 s; then by force. */
  stop(): Promise<void>;
  /** Resident memory in kB. */
  residentKb(): number;
}

const ticksPerSecond = 100;

/** Seconds of processor time that a process has used so far, in user and system mode. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** An installation of its own in a temporary folder: the embedded PostgreSQL, the demo company, real processes. */
export interface World {
  readonly home: string;
  readonly config: Config;
  readonly widget: string;
  readonly ownerUrl: string;
  /** Asks the database as its owner. */
  sql<R extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<R[]>;
  start(env?: Record<string, string>): Promise<Server>;
  postmasterPid(): number;
  /** The server that `openWorld` started. */
  readonly first: Server;
  close(): Promise<void>;
}

/** `settings` hold for every server of it. */
export async function openWorld(settings: Record<string, string> = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'liren-bench-'));
  const home = join(folder, 'home');
  const port = String(await freePort());
  const servers: Server[] = [];
  const start = async (env: Record<string, string> = {}): Promise<Server> => {
    const server = await startServer({ LIREN_HOME: home, PORT: port, LIREN_LOG: 'silent', ...settings, ...env });
    servers.push(server);
    return server;
  };
  const close = async (): Promise<void> => {
    const dataDir = dataDirOf(home);
    for (const server of servers.toReversed()) await server.stop();
    if (dataDir && !dataDir.startsWith(home)) rmSync(dirname(dataDir), { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const first = await start();
    const config = readConfig({ env: { LIREN_HOME: home }, root });
    const { ownerUrl, dataDir } = await borrowPostgres({
      home,
      password: config.secrets.postgresPassword,
      log: () => undefined,
    });
    const sql = asOwner(ownerUrl);
    const [widget] = await sql<{ key: string }>('select key from widgets order by created_at limit 1');
    const postmasterPid = () => Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
    return { home, config, ownerUrl, widget: widget!.key, first, start, close, sql, postmasterPid };
  } catch (error) {
    await close();
    throw error;
  }
}

function asOwner(ownerUrl: string): World['sql'] {
  return async (text, values = []) => {
    const client = new pg.Client({ connectionString: ownerUrl });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(text, [...values])).rows;
    } finally {
      await client.end();
    }
  };
}

export async function postgresVersion(world: World): Promise<string> {
  const [row] = await world.sql<{ server_version: string }>('show server_version');
  return row!.server_version.split(' ')[0]!;
}

async function startServer(env: Record<string, string>): Promise<Server> {
  const kept = ['PATH', 'HOME', 'LANG'].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  const folder = process.env['LIREN_BENCH_PROFILE'];
  const profile = folder ? ['--cpu-prof', `--cpu-prof-dir=${resolve(folder)}`] : [];
  const child = spawn(process.execPath, [...profile, join(root, 'server/src/main.ts')], {
    env: { ...Object.fromEntries(kept), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: root,
  });
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  // A bench that is interrupted leaves no server behind.
  const takeAlong = (): void => void child.kill('SIGTERM');
  process.once('exit', takeAlong);
  child.once('exit', () => process.off('exit', takeAlong));
  const url = await whenReady(child, exited);
  return {
    pid: child.pid!,
    url,
    exited,
    signal: (name) => void child.kill(name),
    residentKb: () => Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
      await exited;
      clearTimeout(late);
    },
  };
}

function whenReady(child: ChildProcess, exited: Promise<void>): Promise<string> {
  return new Promise((done, fail) => {
    let output = '';
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      fail(new Error(`The server did not come up within ${startLimitMs / 1000} s:\n${output}`));
    }, startLimitMs);
    const hear = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-keptOutput);
      const url = /Customer chat\s+(http:\S+)\/chat/.exec(output)?.[1];
      // The table is printed line by line; the last line says how to stop.
      if (!url || !output.includes('Ctrl-C')) return;
      clearTimeout(late);
      done(url);
    };
    child.stdout!.on('data', hear);
    child.stderr!.on('data', hear);
    void exited.then(() => {
      clearTimeout(late);
      fail(new Error(`The server ended before it was ready:\n${output}`));
    });
  });
}

/** A port that stays the same over restarts, so that clients find back. */
function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Questions that the demo company answers, as customers' lines: whole ones, which lean on nothing said before. */
export function demoQuestions(count: number): string[] {
  const lines = readFileSync(join(root, 'packs/franchise/articles.jsonl'), 'utf8').trim().split('\n');
  const questions = lines.map((line) => (JSON.parse(line) as { question: string }).question);
  return questions.filter((question) => question.length >= 7 && !/呢|^那|^这/.test(question)).slice(0, count);
}
