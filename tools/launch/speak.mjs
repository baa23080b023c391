import { fileURLToPath } from 'node:url';

/** The folder of the repository, without a slash at the end. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Preparation cannot go on; one sentence in Chinese and one in English, and the output that proves it. */
export class LaunchError extends Error {
  constructor(zh, en, details = '') {
    super(en);
    this.zh = zh;
    this.details = details;
  }
}

/** How often a step that takes long says that it is alive, on a terminal and in a log file. */
const terminalBeatMs = 250;
const logBeatMs = 5_000;

const quiet = ['1', 'true', 'yes', 'on'].includes((process.env.LIREN_QUIET ?? '').toLowerCase());

export function fail({ zh, message, details }) {
  if (details) process.stderr.write(`${details.trim()}\n`);
  process.stderr.write(`  ${zh}\n  ${message}\n`);
  process.exitCode = 1;
}

export function tell(line) {
  if (!quiet) process.stderr.write(`  ${line}\n`);
}

/**
 * Runs one step of the preparation with its name, a live state and the seconds it took.
 * All goes to stderr: stdout belongs to the program that follows.
 */
export async function step(name, work, state = () => '') {
  if (quiet) return work();
  const terminal = process.stderr.isTTY === true;
  const began = Date.now();
  const line = () =>
    `  ${name}  ${[state(), `${((Date.now() - began) / 1000).toFixed(0)} s`].filter(Boolean).join('  ')}`;
  process.stderr.write(terminal ? line() : `  ${name}\n`);
  const beat = setInterval(
    () => process.stderr.write(terminal ? `\r\x1b[2K${line()}` : `${line()}\n`),
    terminal ? terminalBeatMs : logBeatMs,
  );
  try {
    const result = await work();
    process.stderr.write(`${terminal ? '\r\x1b[2K' : ''}  ${name}  ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    if (terminal) process.stderr.write('\n');
    throw error;
  } finally {
    clearInterval(beat);
  }
}
