import { readFileSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { execFileSync } from 'node:child_process';

/** Whether a process id exists and is more than a corpse that nobody buried. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return statFields(pid)?.[0] !== 'Z';
}

/**
 * A text that tells two processes with one id apart: the boot and the moment of birth.
 * Undefined where the system does not tell.
 */
export function birthOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      const started = statFields(pid)?.[19];
      return started === undefined ? undefined : `${boot}/${started}`;
    }
    if (process.platform === 'win32') return undefined;
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether a process works in `folder`; a PostgreSQL server and all its children do so in their data folder.
 * `unknown` where the system does not tell.
 */
export function worksIn(pid: number, folder: string): 'yes' | 'no' | 'unknown' {
  if (!isAlive(pid)) return 'no';
  if (process.platform !== 'linux') return 'unknown';
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder) ? 'yes' : 'no';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no' : 'unknown';
  }
}

/** Every process that works in `folder`, where the system tells. */
export function processesIn(folder: string): number[] {
  if (process.platform !== 'linux') return [];
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids.map(Number).filter((pid) => worksIn(pid, folder) === 'yes');
}

/** The fields of /proc/<pid>/stat from the state on; the name before them may hold spaces. */
function statFields(pid: number): string[] | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
