import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { limits } from '#contracts/common';
import { Refusal, refuse } from '#platform/errors';

export interface Landed {
  /** Where the bytes lie until they are kept. */
  readonly part: string;
  readonly size: number;
  readonly sha256: Buffer;
}

/**
 * Where every upload arrives first, whatever store keeps it: a file of this machine whose size, sum and type are known
 * before anything else hears of it.
 */
export interface Landing {
  /**
   * Writes a stream of at most `most` bytes to a part file. Refuses what is too large or does not fit on the disk, and
   * leaves nothing then.
   */
  land(id: string, stream: Readable, most?: number): Promise<Landed>;
  drop(landed: Landed): Promise<void>;
  /** Removes part files that a crash has left. */
  clear(before: Date): Promise<void>;
}

export function createLanding(home: string): Landing {
  const incoming = path.join(home, 'files', '.incoming');
  return {
    async land(id, stream, most = limits.file) {
      const part = path.join(incoming, id);
      // Who sends may be gone before the first byte is read: then reading fails, and nobody else need hear of it.
      stream.on('error', () => undefined);
      try {
        await mkdir(incoming, { recursive: true, mode: 0o700 });
        return { part, ...(await write(part, stream, most)) };
      } catch (error) {
        stream.destroy();
        await rm(part, { force: true });
        throw diskRefusal(error);
      }
    },
    drop: ({ part }) => rm(part, { force: true }),
    async clear(before) {
      for (const id of await namesIn(incoming)) {
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

export async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(missing([]));
}

export async function isOlder(file: string, before: Date): Promise<boolean> {
  return stat(file).then(({ mtime }) => mtime < before, missing(false));
}

/** Answers `instead` for what is not there; any other failure goes on. */
export function missing<T>(instead: T): (error: Error & { code?: string }) => T {
  return (error) => {
    if (error.code === 'ENOENT') return instead;
    throw error;
  };
}

async function write(part: string, stream: Readable, most: number): Promise<{ size: number; sha256: Buffer }> {
  const hash = createHash('sha256');
  const file = await open(part, 'wx', 0o600);
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) {
        throw refuse('file.too_large', `A file may have at most ${Math.floor(most / 1024 / 1024)} MB`);
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
