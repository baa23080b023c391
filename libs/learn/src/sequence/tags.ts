import type { Span } from './spans.ts';
import type { Reading } from './reading.ts';

/** O, and for each type how a token stands in its span: first, within, last, alone. */
export const OUTSIDE = 0;
export const FIRST = 0;
export const WITHIN = 1;
export const LAST = 2;
export const ALONE = 3;

export const tagsOf = (types: number): number => 1 + 4 * types;
export const tag = (type: number, place: number): number => 1 + 4 * type + place;
const typeOf = (label: number): number => (label - 1) >> 2;
const placeOf = (label: number): number => (label - 1) & 3;

/** The tag of each token. A span that begins or ends within a token is widened to it; one that meets another is left out. */
export function tagsFor(reading: Reading, spans: readonly Span[], types: readonly string[]): Uint8Array {
  const { at } = reading;
  const count = at.length - 1;
  const out = new Uint8Array(count);
  for (const { start, end, type } of spans) {
    const kind = types.indexOf(type);
    let from = 0;
    while (from < count && at[from + 1]! <= start) from++;
    let to = from;
    while (to < count && at[to]! < end) to++;
    if (kind < 0 || to <= from || out.subarray(from, to).some((label) => label !== OUTSIDE)) continue;
    out.fill(tag(kind, WITHIN), from, to);
    out[from] = tag(kind, to - from === 1 ? ALONE : FIRST);
    if (to - from > 1) out[to - 1] = tag(kind, LAST);
  }
  return out;
}

/** The spans of a path, as tokens. */
export function tokenSpans(path: Uint8Array): { start: number; end: number; type: number }[] {
  const out: { start: number; end: number; type: number }[] = [];
  let start = 0;
  path.forEach((label, t) => {
    if (label === OUTSIDE) return;
    const place = placeOf(label);
    if (place === FIRST || place === ALONE) start = t;
    if (place === LAST || place === ALONE) out.push({ start, end: t + 1, type: typeOf(label) });
  });
  return out;
}
