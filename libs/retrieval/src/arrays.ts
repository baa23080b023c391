/** Growing and sharing typed arrays: everything an index remembers lies in a few of them. */
type Numbers = Uint8Array | Uint16Array | Uint32Array | Int8Array | Int32Array | Float32Array | Float64Array;

/** The same array when it holds `length` already, else a longer copy. */
export function grown<T extends Numbers>(array: T, length: number): T {
  if (array.length >= length) return array;
  const Type = array.constructor as new (length: number) => T;
  const longer = new Type(Math.max(length, Math.ceil(array.length * 1.4) + 16));
  longer.set(array as never);
  return longer;
}

/** Sizes of blocks: every block wastes at most a third. */
const SIZES = (() => {
  const sizes = [1, 2, 3, 4, 6];
  for (let size = 8; size < 2 ** 30; size *= 2) sizes.push(size, size * 1.5);
  return Uint32Array.from(sizes);
})();

function classOf(length: number): number {
  let low = 0;
  let high = SIZES.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (SIZES[middle]! >= length) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Blocks of numbers in one array; a block that is freed is used again by one of its size. */
export class Slab {
  data: Uint32Array = new Uint32Array(1024);
  #end = 0;
  readonly #free: number[][] = SIZES.reduce<number[][]>((all) => [...all, []], []);

  /** Where a new block for `length` numbers begins; what stands there is left over from others. */
  take(length: number): number {
    const size = classOf(length);
    const used = this.#free[size]!.pop();
    if (used !== undefined) return used;
    const at = this.#end;
    this.#end += SIZES[size]!;
    this.data = grown(this.data, this.#end);
    return at;
  }

  give(at: number, length: number): void {
    if (length > 0) this.#free[classOf(length)]!.push(at);
  }

  /** Numbers that a block for `length` can hold. */
  room(length: number): number {
    return SIZES[classOf(length)]!;
  }

  get bytes(): number {
    return this.data.byteLength;
  }

  /** Everything, for a snapshot. */
  save(): { data: Uint32Array; free: number[][] } {
    return { data: this.data.slice(0, this.#end), free: this.#free };
  }

  static open(data: Uint32Array, free: readonly (readonly number[])[]): Slab {
    const slab = new Slab();
    slab.data = data;
    slab.#end = data.length;
    for (const [size, blocks] of free.entries()) slab.#free[size]!.push(...blocks);
    return slab;
  }
}
