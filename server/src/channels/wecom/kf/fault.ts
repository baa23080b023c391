import { Refusal } from '#platform/errors';

/** SQLSTATE classes that speak of the values themselves: data exception, integrity constraint violation. */
const OF_VALUES = /^2[23]/;

/**
 * Whether an error would come again however often something is tried: a refusal, a broken promise, values that the
 * database does not take. What is only away at the moment is not meant, nor whatever nobody knows.
 */
export function comesAgain(error: unknown): boolean {
  if (error instanceof Refusal) return error.status < 500;
  if (!(error instanceof Error)) return false;
  if (error.message.startsWith('Broken promise')) return true;
  if ('code' in error && typeof error.code === 'string') return OF_VALUES.test(error.code);
  // `fetch failed` is a TypeError too; its cause tells them apart.
  return (error instanceof TypeError || error instanceof RangeError) && error.cause === undefined;
}
