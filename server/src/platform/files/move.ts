import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Refusal } from '#platform/errors';
import type { Archive } from './archive.ts';
import { WrongBytes } from './archive.ts';
import type { KeptFile } from './store.ts';

export interface Moved {
  /** Copied now. */
  written: number;
  /** Copied by an earlier run. */
  there: number;
  /** Rows whose bytes the source does not have, or has with another sum. */
  broken: string[];
}

interface Move {
  readonly from: Archive;
  readonly to: Archive;
  readonly tenant: string;
  /** Read every copy back, also those of an earlier run, and compare its SHA-256. */
  readonly verify: boolean;
}

/**
 * Copies the files of a company from one store to the other. Nothing is removed from the source; run again, it goes on
 * where it stopped. Each copy is read back and compared by SHA-256 before the next begins.
 */
export async function moveFiles({ from, to, tenant, verify }: Move): Promise<Moved> {
  const moved: Moved = { written: 0, there: 0, broken: [] };
  for await (const file of from.files(tenant)) {
    try {
      const how = await to.write(tenant, file, () => from.read(tenant, file.id));
      if (how === 'written' || verify) await mustBeWhole(await to.read(tenant, file.id), file);
      moved[how]++;
    } catch (error) {
      if (!(error instanceof WrongBytes) && !(error instanceof Refusal && error.code === 'file.not_found')) throw error;
      moved.broken.push(file.id);
    }
  }
  return moved;
}

async function mustBeWhole(bytes: Readable, file: KeptFile): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of bytes as AsyncIterable<Buffer>) hash.update(chunk);
  if (!hash.digest().equals(file.sha256)) throw new WrongBytes(file);
}
