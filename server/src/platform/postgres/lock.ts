import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GroundError, groundErrorFromFs } from '../config/index.ts';
import { birthOf, isAlive } from './processes.ts';

/** One process at a time supervises a home's database; the others borrow it. */
export interface HomeLock {
  /** Tells a second start where the first one answers. */
  announce(url: string): void;
  release(): void;
}

interface Holder {
  pid: number;
  born?: string;
  url?: string;
}

/** A dead holder's lock is taken over; more rounds than this mean that starts chase each other. */
const maxRounds = 5;

/** Takes the lock of a home, or throws `already-running` or `starting-elsewhere` naming the holder. */
export function lockHome(home: string): HomeLock {
  const path = join(home, 'liren.lock');
  const born = birthOf(process.pid);
  const me: Holder = born === undefined ? { pid: process.pid } : { pid: process.pid, born };
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    take(path, me);
  } catch (error) {
    throw groundErrorFromFs(error, home);
  }
  return {
    announce: (url) => writeWhole(path, { ...me, url }),
    release: () => {
      if (read(path)?.pid === process.pid) rmSync(path, { force: true });
    },
  };
}

/** Who holds a home right now. */
export function holderOf(home: string): { pid: number; url?: string } | undefined {
  const holder = read(join(home, 'liren.lock'));
  return holder && holds(holder) ? holder : undefined;
}

function take(path: string, me: Holder): void {
  for (let round = 0; round < maxRounds; round++) {
    if (claimFree(path, me)) return;
    const holder = read(path);
    if (holder && holds(holder)) throw busy(path, holder);
    // Only what was judged dead may be cleared: another start may have taken the lock since.
    const aside = `${path}.${randomBytes(4).toString('hex')}`;
    try {
      renameSync(path, aside);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      throw error;
    }
    const cleared = read(aside);
    if (cleared && holds(cleared)) restore(aside, path);
    rmSync(aside, { force: true });
  }
  throw new GroundError('starting-elsewhere', { pid: read(path)?.pid ?? 0, path });
}

/** A whole file appears under the name at once, or not at all. */
function claimFree(path: string, me: Holder): boolean {
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(draft, JSON.stringify(me), { mode: 0o600 });
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function restore(aside: string, path: string): void {
  try {
    linkSync(aside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function busy(path: string, { pid, url }: Holder): GroundError {
  return url === undefined
    ? new GroundError('starting-elsewhere', { pid, path })
    : new GroundError('already-running', { pid, url });
}

function holds({ pid, born }: Holder): boolean {
  return isAlive(pid) && birthOf(pid) === born;
}

function read(path: string): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(path, 'utf8')) as Holder;
    return Number.isInteger(holder.pid) ? holder : undefined;
  } catch {
    return undefined;
  }
}

function writeWhole(path: string, holder: Holder): void {
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  renameSync(draft, path);
}
