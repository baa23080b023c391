import { rmSync } from 'node:fs';
import { open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { groundErrorFromFs } from '#platform/config';

/** A file that is there whole or not at all. */
export interface Sink {
  write(bytes: Buffer): Promise<void>;
  /** Synced and moved to its name. */
  keep(): Promise<void>;
  drop(): Promise<void>;
}

/** Throws a GroundError when the disk is full or the folder cannot be written. */
export async function openSink(target: string): Promise<Sink> {
  const folder = path.dirname(target);
  const part = `${target}.${process.pid}.part`;
  try {
    await clearParts(folder);
    const file = await open(part, 'wx', 0o600);
    // Also when somebody ends the process in the middle.
    const dropNow = () => rmSync(part, { force: true });
    process.once('exit', dropNow);
    return {
      async write(bytes) {
        try {
          for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten;
        } catch (error) {
          throw groundErrorFromFs(error, part);
        }
      },
      async keep() {
        try {
          await file.sync();
          await file.close();
          await rename(part, target);
          await syncFolder(folder);
        } catch (error) {
          throw groundErrorFromFs(error, target);
        } finally {
          process.off('exit', dropNow);
        }
      },
      async drop() {
        await file.close().catch(() => undefined);
        await rm(part, { force: true });
        process.off('exit', dropNow);
      },
    };
  } catch (error) {
    throw groundErrorFromFs(error, folder);
  }
}

/** What a backup that was killed has left. */
async function clearParts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const maker = Number(/^liren-.*\.age\.(\d+)\.part$/.exec(name)?.[1]);
    if (maker > 0 && !isAlive(maker)) await rm(path.join(folder, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows has no way to sync a folder and does not need one.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
