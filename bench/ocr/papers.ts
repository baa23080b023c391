import type { PaperKind } from '#libs/papers';
import type { Font } from './fonts.ts';
import { addressOf, businessOf, dayBetween, personOf, type Chance, type Day } from './invented.ts';
import { han, iso } from './licences.ts';
import { border, emblem, seal, sheetOf, squares, type Sheet } from './sheet.ts';

/** Papers beside licences. Numbers are invented so that they can be nobody's: no such district, no such bank. */
export type OtherPaper = Exclude<PaperKind, 'business_licence'>;
type Painted = (font: Font, chance: Chance) => Sheet;

export const otherPapers: Record<OtherPaper, readonly Painted[]> = {
  id_card: [cardFront, cardBack],
  bank_card: [bankCard],
  food_licence: [foodLicence],
  opening_permit: [openingPermit],
  invoice: [invoice],
};

const dots = ({ year, month, day }: Day) => `${year}.${String(month).padStart(2, '0')}.${String(day).padStart(2, '0')}`;

/** GB 11643: weights of the first seventeen digits. No district has the number 330199. */
function idNumber(chance: Chance, { year, month, day }: Day): string {
  const born = `${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`;
  const body = `330199${born}${chance.digits(3)}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return body + '10X98765432'[weights.reduce((sum, weight, at) => sum + weight * Number(body[at]), 0) % 11];
}

function cardFront(font: Font, chance: Chance): Sheet {
  const sheet = sheetOf(1000, 630, font, '#e9f0f4');
  const blue = { size: 27, color: '#3b7fae' };
  const black = { size: 32 };
  sheet.write('姓名', 70, 75, blue);
  const name = personOf(chance);
  sheet.field('name', name, sheet.write(name, 165, 70, { size: 38 }));
  sheet.write('性别', 70, 150, blue);
  const sex = chance.pick(['男', '女']);
  sheet.field('sex', sex, sheet.write(sex, 165, 147, black));
  sheet.write('民族', 270, 150, blue);
  const ethnicity = chance.pick(['汉', '汉', '汉', '藏', '满', '壮', '苗']);
  sheet.field('ethnicity', ethnicity, sheet.write(ethnicity, 360, 147, black));
  sheet.write('出生', 70, 225, blue);
  const born = dayBetween(chance, 1960, 2003);
  const date = sheet.write(`${born.year}`, 165, 222, black);
  sheet.write('年', 262, 225, blue);
  sheet.write(`${born.month}`, 308, 222, black);
  sheet.write('月', 355, 225, blue);
  sheet.write(`${born.day}`, 400, 222, black);
  const end = sheet.write('日', 448, 225, blue);
  sheet.field('born', iso(born), [date[0], date[1], end[2], end[3]]);
  sheet.write('住址', 70, 300, blue);
  const address = addressOf(chance);
  sheet.field('address', address, sheet.paragraph(address, 165, 297, { ...black, width: 430, leading: 44 }));
  sheet.write('公民身份号码', 70, 520, blue);
  const number = idNumber(chance, born);
  sheet.field('number', number, sheet.write(number, 330, 513, { size: 40 }));
  figure(sheet, 690, 90);
  return sheet;
}

/** Where a face would be: a shape that is nobody's. */
function figure({ context }: Sheet, x: number, y: number): void {
  context.fillStyle = '#c3ccd2';
  context.fillRect(x, y, 240, 320);
  context.fillStyle = '#8f9aa2';
  context.beginPath();
  context.arc(x + 120, y + 130, 62, 0, Math.PI * 2);
  context.fill();
  context.beginPath();
  context.ellipse(x + 120, y + 320, 108, 110, 0, Math.PI, 0);
  context.fill();
}

function cardBack(font: Font, chance: Chance): Sheet {
  const sheet = sheetOf(1000, 630, font, '#e9f0f4');
  emblem(sheet, 165, 160, 85);
  sheet.write('中华人民共和国', 610, 95, { size: 46, align: 'center', spread: 480 });
  sheet.write('居民身份证', 610, 190, { size: 66, align: 'center', spread: 520 });
  const { authority } = businessOf(chance, true, true);
  sheet.write('签发机关', 220, 440, { size: 28, bold: true });
  const office = authority.replace('市场监督管理局', '公安局').replace(/^.*市/u, '');
  sheet.field('authority', office, sheet.write(office, 385, 438, { size: 30 }));
  sheet.write('有效期限', 220, 515, { size: 28, bold: true });
  const from = dayBetween(chance, 2012, 2022);
  const until = chance.next() < 0.2 ? null : { ...from, year: from.year + 20 };
  const box = sheet.write(`${dots(from)}-${until ? dots(until) : '长期'}`, 385, 513, { size: 30 });
  sheet.field('term', `${iso(from)}/${until ? iso(until) : ''}`, box);
  return sheet;
}

function bankCard(font: Font, chance: Chance): Sheet {
  const sheet = sheetOf(1000, 630, font, chance.pick(['#23558f', '#8f2b2b', '#2a7062']));
  const { context } = sheet;
  const white = '#f4f4f4';
  const bank = `${chance.pick(['青禾', '云岭', '海棠', '稻田'])}银行`;
  sheet.field('bank', bank, sheet.write(bank, 70, 60, { size: 52, color: white, bold: true }));
  sheet.write('借记卡', 930, 75, { size: 30, color: white, align: 'right' });
  context.fillStyle = '#d9c27a';
  context.fillRect(80, 215, 120, 92);
  const body = `629999${chance.digits(12)}`;
  const number = body + luhn(body);
  const box = sheet.write(number.replace(/(.{4})/gu, '$1 ').trim(), 75, 350, { size: 56, color: white });
  sheet.field('number', number, box);
  const [month, year] = [chance.between(1, 12), chance.between(27, 35)];
  sheet.write('有效期至', 80, 455, { size: 22, color: white });
  const term = sheet.write(`${String(month).padStart(2, '0')}/${year}`, 185, 448, { size: 32, color: white });
  // Good until its month ends.
  sheet.field('term', `/${new Date(Date.UTC(2000 + year, month, 0)).toISOString().slice(0, 10)}`, term);
  sheet.write('银联', 920, 530, { size: 40, color: white, align: 'right', bold: true });
  return sheet;
}

/** ISO/IEC 7812-1, annex B: the digit that makes the sum a multiple of ten. */
function luhn(body: string): number {
  const sum = [...body].toReversed().reduce((total, char, at) => {
    const doubled = Number(char) * (at % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return (10 - (sum % 10)) % 10;
}

function foodLicence(font: Font, chance: Chance): Sheet {
  const business = businessOf(chance, chance.next() < 0.5, true);
  const sheet = sheetOf(1400, 990, font, '#fdfcf4');
  border(sheet, '#c9a24b');
  sheet.write('食品经营许可证', 700, 110, { size: 72, align: 'center', spread: 720, bold: true });
  const until = dayBetween(chance, 2026, 2030);
  const issued = { ...until, year: until.year - 5 };
  const body = `${chance.pick(['1', '2', '3'])}${business.code.slice(2, 8)}${chance.digits(6)}`;
  const number = `JY${body}${mod1110(body)}`;
  const items = chance.pick([
    '热食类食品制售,冷食类食品制售',
    '预包装食品（含冷藏冷冻食品）销售，热食类食品制售',
    '热食类食品制售，自制饮品制售',
  ]);
  const kind = chance.pick(['餐饮服务经营者（中型餐馆）', '餐饮服务经营者（小型餐馆）', '食品销售经营者']);
  const write = (x: number, y: number, label: string, text: string) => {
    const at = sheet.write(`${label}：`, x, y, { size: 25 });
    return sheet.paragraph(text, at[2] + 6, y, { size: 25, width: 650 - (at[2] - x), leading: 34 });
  };
  sheet.field('name', business.name, write(100, 270, '经营者名称', business.name));
  sheet.field('code', business.code, write(100, 345, '社会信用代码（身份证号码）', business.code));
  sheet.field('person', business.person, write(100, 420, '法定代表人（负责人）', business.person));
  sheet.field('address', business.address, write(100, 495, '住所', business.address));
  sheet.field('place', business.address, write(100, 590, '经营场所', business.address));
  sheet.field('business', kind, write(100, 685, '主体业态', kind));
  sheet.field('items', items, write(100, 760, '经营项目', items));
  const right = (y: number, label: string, text: string) => write(840, y, label, text);
  sheet.field('number', number, right(270, '许可证编号', number));
  right(345, '日常监督管理机构', `${business.authority.slice(0, 6)}市场监管所`);
  right(420, '日常监督管理人员', '双随机确定');
  right(495, '投诉举报电话', '12315');
  sheet.field('authority', business.authority, right(570, '发证机关', business.authority));
  right(645, '签发人', personOf(chance));
  sheet.field('issued', iso(issued), sheet.write(han(issued), 960, 720, { size: 25 }));
  sheet.field('term', `/${iso(until)}`, right(800, '有效期至', han(until)));
  seal(sheet, chance, { x: 1080, y: 660, radius: 84, text: business.authority });
  return sheet;
}

/** GB/T 17710-2008, MOD 11,10: the last digit of a licence number. */
function mod1110(body: string): number {
  let product = 10;
  for (const digit of body) {
    const sum = (product + Number(digit)) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10;
}

function openingPermit(font: Font, chance: Chance): Sheet {
  const business = businessOf(chance, false, true);
  const sheet = sheetOf(1400, 990, font, '#f7f9f3');
  border(sheet, '#7d8f9c');
  sheet.write('开户许可证', 700, 130, { size: 72, align: 'center', spread: 560, bold: true });
  const write = (x: number, y: number, label: string, text: string) => {
    const at = sheet.write(label, x, y, { size: 28 });
    return sheet.write(text, at[2] + 16, y, { size: 28 });
  };
  const number = `J${chance.digits(13)}`;
  sheet.field('number', number, write(130, 280, '核准号:', number));
  write(930, 280, '编号:', `${chance.digits(4)}-${chance.digits(8)}`);
  const opening = sheet.write('经审核,', 190, 370, { size: 28 });
  sheet.field('name', business.name, sheet.write(business.name, opening[2] + 12, 370, { size: 28 }));
  const kind = sheet.write('符合开户条件,准予开立基本存款账户。', 130, 430, { size: 28 });
  sheet.field('kind', '基本存款账户', kind);
  const bank = `${chance.pick(['青禾', '云岭', '海棠'])}银行${business.authority.slice(0, 2)}${chance.pick(['望江', '锦绣'])}支行`;
  const account = chance.digits(chance.pick([15, 17, 19]));
  sheet.field('person', business.person, write(130, 520, '法定代表人(单位负责人)', business.person));
  sheet.field('bank', bank, write(760, 520, '开户银行', bank));
  sheet.field('account', account, write(130, 600, '账号', account));
  sheet.write('发证机关（盖章）', 900, 720, { size: 28 });
  sheet.field('issued', iso(business.founded), sheet.write(han(business.founded), 900, 800, { size: 28 }));
  seal(sheet, chance, { x: 1020, y: 770, radius: 84, text: '中国人民银行账户管理专用章' });
  return sheet;
}

function invoice(font: Font, chance: Chance): Sheet {
  const sheet = sheetOf(1500, 940, font, '#fffdf8');
  const [buyer, seller] = [businessOf(chance, false, true), businessOf(chance, false, true)];
  const brown = '#8a4b21';
  sheet.write('增值税电子普通发票', 750, 50, { size: 48, align: 'center', color: brown, spread: 560 });
  squares(sheet, chance, { x: 60, y: 40, size: 110 });
  const write = (x: number, y: number, label: string, text: string) => {
    const at = sheet.write(`${label}:`, x, y, { size: 22, color: brown });
    return sheet.write(text, at[2] + 8, y, { size: 22 });
  };
  const [code, number, check] = [`0${chance.digits(11)}`, chance.digits(8), chance.digits(20)];
  const issued = dayBetween(chance, 2019, 2024);
  sheet.field('code', code, write(1120, 40, '发票代码', code));
  sheet.field('number', number, write(1120, 78, '发票号码', number));
  sheet.field('issued', iso(issued), write(1120, 116, '开票日期', han(issued)));
  sheet.field('checkCode', check, write(1120, 154, '校 验 码', check.replace(/(.{5})/gu, '$1 ').trim()));
  frame(sheet, brown);
  sheet.paragraph('购买方', 75, 235, { size: 22, width: 24, leading: 32, color: brown });
  sheet.field('buyer', buyer.name, write(130, 225, '名　　　　称', buyer.name));
  sheet.field('buyerCode', buyer.code, write(130, 262, '纳税人识别号', buyer.code));
  write(130, 299, '地 址、电 话', '');
  write(130, 336, '开户行及账号', '');
  const fen = chance.between(20_000, 900_000);
  const tax = Math.round(fen * 0.06);
  const yuan = (value: number) => (value / 100).toFixed(2);
  for (const [x, label] of [
    [150, '货物或应税劳务、服务名称'],
    [930, '金额'],
    [1110, '税率'],
    [1290, '税额'],
  ] as const)
    sheet.write(label, x, 395, { size: 22, color: brown });
  sheet.write('*餐饮服务*餐饮费', 90, 435, { size: 22 });
  sheet.write(yuan(fen), 1020, 435, { size: 22, align: 'right' });
  sheet.write('6%', 1150, 435, { size: 22, align: 'right' });
  sheet.write(yuan(tax), 1390, 435, { size: 22, align: 'right' });
  sheet.write('合计', 190, 575, { size: 22, color: brown, spread: 120 });
  sheet.field('amount', yuan(fen), sheet.write(`¥${yuan(fen)}`, 1020, 575, { size: 22, align: 'right' }));
  sheet.field('tax', yuan(tax), sheet.write(`¥${yuan(tax)}`, 1390, 575, { size: 22, align: 'right' }));
  sheet.write('价税合计（大写）', 90, 627, { size: 22, color: brown });
  const total = write(1010, 627, '（小写）', `¥${yuan(fen + tax)}`);
  sheet.field('total', yuan(fen + tax), total);
  sheet.paragraph('销售方', 75, 690, { size: 22, width: 24, leading: 32, color: brown });
  sheet.field('seller', seller.name, write(130, 682, '名　　　　称', seller.name));
  sheet.field('sellerCode', seller.code, write(130, 719, '纳税人识别号', seller.code));
  write(130, 756, '地 址、电 话', seller.address);
  write(130, 840, '收款人', personOf(chance));
  write(480, 840, '复核', personOf(chance));
  write(780, 840, '开票人', personOf(chance));
  sheet.write('销售方:(章)', 1110, 840, { size: 22, color: brown });
  seal(sheet, chance, { x: 1290, y: 770, radius: 74, text: `${seller.name}发票专用章` });
  return sheet;
}

function frame({ context }: Sheet, color: string): void {
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.strokeRect(60, 210, 1380, 600);
  for (const y of [380, 610, 670]) {
    context.beginPath();
    context.moveTo(60, y);
    context.lineTo(1440, y);
    context.stroke();
  }
}
