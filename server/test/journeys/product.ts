/** The product as an operator runs it: a process of its own, a home of its own, a database of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshDatabase } from '../support/postgres.ts';

const root = join(import.meta.dirname, '../../..');
/** Ms until the product must have said where it listens, and until it must be gone. */
const startLimitMs = 60_000;
const stopLimitMs = 12_000;
/** Characters of what a product printed last that are kept for whoever asks why a test fell. */
const lastWordsKept = 4_000;
/** What each product that runs printed last. */
const printed = new Map<ChildProcess, string>();

export interface Product {
  /** Without a slash at the end. */
  readonly url: string;
  /** The simulator of WeCom that runs beside the demo company. */
  readonly wecom: string;
  readonly firstAdmin: { readonly email: string; readonly password: string };
  readonly keeper: { readonly email: string; readonly password: string };
  stop(): Promise<void>;
}

/** Starts `server/src/main.ts` with the demo company and reads from its terminal what an operator would read. */
export async function startProduct(settings: Readonly<Record<string, string>> = {}): Promise<Product> {
  for (const page of ['console', 'widget', 'loader', 'simulator'])
    if (!existsSync(join(root, 'dist/web', page))) throw new Error(`The page ${page} is not built: run npm test.`);
  const database = await freshDatabase({ empty: true });
  const home = mkdtempSync(join(tmpdir(), 'liren-journey-'));
  const child = spawn(process.execPath, [join(root, 'server/src/main.ts')], {
    env: { ...process.env, DATABASE_URL: database.ownerUrl, LIREN_HOME: home, PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  listen(child);
  const stop = async () => {
    await end(child);
    printed.delete(child);
    await database.drop();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const told = await readUntilReady(child);
    const url = pick(told, /Customer chat\s+(http\S+)\/chat/);
    const wecom = pick(told, /WeCom simulator\s+(http\S+)/);
    const email = pick(told, /First admin\s+(\S+)/);
    const firstAdmin = { email, password: pick(told, /One-time password\s+(\S+)/) };
    const keeper = { email: pick(told, /Keeper\s+(\S+@\S+)/), password: pick(told, /Keeper password\s+(\S+)/) };
    return { url, wecom, firstAdmin, keeper, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What the products of this file that run now printed last. */
export function lastWords(): string {
  return [...printed.values()].join('\n');
}

function listen(child: ChildProcess): void {
  printed.set(child, '');
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      const before = printed.get(child);
      if (before !== undefined) printed.set(child, (before + text).slice(-lastWordsKept));
    });
}

async function readUntilReady(child: ChildProcess): Promise<string> {
  let told = '';
  const ready = Promise.withResolvers<string>();
  const late = setTimeout(() => ready.reject(new Error(`The product did not start in time:\n${told}`)), startLimitMs);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text: string) => {
      told += text;
      if (/Ctrl-C\s*$/.test(told)) ready.resolve(told);
    });
  }
  child.once('exit', (code) => ready.reject(new Error(`The product ended with ${code}:\n${told}`)));
  return ready.promise.finally(() => clearTimeout(late));
}

function pick(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1];
  if (!found) throw new Error(`The product did not say ${pattern}:\n${text}`);
  return found;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
  await gone.finally(() => clearTimeout(late));
}
