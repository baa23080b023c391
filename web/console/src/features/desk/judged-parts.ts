export interface Part {
  text: string;
  marked: boolean;
}

/** A sentence cut where marks begin and end; overlapping marks are one, marks outside are none. Pure. */
export function marksIn(text: string, spans: readonly { start: number; end: number }[]): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const start = Math.max(at, span.start);
    const end = Math.min(text.length, span.end);
    if (end <= start) continue;
    if (start > at) parts.push({ text: text.slice(at, start), marked: false });
    parts.push({ text: text.slice(start, end), marked: true });
    at = end;
  }
  if (at < text.length) parts.push({ text: text.slice(at), marked: false });
  return parts;
}
