/** How a number is shown, as far as its meaning depends on it. */
export type NumberKind = 'number' | 'percent' | 'date' | 'time' | 'moment';

/** What cells refer to. */
export interface Shared {
  readonly strings: readonly string[];
  /** By the `s` of a cell. */
  readonly styles: readonly NumberKind[];
  /** Day 0 is 1 January 1904 (old Macs) rather than 31 December 1899. */
  readonly from1904: boolean;
}

/** Formats that are known by number alone, ECMA-376 part 1, 18.8.30; 27-36 and 50-58 are dates of Chinese Excel. */
const DATES = new Set([14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]);
const TIMES = new Set([18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56]);

export function numberKind(id: number, code: string | undefined): NumberKind {
  if (code === undefined) {
    if (id === 9 || id === 10) return 'percent';
    if (id === 22) return 'moment';
    return DATES.has(id) ? 'date' : TIMES.has(id) ? 'time' : 'number';
  }
  // What stands in quotes, brackets or behind a backslash is shown, not meant.
  const meant = code
    .slice(0, 200)
    .replace(/"[^"]*"|\[[^\]]*\]|\\./g, '')
    .toLowerCase();
  const day = /[yd]|e(?!\+)/.test(meant);
  const clock = /[hs]/.test(meant);
  if (day && clock) return 'moment';
  if (day || clock) return day ? 'date' : 'time';
  return meant.includes('%') ? 'percent' : 'number';
}

/** The text of a cell as a reader of the sheet sees it, dates as ISO days. `value` is what stands in `v` or `t`. */
export function cellText(value: string, type: string, style: number, book: Shared): string {
  if (type === 's') return book.strings[Number(value)] ?? '';
  if (type === 'b') return value === '1' ? 'TRUE' : value === '' ? '' : 'FALSE';
  if (type === 'e') return '';
  if (type !== 'n' || value === '') return value;
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  const kind = book.styles[style] ?? 'number';
  if (kind === 'number') return plainNumber(number);
  if (kind === 'percent') return `${plainNumber(number * 100)}%`;
  return dateText(number, kind, book.from1904);
}

/** Without the noise of binary fractions, and never as 1.38E+10. */
function plainNumber(number: number): string {
  const short = Number(number.toPrecision(15));
  return Math.abs(short) < 1e21 ? String(short) : short.toLocaleString('en', { useGrouping: false });
}

const DAY = 86_400_000;
/** Serial 60 is 29 February 1900, a day that never was; from 61 on the count starts at 30 December 1899. */
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);
const LAST_SERIAL = 2_958_466;

function dateText(serial: number, kind: 'date' | 'time' | 'moment', from1904: boolean): string {
  if (serial < 0 || serial >= LAST_SERIAL) return plainNumber(serial);
  const early = !from1904 && serial < 60 ? DAY : 0;
  const ms = (from1904 ? EPOCH_1904 : EPOCH_1900) + early + Math.round((serial * DAY) / 1000) * 1000;
  const iso = new Date(ms).toISOString();
  const clock = iso.slice(11, iso.slice(17, 19) === '00' ? 16 : 19);
  if (kind === 'time') return clock;
  return kind === 'date' ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${clock}`;
}
