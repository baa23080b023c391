/** One more number into a hash of 32 bits (the mixing step of MurmurHash3, Appleby 2011, public domain). */
export function mix(h: number, value: number): number {
  let k = Math.imul(value, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  h ^= k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

/** What makes every bit depend on every other; never 0, which stands for an empty place in tables. */
export function finish(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0 || 1;
}

/** FNV-1a over UTF-16 units. */
export function hashOf(text: string, start = 0, end = text.length): number {
  let h = 0x811c9dc5;
  for (let i = start; i < end; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h | 0;
}

/** A table of 32-bit keys, each with a small whole number: open addressing in two typed arrays. */
export class KeyTable {
  #mask: number;
  #keys: Uint32Array;
  #values: Int32Array;
  size = 0;

  constructor(expected = 1_024) {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(16, expected * 2)));
    this.#mask = slots - 1;
    this.#keys = new Uint32Array(slots);
    this.#values = new Int32Array(slots);
  }

  /** The number of a key, or -1. */
  get(key: number): number {
    const slot = this.#slot(key);
    return this.#keys[slot] === 0 ? -1 : this.#values[slot]!;
  }

  set(key: number, value: number): void {
    if (this.size * 2 > this.#mask) this.#grow();
    const slot = this.#slot(key);
    if (this.#keys[slot] === 0) {
      this.#keys[slot] = key;
      this.size++;
    }
    this.#values[slot] = value;
  }

  /** Adds to the number of a key; one that is new begins at 0. */
  add(key: number, by: number): void {
    this.set(key, Math.max(0, this.get(key)) + by);
  }

  *entries(): Generator<[key: number, value: number]> {
    for (let slot = 0; slot <= this.#mask; slot++)
      if (this.#keys[slot] !== 0) yield [this.#keys[slot]!, this.#values[slot]!];
  }

  #slot(key: number): number {
    let slot = (key ^ (key >>> 15)) & this.#mask;
    while (this.#keys[slot] !== 0 && this.#keys[slot] !== key) slot = (slot + 1) & this.#mask;
    return slot;
  }

  #grow(): void {
    const larger = new KeyTable(this.size * 2 + 16);
    for (const [key, value] of this.entries()) larger.set(key, value);
    this.#mask = larger.#mask;
    this.#keys = larger.#keys;
    this.#values = larger.#values;
  }
}
