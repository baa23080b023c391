import * as z from 'zod';

const MAGIC = 'LIRENREW';
const VERSION = 1;
const PREFIX = 16;

/** The bytes are not a model file that this version reads. */
export class RewriterFileError extends Error {
  override name = 'RewriterFileError';
}

const size = z.int().positive().max(4_096);
const at = z.int().nonnegative();
const headerShape = z.object({
  sizes: z.object({ embedding: size, hidden: size, attention: size, upper: size, head: size }),
  /** What may follow a copied part without standing in what was said; the first is nothing. */
  tails: z.array(z.string()).min(1).max(64),
  threshold: z.number().min(0).max(1),
  characters: z.object({ at, bytes: at }),
  tensors: z.record(
    z.string(),
    z.object({ at, kind: z.enum(['i8', 'f32']), shape: z.tuple([z.int().positive(), z.int().positive()]) }),
  ),
});
export type Header = z.infer<typeof headerShape>;

/** Numbers of one name; whole numbers have a scale a row. */
export interface Tensor {
  readonly rows: number;
  readonly columns: number;
  readonly values: Int8Array | Float32Array;
  readonly scales: Float32Array | null;
}

export interface ModelFile {
  readonly header: Header;
  readonly characters: readonly string[];
  /** Throws `RewriterFileError` when there is none of that name, or of another shape. */
  tensor(name: string, rows: number, columns: number): Tensor;
}

/** Reads a model file; its layout is described in models/rewrite/README.md. */
export function readModel(bytes: Uint8Array): ModelFile {
  const header = readHeader(bytes);
  const part = (name: string, from: number, length: number) => {
    // A copy, so that typed arrays over it are aligned and the file's buffer can go.
    const found = new Uint8Array(bytes.subarray(from, from + length));
    if (found.length !== length) throw new RewriterFileError(`The model file ends inside "${name}".`);
    return found.buffer;
  };
  const { characters } = header;
  return {
    header,
    characters: listOf(new TextDecoder().decode(part('characters', characters.at, characters.bytes))),
    tensor(name, rows, columns) {
      const found = header.tensors[name];
      if (found?.shape[0] !== rows || found.shape[1] !== columns)
        throw new RewriterFileError(`The model file has no "${name}" of ${rows} by ${columns}.`);
      const count = rows * columns;
      if (found.kind === 'f32')
        return { rows, columns, values: new Float32Array(part(name, found.at, count * 4)), scales: null };
      return {
        rows,
        columns,
        values: new Int8Array(part(name, found.at + rows * 4, count)),
        scales: new Float32Array(part(name, found.at, rows * 4)),
      };
    },
  };
}

function listOf(text: string): string[] {
  try {
    return z.array(z.string()).parse(JSON.parse(text));
  } catch (error) {
    throw new RewriterFileError('The characters of the model file cannot be read.', { cause: error });
  }
}

function readHeader(bytes: Uint8Array): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < PREFIX || new TextDecoder('latin1').decode(bytes.subarray(0, 8)) !== MAGIC)
    throw new RewriterFileError('This is not a model file of the rewriter.');
  const version = view.getUint32(8, true);
  if (version !== VERSION) throw new RewriterFileError(`Version ${version} of the model file; ${VERSION} is read.`);
  const end = PREFIX + view.getUint32(12, true);
  if (end > bytes.length) throw new RewriterFileError('The model file ends inside its header.');
  try {
    return headerShape.parse(JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX, end))));
  } catch (error) {
    throw new RewriterFileError('The header of the model file cannot be read.', { cause: error });
  }
}
