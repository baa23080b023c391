import { BadModel } from '../types.ts';
import type { BinaryReader } from './container.ts';
import { tagsOf } from './tags.ts';
import { scorer, type Scorer } from './weights.ts';

/** A scorer as parts of a file. */
export function writeScorer({ parts: { keys, starts, labels, values, scales, moves } }: Scorer) {
  const sizes = Uint8Array.from(keys, (_, row) => starts[row + 1]! - starts[row]!);
  return { keys, sizes, labels, values, scales, moves };
}

export function readScorer(file: BinaryReader, types: number): Scorer {
  const tags = tagsOf(types);
  const keys = file.numbers('keys', Uint32Array);
  const sizes = file.numbers('sizes', Uint8Array, keys.length);
  const labels = file.numbers('labels', Uint8Array);
  const starts = new Uint32Array(keys.length + 1);
  for (let row = 0; row < keys.length; row++) starts[row + 1] = starts[row]! + sizes[row]!;
  if (starts.at(-1) !== labels.length) throw new BadModel('The model has more numbers than features.');
  if (labels.some((label) => label >= tags)) throw new BadModel('The model names a tag that it does not have.');
  return scorer(types, {
    keys,
    starts,
    labels,
    values: file.numbers('values', Int8Array, labels.length),
    scales: file.numbers('scales', Float32Array, tags),
    moves: file.numbers('moves', Float32Array, tags * tags),
  });
}
