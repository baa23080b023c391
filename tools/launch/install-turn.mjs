import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LaunchError, root, tell } from './speak.mjs';

const waitLimitMs = 15 * 60_000;
const pollMs = 300;

/** Two starts of a fresh clone must not install over each other: the second waits. Returns what ends the turn. */
export async function waitForTurn() {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 12);
  const path = join(tmpdir(), `liren-install-${process.getuid?.() ?? 0}-${name}`);
  const deadline = Date.now() + waitLimitMs;
  let told = false;
  while (!claim(path)) {
    const holder = readHolder(path);
    if (!isAlive(holder)) rmSync(path, { force: true });
    else if (Date.now() > deadline) {
      throw new LaunchError(
        `另一个安装（进程 ${holder}）一直没有结束。`,
        `Another installation (process ${holder}) does not end.`,
      );
    } else {
      if (!told) tell(`等待另一个安装完成（进程 ${holder}）  Waiting for another installation (process ${holder})`);
      told = true;
      await sleep(pollMs);
    }
  }
  const release = () => rmSync(path, { force: true });
  process.once('exit', release);
  return () => {
    process.off('exit', release);
    release();
  };
}

function claim(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function readHolder(path) {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return 0;
  }
}

function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
