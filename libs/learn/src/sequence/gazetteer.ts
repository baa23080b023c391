import { finish, KeyTable, mix } from './hashing.ts';
import type { See, Tell } from './features.ts';
import type { Reading } from './reading.ts';

/** Longest name that is remembered, in tokens. */
const LONGEST = 16;
/** Names are looked for from this length on. */
const SHORTEST = 2;

/** Names that are known, with what each is worth as evidence. */
export interface Names {
  /** Place of each name in `kinds` and `sure`. */
  readonly places: KeyTable;
  readonly kinds: Uint8Array;
  /** How clear the type is (tens: 0 to 3) and how often the name was met (ones: 0 to 2). */
  readonly sure: Uint8Array;
}

/** The names of training data: for each how often it is of which type, and how often it stands there at all. */
export interface Gazetteer {
  readonly types: number;
  readonly places: KeyTable;
  readonly counts: Int32Array;
}

/** What one name is worth. */
interface Worth {
  readonly type: number;
  readonly sure: number;
}

/** A marked part of a reading, in tokens. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly type: number;
}

export function gazetteerOf(
  readings: readonly Reading[],
  marks: readonly (readonly Mark[])[],
  types: number,
): Gazetteer {
  const places = new KeyTable();
  const width = types + 1;
  const each = (tell: (key: number, type: number) => void) =>
    readings.forEach((reading, index) => {
      for (const { start, end, type } of marks[index]!)
        if (end - start >= SHORTEST && end - start <= LONGEST) tell(keyOf(reading, start, end), type);
    });
  each((key) => places.get(key) < 0 && places.set(key, places.size));
  const counts = new Int32Array(places.size * width);
  each((key, type) => counts[places.get(key) * width + type]!++);
  for (const reading of readings) for (const { place } of candidates(reading, places)) counts[place * width + types]!++;
  return { types, places, counts };
}

function keyOf({ forms }: Reading, start: number, end: number): number {
  let h = 77;
  for (let t = start; t < end; t++) h = mix(h, forms[t]!);
  return finish(h);
}

interface Candidate {
  readonly start: number;
  readonly end: number;
  readonly place: number;
}

function candidates({ forms }: Reading, places: KeyTable): Candidate[] {
  const out: Candidate[] = [];
  for (let start = 0; start < forms.length; start++) {
    let h = 77;
    for (let end = start; end < forms.length && end - start < LONGEST; end++) {
      h = mix(h, forms[end]!);
      if (end - start + 1 < SHORTEST) continue;
      const place = places.get(finish(h));
      if (place >= 0) out.push({ start, end: end + 1, place });
    }
  }
  return out;
}

/** A gazetteer as it is kept: what each name is worth, counted over all texts. */
export function namesOf(gazetteer: Gazetteer): Names {
  const places = new KeyTable(gazetteer.places.size);
  const worths: Worth[] = [];
  for (const [key, place] of [...gazetteer.places.entries()].sort(([a], [b]) => a - b)) {
    const value = worth(gazetteer, place, null);
    if (value) places.set(key, worths.push(value) - 1);
  }
  return { places, kinds: Uint8Array.from(worths, (w) => w.type), sure: Uint8Array.from(worths, (w) => w.sure) };
}

/** Null for a name that stands nowhere but in the text that is left out. */
function worth({ types, counts }: Gazetteer, place: number, without: Int32Array | null): Worth | null {
  const from = place * (types + 1);
  let [best, most, sum] = [0, 0, 0];
  for (let type = 0; type < types; type++) {
    const times = counts[from + type]! - (without?.[type] ?? 0);
    sum += times;
    if (times > most) [best, most] = [type, times];
  }
  if (most === 0) return null;
  const met = counts[from + types]! - (without?.[types] ?? 0);
  const share = most / Math.max(sum, met);
  const clear = share > 0.9 ? 3 : share > 0.6 ? 2 : share > 0.3 ? 1 : 0;
  return { type: best, sure: clear * 10 + (most > 4 ? 2 : most > 1 ? 1 : 0) };
}

/** Known names of a text. */
export function known({ places, kinds, sure }: Names, reading: Reading): Tell {
  return told(reading, candidates(reading, places), (place) => ({ type: kinds[place]!, sure: sure[place]! }));
}

/**
 * The same of a text that is learned from: its own marks are left out of the counts, because otherwise it would always find
 * its own names known.
 */
export function knownFromOthers(gazetteer: Gazetteer, reading: Reading, own: readonly Mark[]): Tell {
  const { types, places } = gazetteer;
  const found = candidates(reading, places);
  const minus = new Map<number, Int32Array>();
  const of = (place: number) => minus.get(place) ?? minus.set(place, new Int32Array(types + 1)).get(place)!;
  for (const { place } of found) of(place)[types]!++;
  for (const { start, end, type } of own) {
    const place = end - start < SHORTEST || end - start > LONGEST ? -1 : places.get(keyOf(reading, start, end));
    if (place >= 0) of(place)[type]!++;
  }
  return told(reading, found, (place) => worth(gazetteer, place, minus.get(place) ?? null));
}

/** The longest names first; none overlaps another. */
function told(reading: Reading, found: readonly Candidate[], worthOf: (place: number) => Worth | null): Tell {
  const count = reading.forms.length;
  const held: (({ start: number; end: number } & Worth) | undefined)[] = Array.from({ length: count });
  for (const { start, end, place } of found.toSorted(
    (a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start,
  )) {
    if (held.slice(start, end).some(Boolean)) continue;
    const value = worthOf(place);
    if (value) held.fill({ start, end, ...value }, start, end);
  }
  const spot = (t: number) => {
    const here = held[t];
    if (!here) return -1;
    const place = (t === here.start ? 1 : 0) + (t === here.end - 1 ? 2 : 0);
    return place * 64 + here.type;
  };
  return (t: number, see: See) => {
    const here = held[t];
    if (here) {
      const size = Math.min(5, here.end - here.start);
      see(120, spot(t));
      see(121, spot(t), here.sure);
      see(122, spot(t), here.sure, size);
    }
    see(123, spot(t - 1), spot(t), spot(t + 1));
    if (here) see(124, spot(t), spot(here.start - 1), spot(here.end));
    if (!here && (held[t - 1] || held[t + 1])) see(125, held[t - 1] ? 1 : 2, spot(t - 1), reading.forms[t]!);
    if (!here && held[t - 1]) see(126, held[t - 1]!.type, reading.forms[t]!, reading.forms[t + 1] ?? -1);
    if (!here && held[t + 1]) see(127, held[t + 1]!.type, reading.forms[t]!);
  };
}
