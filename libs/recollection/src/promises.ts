import { sentences } from '#libs/text';

/** What somebody of the company said he would do. */
export interface Promised {
  /** The sentence that says it, shortened. */
  readonly text: string;
  /** The end of the time that was named; null when none was. */
  readonly due: Date | null;
}

/** Characters kept of a promise; texts are read so far. */
const TEXT = 120;
const READ = 2_000;

const deed =
  '(?:发|寄|回|答复|联系|打(?:个)?电话|致电|办|安排|确认|处理|跟进|申请|报价|退|补|送|查|核实|通知|上门|反馈|提供|准备|解决|转)';
const doing = new RegExp(
  `(?:给|帮|替|为|跟|和)(?:您|你).{0,8}${deed}|(?:我|我们|同事|经理|专员|顾问|这边|师傅).{0,6}(?:会|将|来|去).{0,12}${deed}.{0,4}(?:您|你)|${deed}.{0,6}(?:给)(?:您|你)|会有.{0,8}联系(?:您|你)|\\b(?:i|we)(?:'ll| will| am going to)\\b.{0,30}\\b(?:send|call|reply|contact|arrange|get back|confirm|check|email|ship|follow up|prepare|refund)`,
  'iu',
);
const notOurs =
  /[?？吗]$|^(?:请|麻烦)?(?:您|你)|请(?:您|你)|一般|通常|不能|没法|无法|不会|不可以|如果|要是|\b(?:if|cannot|can't|won't)\b/iu;

/** The first sentence of a reply that promises something, or null. `at`: when it was said, in the zone it is meant in. Pure. */
export function promiseIn(text: string, at: Date, timeZone: string): Promised | null {
  for (const sentence of sentences(text.slice(0, READ))) {
    const said = sentence.trim();
    if (notOurs.test(said.replace(/[。.!！~]+$/u, '')) || !doing.test(said)) continue;
    return { text: [...said].slice(0, TEXT).join(''), due: dueOf(said, at, timeZone) };
  }
  return null;
}

const numerals = new Map('零一二三四五六七八九'.split('').map((digit, value) => [digit, value]));
/** 3, 三, 十二, 两 */
function count(text: string): number {
  if (/^\d/u.test(text)) return Number(text);
  const [tens, ones] = text.replace('两', '二').split('十');
  if (ones === undefined) return numerals.get(tens!) ?? 0;
  return (tens === '' ? 1 : (numerals.get(tens!) ?? 0)) * 10 + (ones === '' ? 0 : (numerals.get(ones) ?? 0));
}

const units: Readonly<Record<string, number>> = {
  分钟: 1,
  小时: 60,
  钟头: 60,
  天: 1440,
  日: 1440,
  工作日: 1440,
  周: 10_080,
  星期: 10_080,
  minute: 1,
  hour: 60,
  day: 1440,
  week: 10_080,
};
const MINUTE = 60_000;

const within =
  /(半|\d{1,3}|[一二两三四五六七八九十]{1,3})\s?个?(分钟|小时|钟头|工作日|天|日|周|星期)之?(?:以)?内|within (\d{1,3}) (minute|hour|day|week)s?/iu;
const day =
  /(今天|今日|今晚|明天|明早|明日|后天|today|tonight|tomorrow)|(下)?(?:周|星期|礼拜)([一二三四五六日天])|(\d{1,2})月(\d{1,2})[日号]|(月底)/iu;
const clock = /(上午|早上|中午|下午|晚上|今晚|明早)?(\d{1,2}|[一二三四五六七八九十]{1,3})[点:：](半|\d{2})?/u;
const weekdays = '一二三四五六日';

/** The end of the time that a sentence names, in `timeZone`; null when it names none. */
function dueOf(text: string, at: Date, timeZone: string): Date | null {
  const span = within.exec(text);
  if (span) {
    const unit = units[(span[2] ?? span[4])!.toLowerCase()]!;
    const number = span[1] === '半' ? 0.5 : count((span[1] ?? span[3])!);
    return new Date(at.getTime() + number * unit * MINUTE);
  }
  const named = day.exec(text);
  if (!named) return null;
  const today = localDay(at, timeZone);
  const date = dayOf(named, today);
  const hour = clock.exec(text);
  if (!hour) return instant(date, [23, 59, 59], timeZone);
  const late = /下午|晚上|今晚/u.test(text) && count(hour[2]!) < 12;
  const minutes = hour[3] === '半' ? 30 : Number(hour[3] ?? 0);
  return instant(date, [count(hour[2]!) + (late ? 12 : 0), minutes, 0], timeZone);
}

/** A day as midnight UTC of its date. */
function dayOf(named: RegExpExecArray, today: Date): Date {
  const [, word, next, weekday, month, date, monthEnd] = named;
  const from = (days: number) => new Date(today.getTime() + days * 1440 * MINUTE);
  if (word) return from(/明|tomorrow/iu.test(word) ? 1 : word === '后天' ? 2 : 0);
  if (weekday) {
    const wanted = weekdays.indexOf(weekday === '天' ? '日' : weekday);
    const now = (today.getUTCDay() + 6) % 7;
    return from(wanted - now + (next || wanted < now ? 7 : 0));
  }
  if (monthEnd) return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1, 0));
  const year = today.getUTCFullYear();
  const then = new Date(Date.UTC(year, Number(month) - 1, Number(date)));
  return then < today ? new Date(Date.UTC(year + 1, Number(month) - 1, Number(date))) : then;
}

function localDay(at: Date, timeZone: string): Date {
  return new Date(`${at.toLocaleDateString('sv', { timeZone })}T00:00:00Z`);
}

/** The instant at which clocks in `timeZone` show this. */
function instant(date: Date, [hour, minute, second]: readonly [number, number, number], timeZone: string): Date {
  const wanted = date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000;
  const shown = new Date(`${new Date(wanted).toLocaleString('sv', { timeZone }).replace(' ', 'T')}Z`).getTime();
  return new Date(wanted - (shown - wanted));
}
