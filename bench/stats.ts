/** The value that `share` (0 to 1) of the samples do not exceed, by nearest rank. NaN without samples. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}

export const ms = (value: number): string => (Number.isNaN(value) ? 'none' : `${value.toFixed(value < 10 ? 1 : 0)} ms`);
export const seconds = (value: number): string => (Number.isNaN(value) ? 'none' : `${(value / 1000).toFixed(1)} s`);
export const perSecond = (value: number, what: string): string => `${value.toFixed(0)} ${what}/s`;

/** A table of Markdown, so that it can stand in a page as it is. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, at) => Math.max(3, ...all.map((row) => (row[at] ?? '').length)));
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, at) => (row[at] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join('\n');
}
