import { nearest, quantise, type Encoder } from '#libs/encoder';
import { grown } from './arrays.ts';
import { Postings } from './postings.ts';

/** Up to here every vector is looked at; above, those under the nearest centroids until this many were. */
const LOOKED_AT = 4_000;
const UNIT = 127 * 127;

/** What `near` writes into; kept by the caller, so that a search makes no garbage. */
export interface Nearest {
  rows: Uint32Array;
  cosines: Float32Array;
}

/** Four sums side by side, which a processor adds at once; dimensions are a multiple of four. */
function dotAt(query: Int8Array, data: Int8Array, start: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < query.length; i += 4) {
    a = (a + Math.imul(query[i]!, data[start + i]!)) | 0;
    b = (b + Math.imul(query[i + 1]!, data[start + i + 1]!)) | 0;
    c = (c + Math.imul(query[i + 2]!, data[start + i + 2]!)) | 0;
    d = (d + Math.imul(query[i + 3]!, data[start + i + 3]!)) | 0;
  }
  return (a + b + c + d) | 0;
}

/**
 * Vectors of rows, a byte a component, and the rows under each of the fixed centroids of the encoder (an inverted
 * file, Jégou, Douze & Schmid 2011). What is found depends on what is in it, never on the order in which it came.
 */
export class Vectors {
  readonly #encoder: Pick<Encoder, 'dimensions' | 'centroids'>;
  #lists = new Postings();
  #data = new Int8Array(0);
  #cells = new Int32Array(0);
  /** Sums of the components over all rows. */
  #sums: Float64Array;
  #count = 0;
  #mean: Float32Array | undefined;

  constructor(encoder: Pick<Encoder, 'dimensions' | 'centroids'>) {
    this.#encoder = encoder;
    this.#sums = new Float64Array(encoder.dimensions);
  }

  get #width(): number {
    return this.#encoder.dimensions;
  }

  /** `listed` rows can be found by `near` until they are removed; others can only be compared. */
  set(row: number, vector: Float32Array, listed: boolean): void {
    const width = this.#width;
    this.#data = grown(this.#data, (row + 1) * width);
    this.#cells = grown(this.#cells, row + 1);
    this.#data.set(quantise(vector), row * width);
    if (!listed) return;
    this.#cells[row] = Math.max(0, nearest(vector, this.#encoder.centroids));
    this.#lists.add(this.#cells[row]!, row);
    this.#tally(row, 1);
  }

  remove(row: number): void {
    this.#lists.remove(this.#cells[row]!, row);
    this.#tally(row, -1);
  }

  #tally(row: number, sign: 1 | -1): void {
    const [start, sums, data] = [row * this.#width, this.#sums, this.#data];
    for (let i = 0; i < sums.length; i++) sums[i]! += sign * data[start + i]!;
    this.#count += sign;
    this.#mean = undefined;
  }

  /** Cosine of a query and a row. */
  cosine(query: Int8Array, row: number): number {
    return dotAt(query, this.#data, row * this.#width) / UNIT;
  }

  /** What all texts here have in common. */
  mean(): Float32Array {
    this.#mean ??= Float32Array.from(this.#sums, (sum) => (this.#count === 0 ? 0 : sum / this.#count));
    return this.#mean;
  }

  /** Cosine after what all texts here have in common is taken off: tells neighbours of one subject apart. */
  centred(query: Int8Array, row: number): number {
    const mean = this.mean();
    const start = row * this.#width;
    let [dot, mine, theirs] = [0, 0, 0];
    for (let i = 0; i < query.length; i++) {
      const a = query[i]! - mean[i]!;
      const b = this.#data[start + i]! - mean[i]!;
      dot += a * b;
      mine += a * a;
      theirs += b * b;
    }
    return mine === 0 || theirs === 0 ? 0 : dot / Math.sqrt(mine * theirs);
  }

  /** Rows that may be nearest, with their cosines; how many is returned. */
  near(query: Int8Array, into: Nearest): number {
    const cells = this.#cellsNear(query);
    let count = 0;
    for (const cell of cells) {
      const rows = this.#lists.of(cell);
      into.rows = grown(into.rows, count + rows.length);
      into.cosines = grown(into.cosines, count + rows.length);
      const [data, width, { rows: found, cosines }] = [this.#data, this.#width, into];
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i]!;
        found[count] = row;
        cosines[count++] = dotAt(query, data, row * width) / UNIT;
      }
      if (this.#count > LOOKED_AT && count >= LOOKED_AT) break;
    }
    return count;
  }

  /** The nearest first; of a few vectors all, in any order. */
  #cellsNear(query: Int8Array): number[] {
    const { centroids } = this.#encoder;
    const cells = Array.from({ length: Math.max(1, centroids.length) }, (_, cell) => cell);
    if (this.#count <= LOOKED_AT) return cells;
    const dots = centroids.map((centroid) => {
      let dot = 0;
      for (let i = 0; i < centroid.length; i++) dot += centroid[i]! * query[i]!;
      return dot;
    });
    return cells.sort((a, b) => dots[b]! - dots[a]! || a - b);
  }

  get bytes(): number {
    return this.#data.byteLength + this.#cells.byteLength + this.#lists.bytes;
  }

  save() {
    return {
      data: this.#data,
      cells: this.#cells,
      sums: this.#sums,
      count: this.#count,
      lists: this.#lists.save(),
    };
  }

  static open(encoder: Pick<Encoder, 'dimensions' | 'centroids'>, kept: ReturnType<Vectors['save']>): Vectors {
    const vectors = new Vectors(encoder);
    vectors.#data = kept.data;
    vectors.#cells = kept.cells;
    vectors.#sums = kept.sums;
    vectors.#count = kept.count;
    vectors.#lists = Postings.open(kept.lists);
    return vectors;
  }
}
