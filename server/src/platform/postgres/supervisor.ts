import { execFile } from 'node:child_process';
import { existsSync, renameSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { GroundError } from '../config/index.ts';
import type { Binaries } from './binaries.ts';
import type { Place } from './place.ts';
import { worksIn } from './processes.ts';
import { adopt, launch } from './postmaster.ts';
import type { Postmaster } from './postmaster.ts';

/** What happens to the server after it was started. */
export type PostgresEvent =
  | { kind: 'died'; reason: string }
  | { kind: 'restarted'; pid: number; attempt: number; downMs: number }
  | { kind: 'gave-up'; error: GroundError };

export const restartLimits = {
  attempts: 8,
  firstWaitMs: 50,
  maxWaitMs: 5_000,
  /** A server that lived this long starts a new count. */
  calmMs: 60_000,
};

export const stopLimits = { fastMs: 5_000, immediateMs: 2_000, killMs: 1_000 };

const maxLogBytes = 16 * 2 ** 20;

export interface Ward {
  place: Place;
  binaries: Binaries;
  password: string;
  port: number;
  onEvent: (event: PostgresEvent) => void;
}

/** Keeps one server alive on one port until it is stopped or given up. */
export class Supervisor {
  readonly #ward: Ward;
  #current: Postmaster;
  #stopping = false;
  #watch: Promise<void>;
  #wake = new AbortController();

  constructor(ward: Ward, running: Postmaster) {
    this.#ward = ward;
    this.#current = running;
    this.#watch = this.#keepAlive();
  }

  get pid(): number {
    return this.#current.pid;
  }

  /** Fast shutdown; a server that does not follow in time is shut down immediately and recovers on its next start. */
  async stop(fastMs = stopLimits.fastMs): Promise<void> {
    this.#stopping = true;
    this.#wake.abort();
    const steps: [NodeJS.Signals, number][] = [
      ['SIGINT', fastMs],
      ['SIGQUIT', stopLimits.immediateMs],
      ['SIGKILL', stopLimits.killMs],
    ];
    for (const [signal, limitMs] of steps) {
      await this.#signal(signal);
      if (await within(limitMs, this.#watch)) return;
    }
  }

  abandon(): void {
    this.#stopping = true;
    void this.#signal('SIGINT');
  }

  async #keepAlive(): Promise<void> {
    let attempts = 0;
    for (;;) {
      const since = Date.now();
      const reason = await this.#current.gone;
      if (this.#stopping) return;
      const diedAt = Date.now();
      if (diedAt - since > restartLimits.calmMs) attempts = 0;
      this.#ward.onEvent({ kind: 'died', reason });
      let last: unknown;
      let next: Postmaster | undefined;
      while (!next && attempts < restartLimits.attempts && !this.#stopping && !isIncurable(last)) {
        await this.#pause(attempts++);
        [next, last] = await this.#restart();
        // Room comes back when an operator makes some, however long that takes him.
        if (isDiskFull(last)) attempts = Math.min(attempts, restartLimits.attempts - 1);
      }
      if (!next) {
        if (!this.#stopping) this.#ward.onEvent({ kind: 'gave-up', error: gaveUp(this.#ward.place, attempts, last) });
        return;
      }
      this.#current = next;
      this.#ward.onEvent({ kind: 'restarted', pid: next.pid, attempt: attempts, downMs: Date.now() - diedAt });
      // A stop that came during the restart found no server to signal.
      if (this.#stopping) await this.#signal('SIGINT');
    }
  }

  async #restart(): Promise<[Postmaster | undefined, unknown]> {
    const { place, binaries, password, port } = this.#ward;
    try {
      boundLog(place.log);
      return [(await adopt(place, password)) ?? (await launch(place, binaries, { port, password })), undefined];
    } catch (error) {
      return [undefined, error];
    }
  }

  async #pause(attempt: number): Promise<void> {
    const ms = Math.min(restartLimits.firstWaitMs * 2 ** attempt, restartLimits.maxWaitMs);
    await sleep(ms, undefined, { signal: this.#wake.signal }).catch(() => undefined);
  }

  async #signal(signal: NodeJS.Signals): Promise<void> {
    const { place, binaries } = this.#ward;
    // The id of a server that has ended may belong to a stranger by now.
    if (worksIn(this.#current.pid, place.dataDir) === 'no') return;
    try {
      if (process.platform !== 'win32') process.kill(this.#current.pid, signal);
      else {
        const mode = signal === 'SIGINT' ? 'fast' : 'immediate';
        await promisify(execFile)(binaries.pgCtl, ['stop', '-D', place.dataDir, '-m', mode, '--no-wait']);
      }
    } catch {
      // It is gone already; the watch notices.
    }
  }
}

/** Waiting does not heal files. */
function isIncurable(error: unknown): boolean {
  return error instanceof GroundError && (error.code === 'data-broken' || error.code === 'data-version');
}

function isDiskFull(error: unknown): boolean {
  return error instanceof GroundError && error.code === 'disk-full';
}

function gaveUp(place: Place, attempts: number, last: unknown): GroundError {
  const reason = last instanceof Error ? last.message : 'it died again at once';
  return new GroundError('postgres-gave-up', { attempts, reason, log: place.log }, last);
}

/** One earlier log is kept. */
export function boundLog(path: string): void {
  if (existsSync(path) && statSync(path).size > maxLogBytes) renameSync(path, `${path}.1`);
}

async function within(limitMs: number, done: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  const late = sleep(limitMs, false, { signal: timer.signal }).catch(() => false);
  try {
    return await Promise.race([done.then(() => true), late]);
  } finally {
    timer.abort();
  }
}
