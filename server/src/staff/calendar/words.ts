import type { Locale } from '#contracts/common';
import type { Span } from '#contracts/http/settings';
import { clock, type OpeningHours } from './plan.ts';

interface Tongue {
  days: readonly string[];
  every: string;
  range: (first: string, last: string) => string;
  allDay: string;
  between: { day: string; span: string; group: string };
}

const tongues: Record<Locale, Tongue> = {
  'zh-CN': {
    days: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
    every: '每天',
    range: (first, last) => `${first}至${last}`,
    allDay: '全天',
    between: { day: '、', span: '、', group: '；' },
  },
  en: {
    days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
    every: 'every day',
    range: (first, last) => `${first}–${last}`,
    allDay: 'all day',
    between: { day: ', ', span: ', ', group: '; ' },
  },
};

/** The week in a few words, `周一至周五 9:00–18:00；周六 9:00–12:00`; empty when it is never open. */
export function weekWords(hours: Pick<OpeningHours, 'weekly'>, locale: Locale): string {
  const tongue = tongues[locale];
  const days = tongue.days.map((_, index) =>
    spansWords(
      hours.weekly.filter(({ weekday }) => weekday === index + 1),
      tongue,
    ),
  );
  const distinct = [...new Set(days.filter((words) => words !== ''))];
  return distinct
    .map(
      (words) =>
        `${daysWords(
          days.flatMap((each, index) => (each === words ? [index] : [])),
          tongue,
        )} ${words}`,
    )
    .join(tongue.between.group);
}

function spansWords(spans: readonly Span[], { allDay, between }: Tongue): string {
  return spans
    .toSorted((a, b) => clock(a.from) - clock(b.from))
    .map(({ from, to }) => (from === '00:00' && to === '24:00' ? allDay : `${short(from)}–${short(to)}`))
    .join(between.span);
}

/** Days that follow each other are a range from three on. */
function daysWords(indexes: readonly number[], { days, every, range, between }: Tongue): string {
  if (indexes.length === days.length) return every;
  const runs: number[][] = [];
  for (const index of indexes) {
    const run = runs.at(-1);
    if (run && run.at(-1) === index - 1) run.push(index);
    else runs.push([index]);
  }
  return runs
    .flatMap((run) =>
      run.length >= 3 ? [range(days[run[0]!]!, days[run.at(-1)!]!)] : run.map((index) => days[index]!),
    )
    .join(between.day);
}

const short = (time: string) => time.replace(/^0(?=\d:)/, '');
