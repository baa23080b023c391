import { problemWords } from '../../app/problem-words.ts';
import type { Words } from '../../app/words.ts';
import { PasskeyFailure } from './passkeys.ts';

/** What went wrong on the way in, and what to do. */
export function entryWords(error: unknown, t: Words): string {
  if (!(error instanceof PasskeyFailure)) return problemWords(error, t);
  return t(`passkey.${error.why}`, { host: error.host });
}
