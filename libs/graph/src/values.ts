import { fold, quantities, type Quantity } from '#libs/text';

const FIGURES = /^[\d.,~至到\-—]+/u;
const NUMERALS = /^[零一二两三四五六七八九十百千~至到\-—]+/u;

/** An amount that a value states. */
export interface Amount {
  readonly kind: Quantity['kind'];
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  /** The unit as it is written: 万元, 平方米. */
  readonly written: string;
}

/** The first amount in a value, if it has one: `3.8 万元`, `20 到 30 平方米`. */
export function amountOf(value: string): Amount | null {
  const [first] = quantities(value);
  if (!first) return null;
  const { kind, unit, low, high, text } = first;
  const folded = fold(text, { spaces: 'drop' }).text;
  // 千 of 千瓦 belongs to the unit, 千 of 三千元 to the number.
  const written = folded.replace(/^\d/u.test(folded) ? FIGURES : NUMERALS, '');
  return { kind, unit, low, high, written };
}

/** Whether two amounts can be compared. */
export function isAlike(a: Pick<Amount, 'unit'>, b: Pick<Amount, 'unit'>): boolean {
  return a.unit === b.unit;
}

/** `|a − b|` in the spelling of the values: 2 万元, 9000 元, 1000 米. Null for ranges, whose difference is none. */
export function differenceOf(a: Amount, b: Amount): string | null {
  if (!isAlike(a, b) || a.low !== a.high || b.low !== b.high) return null;
  const gap = Math.abs(a.low - b.low);
  if (a.unit === 'yuan') return money(gap);
  const scale = a.written === b.written && a.written !== '' ? a.written : null;
  if (scale === null) return null;
  return `${plain(gap / factorOf(scale))} ${scale}`;
}

/** Yuan as people write them: 万元 from ten thousand on. */
function money(yuan: number): string {
  return yuan >= 10_000 ? `${plain(yuan / 10_000)} 万元` : `${plain(yuan)} 元`;
}

/** How many base units one of the written unit is. */
function factorOf(written: string): number {
  return quantities(`1${written}`)[0]?.low ?? 1;
}

/** Without the noise of binary fractions. */
function plain(value: number): string {
  return Number(value.toPrecision(12)).toLocaleString('en', { useGrouping: false, maximumFractionDigits: 6 });
}
