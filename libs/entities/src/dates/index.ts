import { at, marked, type Source } from '../source.ts';
import type { Entity } from '../types.ts';
import { isAppointment, isWithinDay, readTime, type TimeOfDay } from './clock.ts';
import { dayRules } from './days.ts';
import { holidayRules } from './holidays.ts';
import type { Reading } from './reading.ts';
import { DAY, dayOf, mondayOf, stamp, wallOf, type Wall } from './wall.ts';

const rules = [...holidayRules, ...dayRules];
/** With what a day, a month or a time may begin; nothing else is tried. */
const BEGINS =
  /[\d一二两三四五六七八九十大前昨今明后听琴上下这本周星礼月年过半元春除清五端中国七重情妇儿教母父平圣双六新暑寒去第早晚凌傍深正午夜在tynlimwfsjaodcb]/u;
const BETWEEN = /\s?(?:的|,|，)?\s?(?:在|at )?/y;
const CONNECTOR = /\s?(?:到|至|-|~|–|—|−)\s?/y;

/** The day or longer stretch that begins at `index`. The longest reading wins, the more exact rule on a tie. */
function readDays(text: string, index: number, now: Wall): Reading | null {
  let best: Reading | null = null;
  for (const [pattern, meaning] of rules) {
    const match = at(pattern, text, index);
    if (!match || match[0].length <= (best?.length ?? 0)) continue;
    const found = meaning(match, now);
    if (found) best = { ...found, length: match[0].length };
  }
  return best;
}

/** A time said of a day; without one of today, or of tomorrow when it has passed. */
function placed(day: Wall | null, time: TimeOfDay, now: Wall): Omit<Reading, 'length'> {
  const today = dayOf(now);
  const base = day ?? (today + time.until <= now ? today + DAY : today);
  return { start: base + time.from, end: base + time.until, grain: time.grain };
}

interface Found extends Reading {
  /** Whose day a second time may share: 明天下午两点到四点. */
  readonly day: Wall | null;
  readonly timed: boolean;
}

function readMoment(text: string, index: number, now: Wall): Found | null {
  const days = /[a-z]/u.test(text[index - 1] ?? '') && /[a-z]/u.test(text[index]!) ? null : readDays(text, index, now);
  if (days?.closed || (days && !['day', 'part'].includes(days.grain))) return { ...days, day: null, timed: false };
  if (days && days.grain === 'part') return { ...days, day: dayOf(days.start), timed: true };
  const after = index + (days?.length ?? 0);
  const gap = days ? at(BETWEEN, text, after)![0].length : 0;
  const time = readTime(text, after + gap, days !== null);
  if (!time || !isWithinDay(time)) return days && { ...days, day: days.start, timed: false };
  const length = (days?.length ?? 0) + gap + time.length;
  if (!days && time.part && !isAppointment(text, index, index + length)) return null;
  return { ...placed(days?.start ?? null, time, now), length, day: days?.start ?? null, timed: true };
}

/** 周一到周五, 两点到四点, 3月15号到20号: the second end is read in the light of the first. */
function readRange(text: string, index: number, now: Wall): Found | null {
  const first = readMoment(text, index, now);
  if (!first) return null;
  const link = at(CONNECTOR, text, index + first.length);
  if (!link) return first;
  const from = index + first.length + link[0].length;
  const second = readMoment(text, from, seenFrom(first, now));
  if (!second || second.closed) return first;
  const length = first.length + link[0].length + second.length;
  if (first.timed && second.timed) return rangeOfTimes(first, second, { length, now });
  if (first.timed !== second.timed || second.end <= first.start) return first;
  return { ...first, end: second.end, length };
}

/** A day after another is looked for from that one on. */
const seenFrom = (first: Found, now: Wall): Wall => (first.timed ? now : Math.max(first.start, mondayOf(first.start)));

function rangeOfTimes(first: Found, second: Found, { length, now }: { length: number; now: Wall }): Found {
  const time = second.start - dayOf(second.start);
  const isSpoken = second.day !== null;
  let start = first.start;
  // Opening hours of which some are left are today's.
  if (first.day === null && start - DAY >= dayOf(now) && dayOf(now) + time > now) start -= DAY;
  let end = isSpoken ? second.start : dayOf(start) + time;
  if (end <= start && !isSpoken) end += time + DAY / 2 > start - dayOf(start) && time < DAY / 2 ? DAY / 2 : DAY;
  if (end <= start) end += DAY;
  return { ...first, start, end, length };
}

/** Days and times, in the time zone of the company: 下周三下午, 国庆期间, 三天后, 月底. */
export function dates(source: Source, at: Date, timeZone: string): Entity[] {
  const { text } = source;
  const now = wallOf(at, timeZone);
  const found: Entity[] = [];
  for (let index = 0; index < text.length; index++) {
    if (!BEGINS.test(text[index]!) || isInsideNumber(text, index)) continue;
    const reading = readRange(text, index, now);
    if (!reading) continue;
    const value = { start: stamp(reading.start, timeZone), end: stamp(reading.end, timeZone), grain: reading.grain };
    found.push(marked(source, 'date', [index, index + reading.length], value));
    index += reading.length - 1;
  }
  return found;
}

const isInsideNumber = (text: string, index: number): boolean =>
  (/\d/u.test(text[index]!) && /[\d.:a-z_/-]/u.test(text[index - 1] ?? '')) ||
  (/[一二两三四五六七八九十]/u.test(text[index]!) && /[第一二两三四五六七八九十百千万]/u.test(text[index - 1] ?? ''));
