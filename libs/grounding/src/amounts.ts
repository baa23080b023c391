import { quantities, type Quantity } from '#libs/text';

/** English numerals, as far as people write them out. */
const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const ENGLISH = new Map<string, number>([
  ...ONES.map((word, value) => [word, value] as const),
  ...TENS.map((word, at) => [word, (at + 2) * 10] as const),
  ['hundred', 100],
  ['dozen', 12],
]);
const WORD = [...ENGLISH.keys()].filter((word) => word !== 'one' && word !== 'zero').join('|');
const ENGLISH_WORD = new RegExp(`\\b(?:${WORD}|one(?=[- ](?:year|month|week|day|hour|minute)))\\b`, 'giu');
const HYPHENED = /(\d)-(?=(?:year|month|week|day|hour|minute|min)s?\b)/giu;
const PERCENT = /(\d) ?(?:percent|per cent)\b/giu;
const HALF_DAY = /(?<![\d.:])(\d{1,2})(?::(\d{2}))? ?([ap])\.?m\b\.?/giu;
const PARTS_OF = /(千|万)分之([一二两三四五六七八九十]|\d+(?:\.\d+)?)/gu;
const DIGITS = '零一二三四五六七八九十';

const blank = (length: number): string => ' '.repeat(length);
const padded = (text: string, length: number): string =>
  text.length >= length ? text.slice(0, length) : blank(length - text.length) + text;

/** Words replaced by figures of the same length, so that places stay what they were. */
function inFigures(text: string): string {
  return text
    .replace(ENGLISH_WORD, (word) => padded(String(ENGLISH.get(word.toLowerCase())), word.length))
    .replace(HYPHENED, '$1 ')
    .replace(PERCENT, (found, digit: string) => `${digit}%`.padEnd(found.length));
}

interface Read {
  readonly kind: Quantity['kind'];
  readonly unit: string;
  readonly value: number;
}

const exactly = (text: string, start: number, { kind, unit, value }: Read): Quantity => ({
  kind,
  unit,
  low: value,
  high: value,
  approx: false,
  start,
  end: start + text.length,
  text,
});

function clock(hour: string, minute: string | undefined, half: string): number {
  return ((Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0)) * 60 + Number(minute ?? 0);
}

function shares([, of, number]: RegExpMatchArray): number {
  const at = DIGITS.indexOf(number!);
  const value = number === '两' ? 2 : at >= 0 ? at : Number(number);
  return value / (of === '千' ? 10 : 100);
}

/** Takes out of the text what only this file reads, so that nothing is read twice. */
function special(text: string): { rest: string; found: Quantity[] } {
  const found: Quantity[] = [];
  let rest = text;
  const take = (pattern: RegExp, read: (match: RegExpMatchArray) => Read) => {
    for (const match of rest.matchAll(pattern)) found.push(exactly(match[0], match.index, read(match)));
    rest = rest.replace(pattern, (all) => blank(all.length));
  };
  take(PARTS_OF, (match) => ({ kind: 'percent', unit: '%', value: shares(match) }));
  take(HALF_DAY, ([, hour, minute, half]) => ({ kind: 'time', unit: 'clock', value: clock(hour!, minute, half!) }));
  return { rest, found };
}

/** 头一个月 counts from a start; 两款都 points at what was named; 几天 is no number. */
const POINTS_AT = /^(?:两|俩|2)[^\d]{0,2}$/u;

function isClaim({ text, start, end, kind }: Quantity, source: string): boolean {
  if (kind === 'ordinal') return false;
  if (/^几(?![十百千万])/u.test(text)) return false;
  if (/[头首第]$/u.test(source.slice(0, start)) && kind === 'duration') return false;
  return !(POINTS_AT.test(text) && kind === 'count' && /^\s*(?:都|均|者|之间|直线|相距|距离)/u.test(source.slice(end)));
}

/** 三层 and 三楼, 24点 and 0点: one spelling. */
function settled(quantity: Quantity): Quantity {
  if (quantity.unit === '层') return { ...quantity, unit: '楼' };
  if (quantity.unit !== 'clock') return quantity;
  const midnight = /^(?:晚|夜|凌晨|半夜)/u.test(quantity.text) && quantity.low === 720;
  const day = (minutes: number) => (midnight ? 0 : minutes % 1440);
  return { ...quantity, low: day(quantity.low), high: day(quantity.high) };
}

/** The amounts that a text claims, Chinese or English, in figures or words; ordinals (第一步) and vague words are none. */
export function amountsOf(text: string): Quantity[] {
  const { rest, found } = special(text);
  return [...found, ...quantities(inFigures(rest))]
    .filter((quantity) => isClaim(quantity, text))
    .map((quantity) => ({ ...settled(quantity), text: text.slice(quantity.start, quantity.end) }))
    .sort((a, b) => a.start - b.start);
}
