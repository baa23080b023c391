import { BadData } from '../formats-types.ts';
import type { LabelledSentence, Span } from './spans.ts';

/** Rows of one file at most. */
const MOST_ROWS = 1_000_000;

/**
 * Reads sentences with their spans: JSON lines `{text, spans: [{start, end, type}]}` (`end` exclusive), JSON lines of CLUENER
 * `{text, label: {type: {name: [[start, end]]}}}` (`end` inclusive), or columns `character tag` with an empty line between
 * sentences (B-, I-, and M-, E-, S- where they stand). Throws `BadData` with the line.
 */
export function readLabelled(text: string): LabelledSentence[] {
  const lines = text.replace(/^\uFEFF/u, '').split(/\r?\n/u);
  const first = lines.find((line) => line.trim() !== '');
  if (first === undefined) throw bad(0, 'The file has no rows');
  const rows = first.trimStart().startsWith('{') ? jsonRows(lines) : columnRows(lines);
  if (rows.length > MOST_ROWS) throw bad(0, `The file has more than ${MOST_ROWS.toLocaleString('en')} rows`);
  return rows;
}

const bad = (line: number, why: string) => new BadData([{ line, why }]);

function jsonRows(lines: readonly string[]): LabelledSentence[] {
  return lines.flatMap((line, index) => (line.trim() === '' ? [] : [jsonRow(line, index + 1)]));
}

function jsonRow(line: string, at: number): LabelledSentence {
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch {
    throw bad(at, 'is not JSON');
  }
  const { text, spans, label } = (row ?? {}) as { text?: unknown; spans?: unknown; label?: unknown };
  if (typeof text !== 'string') throw bad(at, '"text" is missing');
  if (spans === undefined && label === undefined) throw bad(at, '"spans" is missing');
  const found = spans === undefined ? ofCluener(label, at) : ofSpans(spans, at);
  return { text, spans: checked(text, found, at) };
}

function ofSpans(spans: unknown, at: number): Span[] {
  if (!Array.isArray(spans)) throw bad(at, '"spans" is not a list');
  return spans.map((each: unknown) => {
    const { start, end, type } = (each ?? {}) as Record<string, unknown>;
    if (typeof start !== 'number' || typeof end !== 'number') throw bad(at, 'a span has no "start" and "end"');
    if (typeof type !== 'string' || type === '') throw bad(at, 'a span has no "type"');
    return { start, end, type };
  });
}

function ofCluener(label: unknown, at: number): Span[] {
  const out: Span[] = [];
  for (const [type, names] of Object.entries((label ?? {}) as Record<string, unknown>))
    for (const places of Object.values((names ?? {}) as Record<string, unknown>)) {
      if (!Array.isArray(places)) throw bad(at, '"label" does not name types with names and places');
      for (const place of places as unknown[]) {
        const [start, last] = Array.isArray(place) ? (place as unknown[]) : [];
        if (typeof start !== 'number' || typeof last !== 'number') throw bad(at, 'a place is not two numbers');
        out.push({ start, end: last + 1, type });
      }
    }
  return out;
}

/** In order. Spans may overlap in data that people marked: all are scored, the first of them is learned. */
function checked(text: string, spans: readonly Span[], at: number): Span[] {
  const sorted = spans.toSorted((a, b) => a.start - b.start || a.end - b.end);
  for (const { start, end, type } of sorted) {
    const whole = Number.isInteger(start) && Number.isInteger(end);
    if (!whole || start < 0 || end <= start || end > text.length)
      throw bad(at, `the span ${start} to ${end} (${type}) does not lie in the text`);
  }
  return sorted;
}

function columnRows(lines: readonly string[]): LabelledSentence[] {
  const out: LabelledSentence[] = [];
  let text = '';
  let spans: Span[] = [];
  let open: { start: number; type: string } | null = null;
  const close = () => {
    if (open) spans.push({ ...open, end: text.length });
    open = null;
  };
  const finish = () => {
    close();
    if (text !== '') out.push({ text, spans });
    [text, spans] = ['', []];
  };
  lines.forEach((line, index) => {
    if (line.trim() === '') return finish();
    // The character may itself be a space.
    const found = /^(.+?)[\t ](O|[BIMES]-\S+)\s*$/u.exec(line);
    if (!found) throw bad(index + 1, 'is not a character, a blank and a tag such as O or B-name');
    const [place, type] = [found[2]![0]!, found[2]!.slice(2)];
    if (place === 'O' || place === 'B' || place === 'S' || open?.type !== type) close();
    if (place !== 'O') open ??= { start: text.length, type };
    text += found[1]!;
    if (place === 'E' || place === 'S') close();
  });
  finish();
  return out;
}
