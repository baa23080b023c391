/** The command did not do what was asked, for a reason said in one sentence. An empty one was told already. */
export class CommandFailed extends Error {}

/** The command was called in a way that cannot be meant. */
export class UsageError extends Error {}

/** A result, for stdout. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A message beside the result, for stderr. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** Rows as aligned columns. A Han character takes two columns of a terminal. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, widthOf(cell));
  const line = (row: readonly string[]) =>
    row.map((cell, at) => (at === row.length - 1 ? cell : cell + ' '.repeat(widths[at]! - widthOf(cell)))).join('  ');
  return rows.map(line).join('\n');
}

const wide = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60]/u;

function widthOf(text: string): number {
  return [...text].reduce((sum, char) => sum + (wide.test(char) ? 2 : 1), 0);
}
