import type { Sentence } from './actors/refusal.ts';

/** Lines kept; the oldest go first. */
const MAX_LINES = 5_000;
const MAX_PAGE = 500;

export type LogKind = 'api' | 'callback' | 'actor' | 'fault';

export interface LogLine {
  /** Counts from 1 without gaps; never used twice in one run. */
  readonly n: number;
  /** ms of the simulated clock. */
  readonly at: number;
  readonly kind: LogKind;
  /** One sentence or one call, for people; a sentence stands in `zh` too. */
  readonly what: string;
  readonly zh?: string;
  readonly [detail: string]: unknown;
}

export interface Log {
  add(kind: LogKind, what: string | Sentence, detail?: Record<string, unknown>): void;
  /** Lines after the number `after`, oldest first; without it the newest ones. */
  read(page: { after?: number | undefined; limit?: number | undefined }): LogLine[];
  last(): number;
}

/** What happened in the simulator, bounded. `changed` is told the number of each new line. */
export function createLog({ now, changed }: { now: () => number; changed: (n: number) => void }): Log {
  const lines: LogLine[] = [];
  let n = 0;
  return {
    add(kind, what, detail = {}) {
      const words = typeof what === 'string' ? { what } : { what: what.en, zh: what.zh };
      lines.push({ ...detail, n: ++n, at: now(), kind, ...words });
      // Cut in strides: shifting one by one moves the whole list for each line.
      if (lines.length >= MAX_LINES * 1.2) lines.splice(0, lines.length - MAX_LINES);
      changed(n);
    },
    read({ after, limit = 100 }) {
      const kept = lines.slice(-MAX_LINES);
      const many = Math.min(limit, MAX_PAGE);
      if (after === undefined) return kept.slice(-many);
      const from = Math.max(0, after - (kept[0]?.n ?? 1) + 1);
      return kept.slice(from, from + many);
    },
    last: () => n,
  };
}
