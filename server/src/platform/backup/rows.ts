import { hash } from 'node:crypto';

/** `PGCOPY\n\377\r\n\0`, flags, length of the extension (PostgreSQL: COPY, binary format). */
const SIGNATURE = 11;
const HEADER = SIGNATURE + 8;
const LANES = 8;

/** What a table holds, whatever the order of its rows. */
export interface TableSum {
  readonly rows: number;
  /** The sum of the SHA-256 of all rows, in eight lanes modulo 2^32, as hex. It finds accidents; forgery is the signature's matter. */
  readonly sum: string;
}

/** Counts and sums the rows of a binary COPY while it passes by, in pieces of any size. */
export class RowSum {
  #rest: Buffer = Buffer.alloc(0);
  #begun = false;
  #rows = 0;
  readonly #lanes = new Uint32Array(LANES);

  add(bytes: Buffer): void {
    const buffer = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    let at = this.#begun ? 0 : headerEnd(buffer);
    if (at < 0) {
      this.#rest = Buffer.from(buffer);
      return;
    }
    this.#begun = true;
    for (let end = rowEnd(buffer, at); end > at; end = rowEnd(buffer, at)) {
      this.#count(buffer.subarray(at, end));
      at = end;
    }
    this.#rest = Buffer.from(buffer.subarray(at));
  }

  get value(): TableSum {
    const sum = [...this.#lanes].map((lane) => lane.toString(16).padStart(8, '0')).join('');
    return { rows: this.#rows, sum };
  }

  #count(row: Buffer): void {
    const digest = hash('sha256', row, 'buffer');
    // Whole numbers wrap in their lane.
    for (let lane = 0; lane < LANES; lane++) this.#lanes[lane]! += digest.readUInt32LE(lane * 4);
    this.#rows++;
  }
}

function headerEnd(buffer: Buffer): number {
  if (buffer.length < HEADER) return -1;
  const end = HEADER + buffer.readInt32BE(SIGNATURE + 4);
  return buffer.length < end ? -1 : end;
}

/** Where the row at `at` ends; `at` itself when it is not whole yet, or when the end mark (-1 fields) stands there. */
function rowEnd(buffer: Buffer, at: number): number {
  if (buffer.length < at + 2) return at;
  const fields = buffer.readInt16BE(at);
  if (fields < 0) return at;
  let end = at + 2;
  for (let field = 0; field < fields; field++) {
    if (buffer.length < end + 4) return at;
    const length = buffer.readInt32BE(end);
    end += 4 + Math.max(0, length);
  }
  return end <= buffer.length ? end : at;
}
