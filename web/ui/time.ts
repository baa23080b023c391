import type { Locale } from './i18n.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Beyond it a date says more than "23 days ago". */
const relativeDays = 7;

export type Instant = string | number | Date;

/** Times as one reader reads them: in his language and his zone. */
export interface Clock {
  /** 14:02 */
  time(at: Instant): string;
  /** 今天, 昨天, 明天, 11月20日星期五; with the year when it is another one. */
  day(at: Instant): string;
  /** 14:12 today, 明天 09:00 else, to stand inside a sentence: a promise must name its day. */
  when(at: Instant): string;
  /** Everything, for a tooltip: 2026年11月22日 星期日 14:02:31 */
  full(at: Instant): string;
  /** To the second, in a width that stays, for records: 2026/11/22 14:02:31 */
  stamp(at: Instant): string;
  /** 刚刚, 3 分钟前, 昨天; a date after seven days. */
  relative(at: Instant): string;
  /** The shortest form that still says when: 14:02 today, 昨天, 11/20 earlier. */
  brief(at: Instant): string;
  /** 45 秒, 3 分钟, 2 小时 5 分钟: how long something takes or took. */
  duration(ms: number): string;
  /** The same for all instants of one calendar day, and comparable as text. */
  dayKey(at: Instant): string;
}

export interface ClockOptions {
  readonly locale: Locale;
  /** IANA name; the reader's own when left out. */
  readonly timeZone?: string;
  readonly now?: () => number;
}

/** A clock for one reader. Formatters are costly to make and cheap to use, so they are made once. */
export function createClock(options: ClockOptions): Clock {
  const now = options.now ?? Date.now;
  const { time, thisYear, anyYear, full, stamp, short, shortAnyYear, parts, ago } = formats(options);
  const dayKey = (at: Instant) => parts.format(new Date(at));
  const daysAgo = (at: Instant) => Math.round((Date.parse(dayKey(now())) - Date.parse(dayKey(at))) / dayMs);
  const sameYear = (at: Instant) => dayKey(at).slice(0, 4) === dayKey(now()).slice(0, 4);
  const date = (at: Instant) => (sameYear(at) ? short : shortAnyYear).format(new Date(at));

  function day(at: Instant): string {
    const days = daysAgo(at);
    if (Math.abs(days) <= 1) return ago.format(-days, 'day');
    return (sameYear(at) ? thisYear : anyYear).format(new Date(at));
  }

  function relative(at: Instant): string {
    const passed = now() - new Date(at).getTime();
    const size = Math.abs(passed);
    if (size < minuteMs) return justNow[options.locale];
    if (size < hourMs) return ago.format(-Math.trunc(passed / minuteMs), 'minute');
    const days = daysAgo(at);
    if (days === 0) return ago.format(-Math.trunc(passed / hourMs), 'hour');
    return Math.abs(days) < relativeDays ? ago.format(-days, 'day') : date(at);
  }

  return {
    dayKey,
    relative,
    time: (at) => time.format(new Date(at)),
    full: (at) => full.format(new Date(at)),
    stamp: (at) => stamp.format(new Date(at)),
    duration: durationWords(options.locale),
    day: (at) => capital(day(at)),
    when: (at) => (daysAgo(at) === 0 ? '' : `${day(at)} `) + time.format(new Date(at)),
    brief(at) {
      const days = daysAgo(at);
      if (days === 0) return time.format(new Date(at));
      return days === 1 ? ago.format(-1, 'day') : date(at);
    },
  };
}

/** What people say; Intl's word for it, 现在, names the moment of reading, not of the event. */
const justNow: Readonly<Record<Locale, string>> = { 'zh-CN': '刚刚', en: 'just now' };

/** A day stands alone in a divider: Today, not today. */
const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

function formats({ locale, timeZone }: ClockOptions) {
  const zone = timeZone === undefined ? {} : { timeZone };
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...options, ...zone });
  const numeric = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  return {
    time: format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    thisYear: format({ month: 'long', day: 'numeric', weekday: 'long' }),
    anyYear: format({ year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' }),
    full: format({ dateStyle: 'full', timeStyle: 'medium', hourCycle: 'h23' }),
    stamp: format({
      ...numeric,
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    }),
    short: format({ month: 'numeric', day: 'numeric' }),
    shortAnyYear: format({ year: 'numeric', month: 'numeric', day: 'numeric' }),
    /** Canadian English writes 2026-11-22, which sorts. */
    parts: new Intl.DateTimeFormat('en-CA', { ...numeric, ...zone }),
    ago: new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }),
  };
}

/** At most two units: nobody plans by the seconds of a two-hour wait. */
function durationWords(locale: Locale): (ms: number) => string {
  const unitDisplay = locale === 'en' ? 'short' : 'long';
  const unit = (name: string) => {
    const format = new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay });
    return (value: number) => format.format(value);
  };
  const [second, minute, hour, day] = [unit('second'), unit('minute'), unit('hour'), unit('day')];
  const both = (large: string, rest: number, small: typeof minute) => (rest === 0 ? large : `${large} ${small(rest)}`);
  return (ms) => {
    const seconds = Math.max(0, Math.round(ms / 1000));
    if (seconds < 60) return second(seconds);
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) return minute(minutes);
    const hours = Math.floor(minutes / 60);
    if (hours < 24) return both(hour(hours), minutes % 60, minute);
    return both(day(Math.floor(hours / 24)), hours % 24, hour);
  };
}
