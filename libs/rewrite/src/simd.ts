/*
 * One kernel in WebAssembly with 128-bit SIMD (https://webassembly.github.io/spec/core/, chapter 5 for the bytes):
 * plain loops over Float32Array reach about a fifth of it, and the turn has ten milliseconds.
 */

const I32 = 0x7f;
const V128 = 0x7b;
const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const constant = (value: number) => [0x41, value];
const add = [0x6a];
const subtract = [0x6b];
const shiftLeft = [0x74];
const then = (...parts: readonly (readonly number[])[]): number[] => parts.flat();
const simd = (code: number, ...rest: number[]) => (code < 0x80 ? [0xfd, code, ...rest] : [0xfd, code, 0x01, ...rest]);
const zero = simd(0x0c, ...Array.from({ length: 16 }, () => 0));
const load = simd(0x00, 2, 0);
const addLanes = simd(0xe4);
const multiplyLanes = simd(0xe6);
const lane = (index: number) => simd(0x1f, index);
const addFloats = [0x92];
const store = (offset: number) => [0x38, 2, offset];
/** Repeats `body` while `local`, lowered by `step`, is not 0. */
const loop = (local: number, step: number, body: number[]) =>
  then([0x03, 0x40], body, get(local), constant(step), subtract, [0x22, local, 0x0d, 0x00, 0x0b]);
const advance = (local: number, by: number[]) => then(get(local), by, add, set(local));

// Parameters: where x, w and y begin; rows of x; columns of x and w; rows of w. Then locals.
const [X, W, Y, ROWS, WIDTH, OUT] = [0, 1, 2, 3, 4, 5];
const [LEFT, ALONG, AT, STRIDE] = [6, 7, 8, 9];
const WEIGHT = [10, 11, 12, 13];
const SUM = [14, 15, 16, 17];
const VALUE = 18;

/** Four columns of one row of x, times four columns of four rows of w. */
const step = then(
  [...get(AT), ...load, ...set(VALUE)],
  SUM.flatMap((sum, i) => then(get(sum), get(VALUE), get(WEIGHT[i]!), load, multiplyLanes, addLanes, set(sum))),
  [AT, ...WEIGHT].flatMap((local) => advance(local, constant(16))),
);

/** The four sums of lanes, written where y stands. */
const write = SUM.flatMap((sum, i) =>
  then(
    get(Y),
    [0, 1, 2, 3].flatMap((index) => then(get(sum), lane(index), index > 0 ? addFloats : [])),
    store(4 * i),
  ),
);

/** Four outputs of one row of x. */
const outputs = then(
  [...get(X), ...set(AT), ...get(WIDTH), ...set(ALONG)],
  [1, 2, 3].flatMap((i) => then(get(WEIGHT[i - 1]!), get(STRIDE), add, set(WEIGHT[i]!))),
  SUM.flatMap((sum) => then(zero, set(sum))),
  loop(ALONG, 4, step),
  write,
  advance(Y, constant(16)),
  // The last of the four weights stands where the next four begin.
  [...get(WEIGHT[3]!), ...set(WEIGHT[0]!)],
);

/** y[r][o] = Σ x[r][c] w[o][c], four outputs at a time. */
const code = then(
  [...get(WIDTH), ...constant(2), ...shiftLeft, ...set(STRIDE)],
  loop(ROWS, 1, then(get(OUT), set(LEFT), get(W), set(WEIGHT[0]!), loop(LEFT, 4, outputs), advance(X, get(STRIDE)))),
);

const section = (id: number, body: number[]) => [id, ...leb(body.length), ...body];
const name = (text: string) => [text.length, ...new TextEncoder().encode(text)];

function leb(value: number): number[] {
  const out: number[] = [];
  for (let rest = value; ;) {
    const low = rest & 0x7f;
    rest >>>= 7;
    if (rest === 0) return [...out, low];
    out.push(low | 0x80);
  }
}

const body = [2, 8, I32, 5, V128, ...code, 0x0b];
const moduleBytes = Uint8Array.from(
  then(
    [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    section(1, [1, 0x60, 6, ...Array.from({ length: 6 }, () => I32), 0]),
    section(2, [1, ...name('js'), ...name('memory'), 0x02, 0x00, 0x01]),
    section(3, [1, 0]),
    section(7, [1, ...name('multiply'), 0x00, 0x00]),
    section(10, [1, ...leb(body.length), ...body]),
  ),
);

/** A row-major matrix of numbers in the memory of the kernel. */
export interface Matrix {
  readonly at: number;
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

export interface Arena {
  /** A new matrix of zeros. Columns that are multiplied over are multiples of 4. */
  matrix(rows: number, columns: number): Matrix;
  /** out[r][o] = Σ x[r][c] w[o][c] for the first `rows` rows of x from `first` on. */
  multiply(x: Matrix, w: Matrix, out: Matrix, rows: { first: number; count: number; to: number }): void;
}

const PAGE = 65_536;

/** Memory for so many numbers, and the kernel over it. Throws RangeError when more is asked for. */
export function arena(numbers: number): Arena {
  const memory = new WebAssembly.Memory({ initial: Math.ceil((numbers * 4) / PAGE) + 1 });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes), { js: { memory } });
  const kernel = instance.exports.multiply as (...places: number[]) => void;
  let end = 0;
  return {
    matrix(rows, columns) {
      const at = end;
      end += Math.ceil((rows * columns) / 4) * 16;
      return { at, rows, columns, values: new Float32Array(memory.buffer, at, rows * columns) };
    },
    multiply(x, w, out, { first, count, to }) {
      if (x.columns !== w.columns || w.columns % 4 !== 0 || w.rows % 4 !== 0 || out.columns !== w.rows)
        throw new RangeError(`A matrix of ${w.rows} by ${w.columns} does not fit what it is multiplied with.`);
      if (count <= 0) return;
      kernel(x.at + first * x.columns * 4, w.at, out.at + to * out.columns * 4, count, x.columns, w.rows);
    },
  };
}
