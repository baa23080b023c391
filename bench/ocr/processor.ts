import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of a second in /proc, the same on every Linux that Node runs on. */
const TICKS = 100;

/** Seconds that the processor has worked for the children of this process, the ended too. NaN where there is no /proc. */
export function childSeconds(): number {
  let ticks = 0;
  try {
    // Of ended children at the 14th and 15th place.
    const own = partsOf('self');
    ticks += Number(own[13]) + Number(own[14]);
    for (const name of readdirSync('/proc').filter((entry) => /^\d+$/u.test(entry))) {
      // User and system time at the 12th and 13th place.
      const rest = partsOf(name);
      if (Number(rest[1]) === process.pid) ticks += Number(rest[11]) + Number(rest[12]);
    }
  } catch {
    return Number.NaN;
  }
  return ticks / TICKS;
}

/** What stands behind the name of a process, which may hold anything: state, parent and so on. */
const partsOf = (pid: string): string[] => statOf(pid).split(') ').at(-1)!.split(' ');

function statOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    // It ended meanwhile.
    return '';
  }
}
