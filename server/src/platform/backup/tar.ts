/** POSIX ustar (IEEE Std 1003.1, pax/ustar interchange format), as little of it as a backup needs. */
const BLOCK = 512;
/** An upload has 20 MB at most, a block of a table one; what claims more was not written by us. */
const MAX_ENTRY = 64 * 2 ** 20;
const NAME = 100;

export interface TarEntry {
  readonly name: string;
  readonly bytes: Buffer;
}

/** One file of an archive: header, bytes and padding. Names have at most 100 bytes, all of them ASCII. */
export function tarEntry({ name, bytes }: TarEntry, at: Date): Buffer[] {
  if (Buffer.byteLength(name) > NAME) throw new Error(`A name in an archive has at most ${NAME} bytes: ${name}`);
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`;
  header.write(name, 0, 'latin1');
  header.write(octal(0o600, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(bytes.length, 12), 124);
  header.write(octal(Math.floor(at.getTime() / 1000), 12), 136);
  header.write('        0', 148);
  header.write('ustar\u000000', 257, 'latin1');
  header.write(`${octal(sumOf(header), 7)} `, 148);
  return [header, bytes, Buffer.alloc(paddingOf(bytes.length))];
}

/** Two empty blocks end an archive. */
export const tarEnd = Buffer.alloc(2 * BLOCK);

/** The files of an archive, one after the other. Throws `Damaged` when it is none, or ends too early or too late. */
export async function* readTar(source: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const reader = new Reader(source);
  try {
    yield* entriesIn(reader);
  } finally {
    await reader.close();
  }
}

async function* entriesIn(reader: Reader): AsyncGenerator<TarEntry> {
  for (;;) {
    const header = await reader.take(BLOCK);
    if (header[0] === 0) return reader.end();
    const claimed = Buffer.from(header);
    claimed.fill(' ', 148, 156);
    const size = octalAt(header, 124, 12);
    if (octalAt(header, 148, 8) !== sumOf(claimed) || size > MAX_ENTRY) throw new Damaged('its archive is broken');
    const name = header.toString('latin1', 0, header.indexOf(0));
    const bytes = await reader.take(size);
    await reader.take(paddingOf(size));
    yield { name, bytes };
  }
}

/** A backup that cannot be what was written. */
export class Damaged extends Error {}

class Reader {
  readonly #source: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async take(size: number): Promise<Buffer> {
    const pieces = [this.#held];
    let length = this.#held.length;
    while (length < size) {
      const next = await this.#source.next();
      if (next.done) throw new Damaged('it ends too early');
      pieces.push(next.value);
      length += next.value.length;
    }
    const all = pieces.length === 1 ? this.#held : Buffer.concat(pieces);
    this.#held = all.subarray(size);
    return all.subarray(0, size);
  }

  /** Also the last chunk has to open. */
  async end(): Promise<void> {
    await this.take(tarEnd.length - BLOCK);
    if (this.#held.length > 0 || !(await this.#source.next()).done) throw new Damaged('something follows its end');
  }

  async close(): Promise<void> {
    await this.#source.return?.();
  }
}

const paddingOf = (size: number) => (BLOCK - (size % BLOCK)) % BLOCK;
const octalAt = (block: Buffer, at: number, width: number) =>
  Number.parseInt(block.toString('latin1', at, at + width - 1), 8);

function sumOf(header: Buffer): number {
  let sum = 0;
  for (const byte of header) sum += byte;
  return sum;
}
