import type { Reader, ReaderOptions } from './reader.ts';

export type { Reader, ReaderOptions, ReadOptions } from './reader.ts';
export { flaws, type Flaw, type PictureReading, type Point, type Quad, type TextLine } from './types.ts';
export { UnreadablePicture } from './unreadable.ts';
export { shippedWeights, type Weights } from './weights.ts';

/** Opens the eyes; their native libraries are loaded only now, so that whoever speaks of pictures needs none. */
export async function openReader(options: ReaderOptions = {}): Promise<Reader> {
  return (await import('./reader.ts')).openReader(options);
}
