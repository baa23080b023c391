import type { PictureReading } from '#libs/ocr';
import { otherTitles } from './labels.ts';
import { folded } from './find-labels.ts';
import { rowsOf, type Page } from './page.ts';
import { compact } from './values.ts';
import type { SightKind } from './types.ts';

export interface PictureGuess {
  readonly kind: SightKind;
  readonly confidence: number;
}

/** Without a paper nothing is sure: words and their places tell a screenshot or a shop only by habit. */
const MODEST = 0.8;
/** Height over width of a phone's screen, whole or cut; older phones have 1.6. */
const PHONE = { least: 1.5, most: 2.6 };
/** Fewer characters than these are a label on a thing, no text. */
const FEW_CHARACTERS = 4;
/** Lines on the front of a shop: its name, what it sells, a number to call. */
const MOST_ON_FRONT = 10;

/** What a picture that is no paper of ours shows, as far as its words and their places tell. */
export function pictureOf(reading: PictureReading, page: Page, noPaper: number): PictureGuess {
  const characters = page.pieces.reduce((sum, { text }) => sum + compact(text).length, 0);
  const hidden = reading.flaws
    .filter(({ flaw }) => flaw === 'blank' || flaw === 'dark' || flaw === 'blurred')
    .toSorted((a, b) => b.confidence - a.confidence)[0];
  if (hidden && characters < FEW_CHARACTERS) return { kind: 'nothing', confidence: round(hidden.confidence) };
  if (characters < FEW_CHARACTERS) return { kind: 'photo', confidence: characters === 0 ? MODEST : 0.6 };
  const guesses: PictureGuess[] = [
    { kind: 'payment_screenshot', confidence: payment(page) },
    { kind: 'chat_screenshot', confidence: chat(reading, page) },
    { kind: 'shop_front', confidence: front(page) },
    { kind: 'unknown_paper', confidence: paper(page) },
  ];
  const best = guesses.toSorted((a, b) => b.confidence - a.confidence)[0]!;
  if (best.confidence >= 0.5)
    return { kind: best.kind, confidence: round(Math.min(best.confidence, MODEST) * noPaper) };
  const lines = page.pieces.length;
  return lines <= 2 && characters < 12 ? { kind: 'photo', confidence: 0.5 } : { kind: 'words', confidence: 0.5 };
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

/** Of several signs, each by itself worth so much: 1 − Π(1 − worth). */
const together = (worths: readonly number[]): number => 1 - worths.reduce((left, worth) => left * (1 - worth), 1);

const PAID =
  /支付成功|付款成功|转账成功|交易成功|已支付|收款成功|已收钱|已收款|已被接收|对方已收|你已收款|支付完成|退款成功/u;
const PAYMENT_LABELS =
  /^(?:交易单号|商户单号|转账单号|订单号|支付时间|付款时间|转账时间|收款时间|支付方式|付款方式|收款方|商户全称|当前状态|账单分类|转账说明|对方账户|创建时间|账单详情|商品说明|付款账户|收款账户|流水号)/u;
const BY_PHONE = /微信支付|支付宝|云闪付|零钱|花呗|余额宝|财付通|数字人民币/u;

function payment({ pieces }: Page): number {
  const lines = pieces.map(({ text }) => compact(text));
  const labels = lines.filter((line) => PAYMENT_LABELS.test(line)).length;
  const amount = lines.some((line) => /^[-+]?[¥￥]?\d[\d,]*\.\d{2}元?$/u.test(line));
  const paid = lines.some((line) => PAID.test(line) && line.length <= 20);
  const phone = lines.some((line) => BY_PHONE.test(line));
  return together([Math.min(labels, 4) * 0.15, amount ? 0.3 : 0, paid ? 0.45 : 0, phone ? 0.3 : 0]);
}

const CLOCK =
  /^(?:(?:今天|昨天|前天|星期[一二三四五六日天]|周[一二三四五六日])?(?:凌晨|早上|上午|中午|下午|晚上)?\d{1,2}[:：]\d{2}|\d{1,2}月\d{1,2}日.{0,5}\d{1,2}[:：]\d{2})$/u;

/** Bubbles on both sides of a high picture, and times between them. */
function chat(reading: PictureReading, page: Page): number {
  const shape = reading.height / Math.max(reading.width, 1);
  const isPhone = shape >= PHONE.least && shape <= PHONE.most;
  const { mine, theirs } = bubbles(page);
  const lines = page.pieces.map(({ text }) => compact(text));
  const times = lines.filter((line) => CLOCK.test(line)).length;
  const said = lines.some((line) => CHAT_WORDS.test(line));
  const both = Math.min(mine, theirs);
  return together([
    isPhone ? 0.25 : 0,
    both >= 1 ? 0.25 : 0,
    both >= 2 ? 0.35 : 0,
    Math.min(times, 3) * 0.15,
    said ? 0.4 : 0,
  ]);
}

const CHAT_WORDS =
  /^(?:按住说话|发送|输入消息|以上是打招呼的内容|对方正在输入.*|.{0,8}撤回了一条消息|以下为新消息|\[语音\].*)$/u;

/** Lines alone in their row that begin where most do on the left, and others that end where most do on the right. */
function bubbles(page: Page): { mine: number; theirs: number } {
  const alone = rowsOf(page.pieces)
    .filter((row) => row.length === 1 && compact(row[0]!.text).length >= 2 && !CLOCK.test(compact(row[0]!.text)))
    .map(([piece]) => piece!);
  const width = page.right - page.left || 1;
  const near = (a: number, b: number) => Math.abs(a - b) < Math.max(1.2 * page.unit, 0.04 * width);
  const repeated = (values: readonly number[]) =>
    values.filter((value) => values.filter((other) => near(value, other)).length > 1);
  const left = Math.min(...repeated(alone.map((piece) => piece.left)));
  const right = Math.max(...repeated(alone.filter((piece) => !near(piece.left, left)).map((piece) => piece.right)));
  if (!(right - left > 0.5 * width)) return { mine: 0, theirs: 0 };
  const theirs = alone.filter((piece) => near(piece.left, left) && piece.right < right - page.unit).length;
  const mine = alone.filter((piece) => near(piece.right, right) && piece.left > left + 2 * page.unit).length;
  return { mine, theirs };
}

const SHOP =
  /(?:店|馆|坊|铺|楼|轩|记|斋|阁|屋|府|吧|超市|酒家|酒楼|餐厅|火锅|烧烤|面馆|奶茶|咖啡|小吃|饭店|早餐|麻辣烫|炸鸡|烘焙|蛋糕|便利|烟酒|药房|理发|美容)/u;

const CALLS = /(?:电话|热线|外卖|订餐|加盟).{0,4}\d[\d-]{6,}|欢迎光临|营业时间|正在营业/u;

/** Few lines, one of them large: a sign over a door. */
function front(page: Page): number {
  const { pieces } = page;
  if (pieces.length > MOST_ON_FRONT || linesOf(page).some(isTitle)) return 0;
  const largest = pieces.toSorted((a, b) => b.height - a.height)[0]!;
  const isSign = (text: string) => SHOP.test(text) && compact(text).length <= 14;
  const isLarge = largest.height > 0.06 * (page.right - page.left) && compact(largest.text).length <= 14;
  const calls = pieces.some(({ text }) => CALLS.test(compact(text)));
  return together([
    isLarge ? 0.35 : 0,
    isSign(largest.text) ? 0.4 : pieces.some(({ text }) => isSign(text)) ? 0.2 : 0,
    calls ? 0.3 : 0,
  ]);
}

const TITLE =
  /^\p{Script=Han}{0,16}(?:证书?|执照|许可证|登记证|登记表|证明书?|合同书?|协议书?|授权书|委托书|备案表|回执|报告书?|通知书|申请表|单据|收据)(?:\(.{1,6}\))?$/u;
const GENERIC =
  /^(?:编号|证号|证书编号|名称|姓名|地址|住所|性别|发证机关|发证日期|有效期|日期|单位|甲方|乙方|签字|盖章|登记机关|许可范围|法定代表人|统一社会信用代码|身份证号码?|出生日期|国籍|号码)/u;

const isTitle = (line: string): boolean =>
  (TITLE.test(line) && line.length >= 3) || otherTitles.some((title) => line === title);

/** Lines folded, and rows where a line was read in parts. */
const linesOf = (page: Page): string[] =>
  [
    ...page.pieces.map(({ text }) => text),
    ...rowsOf(page.pieces).map((row) => row.map(({ text }) => text).join('')),
  ].map((text) => folded(text).text);

/** A title that names a paper, and labels and phrases such as every paper has. */
function paper(page: Page): number {
  const lines = linesOf(page);
  const known = lines.some((line) => otherTitles.some((title) => line === title));
  const titled = lines.some(isTitle);
  const large = page.pieces.some(({ text, height }) => height > 1.4 * page.unit && isTitle(folded(text).text));
  const labels = new Set(lines.map((line) => GENERIC.exec(line)?.[0]).filter((label) => label !== undefined)).size;
  const formal = lines.some((line) => /特此证明|\(盖章\)|甲方|乙方|盖章\)?$/u.test(line));
  return together([known ? 0.6 : titled ? 0.45 : 0, large ? 0.2 : 0, formal ? 0.2 : 0, Math.min(labels, 4) * 0.18]);
}
