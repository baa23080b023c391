import { random } from '../generated-questions.ts';

/** Draws from one seed; every picture has its own, so that one more changes none of the others. */
export interface Chance {
  /** 0 up to, not including, 1. */
  next(): number;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  pick<T>(from: readonly T[]): T;
  digits(count: number): string;
}

export function chanceOf(seed: number): Chance {
  const next = random(seed);
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    pick: (from) => from[Math.floor(next() * from.length)]!,
    digits: (count) => Array.from({ length: count }, () => between(0, 9)).join(''),
  };
}

const places = [
  ['440106', '广东省广州市天河区', '广州'],
  ['330106', '浙江省杭州市西湖区', '杭州'],
  ['510107', '四川省成都市武侯区', '成都'],
  ['430104', '湖南省长沙市岳麓区', '长沙'],
  ['320505', '江苏省苏州市虎丘区', '苏州'],
  ['370203', '山东省青岛市市北区', '青岛'],
  ['350203', '福建省厦门市思明区', '厦门'],
  ['420111', '湖北省武汉市洪山区', '武汉'],
  ['610113', '陕西省西安市雁塔区', '西安'],
  ['310115', '上海市浦东新区', '上海'],
  ['500112', '重庆市渝北区', '重庆'],
  ['110105', '北京市朝阳区', '北京'],
] as const;
const roads = ['青石', '长宁', '凤凰', '文汇', '锦绣', '梧桐', '望江', '新民', '银杏', '和平', '临港', '翠屏'];
const buildings = ['商业广场', '创业园', '综合楼', '时代中心', '美食城', '科技大厦'];
const brands = ['禾谷', '蜀香', '鲜茗', '巧姐', '渔湾', '稻田', '橙意', '麦町', '云岭', '小满', '桂语', '海棠'];
const tails = ['记', '园', '坊', '里', '轩', '阁', '味', '家'];
const surnames = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕';
const given = '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华慧建国玉兰婷宇浩然欣怡梓涵晨雨泽';
const general = [
  '餐饮管理',
  '外卖递送服务',
  '食品销售（仅销售预包装食品）',
  '日用百货销售',
  '企业管理咨询',
  '品牌管理',
  '食用农产品零售',
  '供应链管理服务',
  '会议及展览服务',
  '信息咨询服务（不含许可类信息咨询服务）',
  '互联网销售（除销售需要许可的商品）',
  '广告设计、代理',
  '办公用品销售',
  '厨具卫具及日用杂品批发',
];
const licensed = ['餐饮服务', '食品销售', '小餐饮、小食杂、食品小作坊经营', '酒类经营', '食品互联网销售'];
const UNTIL = '（依法须经批准的项目，经相关部门批准后方可开展经营活动，具体经营项目以相关部门批准文件或许可证件为准）';
const FREELY = '（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）';

/** What a business licence says, nothing of it anybody's. */
export interface Business {
  readonly soleTrader: boolean;
  readonly code: string;
  readonly codeValid: boolean;
  readonly name: string;
  readonly type: string;
  readonly person: string;
  /** Yuan. */
  readonly capital: number;
  readonly founded: Day;
  /** Null: without an end. */
  readonly until: Day | null;
  readonly address: string;
  readonly scope: string;
  readonly composition: string;
  readonly issued: Day;
  readonly authority: string;
}
export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Invents a business. `codeValid` false plants one of the faults that a review must catch. */
export function businessOf(chance: Chance, soleTrader: boolean, codeValid: boolean): Business {
  const [district, place, city] = chance.pick(places);
  const brand = chance.pick(brands) + chance.pick(tails);
  const founded = dayBetween(chance, 2009, 2024);
  const until = chance.next() < 0.5 ? null : { ...founded, year: founded.year + chance.pick([10, 20, 30]) };
  const right = creditCodeOf(chance, soleTrader, district);
  return {
    soleTrader,
    code: codeValid ? right : spoiled(chance, right),
    codeValid,
    name: soleTrader
      ? `${city}市${brand}${chance.pick(['餐饮店', '小吃店', '奶茶店', '面馆', '烧烤店'])}`
      : `${city}${brand}${chance.pick(['餐饮管理', '食品', '品牌管理', '商贸'])}有限公司`,
    type: soleTrader
      ? '个体工商户'
      : chance.pick([
          '有限责任公司（自然人独资）',
          '有限责任公司（自然人投资或控股）',
          '有限责任公司',
          '其他有限责任公司',
        ]),
    person: personOf(chance),
    capital: chance.pick([100_000, 500_000, 1_000_000, 2_000_000, 3_000_000, 5_000_000, 10_000_000]),
    founded,
    until,
    address: addressOf(chance, place),
    scope: scopeOf(chance),
    composition: chance.pick(['个人经营', '家庭经营']),
    issued: dayBetween(chance, Math.max(2016, founded.year + 1), 2025),
    authority: `${place.slice(place.search('省') + 1)}市场监督管理局`,
  };
}

export function personOf(chance: Chance): string {
  const one = () => given[chance.between(0, given.length - 1)]!;
  return surnames[chance.between(0, surnames.length - 1)]! + one() + (chance.next() < 0.6 ? one() : '');
}

export function addressOf(chance: Chance, place: string = chance.pick(places)[1]): string {
  const road = `${chance.pick(roads)}${chance.pick(['路', '街', '大道'])}${chance.between(1, 980)}号`;
  const inside = `${chance.pick(buildings)}${chance.between(1, 9)}栋${chance.between(101, 2408)}室`;
  return `${place}${road}${chance.next() < 0.6 ? inside : `${chance.between(1, 40)}号铺`}`;
}

export function dayBetween(chance: Chance, first: number, last: number): Day {
  return { year: chance.between(first, last), month: chance.between(1, 12), day: chance.between(1, 28) };
}

function scopeOf(chance: Chance): string {
  const some = (from: readonly string[], count: number) =>
    from
      .map((text) => ({ text, at: chance.next() }))
      .toSorted((a, b) => a.at - b.at)
      .slice(0, count)
      .map(({ text }) => text)
      .join('；');
  const may = some(licensed, chance.between(1, 2));
  const does = some(general, chance.between(2, 5));
  return chance.next() < 0.5
    ? `许可项目：${may}${UNTIL}一般项目：${does}${FREELY}`
    : `${may}；${does}（依法须经批准的项目，经相关部门批准后方可开展经营活动）`;
}

/** GB 32100-2015, 5: characters without I, O, S, V and Z; the weights are powers of 3 modulo 31. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** GB 11714-1997: weights of the organisation's eight characters. */
const ORGANISATION = [3, 7, 9, 10, 5, 8, 4, 2];

export function creditCodeOf(chance: Chance, soleTrader: boolean, district: string): string {
  const eight = `MA${Array.from({ length: 6 }, () => ALPHABET[chance.between(0, 30)]).join('')}`;
  // Letters count from A = 10 as in 36 digits there, in contrast to the code around them.
  const sum = ORGANISATION.reduce((total, weight, at) => total + weight * Number.parseInt(eight[at]!, 36), 0);
  const body = `9${soleTrader ? 2 : 1}${district}${eight}${'0X987654321'[sum % 11]}`;
  return body + checkOf(body);
}

export function checkOf(body: string): string {
  let [sum, weight] = [0, 1];
  for (const char of body) {
    sum += ALPHABET.indexOf(char) * weight;
    weight = (weight * 3) % 31;
  }
  return ALPHABET[(31 - (sum % 31)) % 31]!;
}

/** Letters that the alphabet lacks, each with what a reader might take it for. */
const foreign = [
  ['I', '1'],
  ['O', '0'],
  ['S', '5'],
  ['Z', '2'],
  ['V', 'Y'],
] as const;

/** The same code with one fault: wrong check digit, one too short, one too long, or a letter that there is not. */
function spoiled(chance: Chance, code: string): string {
  const fault = chance.between(0, 3);
  const at = chance.between(2, 16);
  if (fault === 0) {
    const others = Array.from(ALPHABET).filter((char) => char !== code[17]);
    return code.slice(0, 17) + chance.pick(others);
  }
  if (fault === 1) return code.slice(0, at) + code.slice(at + 1);
  if (fault === 2) return code.slice(0, at) + chance.pick(Array.from('23456789')) + code.slice(at);
  // Never one that reads as the right character: then the code would be right but for its print.
  const [letter] = chance.pick(foreign.filter(([, twin]) => twin !== code[at]));
  return code.slice(0, at) + letter + code.slice(at + 1);
}
