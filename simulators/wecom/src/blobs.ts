import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The bytes of media, by media id. */
export interface Blobs {
  put(id: string, bytes: Buffer): void;
  get(id: string): Buffer | null;
  drop(id: string): void;
  clear(): void;
}

export function blobsInMemory(): Blobs {
  const kept = new Map<string, Buffer>();
  return {
    put: (id, bytes) => void kept.set(id, bytes),
    get: (id) => kept.get(id) ?? null,
    drop: (id) => void kept.delete(id),
    clear: () => kept.clear(),
  };
}

/** Beside the state file, one file each: rewriting 20 MB whenever somebody says a word would be slow. */
export function blobsInFolder(folder: string): Blobs {
  // Media ids are made by the simulator, of letters and digits; encoding keeps a damaged state file from leaving the folder.
  const fileOf = (id: string) => join(folder, Buffer.from(id).toString('hex'));
  return {
    put(id, bytes) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(fileOf(id), bytes, { mode: 0o600 });
    },
    get(id) {
      try {
        return readFileSync(fileOf(id));
      } catch {
        return null;
      }
    },
    drop: (id) => rmSync(fileOf(id), { force: true }),
    clear: () => rmSync(folder, { recursive: true, force: true }),
  };
}
