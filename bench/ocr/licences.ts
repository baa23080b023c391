import type { PaperField } from '#libs/papers';
import type { Font } from './fonts.ts';
import type { Business, Chance, Day } from './invented.ts';
import { around, border, emblem, seal, sheetOf, squares, type Box, type Sheet } from './sheet.ts';

/** Forms of 营业执照: as issued since 2019 (landscape) and before (portrait), of companies and of 个体工商户. */
export const layouts = ['company_landscape', 'company_portrait', 'sole_landscape', 'sole_portrait'] as const;
export type Layout = (typeof layouts)[number];

interface Row {
  readonly label: string;
  readonly field: PaperField;
  readonly text: string;
  readonly value: string;
}

const two = (number: number) => String(number).padStart(2, '0');
export const iso = ({ year, month, day }: Day) => `${year}-${two(month)}-${two(day)}`;
export const han = ({ year, month, day }: Day) => `${year}年${two(month)}月${two(day)}日`;

/** Renders a licence; what stands on it is kept beside it. */
export function licence(business: Business, layout: Layout, { font, chance }: { font: Font; chance: Chance }): Sheet {
  return layout.endsWith('landscape') ? landscape(business, font, chance) : portrait(business, font, chance);
}

function landscape(business: Business, font: Font, chance: Chance): Sheet {
  const sheet = sheetOf(1400, 990, font, '#fbfaf3');
  border(sheet, '#b98b4a');
  emblem(sheet, 700, 105, 42);
  sheet.write('营业执照', 700, 158, { size: 76, align: 'center', spread: 420, bold: true });
  const copies = chance.next();
  if (copies < 0.6) sheet.write(copies < 0.3 ? '（副本）' : '（副 本）', 700, 246, { size: 26, align: 'center' });
  sheet.write('统一社会信用代码', 105, 178, { size: 25 });
  sheet.field('code', business.code, sheet.write(business.code, 105, 214, { size: 29, bold: true }));
  squares(sheet, chance, { x: 1110, y: 92, size: 120 });
  for (const [at, text] of [
    '扫描二维码登录“国',
    '家企业信用信息公示',
    '系统”了解更多登记、',
    '备案、许可、监管信息。',
  ].entries())
    sheet.write(text, 1090, 220 + at * 22, { size: 16 });
  const [left, right] = business.soleTrader ? soleLandscape(business) : companyLandscape(business, chance);
  const spread = 105;
  column(sheet, left, { x: 105, y: 325, label: spread, width: 500, size: 26, leading: 36, gap: 24 });
  column(sheet, right, { x: 790, y: 325, label: spread, width: 380, size: 26, leading: 36, gap: 24 });
  foot(sheet, business, chance, { x: 1075, y: 760 });
  sheet.write('国家企业信用信息公示系统网址：http://www.gsxt.gov.cn', 75, 905, { size: 17 });
  sheet.write('国家市场监督管理总局监制', 1325, 905, { size: 17, align: 'right' });
  return sheet;
}

function portrait(business: Business, font: Font, chance: Chance): Sheet {
  const sheet = sheetOf(1060, 1500, font, '#f8fbf6');
  border(sheet, '#5d8a62');
  emblem(sheet, 530, 140, 58);
  sheet.write('营业执照', 530, 220, { size: 88, align: 'center', spread: 520, bold: true });
  if (chance.next() < 0.6) sheet.write('（副本）', 530, 330, { size: 30, align: 'center' });
  sheet.write(`编号${chance.digits(13)}`, 940, 345, { size: 20, align: 'right' });
  const label = business.soleTrader && chance.next() < 0.5 ? '统一社会信用代码：' : '统一社会信用代码';
  const begins = sheet.write(label, 240, 392, { size: 29 });
  sheet.field('code', business.code, sheet.write(business.code, begins[2] + 14, 392, { size: 29 }));
  const rows = business.soleTrader ? solePortrait(business) : companyPortrait(business, chance);
  column(sheet, rows, { x: 130, y: 470, label: 150, width: 640, size: 29, leading: 42, gap: 20 });
  foot(sheet, business, chance, { x: 715, y: 1220 });
  squares(sheet, chance, { x: 130, y: 1200, size: 150 });
  sheet.write('企业信用信息公示系统网址：http://www.gsxt.gov.cn', 80, 1418, { size: 17 });
  sheet.write('中华人民共和国国家工商行政管理总局监制', 980, 1418, { size: 17, align: 'right' });
  return sheet;
}

const row = (label: string, field: PaperField, text: string, value = text): Row => ({ label, field, text, value });

function termOf({ founded, until }: Business, chance: Chance): Row {
  const joined = chance.pick(['至', ' 至 ']);
  const end = until === null ? chance.pick(['长期', '无固定期限']) : han(until);
  return row(
    '营业期限',
    'term',
    `${han(founded)}${joined}${end}`,
    `${iso(founded)}/${until === null ? '' : iso(until)}`,
  );
}

/** 人民币伍佰万元整, 500万元人民币, 伍佰万元整, 500.000000万人民币: as registers of several years write it. */
function capitalOf({ capital }: Business, chance: Chance): Row {
  const wan = capital / 10_000;
  const text = chance.pick([
    `人民币${upper(wan)}万元整`,
    `${upper(wan)}万元整`,
    `${upper(wan)}万元人民币`,
    `${wan}万元人民币`,
    `${wan.toFixed(6)}万人民币`,
    `人民币${wan}万元`,
  ]);
  return row('注册资本', 'capital', text, capital.toFixed(2));
}

/** A whole number below ten thousand in the characters of cheques. */
function upper(number: number): string {
  const digits = '零壹贰叁肆伍陆柒捌玖';
  const units = ['', '拾', '佰', '仟'];
  return [...String(number)]
    .map((digit, at, all) => (digit === '0' ? '' : digits[Number(digit)]! + units[all.length - 1 - at]!))
    .join('');
}

function companyLandscape(business: Business, chance: Chance): [Row[], Row[]] {
  const left = [
    row('名称', 'name', business.name),
    row('类型', 'type', business.type),
    row('法定代表人', 'person', business.person),
    row('经营范围', 'scope', business.scope),
  ];
  const right = [
    capitalOf(business, chance),
    row('成立日期', 'founded', han(business.founded), iso(business.founded)),
    // The form of 2022 no longer names the term.
    ...(chance.next() < 0.7 ? [termOf(business, chance)] : []),
    row('住所', 'address', business.address),
  ];
  return [left, right];
}

function soleLandscape(business: Business): [Row[], Row[]] {
  const left = [
    row('名称', 'name', business.name),
    row('类型', 'type', business.type),
    row('经营者', 'person', business.person),
    row('经营范围', 'scope', business.scope),
  ];
  const right = [
    row('组成形式', 'composition', business.composition),
    row('注册日期', 'founded', han(business.founded), iso(business.founded)),
    row('经营场所', 'address', business.address),
  ];
  return [left, right];
}

function companyPortrait(business: Business, chance: Chance): Row[] {
  return [
    row('名称', 'name', business.name),
    row('类型', 'type', business.type),
    row('住所', 'address', business.address),
    row('法定代表人', 'person', business.person),
    capitalOf(business, chance),
    row('成立日期', 'founded', han(business.founded), iso(business.founded)),
    termOf(business, chance),
    row('经营范围', 'scope', business.scope),
  ];
}

function solePortrait(business: Business): Row[] {
  return [
    row('经营者', 'person', business.person),
    row('名称', 'name', business.name),
    row('类型', 'type', business.type),
    row('经营场所', 'address', business.address),
    row('组成形式', 'composition', business.composition),
    row('注册日期', 'founded', han(business.founded), iso(business.founded)),
    row('经营范围', 'scope', business.scope),
  ];
}

interface Column {
  readonly x: number;
  readonly y: number;
  /** Pixels that a label's characters are spread over. */
  readonly label: number;
  readonly width: number;
  readonly size: number;
  readonly leading: number;
  readonly gap: number;
}

function column(sheet: Sheet, rows: readonly Row[], { x, y, label, width, size, leading, gap }: Column): void {
  let top = y;
  for (const { label: name, field, text, value } of rows) {
    sheet.write(name, x, top, { size, spread: label, color: '#6b4a1f' });
    // A long scope is set smaller, so that it ends above the foot.
    const small = text.length > 150 ? 0.76 : text.length > 90 ? 0.86 : 1;
    const how = { size: size * small, width, leading: leading * small };
    const box = sheet.paragraph(text, x + label + 45, top, how);
    sheet.field(field, value, box);
    top = Math.max(top + leading, box[3]) + gap;
  }
}

/** Registrar and day of issue, with the seal over them. */
function foot(sheet: Sheet, { authority, issued }: Business, chance: Chance, { x, y }: { x: number; y: number }): void {
  const label = sheet.write('登记机关', x - 90, y, { size: 28, spread: 180 });
  const { year, month, day } = issued;
  const written = chance.next() < 0.5 ? han(issued) : `${year} 年 ${two(month)} 月 ${two(day)} 日`;
  const date = sheet.write(written, x - 60, y + 76, { size: 26 });
  sheet.field('issued', iso(issued), date);
  const all: Box = around([label, date]);
  seal(sheet, chance, { x: (all[0] + all[2]) / 2 + 60, y: y + 45, radius: 86, text: authority });
}
