import { grown } from './arrays.ts';
import type { Lore, Query } from './query.ts';
import type { Store } from './store.ts';
import { ROW } from './texts.ts';
import { eachKey } from './units.ts';
import type { Nearest } from './vectors.ts';

/** Entries that are compared in full; the rest is too far behind to win. */
const COMPARED = 32;
/** Entries that the vectors bring, found among this many rows or more. */
const NEAREST = 48;
/** Entries from the lists that are looked at together with those. */
const LISTED = 64;
/** Entries far behind the first by this cheap sum cannot overtake it in the full comparison. */
const MIN_SHARE = 0.15;
/** A gram that stands in more texts than this share tells nothing and costs most. */
const COMMON_GRAM = 0.12;
const COMMON_FLOOR = 40;
/** Numbers read from lists for one query; rare keys are read first, so common ones are left out beyond it. */
const READ = 40_000;
const AROUND_SHARE = 0.3;
const GRAM = { single: 0.2, pair: 0.7 };

interface Key {
  readonly term: number;
  readonly worth: number;
}

/** Sums per row and entry of the search that is running, and what it touched. */
export class Scratch implements Nearest {
  sums = new Float32Array(0);
  entries = new Float32Array(0);
  around = new Float32Array(0);
  touched = new Uint32Array(0);
  touchedCount = 0;
  found = new Uint32Array(0);
  foundCount = 0;
  rows: Uint32Array = new Uint32Array(0);
  cosines: Float32Array = new Float32Array(0);

  ready(rows: number, entries: number): void {
    for (let i = 0; i < this.touchedCount; i++) this.sums[this.touched[i]!] = 0;
    for (let i = 0; i < this.foundCount; i++) this.entries[this.found[i]!] = this.around[this.found[i]!] = 0;
    this.touchedCount = this.foundCount = 0;
    this.sums = grown(this.sums, rows);
    this.touched = grown(this.touched, rows);
    this.entries = grown(this.entries, entries);
    this.around = grown(this.around, entries);
    this.found = grown(this.found, entries);
  }
}

/** Keys of a query that are worth reading, each once. */
function keysOf(query: Query, store: Store, lore: Lore): Key[] {
  const common = Math.max(COMMON_FLOOR, store.raws.length * COMMON_GRAM);
  const keys = new Map<number, number>();
  for (const { numbers } of query.units)
    eachKey(numbers, 0, (term) => void (term !== 0 && keys.set(term, lore.rarity(term) ** 2)));
  for (const { term, length } of query.grams) {
    if (term === 0 || keys.has(term) || store.postings.lengthOf(term) > common) continue;
    keys.set(term, lore.rarity(term) ** 2 * (length > 1 ? GRAM.pair : GRAM.single));
  }
  const all = [...keys].map(([term, worth]) => ({ term, worth }));
  let read = 0;
  const cheapFirst = all
    .map((key, place) => ({ key, place, length: store.postings.lengthOf(key.term) }))
    .sort((a, b) => a.length - b.length || a.place - b.place);
  const kept = new Set(cheapFirst.filter(({ length }) => (read += length) <= READ).map(({ key }) => key));
  // In the order of the query, so that every sum is added up in one order whatever the index went through.
  return all.filter((key) => kept.has(key));
}

interface Sieve {
  readonly scratch: Scratch;
  readonly allowed: (entry: number) => boolean;
}

interface Scored {
  readonly entry: number;
  readonly score: number;
}

/** Adds up what the keys of the query are worth in every row that has them. */
function addUp(query: Query, store: Store, lore: Lore, scratch: Scratch): void {
  const { sums, touched } = scratch;
  for (const { term, worth } of keysOf(query, store, lore)) {
    const rows = store.postings.of(term);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      if (sums[row] === 0) touched[scratch.touchedCount++] = row;
      sums[row]! += worth;
    }
  }
}

/** Entries whose texts share words or grams with the query, with a cheap sum in `scratch.entries`; the best of them. */
function listed(query: Query, store: Store, lore: Lore, { scratch, allowed }: Sieve): Scored[] {
  addUp(query, store, lore, scratch);
  const { sums, touched, entries, around, found } = scratch;
  for (let i = 0; i < scratch.touchedCount; i++) {
    const row = touched[i]!;
    const entry = store.owners[row]!;
    if (entries[entry] === 0 && around[entry] === 0) found[scratch.foundCount++] = entry;
    const kind = store.kinds[row] === ROW.around ? around : entries;
    if (sums[row]! > kind[entry]!) kind[entry] = sums[row]!;
  }
  const scores = new Float32Array(scratch.foundCount);
  for (let i = 0; i < scratch.foundCount; i++) {
    const entry = found[i]!;
    entries[entry]! += AROUND_SHARE * around[entry]!;
    scores[i] = allowed(entry) ? entries[entry]! : 0;
  }
  const floor = floorOf(scores, scratch.foundCount, LISTED);
  const high: Scored[] = [];
  for (let i = 0; i < scratch.foundCount; i++)
    if (scores[i]! > 0 && scores[i]! >= floor) high.push({ entry: found[i]!, score: scores[i]! });
  return best(high, LISTED, store);
}

const BINS = 512;

/** A number that at least `wanted` of the scores reach, and not many more; found by counting, not by sorting. */
function floorOf(scores: Float32Array, count: number, wanted: number): number {
  let highest = 0;
  for (let i = 0; i < count; i++) if (scores[i]! > highest) highest = scores[i]!;
  if (highest === 0 || count <= wanted) return 0;
  const bins = new Uint32Array(BINS + 1);
  const scale = BINS / highest;
  for (let i = 0; i < count; i++) if (scores[i]! > 0) bins[Math.floor(scores[i]! * scale)]!++;
  let [bin, reached] = [BINS, bins[BINS]!];
  while (bin > 0 && reached < wanted) reached += bins[--bin]!;
  // A hair lower, because a score times the scale is rounded.
  return (bin / scale) * (1 - 1e-6);
}

/** The `count` best, equal ones by id: without that, which of them is kept would depend on the order of building. */
function best(all: Scored[], count: number, store: Store): Scored[] {
  return all.sort((a, b) => b.score - a.score || (store.ids[a.entry]! < store.ids[b.entry]! ? -1 : 1)).slice(0, count);
}

/** Entries near the query by their vectors. */
function near(query: Query, store: Store, { scratch, allowed }: Sieve): Scored[] {
  if (!query.vector || !store.vectors) return [];
  const count = store.vectors.near(query.vector, scratch);
  const { rows, cosines } = scratch;
  for (let i = 0; i < count; i++) if (cosines[i]! > 0 && !allowed(store.owners[rows[i]!]!)) cosines[i] = 0;
  const floor = floorOf(cosines, count, NEAREST);
  const high = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    if (cosines[i]! <= 0 || cosines[i]! < floor) continue;
    const entry = store.owners[rows[i]!]!;
    high.set(entry, Math.max(cosines[i]!, high.get(entry) ?? 0));
  }
  return best(
    [...high].map(([entry, score]) => ({ entry, score })),
    NEAREST,
    store,
  );
}

/** Entries that are worth a full comparison, in no order. */
export function candidates(query: Query, store: Store, lore: Lore, sieve: Sieve): number[] {
  const { scratch } = sieve;
  scratch.ready(store.raws.length, store.ids.length);
  const first = listed(query, store, lore, sieve);
  const highest = first[0]?.score ?? 0;
  const wanted = new Set(first.filter(({ score }) => score >= highest * MIN_SHARE).map(({ entry }) => entry));
  for (const { entry } of near(query, store, sieve)) wanted.add(entry);
  const { vector } = query;
  const all = [...wanted].map((entry) => {
    const words = highest === 0 ? 0 : scratch.entries[entry]! / highest;
    return { entry, score: words + (vector ? nearness(vector, entry, store) : 0) };
  });
  return best(all, COMPARED, store).map(({ entry }) => entry);
}

function nearness(vector: Int8Array, entry: number, store: Store): number {
  let highest = -1;
  for (const row of store.rowsOf(entry))
    if (store.kinds[row] === ROW.spelling) highest = Math.max(highest, store.vectors!.cosine(vector, row));
  return highest;
}
