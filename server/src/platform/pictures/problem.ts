import { type Refusal, refuse } from '#platform/errors';
import type { PictureRefusal } from './types.ts';

const sentences: Readonly<Record<PictureRefusal, string>> = {
  'picture.kind': 'Only png, jpeg, gif and webp are pictures here',
  'picture.too_large': 'The picture has too many pixels or frames, or is too large written anew',
  'picture.broken': 'The picture is damaged or cut off',
  'picture.too_slow': 'The picture takes too long to be opened',
  'picture.too_much_memory': 'The picture takes too much memory to be opened',
  'picture.busy': 'Too many pictures wait to be opened. Try again in a moment',
  'picture.cancelled': 'The server stops. Try again in a moment',
};

/** Seconds after which a picture that found no room may be sent again. */
const RETRY_AFTER = 5;

/** What a client is told of a picture that is not taken. */
export function pictureProblem(code: PictureRefusal): Refusal {
  const passes = code === 'picture.busy' || code === 'picture.cancelled';
  return refuse(code, sentences[code], passes ? { retryAfter: RETRY_AFTER } : {});
}
