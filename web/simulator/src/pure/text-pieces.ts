export interface Piece {
  readonly words: string;
  /** An http address; null for plain words. */
  readonly href: string | null;
}

/** `<a href="…">…</a>`, which the platform allows in texts, or an address as it stands. */
const linkPattern =
  /<a\s+href=["']?(https?:\/\/[^"'\s>]+)["']?\s*>([^<]{1,500})<\/a>|https?:\/\/[^\s<>"'，。；、）】]+/gi;

/** A text cut into words and links; whatever else looks like markup stays what it is: text. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(linkPattern)) {
    if (match.index > from) pieces.push({ words: text.slice(from, match.index), href: null });
    pieces.push({ words: match[2] ?? match[0], href: match[1] ?? match[0] });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ words: text.slice(from), href: null });
  return pieces;
}
