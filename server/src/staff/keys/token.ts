import { createHash, randomBytes } from 'node:crypto';

const PREFIX = 'lrk_';
const BYTES = 32;
const ENDING = 4;
/** `lrk_` and 43 characters: a prefix that scanners for leaked secrets can look for, then 256 bits of chance. */
export const tokenPattern = /^lrk_[\w-]{43}$/;

export interface NewToken {
  readonly token: string;
  readonly hash: Buffer;
  /** To tell keys apart in a list. */
  readonly ending: string;
}

export function newToken(): NewToken {
  const token = PREFIX + randomBytes(BYTES).toString('base64url');
  return { token, hash: hashOf(token), ending: token.slice(-ENDING) };
}

/** A plain hash keeps it: nobody can try 2^256 tokens. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
