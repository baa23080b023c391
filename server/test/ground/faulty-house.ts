/** The product as a process of its own, on a PostgreSQL that a test can take away, and small disks that it can fill. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { lockHome, startPostgres, type RunningPostgres } from '#platform/postgres';
import { choosePort } from '../../src/port.ts';
import { Customer } from '../support/world.ts';

const main = join(import.meta.dirname, '../../src/main.ts');

export interface Product {
  readonly url: string;
  readonly ended: () => boolean;
  stop(): Promise<void>;
}

/** A small disk of its own kind, which can be filled and freed. */
export interface SmallDisk {
  readonly path: string;
  /** Takes all that is left. */
  fill(): void;
  free(): void;
  remove(): void;
}

/** Mounting needs root on Linux; who runs tests as somebody else skips what needs it, by this name. CI never does. */
export const mayMount = process.env['CI'] !== undefined || (process.platform === 'linux' && process.getuid?.() === 0);

export function smallDisk(path: string, megabytes: number): SmallDisk {
  mkdirSync(path, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', path]);
  const filler = join(path, 'filler');
  return {
    path,
    fill() {
      const file = openSync(filler, 'w');
      try {
        for (;;) writeSync(file, Buffer.alloc(64 * 1024));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler, { force: true }),
    remove: () => execFileSync('umount', ['-l', path]),
  };
}

export interface Database {
  readonly ownerUrl: string;
  /** What happened to the server by itself. */
  readonly events: string[];
  /** Ends the server as a crash does; its supervisor hears of it. */
  kill(): void;
  stop(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** A PostgreSQL with the supervisor of the product, which a test may stop and start. */
export async function openDatabase(dataDir?: string): Promise<Database> {
  const home = mkdtempSync(join(tmpdir(), 'liren-faults-pg-'));
  const password = randomBytes(24).toString('base64url');
  const lock = lockHome(home);
  const events: string[] = [];
  const open = () =>
    startPostgres({ home, password, ...(dataDir ? { dataDir } : {}), log: ({ kind }) => void events.push(kind) });
  let running: RunningPostgres | undefined = await open();
  const { ownerUrl } = running;
  const place = running.dataDir;
  const stop = async () => {
    await running?.stop();
    running = undefined;
  };
  return {
    ownerUrl,
    events,
    kill: () => process.kill(running!.pid, 'SIGKILL'),
    stop,
    async start() {
      running = await open();
    },
    async remove() {
      await stop();
      lock.release();
      rmSync(home, { recursive: true, force: true });
      if (!dataDir) rmSync(join(place, '..'), { recursive: true, force: true });
    },
  };
}

/** Starts the product; `output` is a file for what it prints. */
export async function startProduct(how: { home: string; ownerUrl: string; output?: string }): Promise<Product> {
  const { port } = await choosePort('127.0.0.1', 0);
  const env = { LIREN_HOME: how.home, DATABASE_URL: how.ownerUrl, PORT: String(port), LIREN_DEMO: '0' };
  const sink = how.output ? openSync(how.output, 'a') : 'ignore';
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], LIREN_LOG: how.output ? 'info' : 'silent', ...env },
    stdio: ['ignore', sink, sink],
  });
  if (typeof sink === 'number') closeSync(sink);
  const url = `http://127.0.0.1:${port}`;
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  await patiently(async () => {
    if (ended()) throw new Error(`The product ended with ${child.exitCode}`);
    return (await statusOf(`${url}/readyz`)) === 200;
  });
  return {
    url,
    ended,
    async stop() {
      if (ended()) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Longer than a start or a recovery takes on a busy machine. */
const PATIENCE_MS = 150_000;

export async function patiently(fits: () => unknown): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await fits())) {
    if (Date.now() > end) throw new Error('Waited in vain');
    await sleep(50);
  }
}

/** 0 when nobody answers. */
export async function statusOf(url: string): Promise<number> {
  return fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
    async (response) => (await response.arrayBuffer(), response.status),
    () => 0,
  );
}

export async function asOwner<R extends object>(ownerUrl: string, sql: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return (await client.query<R & pg.QueryResultRow>(sql)).rows;
  } finally {
    await client.end();
  }
}

export async function arrive(url: string, ownerUrl: string): Promise<Customer> {
  const [widget] = await asOwner<{ key: string }>(ownerUrl, 'select key from widgets limit 1');
  return Customer.arrive({ url, widget: widget!.key, locale: 'zh-CN' });
}

/** What came of one message, and how long it took. */
export interface Tried {
  readonly status: number;
  readonly ms: number;
  readonly text: string;
  readonly retryAfter: string | null;
}

/** Says something as a program would, without trying again. Status 0: nobody answered. */
export async function tryToSay(customer: Customer, text: string): Promise<Tried> {
  const begun = performance.now();
  const at = `${customer.url}/chat/v1/conversations/${customer.conversation}/messages`;
  const tried = await fetch(at, {
    method: 'POST',
    headers: { authorization: `Bearer ${customer.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ clientId: randomUUID(), body: { kind: 'text', text } }),
    signal: AbortSignal.timeout(45_000),
  }).then(
    async (response) => {
      await response.arrayBuffer();
      return { status: response.status, retryAfter: response.headers.get('retry-after') };
    },
    () => ({ status: 0, retryAfter: null }),
  );
  return { ...tried, text, ms: performance.now() - begun };
}
