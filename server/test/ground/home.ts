import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dataDirOf } from '#platform/postgres';

/** A new folder whose name has spaces and which only its owner may enter, as a careful administrator makes them. */
export function newHome(): string {
  const folder = mkdtempSync(join(tmpdir(), 'liren 地基 '));
  chmodSync(folder, 0o700);
  return join(folder, 'home');
}

/** Removes a home and, when root made it, its data folder elsewhere. */
export function removeHome(home: string): void {
  const dataDir = dataDirOf(home);
  if (dataDir && !dataDir.startsWith(home)) rmSync(dirname(dataDir), { recursive: true, force: true });
  rmSync(dirname(home), { recursive: true, force: true });
}

/** The process id of the server of a home. */
export function serverPid(home: string): number {
  const path = join(dataDirOf(home) ?? home, 'postmaster.pid');
  return existsSync(path) ? Number(readFileSync(path, 'utf8').split('\n')[0]) : 0;
}

export interface Started {
  child: ChildProcess;
  output: () => string;
  /** Resolves when the output holds `text`; rejects when the process ends first. */
  says: (text: string) => Promise<void>;
  exit: Promise<number | null>;
}

/** Starts the smallest application in `home` as a process of its own. */
export function startApp(home: string, env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./smallest-app.ts', import.meta.url))], {
    env: { PATH: process.env['PATH'], PORT: '0', LIREN_HOME: home, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const watchers = new Set<() => void>();
  const hear = (chunk: Buffer) => {
    output += chunk.toString();
    for (const watcher of watchers) watcher();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const says = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!output.includes(text)) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
      void exit.then((code) => reject(new Error(`ended with ${code} before "${text}": ${output}`)));
    });
  return { child, output: () => output, says, exit };
}
