import type { LabelledSentence, Span } from './spans.ts';

/** Longest name that is looked for, in UTF-16 units. */
const LONGEST = 40;

/**
 * The yardstick: the longest names of the training data, wherever they stand, as what they mostly were there; nothing for a
 * name that was mostly nothing.
 */
export function mostFrequent(sentences: readonly LabelledSentence[]): (text: string) => Span[] {
  const counts = new Map<string, Map<string, number>>();
  for (const { text, spans } of sentences)
    for (const { start, end, type } of spans) {
      const name = text.slice(start, end);
      const types = counts.get(name) ?? counts.set(name, new Map()).get(name)!;
      types.set(type, (types.get(type) ?? 0) + 1);
    }
  const longest = Math.min(LONGEST, Math.max(0, ...[...counts.keys()].map((name) => name.length)));
  const met = new Map<string, number>();
  for (const { text } of sentences)
    for (let start = 0; start < text.length; start++)
      for (let end = start + 1; end <= Math.min(text.length, start + longest); end++) {
        const part = text.slice(start, end);
        if (counts.has(part)) met.set(part, (met.get(part) ?? 0) + 1);
      }
  const kinds = new Map<string, string>();
  for (const [name, types] of counts) {
    const marked = [...types.values()].reduce((sum, count) => sum + count, 0);
    const [kind] = [...types].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]!;
    if (marked * 2 > (met.get(name) ?? 0)) kinds.set(name, kind);
  }
  return (text) => {
    const out: Span[] = [];
    for (let start = 0; start < text.length;) {
      let end = Math.min(text.length, start + longest);
      while (end > start && !kinds.has(text.slice(start, end))) end--;
      if (end > start) out.push({ start, end, type: kinds.get(text.slice(start, end))! });
      start = Math.max(end, start + 1);
    }
    return out;
  };
}
