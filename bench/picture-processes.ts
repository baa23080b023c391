import { readdirSync, readFileSync } from 'node:fs';

/**
 * Ends a process that works on pictures for this one, as the system does when memory runs out: of those there are, in
 * turn. False when there is none now, or the system does not tell.
 */
export function killPictureProcess(of: number, turn: number): boolean {
  const pids = childrenOf(of).filter((pid) => said(pid, 'cmdline').includes('/platform/pictures/child.ts'));
  const pid = pids[turn % Math.max(1, pids.length)];
  try {
    return pid !== undefined && process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

function childrenOf(parent: number): number[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/u.test(name));
  return pids.map(Number).filter((pid) => Number(said(pid, 'stat').split(') ')[1]?.split(' ')[1]) === parent);
}

/** Empty when it has ended meanwhile. */
function said(pid: number, file: 'cmdline' | 'stat'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
