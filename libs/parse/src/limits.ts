/** Every bound of reading a file; reaching one is a refusal with its own code. Sizes in bytes, text in characters. */
export interface Limits {
  readonly fileBytes: number;
  readonly entries: number;
  readonly unpackedBytes: number;
  /** Bytes out for one byte in, once `ratioFrom` bytes are out. */
  readonly ratio: number;
  readonly ratioFrom: number;
  readonly members: number;
  /** Characters of one HTML file: of it a tree is made, all else is streamed. */
  readonly tree: number;
  /** XML between two tags: a text node or an opening tag cannot be looked at before it ends. */
  readonly quietBytes: number;
  readonly depth: number;
  readonly pages: number;
  readonly rows: number;
  readonly columns: number;
  /** Of all tables together: rows times columns. */
  readonly cells: number;
  readonly cell: number;
  readonly blocks: number;
  readonly text: number;
  readonly warnings: number;
}

const MB = 1024 * 1024;

export const defaultLimits: Limits = {
  fileBytes: 50 * MB,
  entries: 5_000,
  unpackedBytes: 200 * MB,
  ratio: 200,
  ratioFrom: MB,
  members: 200,
  tree: 6_000_000,
  quietBytes: MB,
  depth: 200,
  pages: 2_000,
  rows: 50_000,
  columns: 200,
  cells: 2_000_000,
  cell: 10_000,
  blocks: 50_000,
  text: 5_000_000,
  warnings: 200,
};
