import { marked, type Source } from './source.ts';
import type { Entity } from './types.ts';

/** 18 characters that may be parted by blanks or hyphens. */
const EIGHTEEN = /(?<![\da-z_])[\da-z](?:[ -]?[\da-z]){17}(?![\da-z_])/gu;

/** GB 32100-2015: no I, O, S, V, Z; weights are powers of 3 modulo 31. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/** Who registers (1, 5, 9, Y …), what is registered, the district of GB/T 2260, then the organisation. */
const CREDIT_FORM = /^[1-9ANY][1-59][1-8]\d{5}[0-9A-HJ-NPQRTUWXY]{10}$/u;

/** Whether the last of 18 characters is the check character that GB 32100-2015 computes from the others. */
export function isCreditCode(code: string): boolean {
  if (!CREDIT_FORM.test(code)) return false;
  const sum = CREDIT_WEIGHTS.reduce((total, weight, index) => total + weight * ALPHABET.indexOf(code[index]!), 0);
  return ALPHABET[(31 - (sum % 31)) % 31] === code[17];
}

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_FORM = /^[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/u;

/** Whether a resident identity number ends with the check character of GB 11643-1999 (ISO 7064, MOD 11-2). */
export function isIdNumber(number: string): boolean {
  if (!ID_FORM.test(number)) return false;
  const sum = ID_WEIGHTS.reduce((total, weight, index) => total + weight * Number(number[index]), 0);
  return '10X98765432'[sum % 11] === number[17];
}

const SPEAKS_OF_CODE = /(?:信用代码|税号|执照|代码|注册号|识别号)[^\d]{0,6}$/u;
const SPEAKS_OF_ID = /(?:身份证|证件)[^\d]{0,8}$/u;
const OTHER_NUMBER = /(?:订单|单号|运单|快递|卡号|账号|流水)[^\d]{0,4}$/u;

/** 统一社会信用代码 and identity numbers; a wrong check character is said, not hidden. */
export function codes(source: Source): Entity[] {
  const found: Entity[] = [];
  const { text } = source;
  for (const { 0: match, index } of text.matchAll(EIGHTEEN)) {
    const code = match.replace(/[ -]/gu, '').toUpperCase();
    const before = text.slice(Math.max(0, index - 14), index);
    const span = [index, index + match.length] as const;
    const kind = kindOf(code, before);
    if (kind === 'id_card') found.push(marked(source, kind, span, { masked: masked(code), valid: isIdNumber(code) }));
    if (kind === 'credit_code') found.push(marked(source, kind, span, { code, valid: isCreditCode(code) }));
  }
  return found;
}

function kindOf(code: string, before: string): 'id_card' | 'credit_code' | null {
  if (isIdNumber(code) && !SPEAKS_OF_CODE.test(before)) return 'id_card';
  if (isCreditCode(code) && !SPEAKS_OF_ID.test(before)) return OTHER_NUMBER.test(before) ? null : 'credit_code';
  if (SPEAKS_OF_ID.test(before) && /^\d{17}[\dX]$/u.test(code)) return 'id_card';
  if (OTHER_NUMBER.test(before)) return null;
  if (CREDIT_FORM.test(code) && (SPEAKS_OF_CODE.test(before) || /^9[1-59].*[A-Z]/u.test(code))) return 'credit_code';
  return ID_FORM.test(code) ? 'id_card' : null;
}

/** The first four and the last four characters; what lies between says who somebody is. */
const masked = (number: string) => `${number.slice(0, 4)}${'*'.repeat(10)}${number.slice(-4)}`;
