import type { SightKind } from '#libs/papers';
import type { Font } from './fonts.ts';
import { businessOf, personOf, type Chance } from './invented.ts';
import { han, licence } from './licences.ts';
import { border, seal, sheetOf, type Sheet } from './sheet.ts';

/** Pictures that are not the paper a customer was asked for. */
export const scenes = [
  'contract',
  'menu',
  'chat',
  'payment',
  'shop_front',
  'dish',
  'empty',
  'black',
  'unreadable',
] as const;
export type Scene = (typeof scenes)[number];

/** What a sight of it should be called; the unreadable one is a licence that nobody can read. */
export const sceneKinds: Record<Scene, SightKind> = {
  contract: 'unknown_paper',
  menu: 'words',
  chat: 'chat_screenshot',
  payment: 'payment_screenshot',
  shop_front: 'shop_front',
  dish: 'photo',
  empty: 'nothing',
  black: 'nothing',
  unreadable: 'nothing',
};

export const paintScene: Record<Scene, (font: Font, chance: Chance) => Sheet> = {
  contract,
  menu,
  chat,
  payment,
  shop_front: shopFront,
  dish,
  empty: (font) => sheetOf(1200, 900, font, '#f4f3ee'),
  black: (font) => sheetOf(1200, 900, font, '#050505'),
  unreadable: (font, chance) => licence(businessOf(chance, false, true), 'company_landscape', { font, chance }),
};

function contract(font: Font, chance: Chance): Sheet {
  const sheet = sheetOf(1060, 1500, font, '#fdfdfb');
  border(sheet, '#888');
  const { name, address, founded } = businessOf(chance, false, true);
  sheet.write('房屋租赁备案证明', 530, 130, { size: 60, align: 'center', spread: 640, bold: true });
  sheet.write(`备案编号：${chance.digits(10)}`, 920, 235, { size: 24, align: 'right' });
  const text = `${personOf(chance)}与${name}于${han(founded)}签订房屋租赁合同，房屋坐落于${address}，建筑面积${chance.between(40, 300)}平方米，租赁用途为商业。经审查，符合规定，予以备案，特此证明。`;
  sheet.paragraph(text, 130, 330, { size: 30, width: 800, leading: 56 });
  sheet.write('备案机关（盖章）', 640, 1120, { size: 28 });
  sheet.write(han(founded), 640, 1180, { size: 28 });
  seal(sheet, chance, { x: 760, y: 1150, radius: 90, text: '房屋租赁备案专用章' });
  return sheet;
}

const dishes = [
  '宫保鸡丁',
  '鱼香肉丝',
  '麻婆豆腐',
  '水煮鱼片',
  '酸菜鱼',
  '红烧排骨',
  '蒜蓉西兰花',
  '番茄炒蛋',
  '扬州炒饭',
  '米饭',
];

function menu(font: Font, chance: Chance): Sheet {
  const sheet = sheetOf(900, 1200, font, '#fff6e6');
  sheet.write('今日菜单', 450, 70, { size: 72, align: 'center', color: '#a3341c', bold: true });
  for (const [at, dish] of dishes.entries()) {
    sheet.write(dish, 130, 220 + at * 84, { size: 38 });
    sheet.write(`${chance.between(2, 88)}元`, 770, 220 + at * 84, { size: 38, align: 'right', color: '#a3341c' });
  }
  return sheet;
}

/** Bubbles of a chat on a telephone, with its bar of time above and its line to type in below. */
function chat(font: Font, chance: Chance): Sheet {
  const sheet = sheetOf(780, 1500, font, '#ededed');
  const { context } = sheet;
  sheet.write(`${chance.between(8, 22)}:${chance.between(10, 59)}`, 40, 20, { size: 28, bold: true });
  sheet.write(personOf(chance), 390, 80, { size: 36, align: 'center' });
  const said = [
    [false, '在吗，上次说的加盟费怎么算'],
    [true, '您好，标准店是三万八'],
    [false, '包含设备吗'],
    [true, '设备另算，我发清单给您'],
    [false, '好的，那合同什么时候签'],
    [true, '您方便的话这周五下午'],
  ] as const;
  sheet.write(`昨天 ${chance.between(10, 20)}:${chance.between(10, 59)}`, 390, 160, {
    size: 24,
    align: 'center',
    color: '#999',
  });
  for (const [at, [own, text]] of said.entries()) {
    const y = 230 + at * 165;
    const width = text.length * 31 + 50;
    context.fillStyle = own ? '#95ec69' : '#ffffff';
    context.beginPath();
    context.roundRect(own ? 660 - width : 120, y, width, 84, 12);
    context.fill();
    context.fillStyle = own ? '#5d86b5' : '#c79a6b';
    context.fillRect(own ? 680 : 24, y, 78, 78);
    sheet.write(text, own ? 685 - width : 145, y + 24, { size: 31 });
  }
  context.fillStyle = '#f7f7f7';
  context.fillRect(0, 1390, 780, 110);
  context.fillStyle = '#fff';
  context.fillRect(100, 1410, 520, 70);
  return sheet;
}

function payment(font: Font, chance: Chance): Sheet {
  const sheet = sheetOf(780, 1400, font, '#ffffff');
  const { name, founded } = businessOf(chance, false, true);
  sheet.write(`${chance.between(8, 22)}:${chance.between(10, 59)}`, 40, 20, { size: 28, bold: true });
  sheet.write('账单详情', 390, 80, { size: 34, align: 'center' });
  sheet.write(name, 390, 200, { size: 32, align: 'center' });
  sheet.write(`-${chance.between(100, 9_000)}.00`, 390, 270, { size: 76, align: 'center', bold: true });
  const rows = [
    ['当前状态', '支付成功'],
    ['支付时间', `${han(founded)} ${chance.between(10, 20)}:${chance.between(10, 59)}:${chance.between(10, 59)}`],
    ['商品', '加盟保证金'],
    ['商户全称', name],
    ['支付方式', '零钱'],
    ['交易单号', chance.digits(28)],
    ['商户单号', chance.digits(22)],
  ] as const;
  for (const [at, [label, text]] of rows.entries()) {
    sheet.write(label, 50, 460 + at * 84, { size: 28, color: '#888' });
    sheet.write(text, 230, 460 + at * 84, { size: 28 });
  }
  return sheet;
}

function shopFront(font: Font, chance: Chance): Sheet {
  const sheet = sheetOf(1400, 1000, font, '#9fb6c4');
  const { context } = sheet;
  const fill = (color: string, ...box: [number, number, number, number]) => {
    context.fillStyle = color;
    context.fillRect(...box);
  };
  fill('#8b8680', 0, 820, 1400, 180);
  fill('#b9a48d', 120, 120, 1160, 700);
  fill(chance.pick(['#a8281e', '#1e5aa8', '#2d6e35']), 120, 170, 1160, 190);
  const name = `${chance.pick(['禾谷', '蜀香', '渔湾', '云岭', '麦町'])}${chance.pick(['记', '园', '坊'])}${chance.pick(['面馆', '火锅', '奶茶', '小厨'])}`;
  sheet.write(name, 700, 205, { size: 120, align: 'center', color: '#fff3c4', bold: true });
  fill('#5c7282', 190, 420, 420, 330);
  fill('#6c8495', 790, 420, 420, 330);
  fill('#3d3128', 630, 420, 140, 400);
  sheet.write('欢迎光临', 400, 540, { size: 40, align: 'center', color: '#fff' });
  sheet.write(`订餐电话 0755-${chance.digits(8)}`, 1000, 540, { size: 28, align: 'center', color: '#fff' });
  return sheet;
}

/** A plate seen from above: shapes and colours, no words. */
function dish(font: Font, chance: Chance): Sheet {
  const sheet = sheetOf(1200, 900, font, '#7a5a3c');
  const { context } = sheet;
  const disc = (color: string, x: number, y: number, radius: number) => {
    context.fillStyle = color;
    context.beginPath();
    context.arc(x, y, radius, 0, Math.PI * 2);
    context.fill();
  };
  disc('#f2efe8', 600, 450, 380);
  disc('#e2ddd2', 600, 450, 300);
  for (let at = 0; at < 160; at++) {
    const [angle, far] = [chance.next() * Math.PI * 2, Math.sqrt(chance.next()) * 250];
    const color = chance.pick(['#b5451f', '#d98a2b', '#5f8a3a', '#7c2d14', '#e8c15a']);
    disc(color, 600 + Math.cos(angle) * far, 450 + Math.sin(angle) * far, 12 + chance.next() * 30);
  }
  return sheet;
}
