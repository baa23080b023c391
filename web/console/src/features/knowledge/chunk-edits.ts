import { limits } from '#contracts/common';
import type { Chunk } from '#contracts/http/knowledge';

/** The passages of a document after an edit, or why there is none: `end`: nothing follows · `long`: beyond the characters of a passage · `edge`: nothing stands before or behind the cursor · `full`: beyond the passages of a document */
export type Edited = { chunks: Chunk[]; at: number } | { refused: 'end' | 'long' | 'edge' | 'full' };

/** Joined with a line between, under the heading and on the page of the first; found if one of them was found. */
export function mergeWithNext(chunks: readonly Chunk[], at: number): Edited {
  const [one, next] = [chunks[at], chunks[at + 1]];
  if (!one || !next) return { refused: 'end' };
  const text = `${one.text.trimEnd()}\n${next.text.trimStart()}`;
  if (text.length > limits.chunk) return { refused: 'long' };
  const merged = { ...one, text, box: one.page === next.page ? around(one.box, next.box) : one.box };
  return { chunks: chunks.toSpliced(at, 2, { ...merged, disabled: one.disabled && next.disabled }), at };
}

/** Cut in two at a place in the text; the second part gets an id of its own. */
export function splitAt(chunks: readonly Chunk[], at: number, place: number, id: string): Edited {
  const one = chunks[at];
  if (!one) return { refused: 'edge' };
  const [before, behind] = [one.text.slice(0, place).trimEnd(), one.text.slice(place).trimStart()];
  if (before === '' || behind === '') return { refused: 'edge' };
  if (chunks.length >= limits.chunks) return { refused: 'full' };
  return { chunks: chunks.toSpliced(at, 1, { ...one, text: before }, { ...one, id, text: behind }), at: at + 1 };
}

/** An empty passage behind one, under the same heading; `at` -1 is before all. */
export function addAfter(chunks: readonly Chunk[], at: number, id: string): Edited {
  if (chunks.length >= limits.chunks) return { refused: 'full' };
  const heading = chunks[at]?.heading ?? [];
  const fresh: Chunk = { id, heading, text: '', page: chunks[at]?.page ?? null, box: null, disabled: false };
  return { chunks: chunks.toSpliced(at + 1, 0, fresh), at: at + 1 };
}

/** One place up (-1) or down (1). */
export function moveBy(chunks: readonly Chunk[], at: number, by: -1 | 1): Edited {
  const one = chunks[at];
  if (!one || chunks[at + by] === undefined) return { refused: 'end' };
  return { chunks: chunks.toSpliced(at, 1).toSpliced(at + by, 0, one), at: at + by };
}

export function change(chunks: readonly Chunk[], at: number, part: Partial<Chunk>): Chunk[] {
  return chunks.map((chunk, index) => (index === at ? { ...chunk, ...part } : chunk));
}

/** Places of the passages that hold the words in their text or heading; all without words. */
export function found(chunks: readonly Chunk[], words: string): number[] {
  const sought = words.trim().toLowerCase();
  const holds = ({ text, heading }: Chunk) => `${heading.join(' ')} ${text}`.toLowerCase().includes(sought);
  return chunks.flatMap((chunk, at) => (sought === '' || holds(chunk) ? [at] : []));
}

/** What would be sent: passages without words go. */
export function tidyChunks(chunks: readonly Chunk[]): Chunk[] {
  return chunks.filter(({ text }) => text.trim() !== '');
}

type Box = Chunk['box'];

function around(a: Box, b: Box): Box {
  if (a === null || b === null) return a ?? b;
  const [left, top] = [Math.min(a[0], b[0]), Math.min(a[1], b[1])];
  return [left, top, Math.max(a[0] + a[2], b[0] + b[2]) - left, Math.max(a[1] + a[3], b[1] + b[3]) - top];
}
