import { type InferenceSession, Tensor } from 'onnxruntime-node';
import type { Raster } from './decode.ts';
import { toTensor } from './raster.ts';

/** Height in pixels that the recogniser was trained on. */
export const lineHeight = 48;
/** Widest line that is read, in pixels at `lineHeight`: some 130 characters; longer ones are squeezed. */
export const maxLineWidth = 3200;
/** Widths are filled up to a multiple, so that few shapes of tensors exist. */
const widthStep = 64;
const minWidth = 128;
const middle = [127.5, 127.5, 127.5] as const;

/** One character and where its strongest column is, 0 to 1 of the width of the line. */
export interface Letter {
  readonly text: string;
  readonly confidence: number;
  readonly at: number;
}

export interface Recogniser {
  /** Letters of a straightened line, left to right. */
  recognise(line: Raster): Promise<readonly Letter[]>;
}

export function openRecogniser(session: InferenceSession, characters: readonly string[]): Recogniser {
  return {
    async recognise(line) {
      const width = Math.max(minWidth, Math.ceil(line.width / widthStep) * widthStep);
      const input = toTensor(line, middle, middle);
      const { [session.outputNames[0]!]: output } = await session.run({
        [session.inputNames[0]!]: new Tensor('float32', padded(input, line.width, width), [1, 3, lineHeight, width]),
      });
      const [, steps = 0, classes = 0] = output!.dims;
      const letters = lettersOf(output!.data as Float32Array, { steps, classes, characters });
      output!.dispose();
      return letters.map((letter) => ({ ...letter, at: Math.min(1, (letter.at * width) / line.width) }));
    },
  };
}

/** Zero is the middle grey that the networks were trained to take for nothing. */
function padded(tensor: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return tensor;
  const wide = new Float32Array(3 * lineHeight * to);
  for (let row = 0; row < 3 * lineHeight; row++) wide.set(tensor.subarray(row * from, (row + 1) * from), row * to);
  return wide;
}

/** Greedy decoding: the best class of each step, repetitions and blanks (class 0) dropped (Graves et al. 2006, "Connectionist temporal classification"). */
export function lettersOf(
  scores: Float32Array,
  { steps, classes, characters }: { steps: number; classes: number; characters: readonly string[] },
): Letter[] {
  const letters: Letter[] = [];
  let before = 0;
  for (let step = 0; step < steps; step++) {
    let best = 0;
    for (let c = 1; c < classes; c++) if (scores[step * classes + c]! > scores[step * classes + best]!) best = c;
    const confidence = scores[step * classes + best]!;
    if (best !== 0 && best !== before)
      letters.push({ text: characters[best - 1] ?? '', confidence, at: (step + 0.5) / steps });
    before = best;
  }
  return letters;
}
