import { type InferenceSession, Tensor } from 'onnxruntime-node';
import type { Raster } from './decode.ts';
import { resize, straighten, toTensor } from './raster.ts';
import type { Quad } from './types.ts';
import { widthOf } from './geometry.ts';

const input = { width: 192, height: 48 } as const;
const middle = [127.5, 127.5, 127.5] as const;
/** Longest lines that are asked; each costs some 5 ms. */
const asked = 9;

/** Says whether lines stand on their heads. */
export interface Orienter {
  /** 0 to 1, over the longest of the lines; one half when there are none. */
  upsideDown(raster: Raster, quads: readonly Quad[]): Promise<number>;
}

export function openOrienter(session: InferenceSession): Orienter {
  const one = async (line: Raster): Promise<number> => {
    const tensor = new Float32Array(3 * input.height * input.width);
    const width = Math.min(input.width, line.width);
    const fitted = toTensor(await resize(line, width, input.height), middle, middle);
    for (let row = 0; row < 3 * input.height; row++)
      tensor.set(fitted.subarray(row * width, (row + 1) * width), row * input.width);
    const { [session.outputNames[0]!]: output } = await session.run({
      [session.inputNames[0]!]: new Tensor('float32', tensor, [1, 3, input.height, input.width]),
    });
    const turned = Number(output!.data[1]);
    output!.dispose();
    return turned;
  };
  return {
    async upsideDown(raster, quads) {
      const longest = quads.toSorted((a, b) => widthOf(b) - widthOf(a)).slice(0, asked);
      if (longest.length === 0) return 0.5;
      let sum = 0;
      // Only the beginning of a line: squeezed into the width of the network, long lines cannot be made out.
      for (const quad of longest)
        sum += await one(straighten(raster, quad, { height: input.height, maxWidth: input.width, cut: true }));
      return sum / longest.length;
    },
  };
}
