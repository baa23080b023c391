import type { Placed } from './place-values.ts';
import type { PaperField, PaperKind } from './types.ts';

/**
 * What each form should have. Left out is what some valid issues of the form do not print: a 营业期限 (not since 2022), the
 * 组成形式 of a sole trader's (older issues), the day of issue under a seal, the term of a debit card, the holder's name.
 */
const wanted: Readonly<Record<string, readonly PaperField[]>> = {
  company: ['code', 'name', 'type', 'person', 'capital', 'founded', 'address', 'scope'],
  partnership: ['code', 'name', 'type', 'person', 'founded', 'address', 'scope'],
  sole_proprietorship: ['code', 'name', 'type', 'person', 'founded', 'address', 'scope'],
  branch: ['code', 'name', 'type', 'person', 'founded', 'address', 'scope'],
  sole_trader: ['code', 'name', 'type', 'person', 'founded', 'address', 'scope'],
  front: ['name', 'sex', 'ethnicity', 'born', 'address', 'number'],
  back: ['authority', 'term'],
  both: ['name', 'sex', 'ethnicity', 'born', 'address', 'number', 'authority', 'term'],
  food_licence: ['number', 'name', 'code', 'person', 'place', 'business', 'items', 'term'],
  permit: ['number', 'name', 'person', 'bank', 'account'],
  account: ['number', 'name', 'person', 'bank', 'account'],
  bank_card: ['number', 'bank'],
  paper_invoice: ['code', 'number', 'issued', 'buyer', 'seller', 'sellerCode', 'total'],
  digital_invoice: ['number', 'issued', 'buyer', 'seller', 'sellerCode', 'amount', 'total'],
};

export const wantedOf = (kind: PaperKind, form: string | null): readonly PaperField[] => wanted[form ?? kind] ?? [];

/** Which form of its kind a paper is; null where the kind has one form. */
export function formOf(
  kind: PaperKind,
  { entries }: Placed,
  text: string,
  found: ReadonlyMap<PaperField, string>,
): string | null {
  const labels = new Set(entries.map(({ label }) => label.label));
  const has = (...names: string[]) => names.some((name) => labels.has(name));
  switch (kind) {
    case 'business_licence':
      return licenceForm(found.get('type') ?? '', text, has);
    case 'id_card':
      return sides(found, text);
    case 'opening_permit':
      return /基本存款账户信息|基本存款账户编号|账户号码/u.test(text) ? 'account' : 'permit';
    case 'invoice':
      return has('发票代码') || found.get('number')?.length === 8 ? 'paper_invoice' : 'digital_invoice';
    case 'food_licence':
    case 'bank_card':
      return null;
    default:
      return kind satisfies never;
  }
}

/** The type says it; where it was not read, the labels that only one form has. */
function licenceForm(type: string, text: string, has: (...names: string[]) => boolean): string {
  if (/个体/u.test(type)) return 'sole_trader';
  if (/分公司|分支机构/u.test(type)) return 'branch';
  if (/个人独资企业/u.test(type)) return 'sole_proprietorship';
  if (/合伙/u.test(type)) return 'partnership';
  if (/公司|法人/u.test(type)) return 'company';
  if (has('经营者', '经营者姓名', '组成形式') || /个体工商户/u.test(text)) return 'sole_trader';
  if (has('执行事务合伙人', '执行合伙人', '执行事务合伙人(委派代表)', '合伙期限')) return 'partnership';
  if (has('投资人', '投资人姓名')) return 'sole_proprietorship';
  if (has('负责人', '营业场所')) return 'branch';
  return 'company';
}

function sides(found: ReadonlyMap<PaperField, string>, text: string): string {
  const front = (['name', 'sex', 'born', 'address', 'number'] as const).some((name) => found.has(name));
  const back = found.has('authority') || /签发机关|居民身份证/u.test(text);
  return front && back ? 'both' : back ? 'back' : 'front';
}
