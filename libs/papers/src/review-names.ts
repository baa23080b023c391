import { surnames } from '#libs/recollection';
import { normalise } from '#libs/text';
import type { PaperField, PaperKind } from './types.ts';

/** Whether two values say the same. `unsure` where one is the short form of the other, or they cannot be compared. */
export type Agreement = 'same' | 'unsure' | 'different';

/**
 * Legal forms and kinds of house at the end of a name, the longest first: 有限公司 is another form than 有限责任公司
 * (企业名称登记管理规定实施办法, 2023, §8).
 */
const forms = [
  '股份有限公司',
  '有限责任公司',
  '集团有限公司',
  '有限公司',
  '分公司',
  '个人独资企业',
  '普通合伙',
  '特殊普通合伙',
  '有限合伙',
  '合伙企业',
  '合作社',
  '事务所',
  '经营部',
  '商行',
  '餐厅',
  '餐馆',
  '饭店',
  '奶茶店',
  '茶饮店',
  '饮品店',
  '小吃店',
  '超市',
  '个体工商户',
].toSorted((a, b) => b.length - a.length);
/** A house ends like this where it has none of the forms above. */
const house = /(?:店|馆|厅|铺|行|坊|厂|部|社|院|屋)$/u;

/** Letters and digits of any script; brackets, dots and spaces tell no two names apart. */
const bare = (text: string) => normalise(text).replace(/[^\p{L}\p{N}]+/gu, '');
const regionMarks = /[省市区县镇]/gu;

/** Names of companies and shops: width, script, case, spaces and brackets do not matter, the legal form does. */
export function compareCompanies(one: string, other: string): Agreement {
  const [a, b] = [bare(one), bare(other)];
  if (a === '' || b === '') return 'unsure';
  if (a === b) return 'same';
  const [left, right] = [formOf(a), formOf(b)];
  // Two registered names that are not the same are of two companies, but for 市 and 区, which people leave out.
  if (left !== null && right !== null)
    return a.replace(regionMarks, '') === b.replace(regionMarks, '') ? 'unsure' : 'different';
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (/^[a-z0-9]+$/u.test(short) !== /^[a-z0-9]+$/u.test(long) && !long.includes(short)) return 'unsure';
  return [...short].length >= 2 && isWithin(short, long) ? 'unsure' : 'different';
}

function formOf(name: string): string | null {
  return forms.find((form) => name.endsWith(form)) ?? house.exec(name)?.[0] ?? null;
}

/** Every character of the short one stands in the long one, in order: 杭州满壶晴 in 杭州市满壶晴餐饮有限公司. */
function isWithin(short: string, long: string): boolean {
  let at = -1;
  for (const char of short) {
    at = long.indexOf(char, at + 1);
    if (at === -1) return false;
  }
  return true;
}

const surname = new RegExp(`^(?:${surnames})`, 'u');
const title = /(?:先生|女士|小姐|太太|老板|总|老师|姐|哥|叔|阿姨|姨)$/u;

/** Names of people: 王小明 and 王 小 明 are one, 王先生 or 小明 may be him, 王晓明 is somebody else. */
export function comparePeople(one: string, other: string): Agreement {
  const [a, b] = [bare(one), bare(other)];
  if (a === '' || b === '') return 'unsure';
  if (a === b) return 'same';
  const isHan = (name: string) => /^\p{Script=Han}+$/u.test(name);
  if (isHan(a) !== isHan(b)) return 'unsure';
  if (!isHan(a)) return compareWords(one, other);
  if (isFull(a) && isFull(b)) return 'different';
  const [short, long] = isFull(a) || (!isFull(b) && a.length > b.length) ? [b, a] : [a, b];
  const called = short.replace(title, '').replace(/^[老小阿](?=\p{Script=Han})/u, '');
  if (called.length > 2 || called === '') return 'unsure';
  return long.includes(called) ? 'unsure' : 'different';
}

/** A surname and a given name: 王小明, 欧阳明; 王先生, 老王 and 小明 are none. */
function isFull(name: string): boolean {
  if (title.test(name) || /^[老小阿]/u.test(name)) return false;
  const given = name.replace(surname, '');
  return given !== name && given !== '' && (name.length > 2 || given.length === 1);
}

/** Of names in letters, the words of one may be some of the other's: Li Wei and Wei Li are one. */
function compareWords(one: string, other: string): Agreement {
  const wordsOf = (name: string) =>
    new Set(
      normalise(name)
        .split(/[^\p{L}\p{N}]+/gu)
        .filter(Boolean),
    );
  const [a, b] = [wordsOf(one), wordsOf(other)];
  const both = [...a].filter((word) => b.has(word)).length;
  if (both === a.size && both === b.size) return 'same';
  return both === Math.min(a.size, b.size) ? 'unsure' : 'different';
}

/** Addresses are written in many ways; one that holds the other may be the same place. */
function compareAddresses(one: string, other: string): Agreement {
  const [a, b] = [bare(one), bare(other)].map((text) => text.replace(regionMarks, '')) as [string, string];
  if (a === '' || b === '') return 'unsure';
  if (a === b) return 'same';
  return isWithin(a, b) || isWithin(b, a) ? 'unsure' : 'different';
}

/** Legal forms as a licence and as people name them; the first that fits counts. */
const families: readonly RegExp[] = [
  /个体/u,
  /个人独资企业|个独/u,
  /合伙/u,
  /分公司|分支机构/u,
  /合作社/u,
  /股份/u,
  /公司/u,
];

function compareTypes(one: string, other: string): Agreement {
  if (bare(one) === bare(other)) return 'same';
  const [a, b] = [one, other].map((type) => families.findIndex((family) => family.test(type))) as [number, number];
  return a !== b && a !== -1 && b !== -1 ? 'different' : 'unsure';
}

/** Which names are of people, by kind of paper; a `name` elsewhere is one of a company or shop. */
const ofPeople: Partial<Record<PaperKind, readonly PaperField[]>> = {
  business_licence: ['person'],
  food_licence: ['person'],
  opening_permit: ['person'],
  id_card: ['name'],
  bank_card: ['holder'],
};

const ofCompanies: readonly PaperField[] = ['name', 'buyer', 'seller', 'bank'];
const ofPlaces: readonly PaperField[] = ['address', 'place'];

/** Whether two values of a field say the same; what is no name and no address has to be equal. */
export function compareValues(of: { kind: PaperKind; field: PaperField }, one: string, other: string): Agreement {
  if (ofPeople[of.kind]?.includes(of.field)) return comparePeople(one, other);
  if (ofCompanies.includes(of.field)) return compareCompanies(one, other);
  if (ofPlaces.includes(of.field)) return compareAddresses(one, other);
  if (of.field === 'type') return compareTypes(one, other);
  const [a, b] = [bare(one), bare(other)];
  if (a === '' || b === '') return 'unsure';
  return a === b ? 'same' : 'different';
}
