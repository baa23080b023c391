import { valueOf } from '../amounts.ts';
import { at } from '../source.ts';
import type { Grain } from '../types.ts';
import { DAY, HOUR, MINUTE, type Wall } from './wall.ts';

/** A time of day: from and until so many milliseconds after midnight. */
export interface TimeOfDay {
  readonly from: Wall;
  readonly until: Wall;
  readonly grain: Grain;
  readonly length: number;
  /** Only 上午, 晚上: no hour is named. */
  readonly part: boolean;
}

/** Hours from and until; the longer word first. */
const PARTS: readonly (readonly [string, number, number])[] = [
  ['大清早|一大早|清晨|早晨|早上|早间|morning|早', 6, 9],
  ['凌晨|半夜', 0, 6],
  ['上午|午前|forenoon', 8, 12],
  ['中午|正午|noon', 11, 13],
  ['下午|午后|afternoon', 13, 18],
  ['傍晚', 17, 19],
  ['今晚|晚上|晚间|夜里|夜晚|evening|晚', 18, 24],
  ['深夜', 22, 24],
];
const PART = `(?:${PARTS.map(([words]) => `(${words})`).join('|')})`;
const NUMBER = '(\\d{1,2}|[零〇一二两三四五六七八九十]{1,3})';
const PART_ONLY = new RegExp(PART, 'y');
const HOUR_WORDS = new RegExp(
  `${PART}?(?:的)?\\s?${NUMBER}\\s?(?:点钟?|时)(?:(半)|([一三])刻|整|(?:过|零)?${NUMBER}分?(?![\\d点成折]))?`,
  'y',
);
const DIGITAL = new RegExp(`${PART}?\\s?(?:at )?(\\d{1,2}):([0-5]\\d)(?::[0-5]\\d)?\\s?(am|pm)?(?![\\d:])`, 'y');
const ENGLISH = /(?:at )?(\d{1,2})\s?(am|pm|o'clock)(?![a-z])/y;
/** 三点 alone may be three points: what may follow a time that nothing else makes one. */
const GOES_ON =
  /^\s?(?:$|[,.，。!?！？;；]|钟|半|左右|前|后|到|至|-|~|之|以|见|来|去|打|过|开|方便|行|可以|吧|吗|有|再|我|你|联系|给|回)/u;
/** Hours before this one are after noon when nothing is said: shops talk of 3点, not of three in the morning. */
const MORNING = 7;

function parts(groups: readonly (string | undefined)[]): readonly [string, number, number] | null {
  const index = groups.slice(0, PARTS.length).findIndex((group) => group !== undefined);
  return index < 0 ? null : PARTS[index]!;
}

/** The hour of 24 that is meant; null for one that no clock has. */
function hourOf(hour: number, part: readonly [string, number, number] | null, half?: string): number | null {
  if (hour > 24) return null;
  if (half === 'pm') return hour < 12 ? hour + 12 : hour;
  if (half === 'am') return hour % 12;
  const from = part?.[1];
  if (from === undefined) return hour > 0 && hour < MORNING ? hour + 12 : hour;
  if (from >= 17) return hour === 12 ? 24 : hour < 12 ? hour + 12 : hour;
  if (from >= 11) return hour < 11 ? hour + 12 : hour;
  return from === 0 && hour === 12 ? 0 : hour;
}

function moment(hour: number | null, minute: number, grain: Grain, length: number): TimeOfDay | null {
  if (hour === null || minute > 59 || (hour === 24 && minute > 0)) return null;
  const from = hour * HOUR + minute * MINUTE;
  return { from, until: from + (grain === 'hour' ? HOUR : MINUTE), grain, length, part: false };
}

/** A time of day at `index`; `firm`: a day stands before it, so that 三点 is no count of points. */
export function readTime(text: string, index: number, firm: boolean): TimeOfDay | null {
  const digital = at(DIGITAL, text, index);
  if (digital && !/[\d:.]/u.test(text[index - 1] ?? '')) {
    const [hour, minute, half] = digital.slice(PARTS.length + 1);
    const written =
      half === undefined && !parts(digital.slice(1))
        ? Number(hour)
        : hourOf(Number(hour), parts(digital.slice(1)), half);
    return moment(written !== null && written > 24 ? null : written, Number(minute), 'minute', digital[0].length);
  }
  const english = at(ENGLISH, text, index);
  if (english && !/\d/u.test(text[index - 1] ?? ''))
    return moment(hourOf(Number(english[1]), null, english[2]), 0, 'hour', english[0].length);
  return readHour(text, index, firm) ?? readPart(text, index);
}

function readHour(text: string, index: number, firm: boolean): TimeOfDay | null {
  const said = at(HOUR_WORDS, text, index);
  if (!said) return null;
  const [hour, half, quarter, minutes] = said.slice(PARTS.length + 1);
  const part = parts(said.slice(1));
  if (!part && /[\d.第零〇一二两三四五六七八九十]/u.test(text[index - 1] ?? '') && !firm) return null;
  const end = index + said[0].length;
  const isExact = half !== undefined || quarter !== undefined || minutes !== undefined;
  if (!part && !firm && !isExact && !GOES_ON.test(text.slice(end))) return null;
  // 一点 is "a little" wherever no day or part of one is named.
  if (!part && !firm && said[0].startsWith('一点')) return null;
  const minute = half ? 30 : quarter ? valueOf(quarter) * 15 : minutes ? valueOf(minutes) : 0;
  return moment(hourOf(valueOf(hour!), part, undefined), minute, isExact ? 'minute' : 'hour', said[0].length);
}

function readPart(text: string, index: number): TimeOfDay | null {
  const said = at(PART_ONLY, text, index);
  const part = said && parts(said.slice(1));
  if (!said || !part) return null;
  return { from: part[1] * HOUR, until: part[2] * HOUR, grain: 'part', length: said[0].length, part: true };
}

/** A part of the day that stands alone is a time only where somebody makes an appointment: 下午联系, not 下午好. */
export const isAppointment = (text: string, start: number, end: number): boolean =>
  (start === 0 && end === text.length) ||
  /^(?:再)?(?:打|来|去|联系|给我|回|有空|有时间|方便|过来|见|聊|说|发|到店)/u.test(text.slice(end));

/** Midnight at the end of a day may be said of it. */
export const isWithinDay = (time: TimeOfDay): boolean => time.from <= DAY;
