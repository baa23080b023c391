import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of a second in /proc, the same on every Linux that Node runs on. */
const TICKS = 100;

/** Seconds that the processor has worked for the living children of this process. NaN where there is no /proc. */
export function childSeconds(): number {
  let ticks = 0;
  try {
    for (const name of readdirSync('/proc').filter((entry) => /^\d+$/u.test(entry))) {
      // After the name, which may hold anything: state, parent … user and system time at the 12th and 13th place.
      const rest = statOf(name).split(') ').at(-1)!.split(' ');
      if (Number(rest[1]) === process.pid) ticks += Number(rest[11]) + Number(rest[12]);
    }
  } catch {
    return Number.NaN;
  }
  return ticks / TICKS;
}

function statOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    // It ended meanwhile.
    return '';
  }
}
