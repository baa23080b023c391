import type { Encoder } from '#libs/encoder';

/**
 * Stands in an index for an encoder outside of this thread: it has the vectors that came with a request, and none
 * (zeros, which an index passes over) for any other text.
 */
export class GivenVectors implements Encoder {
  readonly id: string;
  readonly dimensions: number;
  /** None: whoever makes these vectors gives no centroids, so each of them is looked at. */
  readonly centroids = [];
  #vectors: ReadonlyMap<string, Int8Array> = new Map();

  constructor({ id, dimensions }: Pick<Encoder, 'id' | 'dimensions'>) {
    this.id = id;
    this.dimensions = dimensions;
  }

  /** Does something with these vectors at hand. */
  with<T>(vectors: ReadonlyMap<string, Int8Array>, work: () => T): T {
    this.#vectors = vectors;
    try {
      return work();
    } finally {
      this.#vectors = new Map();
    }
  }

  encode(text: string): Float32Array {
    const bytes = this.#vectors.get(text);
    return bytes ? Float32Array.from(bytes, (component) => component / 127) : new Float32Array(this.dimensions);
  }

  encodeMany(texts: readonly string[]): Float32Array[] {
    return texts.map((text) => this.encode(text));
  }
}
