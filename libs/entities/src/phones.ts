import parsePhoneNumber from 'libphonenumber-js/min';
import { marked, type Source } from './source.ts';
import type { Entity, EntityValues } from './types.ts';

type Phone = EntityValues['phone'];

/** Area codes of the mainland: 010, 02x, and three digits from 03 to 09. */
const AREA = '(?:0(?:10|2\\d|[3-9]\\d{2}))';
const COUNTRY = '(?:(?:\\+|00)?86[ -]?)?';
const LIMITS: readonly [string, string] = ['(?<![\\da-z_+]|\\d[.-]|[a-z]-)', '(?![\\d_a-z]|[.-]\\d|元|块|万|%)'];
const bounded = (form: string) => new RegExp(`${LIMITS[0]}(?:${form})${LIMITS[1]}`, 'gu');
const FORMS: readonly (readonly [Phone['kind'], RegExp])[] = [
  ['mobile', bounded(`${COUNTRY}1[3-9]\\d(?:[ .-]?\\d{4}){2}|${COUNTRY}1[3-9]\\d{2}[ .-]\\d{3}[ .-]\\d{4}`)],
  ['service', bounded('[48]00[ -]?\\d{3}[ -]?\\d{4}|[48]00[ -]?\\d{4}[ -]?\\d{3}')],
  [
    'landline',
    bounded(
      `(?:\\(${AREA}\\)|${AREA}|(?:\\+|00)86[ -]?${AREA.replace('0', '0?')})[ -]?[2-9]\\d{2,3}[ -]?\\d{4}(?:(?:转|-|ext\\.? ?|#)\\d{1,5})?`,
    ),
  ],
];
const ABROAD = /(?<![\d\p{L}])\+(?!86)[1-9][\d ().-]{6,20}\d(?!\d)/gu;
/** 一三八一二三四五六七八, 幺三八…: how people write a number past a filter. */
const SPELT =
  /(?<![零〇一幺二两三四五六七八九十])[一幺][三四五六七八九](?:[零〇一幺二两三四五六七八九]){9}(?![零〇一幺二两三四五六七八九十百千万])/gu;
/** What names another kind of number. */
const OTHER_NUMBER =
  /(?:订单|单号|运单|快递|编号|合同|流水|账号|帐号|卡号|身份证|证号|版本|金额|营业额|qq|id)(?:号码?|编号)?(?:是|为|[:：\s]){0,2}$/u;

function valueOf(kind: Phone['kind'], text: string): Phone | null {
  const [number = '', extension] = text.split(/(?:转|ext\.? ?|#|(?<=\d{7}[ -]?\d{0,4})-(?=\d{1,5}$))/u);
  const digits = number.replace(/\D/gu, '');
  if (kind === 'service') return { number: digits, kind };
  if (kind === 'mobile') return { number: `+86${digits.slice(-11)}`, kind };
  const national = digits.replace(/^(?:00)?86(?=0?\d{9,})/u, '').replace(/^0/u, '');
  return { number: `+86${national}`, kind, ...(extension ? { extension: extension.replace(/\D/gu, '') } : {}) };
}

/** Numbers of mainland phones, of 400 and 800 lines, and of other countries with their code. */
export function phones(source: Source): Entity[] {
  const { text } = source;
  const found: Entity[] = [];
  const add = (index: number, length: number, value: Phone | null) => {
    if (value && !OTHER_NUMBER.test(text.slice(Math.max(0, index - 10), index)))
      found.push(marked(source, 'phone', [index, index + length], value));
  };
  if (/\d{3}/u.test(text) || text.includes('+')) {
    for (const [kind, form] of FORMS)
      for (const { 0: match, index } of text.matchAll(form)) add(index, match.length, valueOf(kind, match));
    for (const { 0: match, index } of text.matchAll(ABROAD)) add(index, match.length, abroad(match));
  }
  for (const { 0: match, index } of text.matchAll(SPELT)) {
    const digits = [...match].map((char) =>
      '零一二三四五六七八九'.indexOf(char.replace('幺', '一').replace('〇', '零').replace('两', '二')),
    );
    add(index, match.length, { number: `+86${digits.join('')}`, kind: 'mobile' });
  }
  return found;
}

/** A number with the code of its country, where libphonenumber knows such numbers there. */
function abroad(text: string): Phone | null {
  const parsed = parsePhoneNumber(text);
  return parsed?.isValid() === true ? { number: parsed.number, kind: 'international' } : null;
}
