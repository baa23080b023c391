import type { Readable } from 'node:stream';
import type { Landed } from './landing.ts';

/** Both ends included, as HTTP counts. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Where the bytes of files lie for good: on the disk of this machine, or in a bucket. Every path begins with the
 * company. A file is there whole or not at all; a store that is full or does not answer is `service.overloaded`.
 */
export interface Bytes {
  /** Takes a landed file to its place. The part file is gone afterwards, unless this fails. */
  keep(landed: Landed, tenant: string, id: string): Promise<void>;
  /** Refuses with `file.not_found` before a byte is answered; breaks off with an error when the store falls silent. */
  read(tenant: string, id: string, range?: ByteRange): Promise<Readable>;
  /** Bytes of a kept file, or null when it is not here. */
  size(tenant: string, id: string): Promise<number | null>;
  /** Removing what is not there is no fault. */
  remove(tenant: string, id: string): Promise<void>;
  /** Ids kept for a company and last changed before `before`. */
  stored(tenant: string, before: Date): AsyncGenerator<string>;
  /** Proves that files can be written, listed, read and removed; else throws a `GroundError` with a sentence. */
  check(): Promise<void>;
}
