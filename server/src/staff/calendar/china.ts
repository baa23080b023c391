import published from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import type { Locale } from '#contracts/common';

/** What the State Council's yearly notice says of a date: a day off, or a weekend worked in exchange (调休). */
export interface ChinaDay {
  readonly kind: 'holiday' | 'workday';
  readonly name: Record<Locale, string>;
}

type Days = Record<string, string>;
const { holidays, workdays }: { holidays: Days; workdays: Days } = published;

/** The last date the published arrangement reaches; the notice for a year comes in the autumn before it. */
export const chinaReaches = `${lastYear()}-12-31`;

/** Null for ordinary days, and for dates beyond `chinaReaches`, of which nobody knows yet. */
export function chinaDay(date: string): ChinaDay | null {
  const holiday = holidays[date];
  const words = holiday ?? workdays[date];
  if (words === undefined) return null;
  const [en = '', zh = ''] = words.split(',');
  return { kind: holiday === undefined ? 'workday' : 'holiday', name: { 'zh-CN': zh, en } };
}

/** A year counts from its National Day on: New Year's Day of the next one is told in December already. */
function lastYear(): number {
  return Math.max(
    ...Object.keys(holidays).flatMap((date) => (date.endsWith('-10-01') ? [Number(date.slice(0, 4))] : [])),
  );
}
