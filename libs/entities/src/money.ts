import { BEGINS, exact, readAmount, type Amount } from './amounts.ts';
import { bounded } from './bounds.ts';
import { at, likely, marked, type Source } from './source.ts';
import type { Currency, Entity } from './types.ts';

const BEFORE = /(?:(¥|rmb|cny|人民币)|(hk\$|港币)|(us\$|usd|\$)|(€|eur)|(£|gbp))\s?$/u;
const PREFIXED: readonly Currency[] = ['CNY', 'HKD', 'USD', 'EUR', 'GBP'];

const AFTER: readonly (readonly [Currency, string])[] = [
  ['USD', '美元|美金|刀乐|usd|us dollars?|dollars?'],
  ['HKD', '港币|港元|港纸|蚊|hkd'],
  ['EUR', '欧元|euros?|eur|€'],
  ['GBP', '英镑|pounds?|gbp'],
  ['JPY', '日元|日币|日圆|円|jpy'],
  ['KRW', '韩元|韩币|원|krw'],
  ['TWD', '新台币|台币|twd|ntd'],
  ['SGD', '新加坡元|新加坡币|新币|sgd'],
  ['AUD', '澳元|澳币|aud'],
  ['CAD', '加元|加币|cad'],
  ['THB', '泰铢|thb|baht'],
  ['MYR', '马币|令吉|myr'],
  ['RUB', '卢布|rub'],
  [
    'CNY',
    '元人民币|人民币|rmb|cny|yuan|块钱|元钱|元整|圆整|块(?!地|屏|石|去|儿|来|板|砖|布|肉|田|牌|蛋|头)|元(?!复始|区|化|素|旦|首|老|件|气)|圆(?!形|桌|圈)',
  ],
];
const UNIT = new RegExp(`\\s?(?:${AFTER.map(([, words]) => `(${words})`).join('|')})(?![a-z])`, 'y');
const TENTHS = /\s?(?:毛钱?|角钱?)(?!病|色|落|度)/y;
/** 八块五, 9块9, 三块五毛钱. */
const SMALL = /([一二三四五六七八九]|\d)(?:毛钱?|角)?(?![\d.个家杯件折万千百十])/y;

/** Words that make a number an amount of money though no currency is named. */
const SPEAKS_OF_MONEY =
  /(?:预算|投资额?|投入|资金|本金|费用?|定金|订金|押金|保证金|价格?|租金?|房租|月租|年租|工资|薪资|底薪|月薪|年薪|工钱|利润|营业额|流水|成本|客单价|单价|售价|报价|便宜|贵了?|优惠|补贴|奖励|罚款?|赔偿?|退我?|退款|卖|付了?|交了?|花了?|赚了?|挣了?|亏了?|贷款?|借了?|欠了?|budget|price|cost|fee|salary|rent)(?:是|大概|大约|差不多|约|只有|只|才|有|要|到|为|在|不超过|不到|最多|至少|[:：,，\s]|is|of){0,3}$/u;
const HELD =
  /(?:手里|手头|手上|兜里|拿得?出|凑了?|我们?只?有|投了?|卖|从|降到|涨到|就|花|赚|亏|挣|存了|攒了)(?:大概|大约|差不多|约|只有|只|才|有|要|就|到|了|出)*$/u;
/** What may follow an amount that names no currency. */
const ENDS =
  /^\s?(?:$|[,.;:!?，。；：！？、）)~…]|左右|上下|以内|以下|以上|以及|之内|之间|之下|内|起|封顶|够|能|可以|行[吗么吧不]|吧|啊|呢|吗|么|嘛|预算|定金|订金|押金|首付|保证金|尾款|货款|房租|租金|工资|加盟费|的(?!人|粉|用户|会员|客)|一?个?[年月]|每|才|都|就|拿|做|到|或|和|跟|搞|投|开|加盟|是|包|全部|全包|不|有|还|也|怎|对|多不|太|这|那|我|你|钱|一[家间个套]|退|给|or |is |and |for )/u;
/** What follows a number that counts something else. */
const COUNTS =
  /^\s?(?:[+＋]|里(?!面)|粉|火|步|人|名|位|家|次|小时|公里|吨|瓦|字|条|号|楼|室|倍|度|岁|年|月|日|天|级|分|点)/u;
const NAMES_A_NUMBER = /(?:第|单号|订单号?|编号|号码|账号|卡号|版本|no\.?|#|[a-z_-])\s?$/u;

interface Unit {
  readonly currency: Currency;
  readonly end: number;
  readonly factor: number;
  readonly extra: number;
}

function unitOf(text: string, { end, min, max }: Amount): Unit | null {
  const tenths = at(TENTHS, text, end);
  if (tenths) return { currency: 'CNY', end: end + tenths[0].length, factor: 0.1, extra: 0 };
  const unit = at(UNIT, text, end);
  if (!unit) return null;
  const currency = AFTER.find((_, index) => unit[index + 1] !== undefined)![0];
  const after = end + unit[0].length;
  const small = /[块元]$/u.test(unit[0]) && min === max ? at(SMALL, text, after) : null;
  if (!small) return { currency, end: after, factor: 1, extra: 0 };
  const digit = Number.isNaN(Number(small[1])) ? '一二三四五六七八九'.indexOf(small[1]!) + 1 : Number(small[1]);
  return { currency, end: after + small[0].length, factor: 1, extra: digit / 10 };
}

/** Whether a number without a currency is an amount of money, by the words around it. */
function isMoney(text: string, amount: Amount): boolean {
  const before = text.slice(Math.max(0, amount.start - 16), amount.start);
  const after = text.slice(amount.end, amount.end + 8);
  if (COUNTS.test(after) || NAMES_A_NUMBER.test(before)) return false;
  const speaks = SPEAKS_OF_MONEY.test(before);
  // 押一付三 counts months.
  if (!amount.large && amount.max < 10) return false;
  if (!amount.large) return speaks && !/^(?:平|米|%|折|成|[a-z\d])/u.test(after.trimStart()) && ENDS.test(after);
  return (
    ENDS.test(after) || (speaks || HELD.test(before) ? !/^(?:\p{Script=Han}(?:丝|数|店)|[a-z\d])/u.test(after) : false)
  );
}

/** Amounts of money: 二三十万, 3-5w, 五十万以内, $200, 50万日元. */
export function money(source: Source): Entity[] {
  const { text } = source;
  const found: Entity[] = [];
  for (let index = 0; index < text.length;) {
    const amount = BEGINS.test(text[index]!) && !isInside(text, index) ? readAmount(text, index) : null;
    if (!amount) {
      index = /\d/u.test(text[index]!) ? endOfDigits(text, index) : index + 1;
      continue;
    }
    const prefix = BEFORE.exec(text.slice(Math.max(0, index - 6), index));
    const unit = unitOf(text, amount);
    const isWord = unit !== null && /^一(?:块|元|圆)(?!钱)/u.test(text.slice(index, index + 3)) && unit.end - index < 3;
    if (isWord || (!prefix && !unit && !isMoney(text, amount))) {
      index = Math.max(index + 1, amount.end);
      continue;
    }
    const scaled = unit ?? { currency: 'CNY' as const, end: amount.end, factor: 1, extra: 0 };
    const fitted = {
      ...amount,
      min: exact(amount.min * scaled.factor + scaled.extra),
      max: exact(amount.max * scaled.factor + scaled.extra),
    };
    const { bounds, start, end } = bounded(text, fitted, scaled.end);
    const currency = prefix ? PREFIXED[prefix.slice(1).findIndex((group) => group !== undefined)]! : scaled.currency;
    const from = prefix ? index - prefix[0].length : start;
    found.push(likely(marked(source, 'money', [from, end], { ...bounds, currency }), unit || prefix ? 1 : 0.9));
    index = Math.max(index + 1, end);
  }
  return found;
}

/** A number that goes on to the left is read from its beginning, or is part of a word. */
const isInside = (text: string, index: number): boolean =>
  /\d/u.test(text[index]!) &&
  /[\d.a-z_]/u.test(text[index - 1] ?? '') &&
  !/(?:rmb|cny|usd|hkd|eur|gbp)$/u.test(text.slice(Math.max(0, index - 3), index));

function endOfDigits(text: string, index: number): number {
  let end = index + 1;
  while (end < text.length && /[\d.]/u.test(text[end]!)) end++;
  return end;
}
