import { ProblemError, UnreachableError } from '#contracts/client';
import { isWordKey, type Words } from './words.ts';

/** What happened, what was kept, what to do: an error in the reader's words. */
export function problemWords(error: unknown, t: Words): string {
  if (error instanceof UnreachableError) return t('problem.unreachable');
  if (!(error instanceof ProblemError)) return t('problem.unknown');
  const key = `problem.${error.code}`;
  if (error.problem.retryAfter !== undefined && error.problem.status === 429)
    return t('problem.throttled', { seconds: Math.ceil(error.problem.retryAfter) });
  return isWordKey(key) ? t(key) : t('problem.other', { code: error.code });
}
