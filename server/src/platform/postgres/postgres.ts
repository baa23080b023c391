import { setTimeout as sleep } from 'node:timers/promises';
import { findBinaries, type Binaries } from './binaries.ts';
import { ensureCluster } from './cluster.ts';
import { GroundError } from '../config/index.ts';
import { holderOf, lockHome } from './lock.ts';
import { openPlace, rememberPlace, type Place } from './place.ts';
import { launchWithPassword } from './password.ts';
import { adopt, freePort, type Postmaster } from './postmaster.ts';
import { provision } from './provision.ts';
import { boundLog, Supervisor } from './supervisor.ts';
import type { PostgresEvent } from './supervisor.ts';

export interface PostgresOptions {
  /** The folder of this installation; it remembers where the data lies. */
  home: string;
  /** Another folder for the data than the one that follows from the home. */
  dataDir?: string;
  /** Of the superuser and the owner: letters, digits, - and _. */
  password: string;
  /** Hears what happens to the server later: died, restarted, gave-up. */
  log: (event: PostgresEvent) => void;
}

export interface RunningPostgres {
  /** Connects as the owner of the application's database. */
  ownerUrl: string;
  port: number;
  dataDir: string;
  /** Of the server that runs now; it changes when the server was restarted. */
  readonly pid: number;
  /** How this start came by its server. */
  origin: 'made' | 'started' | 'adopted';
  /** Fast shutdown within `fastMs`, then harder; returns when the server is gone. */
  stop(fastMs?: number): Promise<void>;
  /** Asks for a fast shutdown and waits for nothing: the last act of a process that must leave at once. */
  abandon(): void;
}

/**
 * Starts or adopts the PostgreSQL of a home and keeps it alive until `stop`.
 * The caller holds the lock of the home. Throws GroundError for all that an operator can act on.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { home, password } = options;
  const place = openPlace(home, options.dataDir);
  const binaries = await findBinaries(place.runAs, place.spare);
  const found = await ensureCluster(place, binaries, password);
  boundLog(place.log);
  const { adopted, running } = await takeUp(place, binaries, { password, isNew: found === 'made' });
  const { port } = running;
  const supervisor = new Supervisor({ place, binaries, password, port, onEvent: options.log }, running);
  try {
    const ownerUrl = await provision({ port, password, dataDir: place.dataDir });
    if (place.port !== port) rememberPlace({ ...place, port });
    return {
      ownerUrl,
      port,
      dataDir: place.dataDir,
      get pid() {
        return supervisor.pid;
      },
      origin: adopted ? 'adopted' : found === 'made' ? 'made' : 'started',
      stop: (fastMs) => supervisor.stop(fastMs),
      abandon: () => supervisor.abandon(),
    };
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

/** Looks, tries and waits before a lock file that is neither a server nor left over is an error. */
const TAKE_UPS = 3;
const BETWEEN_MS = 1_000;

/** The server that already works there, else one that is started; one that is just leaving is waited for. */
async function takeUp(
  place: Place,
  binaries: Binaries,
  { password, isNew }: { password: string; isNew: boolean },
): Promise<{ adopted: boolean; running: Postmaster }> {
  for (let tries = 1; ; tries++) {
    const there = isNew ? undefined : await adopt(place, password);
    if (there) return { adopted: true, running: there };
    try {
      const door = { port: await freePort(place.port), password };
      return { adopted: false, running: await launchWithPassword(place, binaries, door) };
    } catch (error) {
      if (tries === TAKE_UPS || !(error instanceof GroundError) || !error.message.includes('postmaster.pid'))
        throw error;
    }
    await sleep(BETWEEN_MS);
  }
}

/**
 * For a command beside the application: uses the server that already runs, or runs it for the time of the command.
 * A borrowed server is left running by `stop`.
 */
export async function borrowPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  if (!holderOf(options.home)) return runForAWhile(options);
  const place = openPlace(options.home, options.dataDir);
  const running = await adopt(place, options.password);
  // The holder is external, or between two servers: then the lock itself says what is going on.
  if (!running) return runForAWhile(options);
  const { port, pid } = running;
  const ownerUrl = await provision({ port, password: options.password, dataDir: place.dataDir });
  const left = { stop: async () => undefined, abandon: () => undefined };
  return { ownerUrl, port, pid, dataDir: place.dataDir, origin: 'adopted', ...left };
}

async function runForAWhile(options: PostgresOptions): Promise<RunningPostgres> {
  const lock = lockHome(options.home);
  try {
    const running = await startPostgres(options);
    const stop = async (fastMs?: number) => {
      await running.stop(fastMs);
      lock.release();
    };
    // Spread would freeze the getter of the process id.
    return Object.defineProperty({ ...running, stop }, 'pid', { get: () => running.pid });
  } catch (error) {
    lock.release();
    throw error;
  }
}
