export interface Row {
  readonly what: string;
  readonly megabytes: number;
  readonly seconds: number;
  readonly secondsPerGb: number;
}

export function row(what: string, bytes: number, seconds: number): Row {
  const round = (value: number) => Math.round(value * 100) / 100;
  return { what, megabytes: round(bytes / 1e6), seconds: round(seconds), secondsPerGb: round((seconds / bytes) * 1e9) };
}

export function printTable(told: { line: string; rows: readonly Row[]; same: boolean; file: number }): void {
  const cells = told.rows.map(({ what, megabytes, seconds, secondsPerGb }) => [
    what,
    `${megabytes} MB`,
    `${seconds} s`,
    `${secondsPerGb} s/GB`,
  ]);
  const all = [['what', 'plain bytes', 'time', 'per GB'], ...cells];
  const widths = all[0]!.map((_, at) => Math.max(...all.map((each) => each[at]!.length)));
  const line = (each: readonly string[]) => `| ${each.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |`;
  console.log(told.line);
  console.log(
    [line(all[0]!), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...cells.map(line)].join('\n'),
  );
  console.log(
    `the file: ${Math.round(told.file / 1e6)} MB; every table that came back is ${told.same ? 'the same' : 'DIFFERENT'}`,
  );
}
