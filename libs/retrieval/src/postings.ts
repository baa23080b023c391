import { grown, Slab } from './arrays.ts';

/** For every key the numbers of what holds it, in no order. */
export class Postings {
  #slab = new Slab();
  #at = new Uint32Array(2048);
  #length = new Uint32Array(2048);
  #room = new Uint32Array(2048);

  lengthOf(key: number): number {
    return key < this.#length.length ? this.#length[key]! : 0;
  }

  /** A view that holds until the next change. */
  of(key: number): Uint32Array {
    const length = this.lengthOf(key);
    return length === 0 ? EMPTY : this.#slab.data.subarray(this.#at[key], this.#at[key]! + length);
  }

  add(key: number, value: number): void {
    this.#reach(key);
    const length = this.#length[key]!;
    if (length === this.#room[key]) this.#widen(key, length);
    this.#slab.data[this.#at[key]! + length] = value;
    this.#length[key] = length + 1;
  }

  remove(key: number, value: number): void {
    const found = this.of(key).indexOf(value);
    if (found < 0) return;
    const last = --this.#length[key]!;
    const at = this.#at[key]!;
    this.#slab.data[at + found] = this.#slab.data[at + last]!;
    if (last > 0) return;
    this.#slab.give(at, this.#room[key]!);
    this.#room[key] = 0;
  }

  #reach(key: number): void {
    if (key < this.#length.length) return;
    this.#at = grown(this.#at, key + 1);
    this.#length = grown(this.#length, key + 1);
    this.#room = grown(this.#room, key + 1);
  }

  #widen(key: number, length: number): void {
    const from = this.#at[key]!;
    const room = this.#slab.room(length + 1);
    const to = this.#slab.take(room);
    this.#slab.data.copyWithin(to, from, from + length);
    this.#slab.give(from, this.#room[key]!);
    this.#at[key] = to;
    this.#room[key] = room;
  }

  get bytes(): number {
    return this.#slab.bytes + 3 * this.#at.byteLength;
  }

  save() {
    return { at: this.#at, length: this.#length, room: this.#room, ...this.#slab.save() };
  }

  static open(kept: ReturnType<Postings['save']>): Postings {
    const postings = new Postings();
    postings.#slab = Slab.open(kept.data, kept.free);
    postings.#at = kept.at;
    postings.#length = kept.length;
    postings.#room = kept.room;
    return postings;
  }
}

const EMPTY = new Uint32Array(0);
