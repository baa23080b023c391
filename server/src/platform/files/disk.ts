import { createHash } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { limits } from '#contracts/common';
import { Refusal, refuse } from '#platform/errors';

export interface Landed {
  /** Where the bytes lie until `keep`. */
  readonly part: string;
  readonly size: number;
  readonly sha256: Buffer;
}

/** Bytes on the disk of this machine: whole, synced files or none. */
export interface Disk {
  /** Writes a stream to a part file. Refuses what is too large or does not fit on the disk, and leaves nothing then. */
  land(id: string, stream: Readable): Promise<Landed>;
  /** Moves a part file to its place, so that a crash finds it whole or not at all. */
  keep(landed: Landed, tenant: string, id: string): Promise<void>;
  drop(landed: Landed): Promise<void>;
  read(tenant: string, id: string, range?: { start: number; end: number }): ReadStream;
  remove(tenant: string, id: string): Promise<void>;
  /** Ids stored for a company and last changed before `before`. */
  stored(tenant: string, before: Date): AsyncGenerator<string>;
  /** Removes part files that a crash has left. */
  clearParts(before: Date): Promise<void>;
}

export function createDisk(home: string): Disk {
  const root = path.join(home, 'files');
  const incoming = path.join(root, '.incoming');
  // The end of an id is chance, its beginning is time.
  const folderOf = (tenant: string, id: string) => path.join(root, tenant, id.slice(-2));
  const placeOf = (tenant: string, id: string) => path.join(folderOf(tenant, id), id);

  return {
    async land(id, stream) {
      const part = path.join(incoming, id);
      try {
        await mkdir(incoming, { recursive: true, mode: 0o700 });
        return { part, ...(await write(part, stream)) };
      } catch (error) {
        stream.destroy();
        await rm(part, { force: true });
        throw diskRefusal(error);
      }
    },
    async keep({ part }, tenant, id) {
      try {
        await mkdir(folderOf(tenant, id), { recursive: true, mode: 0o700 });
        await rename(part, placeOf(tenant, id));
        await syncFolder(folderOf(tenant, id));
      } catch (error) {
        throw diskRefusal(error);
      }
    },
    drop: ({ part }) => rm(part, { force: true }),
    read: (tenant, id, range) => createReadStream(placeOf(tenant, id), range),
    remove: (tenant, id) => rm(placeOf(tenant, id), { force: true }),
    async *stored(tenant, before) {
      for (const folder of await list(path.join(root, tenant))) {
        for (const id of await list(path.join(root, tenant, folder))) {
          if (await isOlder(placeOf(tenant, id), before)) yield id;
        }
      }
    },
    async clearParts(before) {
      for (const id of await list(incoming)) {
        const part = path.join(incoming, id);
        if (await isOlder(part, before)) await rm(part, { force: true });
      }
    },
  };
}

/** What an operator's full disk is to a client; anything else passes. */
export function diskRefusal(error: unknown): unknown {
  const { code } = error as { code?: string };
  if (error instanceof Refusal || (code !== 'ENOSPC' && code !== 'EDQUOT')) return error;
  const detail = 'The disk of the server is full. The file was not kept; nothing else is affected';
  return refuse('service.overloaded', detail, { retryAfter: 60, cause: error });
}

async function write(part: string, stream: Readable): Promise<{ size: number; sha256: Buffer }> {
  const hash = createHash('sha256');
  const file = await open(part, 'wx', 0o600);
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limits.file) {
        throw refuse('file.too_large', `A file may have at most ${Math.floor(limits.file / 1024 / 1024)} MB`);
      }
      hash.update(chunk);
      for (let at = 0; at < chunk.length;) at += (await file.write(chunk, at)).bytesWritten;
    }
    await file.sync();
    return { size, sha256: hash.digest() };
  } finally {
    await file.close();
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

async function list(folder: string): Promise<string[]> {
  return readdir(folder).catch(missing([]));
}

async function isOlder(file: string, before: Date): Promise<boolean> {
  return stat(file).then(({ mtime }) => mtime < before, missing(false));
}

function missing<T>(instead: T): (error: Error & { code?: string }) => T {
  return (error) => {
    if (error.code === 'ENOENT') return instead;
    throw error;
  };
}
