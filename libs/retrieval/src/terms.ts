import { grown } from './arrays.ts';

function fnv(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** Another family than FNV, so that a collision in one says nothing of the other. */
function mixed(text: string): number {
  let h = text.length + 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x5bd1e995);
    h ^= h >>> 15;
  }
  return h >>> 0;
}

/** Equal texts give equal numbers; 32 bits. */
export const hashOf = mixed;

/**
 * Numbers for keys. A key is known by 64 bits of hash and not kept: among a million keys two meet with a chance of
 * 3 in 100 million. Number 0 is nobody's.
 */
export class Terms {
  #count = 1;
  #slots = new Int32Array(4096);
  #a: Uint32Array = new Uint32Array(2048);
  #b: Uint32Array = new Uint32Array(2048);

  get count(): number {
    return this.#count;
  }

  /** 0 when the key is not known. */
  find(key: string): number {
    return this.#slots[this.#slotOf(fnv(key), mixed(key))]!;
  }

  intern(key: string): number {
    const [a, b] = [fnv(key), mixed(key)];
    const slot = this.#slotOf(a, b);
    const known = this.#slots[slot]!;
    if (known !== 0) return known;
    const term = this.#count++;
    this.#a = grown(this.#a, this.#count);
    this.#b = grown(this.#b, this.#count);
    this.#a[term] = a;
    this.#b[term] = b;
    this.#slots[slot] = term;
    if (this.#count * 2 > this.#slots.length) this.#spread(this.#slots.length * 2);
    return term;
  }

  #slotOf(a: number, b: number): number {
    const mask = this.#slots.length - 1;
    let slot = (a ^ Math.imul(b, 0x9e3779b1)) & mask;
    for (;;) {
      const term = this.#slots[slot]!;
      if (term === 0 || (this.#a[term] === a && this.#b[term] === b)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #spread(length: number): void {
    this.#slots = new Int32Array(length);
    for (let term = 1; term < this.#count; term++) this.#slots[this.#slotOf(this.#a[term]!, this.#b[term]!)] = term;
  }

  save(): { a: Uint32Array; b: Uint32Array } {
    return { a: this.#a.slice(0, this.#count), b: this.#b.slice(0, this.#count) };
  }

  static open(a: Uint32Array, b: Uint32Array): Terms {
    const terms = new Terms();
    terms.#count = a.length;
    terms.#a = a;
    terms.#b = b;
    let length = 4096;
    while (length < a.length * 2) length *= 2;
    terms.#spread(length);
    return terms;
  }
}
