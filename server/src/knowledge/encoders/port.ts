/** Why an encoder outside of the house gave no vectors. A closed list: it is counted and shown. */
export const encoderFailures = [
  /** The guard of outbound requests did not let it through: the operator has to open an address inside. */
  'refused',
  /** No connection, or it broke. */
  'unreachable',
  'slow',
  /** HTTP 429. */
  'busy',
  /** Any other status that is not 200. */
  'status',
  /** The answer holds no vectors in the protocol's form. */
  'unreadable',
  /** Vectors of another length than before: another model now answers under the same name. */
  'dimensions',
  /** It failed several times in a row and is left alone for a while. */
  'resting',
  /** The model on disk cannot be read or run. */
  'model',
] as const;
export type EncoderFailure = (typeof encoderFailures)[number];

/** Vectors of unit length (or all zeros), one a text, and whose they are: those of different ids never meet. */
export interface Vectors {
  readonly id: string;
  readonly dimensions: number;
  readonly vectors: readonly Float32Array[];
}

export type Encoded =
  | ({ readonly kind: 'encoded' } & Vectors)
  | { readonly kind: 'failed'; readonly why: EncoderFailure };

export interface EncodeOptions {
  /** Somebody waits for the answer: one short attempt instead of several long ones. */
  readonly urgent?: boolean;
  readonly signal?: AbortSignal;
}

/** Whoever turns texts into vectors: in this process, on this machine or elsewhere. Never throws. */
export interface TextEncoder {
  readonly kind: 'embedded' | 'endpoint' | 'onnx';
  encode(texts: readonly string[], options?: EncodeOptions): Promise<Encoded>;
  close(): Promise<void>;
}

/** Brings a vector to unit length in place; false when it holds something that is no number. */
export function toUnit(vector: Float32Array): boolean {
  let squares = 0;
  for (const x of vector) squares += x * x;
  if (!Number.isFinite(squares)) return false;
  if (squares === 0) return true;
  const scale = 1 / Math.sqrt(squares);
  for (let i = 0; i < vector.length; i++) vector[i]! *= scale;
  return true;
}
