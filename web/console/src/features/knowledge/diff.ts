export interface DiffPart {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** Pieces of each side beyond which the whole text is shown as replaced: the table grows with their product. */
export const diffPieces = 2_000;

/**
 * What changed between two texts, as parts in reading order. Compared are words where a language has
 * spaces and words of the segmenter where it has none, so a change in Chinese shows a word and not a line.
 */
export function diffText(before: string, after: string, locale = 'zh-CN'): DiffPart[] {
  const a = pieces(before, locale);
  const b = pieces(after, locale);
  if (a.length > diffPieces || b.length > diffPieces)
    return before === after ? join([part('same', before)]) : join([part('removed', before), part('added', after)]);
  return join(walk(a, b, commonLengths(a, b)));
}

function pieces(text: string, locale: string): string[] {
  return [...new Intl.Segmenter(locale, { granularity: 'word' }).segment(text)].map(({ segment }) => segment);
}

/** `table[i][j]`: length of the longest common run of pieces of `a` from i and `b` from j. */
function commonLengths(a: string[], b: string[]): Uint16Array[] {
  const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    const row = table[i] as Uint16Array;
    const below = table[i + 1] as Uint16Array;
    for (let j = b.length - 1; j >= 0; j--)
      row[j] = a[i] === b[j] ? (below[j + 1] as number) + 1 : Math.max(below[j] as number, row[j + 1] as number);
  }
  return table;
}

function walk(a: string[], b: string[], table: Uint16Array[]): DiffPart[] {
  const parts: DiffPart[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      parts.push(part('same', a[i] as string));
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && (table[i + 1]?.[j] ?? 0) >= (table[i]?.[j + 1] ?? 0)))
      parts.push(part('removed', a[i++] as string));
    else parts.push(part('added', b[j++] as string));
  }
  return parts;
}

function part(kind: DiffPart['kind'], text: string): DiffPart {
  return { kind, text };
}

/** Neighbours of one kind become one part; empty ones vanish. */
function join(parts: DiffPart[]): DiffPart[] {
  const joined: DiffPart[] = [];
  for (const { kind, text } of parts) {
    const last = joined.at(-1);
    if (text === '') continue;
    if (last?.kind === kind) last.text += text;
    else joined.push({ kind, text });
  }
  return joined;
}
