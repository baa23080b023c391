import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GroundError } from '../config/index.ts';
import type { Binaries } from './binaries.ts';
import { explain } from './explain.ts';
import type { Place } from './place.ts';
import { probe } from './probe.ts';
import { isAlive, processesIn, worksIn } from './processes.ts';
import { serverArguments, serverEnv } from './settings.ts';

/** One running server. */
export interface Postmaster {
  pid: number;
  port: number;
  /** Resolves when the process is gone, with why, as far as is known. */
  gone: Promise<string>;
}

/** The server runs, and was made under another password; it has been stopped again. */
export class PasswordRefused extends Error {}

/** Recovery after a crash replays at most max_wal_size. */
const readyLimitMs = 120_000;
const pollMs = 40;
const watchMs = 250;
/** Children notice the death of their server at once unless they are stuck in a system call. */
const orphanLimitMs = 15_000;

/** Takes over a server that a killed process left behind; undefined when there is none to take. */
export async function adopt(place: Place, password: string): Promise<Postmaster | undefined> {
  const deadline = Date.now() + readyLimitMs;
  for (;;) {
    const left = readPidFile(place.dataDir);
    if (!left) return undefined;
    const lives = worksIn(left.pid, place.dataDir);
    if (lives === 'no') {
      await clearLeftovers(place.dataDir, left.pid);
      return undefined;
    }
    const answer = await probe({ port: left.port, dataDir: place.dataDir, password });
    if (answer === 'ours') return { pid: left.pid, port: left.port, gone: watchAdopted(left.pid, place.dataDir) };
    if (answer === 'refuses') throw new GroundError('data-foreign', { path: place.dataDir, pid: left.pid });
    // Where the system does not say whose the id is, the server itself decides whether its lock file is stale.
    if (lives === 'unknown' && answer !== 'not-ready') return undefined;
    if (Date.now() > deadline) {
      throw new GroundError('postgres-failed', { reason: `process ${left.pid} does not answer`, log: place.log });
    }
    await sleep(pollMs);
  }
}

/**
 * Starts a server and waits until it answers; a server that dies instead is explained by its log.
 * Throws PasswordRefused when it does not know the password.
 */
export async function launch(
  place: Place,
  binaries: Binaries,
  door: { port: number; password: string },
): Promise<Postmaster> {
  const logStart = existsSync(place.log) ? statSync(place.log).size : 0;
  const log = openSync(place.log, 'a', 0o600);
  // A session of its own: Ctrl-C in the terminal must reach the application only, which stops the database last.
  const child = spawn(binaries.postgres, serverArguments(place.dataDir, door.port), {
    ...place.runAs,
    cwd: '/',
    env: serverEnv,
    detached: true,
    windowsHide: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let dead = false;
  const gone = new Promise<string>((resolve) => {
    const end = (reason: string) => {
      dead = true;
      resolve(reason);
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(signal ?? `exit code ${code}`));
  });
  const deadline = Date.now() + readyLimitMs;
  while (!dead && Date.now() < deadline) {
    const answer = await probe({ ...door, dataDir: place.dataDir });
    if (answer === 'ours') return { pid: child.pid ?? 0, port: door.port, gone };
    if (answer === 'refuses' && readPidFile(place.dataDir)?.pid === child.pid) {
      child.kill('SIGINT');
      await gone;
      throw new PasswordRefused();
    }
    await Promise.race([sleep(pollMs), gone]);
  }
  if (!dead) child.kill('SIGQUIT');
  throw explain(readFileSync(place.log).subarray(logStart).toString('utf8') || (await gone), place);
}

/** The port of the last run when it is free, else any free one. */
export async function freePort(wanted: number | undefined): Promise<number> {
  if (wanted !== undefined && (await bind(wanted)) === wanted) return wanted;
  const port = await bind(0);
  if (port === undefined) throw new GroundError('port-refused', { host: '127.0.0.1', port: 0, reason: 'no free port' });
  return port;
}

function bind(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}

/** Lines of postmaster.pid: 1 the process, 4 the port. */
function readPidFile(dataDir: string): { pid: number; port: number } | undefined {
  const path = join(dataDir, 'postmaster.pid');
  if (!existsSync(path)) return undefined;
  const lines = readFileSync(path, 'utf8').split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && Number.isInteger(pid) ? { pid, port: Number.isInteger(port) ? port : 0 } : undefined;
}

/**
 * The server clears the lock file of a dead server itself, but takes a reused id or an unburied corpse for a living
 * one. Its children are waited for first: they may still write.
 */
async function clearLeftovers(dataDir: string, pid: number): Promise<void> {
  const deadline = Date.now() + orphanLimitMs;
  while (processesIn(dataDir).length > 0 && Date.now() < deadline) await sleep(pollMs);
  if (processesIn(dataDir).length > 0) {
    throw new GroundError('data-foreign', { path: dataDir, pid: processesIn(dataDir)[0] ?? pid });
  }
  if (process.platform === 'linux') rmSync(join(dataDir, 'postmaster.pid'), { force: true });
}

/** A process that is not our child tells nobody when it ends, so it is asked. */
async function watchAdopted(pid: number, dataDir: string): Promise<string> {
  while (isAlive(pid) && worksIn(pid, dataDir) !== 'no') await sleep(watchMs, undefined, { ref: false });
  return 'the process is gone';
}
