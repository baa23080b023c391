import { readFileSync } from 'node:fs';
import { IDF_PARTS, readEmotionFile, type EmotionFile } from './file.ts';
import { gramsOf } from './grams.ts';

/** What a trained model says of a text. */
export interface EmotionModel {
  readonly file: EmotionFile;
  /** A score for each head, in the order of the file. */
  scoresOf(text: string): Float64Array;
}

export function loadEmotionModel(bytes: Uint8Array): EmotionModel {
  const file = readEmotionFile(bytes);
  const { heads, hashes, idf, scales, bias, weights } = file;
  const columnOf = new Map<number, number>();
  for (let column = 0; column < hashes.length; column++) columnOf.set(hashes[column]!, column);
  return {
    file,
    scoresOf: (text) => {
      const scores = new Float64Array(heads.length);
      let squares = 0;
      for (const [hash, count] of gramsOf(text)) {
        const column = columnOf.get(hash);
        if (column === undefined) continue;
        const value = ((1 + Math.log(count)) * idf[column]!) / IDF_PARTS;
        squares += value * value;
        const from = column * heads.length;
        for (let head = 0; head < heads.length; head++) scores[head]! += weights[from + head]! * value;
      }
      const length = Math.sqrt(squares) || 1;
      for (let head = 0; head < heads.length; head++)
        scores[head] = (scores[head]! * scales[head]!) / length + bias[head]!;
      return scores;
    },
  };
}

let shipped: EmotionModel | undefined;

/** The model that ships, read once; `models/emotion/README.md` is its card. */
export function shippedEmotionModel(): EmotionModel {
  shipped ??= loadEmotionModel(readFileSync(new URL('../../../../models/emotion/emotion.bin', import.meta.url)));
  return shipped;
}

/** What other sets would call the text: clues for learning labels of one's own. */
export function priorsOf(text: string): Float64Array {
  const { file, scoresOf } = shippedEmotionModel();
  return scoresOf(text).filter((_, head) => file.heads[head]!.kind === 'prior');
}
