import type { Span } from './spans.ts';

export interface SpanScores {
  /** Of all that was found, the share that is right in place and type. */
  readonly precision: number;
  /** Of all that is to be found, the share that was. */
  readonly recall: number;
  readonly f1: number;
}

/** Scores of what was found beside what is to be found, row by row; types in order. 0 where nothing is to be divided. */
export function spanScores(
  gold: readonly (readonly Span[])[],
  found: readonly (readonly Span[])[],
): SpanScores & { types: Record<string, SpanScores & { support: number }> } {
  const counts = new Map<string, { right: number; found: number; support: number }>();
  const of = (type: string) => counts.get(type) ?? counts.set(type, { right: 0, found: 0, support: 0 }).get(type)!;
  const key = ({ start, end, type }: Span) => `${start} ${end} ${type}`;
  gold.forEach((spans, row) => {
    const right = new Set(spans.map(key));
    for (const span of spans) of(span.type).support++;
    for (const span of found[row] ?? []) {
      of(span.type).found++;
      if (right.has(key(span))) of(span.type).right++;
    }
  });
  const types = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const all = { right: 0, found: 0, support: 0 };
  for (const [, count] of types) {
    all.right += count.right;
    all.found += count.found;
    all.support += count.support;
  }
  return {
    ...shares(all),
    types: Object.fromEntries(types.map(([type, count]) => [type, { ...shares(count), support: count.support }])),
  };
}

function shares({ right, found, support }: { right: number; found: number; support: number }): SpanScores {
  const [precision, recall] = [found === 0 ? 0 : right / found, support === 0 ? 0 : right / support];
  return { precision, recall, f1: found + support === 0 ? 0 : (2 * right) / (found + support) };
}
