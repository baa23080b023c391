import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { constants, setPriority, tmpdir } from 'node:os';

/** Bytes of a page of memory, as `/proc` counts them. */
const PAGE = 4096;

/** What the system itself holds a child to, where it can (Linux). */
export interface SystemLimits {
  /** RLIMIT_DATA: no page beyond it is ever given, however fast it is asked for. Node claims about 570 MB at its start. */
  readonly dataBytes: number;
  /** RLIMIT_NOFILE. */
  readonly openFiles?: number;
  /** RLIMIT_FSIZE of 0: nothing at all can be written to a file, by native code neither. */
  readonly writesNothing?: boolean;
}

export interface StartOptions {
  readonly system?: SystemLimits;
  /** One of `constants.priority` of `node:os`. */
  readonly priority?: number;
}

/**
 * Starts Node with these arguments: no environment, the temporary folder as its own, below the priority of the house, bytes on
 * stdin and stdout, nothing kept of stderr, which may hold content, and no core.
 */
export function startChild(
  args: readonly string[],
  { system, priority = constants.priority.PRIORITY_BELOW_NORMAL }: StartOptions = {},
): ChildProcess {
  const node = [process.execPath, ...args];
  const [command, ...rest] =
    system && process.platform === 'linux' ? ['/bin/sh', '-c', `${ulimits(system)} exec "$0" "$@"`, ...node] : node;
  const child = spawn(command!, rest, { cwd: tmpdir(), env: {}, stdio: ['pipe', 'pipe', 'ignore'] });
  try {
    if (child.pid) setPriority(child.pid, priority);
  } catch {
    // It has ended already, or the system knows no priorities.
  }
  return child;
}

function ulimits({ dataBytes, openFiles, writesNothing }: SystemLimits): string {
  const files = openFiles === undefined ? '' : `ulimit -n ${openFiles}; `;
  return `ulimit -c 0; ${files}${writesNothing ? 'ulimit -f 0; ' : ''}ulimit -d ${Math.round(dataBytes / 1024)};`;
}

/** Memory of a process as the system counts it; 0 where the system does not say, or when it has ended. */
export async function residentBytes(pid: number | undefined): Promise<number> {
  try {
    return Number((await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')[1]) * PAGE;
  } catch {
    return 0;
  }
}
