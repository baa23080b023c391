/** Cells along an edge of a tile. */
export const tileEdge = 11;

/**
 * A pattern that stands for a link, the same for the same text. It is a picture to click, not a code to scan: the
 * simulator is out of reach of a real phone.
 */
export function tileOf(text: string): boolean[][] {
  let state = 2166136261;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 1;
  };
  for (const letter of text) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16777619);
  return Array.from({ length: tileEdge }, () => Array.from({ length: tileEdge }, () => next() === 1));
}
