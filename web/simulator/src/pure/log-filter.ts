import type { LogKind, LogLine } from '../wire.ts';

export interface LogWish {
  readonly kind: LogKind | 'all';
  readonly text: string;
}

/** Lines of a kind that hold all the words asked for, newest first. */
export function wanted(lines: readonly LogLine[], { kind, text }: LogWish): LogLine[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return lines
    .filter((line) => {
      if (kind !== 'all' && line.kind !== kind) return false;
      const whole = words.length === 0 ? '' : JSON.stringify(line).toLowerCase();
      return words.every((word) => whole.includes(word));
    })
    .toReversed();
}

/** What a line carries beside its number, time, kind and sentence. */
export function detailOf({ n, at, kind, what, ...detail }: LogLine): Record<string, unknown> {
  void [n, at, kind, what];
  return detail;
}

/** Whether it ended with anything but a yes. */
export function endedBadly({ errcode, status, error }: LogLine): boolean {
  if (typeof errcode === 'number' && errcode !== 0) return true;
  if (typeof error === 'string' && error !== '') return true;
  return typeof status === 'number' && status >= 400;
}
