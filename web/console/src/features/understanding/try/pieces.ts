interface Marked {
  readonly start: number;
  readonly end: number;
}

/** A piece of a text: plain, or what one of the marks covers. */
export interface Piece<T> {
  readonly text: string;
  readonly mark: T | null;
}

/** Cuts a text at its marks. Of marks that cross, the one that begins first counts, then the longer one. */
export function piecesOf<T extends Marked>(text: string, marks: readonly T[]): Piece<T>[] {
  const pieces: Piece<T>[] = [];
  let at = 0;
  for (const mark of marks.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (mark.start < at || mark.end <= mark.start || mark.end > text.length) continue;
    if (mark.start > at) pieces.push({ text: text.slice(at, mark.start), mark: null });
    pieces.push({ text: text.slice(mark.start, mark.end), mark });
    at = mark.end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), mark: null });
  return pieces;
}
