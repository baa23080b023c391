import { readFileSync } from 'node:fs';
import { UsageError } from './outcome.ts';

/** The text of a file that somebody brings; one that cannot be read as UTF-8 ends the command with usage. */
export function textOf(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'is not UTF-8' : `cannot be read (${code ?? 'unknown'})`;
    throw new UsageError(`${file} ${why}.`);
  }
}
