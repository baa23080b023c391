/** What a head is for: a label of a state, or what another set called its texts, which helps to learn from new examples. */
export interface Head {
  readonly name: string;
  readonly kind: 'state' | 'prior';
  /** From score to probability: 1 / (1 + exp(-(slope * score + start))). */
  readonly slope: number;
  readonly start: number;
  /** Least probability that tells the label; 1 for priors, which tell none. */
  readonly threshold: number;
}

/** Layout: `LIRE`, version, length of the JSON head, the head padded to four, hashes, idf in 16ths, scales, biases, weights. */
export interface EmotionFile {
  readonly heads: readonly Head[];
  /** Ascending. */
  readonly hashes: Uint32Array;
  /** In 16ths. */
  readonly idf: Uint8Array;
  readonly scales: Float32Array;
  readonly bias: Float32Array;
  /** Weights of all heads for a feature stand together. */
  readonly weights: Int8Array;
}

const MAGIC = 0x4552494c;
const VERSION = 1;
const START = 12;
export const IDF_PARTS = 16;

/** The bytes are no model that this version reads. */
export class EmotionFileError extends Error {
  override readonly name = 'EmotionFileError';
}

export function writeEmotionFile({ heads, hashes, idf, scales, bias, weights }: EmotionFile): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify({ heads, features: hashes.length }));
  const head = START + Math.ceil(json.length / 4) * 4;
  const parts = [hashes, scales, bias, idf, weights].map(
    (part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength),
  );
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, head)).fill(0x20, 0, head);
  const view = new DataView(out.buffer);
  for (const [i, value] of [MAGIC, VERSION, head - START].entries()) view.setUint32(i * 4, value, true);
  out.set(json, START);
  let at = head;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Throws `EmotionFileError` when the bytes are something else, of another version or cut short. */
export function readEmotionFile(bytes: Uint8Array): EmotionFile {
  const own = bytes.slice();
  const view = new DataView(own.buffer);
  if (own.length < START || view.getUint32(0, true) !== MAGIC) throw new EmotionFileError('This is no emotion model.');
  if (view.getUint32(4, true) !== VERSION) throw new EmotionFileError('The emotion model is of another version.');
  const length = view.getUint32(8, true);
  const { heads, features } = headOf(own.subarray(START, START + length));
  let at = START + length;
  if (at % 4 !== 0 || own.length !== at + features * (5 + heads.length) + heads.length * 8)
    throw new EmotionFileError('The emotion model is cut short.');
  const take = (size: number) => (at += size) - size;
  return {
    heads,
    hashes: new Uint32Array(own.buffer, take(features * 4), features),
    scales: new Float32Array(own.buffer, take(heads.length * 4), heads.length),
    bias: new Float32Array(own.buffer, take(heads.length * 4), heads.length),
    idf: new Uint8Array(own.buffer, take(features), features),
    weights: new Int8Array(own.buffer, take(features * heads.length), features * heads.length),
  };
}

function headOf(bytes: Uint8Array): { heads: Head[]; features: number } {
  try {
    const { heads, features } = JSON.parse(new TextDecoder().decode(bytes)) as { heads: Head[]; features: number };
    if (Array.isArray(heads) && heads.length > 0 && Number.isSafeInteger(features)) return { heads, features };
  } catch {
    // Said below.
  }
  throw new EmotionFileError('The head of the emotion model cannot be read.');
}
