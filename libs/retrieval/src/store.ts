import type { Encoder } from '#libs/encoder';
import { analyse, type Analysis } from './analyse.ts';
import { grown, Slab } from './arrays.ts';
import type { Entry, EntryKind } from './entry.ts';
import { Places } from './places.ts';
import { Postings } from './postings.ts';
import type { Phrases } from './synonyms.ts';
import { hashOf, Terms } from './terms.ts';
import { ROW, textsOf, type RowKind } from './texts.ts';
import { conceptsOf, eachKey, Marks, Units } from './units.ts';
import { Vectors } from './vectors.ts';

/** A gram and its count in one number. */
const COUNT_BIT = 26;
const MAX_COUNT = 63;
export const termOf = (packed: number): number => packed & (2 ** COUNT_BIT - 1);
export const countOf = (packed: number): number => packed >>> COUNT_BIT;

const NONE = -1;

/**
 * Entries, and their texts as rows of numbers: each row lists its units and its grams, and every key lists its rows.
 * Holds no order: what can be read here depends only on what is in it, but for the numbers of entries and rows.
 */
export class Store {
  readonly phrases: Phrases;
  readonly encoder: Encoder | null;
  terms = new Terms();
  units = new Units(this.terms);
  postings = new Postings();
  vectors: Vectors | null;
  places = new Places();
  forward = new Slab();
  readonly numberOf = new Map<string, number>();
  ids: string[] = [];
  /** Per entry: its kind and its first row. */
  passages = new Uint8Array(64);
  heads = new Int32Array(64);
  /** Per row: whose it is, what it is, the next of the same entry, and where its numbers lie. */
  owners = new Int32Array(128);
  kinds = new Uint8Array(128);
  nexts = new Int32Array(128);
  at = new Uint32Array(128);
  unitCounts = new Uint16Array(128);
  gramCounts = new Uint16Array(128);
  cores = new Uint32Array(128);
  lengths = new Uint16Array(128);
  raws: string[] = [];
  /** Per key: how many entries ask with it; among spellings of one entry, in how many pairs one has it, and both. */
  entriesOf = new Uint32Array(2048);
  oneOf = new Float64Array(2048);
  bothOf = new Float64Array(2048);
  sums = { length: 0, spellings: 0, one: 0, both: 0 };
  version = 0;
  readonly #marks = new Marks();
  #freeRows: number[] = [];
  #freeEntries: number[] = [];

  constructor(phrases: Phrases, encoder: Encoder | null) {
    this.phrases = phrases;
    this.encoder = encoder;
    this.vectors = encoder && new Vectors(encoder);
  }

  get size(): number {
    return this.numberOf.size;
  }

  analyse(text: string): Analysis {
    return analyse(text, this.phrases);
  }

  add(entry: Entry): void {
    this.delete(entry.id);
    const number = this.#freeEntries.pop() ?? this.ids.length;
    this.numberOf.set(entry.id, number);
    this.ids[number] = entry.id;
    this.passages = grown(this.passages, number + 1);
    this.heads = grown(this.heads, number + 1);
    this.passages[number] = entry.kind === 'passage' ? 1 : 0;
    this.places.set(number, entry.place);
    let last = NONE;
    this.heads[number] = NONE;
    for (const { kind, raw } of textsOf(entry)) {
      const row = this.#addRow(number, kind, raw);
      if (last === NONE) this.heads[number] = row;
      else this.nexts[last] = row;
      last = row;
    }
    this.#tally(number, 1);
    this.version++;
  }

  delete(id: string): boolean {
    const number = this.numberOf.get(id);
    if (number === undefined) return false;
    this.#tally(number, -1);
    this.numberOf.delete(id);
    for (let row = this.heads[number]!; row !== NONE; row = this.nexts[row]!) this.#dropRow(row);
    this.ids[number] = '';
    this.#freeEntries.push(number);
    this.version++;
    return true;
  }

  kindOf(entry: number): EntryKind {
    return this.passages[entry] === 1 ? 'passage' : 'question';
  }

  /** Rows of an entry, in the order of its texts. */
  *rowsOf(entry: number): Generator<number> {
    for (let row = this.heads[entry]!; row !== NONE; row = this.nexts[row]!) yield row;
  }

  /** Calls with each key of a row; a key may come twice. */
  eachKeyOf(row: number, call: (term: number) => void): void {
    const at = this.at[row]!;
    const grams = at + this.unitCounts[row]!;
    const end = grams + this.gramCounts[row]!;
    for (let i = at; i < grams; i++) eachKey(this.units.data, this.units.at[this.forward.data[i]!]!, call);
    for (let i = grams; i < end; i++) call(termOf(this.forward.data[i]!));
  }

  #addRow(entry: number, kind: RowKind, raw: string): number {
    const row = this.#freeRows.pop() ?? this.raws.length;
    const analysis = this.analyse(raw);
    const units = analysis.tokens.map((token) => this.units.intern(token));
    // What stands around a question is read by its words alone: grams of an answer meet everything.
    const grams =
      kind === ROW.around
        ? []
        : [...analysis.grams].map(
            ([gram, count]) => (this.terms.intern(`g${gram}`) | (Math.min(MAX_COUNT, count) << COUNT_BIT)) >>> 0,
          );
    this.#reach(row + 1);
    this.owners[row] = entry;
    this.kinds[row] = kind;
    this.nexts[row] = NONE;
    this.raws[row] = kind === ROW.around ? '' : raw;
    this.cores[row] = hashOf(analysis.core);
    this.lengths[row] = Math.min(65_535, grams.length);
    this.unitCounts[row] = units.length;
    this.gramCounts[row] = grams.length;
    this.at[row] = this.forward.take(units.length + grams.length);
    this.forward.data.set(units, this.at[row]);
    this.forward.data.set(grams, this.at[row]! + units.length);
    if (kind !== ROW.negative) this.#eachListed(row, (term) => this.postings.add(term, row));
    if (this.vectors && kind !== ROW.around) this.vectors.set(row, this.encoder!.encode(raw), kind === ROW.spelling);
    return row;
  }

  #dropRow(row: number): void {
    if (this.kinds[row] !== ROW.negative) this.#eachListed(row, (term) => this.postings.remove(term, row));
    if (this.kinds[row] === ROW.spelling) this.vectors?.remove(row);
    this.forward.give(this.at[row]!, this.unitCounts[row]! + this.gramCounts[row]!);
    this.raws[row] = '';
    this.#freeRows.push(row);
  }

  /** Each key once by which a row is found. Of an answer these are words and concepts: parts would flood the lists. */
  #eachListed(row: number, call: (term: number) => void): void {
    this.#marks.clear(this.terms.count);
    const once = (term: number) => {
      if (term === 0 || this.#marks.has(term)) return;
      this.#marks.set(term);
      call(term);
    };
    if (this.kinds[row] !== ROW.around) {
      this.eachKeyOf(row, once);
      return;
    }
    const { data, at } = this.units;
    for (let i = this.at[row]!; i < this.at[row]! + this.unitCounts[row]!; i++) {
      const unit = at[this.forward.data[i]!]!;
      once(data[unit]!);
      conceptsOf(data, unit).forEach(once);
    }
  }

  /** Counts an entry in or out. All counts are whole numbers, so that going back leaves nothing. */
  #tally(entry: number, sign: 1 | -1): void {
    const has = new Map<number, number>();
    let spellings = 0;
    for (const row of this.rowsOf(entry)) {
      if (this.kinds[row] !== ROW.spelling) continue;
      spellings++;
      this.sums.length += sign * this.lengths[row]!;
      this.#marks.clear(this.terms.count);
      this.eachKeyOf(row, (term) => {
        if (this.#marks.has(term)) return;
        this.#marks.set(term);
        has.set(term, (has.get(term) ?? 0) + 1);
      });
    }
    this.sums.spellings += sign * spellings;
    this.entriesOf = grown(this.entriesOf, this.terms.count);
    this.oneOf = grown(this.oneOf, this.terms.count);
    this.bothOf = grown(this.bothOf, this.terms.count);
    const taught = this.passages[entry] === 0 && spellings > 1;
    for (const [term, rows] of has) {
      this.entriesOf[term]! += sign;
      if (!taught) continue;
      const [one, both] = [rows * (spellings - 1), rows * (rows - 1)];
      this.oneOf[term]! += sign * one;
      this.bothOf[term]! += sign * both;
      this.sums.one += sign * one;
      this.sums.both += sign * both;
    }
  }

  #reach(rows: number): void {
    this.owners = grown(this.owners, rows);
    this.kinds = grown(this.kinds, rows);
    this.nexts = grown(this.nexts, rows);
    this.at = grown(this.at, rows);
    this.unitCounts = grown(this.unitCounts, rows);
    this.gramCounts = grown(this.gramCounts, rows);
    this.cores = grown(this.cores, rows);
    this.lengths = grown(this.lengths, rows);
  }

  save() {
    const rows = this.raws.length;
    const entries = this.ids.length;
    const terms = this.terms.count;
    return {
      terms: this.terms.save(),
      units: this.units.save(),
      postings: this.postings.save(),
      vectors: this.vectors?.save() ?? null,
      places: this.places.save(),
      forward: this.forward.save(),
      ids: this.ids,
      raws: this.raws,
      passages: this.passages.subarray(0, entries),
      heads: this.heads.subarray(0, entries),
      owners: this.owners.subarray(0, rows),
      kinds: this.kinds.subarray(0, rows),
      nexts: this.nexts.subarray(0, rows),
      at: this.at.subarray(0, rows),
      unitCounts: this.unitCounts.subarray(0, rows),
      gramCounts: this.gramCounts.subarray(0, rows),
      cores: this.cores.subarray(0, rows),
      lengths: this.lengths.subarray(0, rows),
      entriesOf: this.entriesOf.subarray(0, terms),
      oneOf: this.oneOf.subarray(0, terms),
      bothOf: this.bothOf.subarray(0, terms),
      sums: this.sums,
      free: { rows: this.#freeRows, entries: this.#freeEntries },
    };
  }

  static open(kept: ReturnType<Store['save']>, phrases: Phrases, encoder: Encoder | null): Store {
    const store = new Store(phrases, encoder);
    const { terms, units, postings, vectors, places, forward, free, ...plain } = kept;
    Object.assign(store, plain);
    store.terms = Terms.open(terms.a, terms.b);
    store.units = Units.open(store.terms, units);
    store.postings = Postings.open(postings);
    if (encoder && vectors) store.vectors = Vectors.open(encoder, vectors);
    store.places = Places.open(places);
    store.forward = Slab.open(forward.data, forward.free);
    store.#freeRows = free.rows;
    store.#freeEntries = free.entries;
    const gone = new Set(free.entries);
    for (const [number, id] of store.ids.entries()) if (!gone.has(number)) store.numberOf.set(id, number);
    return store;
  }
}
