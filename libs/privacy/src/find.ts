/** What is private in a text, named as it stands in its placeholder. */
export type Kind = 'PHONE' | 'ID' | 'CARD' | 'EMAIL' | 'ACCOUNT' | 'PLATE' | 'ADDRESS' | 'NAME' | 'PASSPORT' | 'TEXT';

export interface Private {
  readonly kind: Kind;
  readonly start: number;
  readonly end: number;
}

const HAN_DIGITS: Readonly<Record<string, string>> = {
  〇: '0',
  零: '0',
  一: '1',
  幺: '1',
  二: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
};

/** Full-width letters and digits as plain ones; every UTF-16 unit keeps its place. */
const plain = (text: string) =>
  text.replace(/[\uff01-\uff5e]/gu, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0));

/** Digits spelt out, too; for numbers that are read as a row of digits. */
const spelt = (text: string) => plain(text).replace(/[〇零一幺二三四五六七八九]/gu, (char) => HAN_DIGITS[char]!);

const MOBILE = /(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d){8}(?!\d)/gu;
const LANDLINE = /(?<!\d)\(?0\d{2,3}\)?[ -]?[2-9]\d{6,7}(?!\d)/gu;
const ABROAD = /(?<![\d+])\+\d{1,3}(?:[ -]?\d){7,12}(?!\d)/gu;
const ID_CARD = /(?<!\d)[1-9]\d{5}[ -]?(?:19|20)\d{2}[ -]?\d{4}[ -]?\d{3}[\dXx](?![\dA-Za-z])/gu;
const CARD = /(?<!\d)\d(?:[ -]?\d){14,18}(?!\d)/gu;
const EMAIL = /[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/gu;
const PASSPORT =
  /(?:护照|passport)[^\w\n]{0,6}(?:(?:号码?|no\.?|number)[^\w\n]{0,4})?([A-Z][A-Z0-9]\d{7}|[A-Z]\d{8})/giu;
const WECHAT =
  /(?:微信|薇信|威信|v信|wechat|weixin|(?<![a-z])[vw]x(?![a-z])|[加＋+]我?(?:个)?v(?![a-z]))[^a-z0-9\n]{0,8}(?:id|号)?[^a-z0-9\n]{0,4}([a-z][\w-]{5,19})/giu;
const WXID = /(?<!\w)wxid_\w{6,30}/giu;
const QQ = /(?:qq|扣扣|企鹅)[^a-z0-9\n]{0,6}(\d{5,11})(?!\d)/giu;
const PLATE =
  /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•・. ]?(?:[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[挂学警港澳])(?![A-Za-z0-9])/gu;
const HOUSE = '(?:号楼|号院|号|弄|栋|幢|座|单元|室|楼|层)';
const ADDRESS = new RegExp(
  '(?:\\p{Script=Han}{2,8}?(?:省|自治区))?(?:\\p{Script=Han}{2,8}?[市州])?(?:\\p{Script=Han}{1,8}?[区县旗])?(?:\\p{Script=Han}{1,8}?(?:镇|乡|街道))?' +
    '\\p{Script=Han}{1,10}?(?:路|街|大道|道|巷|弄|胡同|里|村|苑|园|小区|花园|广场|大厦|公寓)(?:\\p{Script=Han}{0,6}?)' +
    `[A-Za-z]?\\d{1,5}(?:-\\d{1,4})?${HOUSE}(?:\\s?[A-Za-z]?\\d{1,5}(?:-\\d{1,4})?${HOUSE}|\\d{2,4}(?!\\d))*`,
  'gu',
);
const STREET =
  /(?<![\w.])\d{1,5}[A-Za-z]?\s+(?:[A-Z][a-z]+\s+){1,4}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd)\b/gu;
const TOLD_NAME =
  /(?:我叫|本人姓名|姓名[是为:：\s]{1,3}|名字[是叫:：]{1,2}|my name is\s+)(\p{Script=Han}{2,4}|[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})/giu;

/** Words before an address that belong to the sentence. */
const LEAD = /^(?:我|你|您|他|她|的|家|住|在|是|到|从|于|和|寄|送|请|把|地址|位于|一个|目前|现在)+/u;

/** GB 11643-1999: weights and check characters of the Chinese resident identity number. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';

function isIdCard(written: string): boolean {
  const bare = written.replace(/[ -]/gu, '').toUpperCase();
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(bare[i]), 0);
  return CHECKS[sum % 11] === bare[17];
}

/** ISO/IEC 7812-1, annex B. */
function isCard(written: string): boolean {
  const digits = [...written.replace(/[ -]/gu, '')].reverse().map(Number);
  const sum = digits.reduce((total, digit, i) => {
    const twice = digit * 2;
    return total + (i % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice);
  }, 0);
  return sum % 10 === 0 && new Set(digits).size > 1;
}

/** Everything private, the first and longest of what overlaps. `names` are those that we know of the customer. */
export function findPrivate(text: string, names: readonly string[]): Private[] {
  const latin = plain(text);
  const digits = spelt(text);
  const found: Private[] = [];
  const add = (kind: Kind, within: string, pattern: RegExp, fits: (written: string) => boolean = () => true) => {
    for (const match of within.matchAll(pattern)) {
      const value = match[1] ?? match[0];
      if (!fits(value)) continue;
      const start = match.index + match[0].lastIndexOf(value);
      found.push({ kind, start, end: start + value.length });
    }
  };
  add('EMAIL', latin, EMAIL);
  add('ID', digits, ID_CARD, isIdCard);
  add('CARD', digits, CARD, isCard);
  for (const pattern of [MOBILE, LANDLINE, ABROAD]) add('PHONE', digits, pattern);
  add('PASSPORT', latin, PASSPORT);
  for (const pattern of [WECHAT, WXID, QQ]) add('ACCOUNT', latin, pattern);
  add('PLATE', latin, PLATE);
  for (const each of addresses(latin)) found.push(each);
  add('ADDRESS', latin, STREET);
  add('NAME', latin, TOLD_NAME);
  for (const name of names)
    for (const start of placesOf(text, name)) found.push({ kind: 'NAME', start, end: start + name.length });
  return apart(found);
}

/** What is private by its form, and where one of these names stands, from left to right. */
export const privateIn = (text: string, names: readonly string[] = []): Private[] => findPrivate(text, names);

function addresses(text: string): Private[] {
  return [...text.matchAll(ADDRESS)].map((match) => {
    const lead = LEAD.exec(match[0])?.[0].length ?? 0;
    return { kind: 'ADDRESS', start: match.index + lead, end: match.index + match[0].length };
  });
}

function placesOf(text: string, part: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) places.push(at);
  return places;
}

/** What overlaps is one: nothing of either may stay. */
export function apart(found: readonly Private[]): Private[] {
  const sorted = found.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const kept: Private[] = [];
  for (const each of sorted) {
    const last = kept.at(-1);
    if (!last || each.start >= last.end) kept.push(each);
    else if (each.end > last.end) kept[kept.length - 1] = { ...last, end: each.end };
  }
  return kept;
}
