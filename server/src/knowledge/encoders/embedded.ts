import { shippedEncoder, type Encoder } from '#libs/encoder';
import type { TextEncoder } from './port.ts';

/** The encoder that ships, as a `TextEncoder`. It answers at once and never fails. */
export function embeddedEncoder(encoder: Encoder = shippedEncoder()): TextEncoder {
  const { id, dimensions } = encoder;
  return {
    kind: 'embedded',
    encode: (texts) => Promise.resolve({ kind: 'encoded', id, dimensions, vectors: encoder.encodeMany(texts) }),
    close: () => Promise.resolve(),
  };
}
