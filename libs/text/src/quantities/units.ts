export type QuantityKind =
  | 'number'
  | 'money'
  | 'percent'
  | 'times'
  | 'discount'
  | 'duration'
  | 'area'
  | 'measure'
  | 'count'
  | 'date'
  | 'time'
  | 'ordinal';

export interface Unit {
  readonly kind: QuantityKind;
  /** Base unit the value is given in. */
  readonly unit: string;
  readonly factor: number;
  readonly length: number;
}

type Row = [forms: string, kind: QuantityKind, unit: string, factor: number];

const ROWS: readonly Row[] = [
  ['元钱 元人民币 块钱 元整 元 圆 块 人民币 rmb cny', 'money', 'yuan', 1],
  ['角钱 毛钱', 'money', 'yuan', 0.1],
  ['美元 美金 usd', 'money', 'usd', 1],
  ['港币 港元 hkd', 'money', 'hkd', 1],
  ['欧元 eur', 'money', 'eur', 1],
  ['个百分点 百分点 个点 % ﹪', 'percent', '%', 1],
  ['‰', 'percent', '%', 0.1],
  ['成', 'percent', '%', 10],
  ['倍', 'times', '倍', 1],
  ['折', 'discount', '折', 1],
  ['秒钟 秒', 'duration', 'minute', 1 / 60],
  ['分钟 min mins minutes', 'duration', 'minute', 1],
  ['刻钟', 'duration', 'minute', 15],
  ['个小时 小时 个钟头 钟头 个钟 hours hour h', 'duration', 'minute', 60],
  ['个工作日 工作日', 'duration', 'workday', 1],
  ['个自然日 自然日 天 日 days day', 'duration', 'day', 1],
  ['个星期 星期 个礼拜 礼拜 周 weeks week', 'duration', 'day', 7],
  ['个月 个自然月 months month', 'duration', 'month', 1],
  ['个季度 季度', 'duration', 'month', 3],
  ['周年 个年头 年 years year', 'duration', 'month', 12],
  ['平方米 平方 平米 ㎡ m2 平', 'area', 'm2', 1],
  ['亩', 'area', 'm2', 666.67],
  ['公里 千米 km', 'measure', 'm', 1000],
  ['米', 'measure', 'm', 1],
  ['厘米 公分 cm', 'measure', 'm', 0.01],
  ['毫米 mm', 'measure', 'm', 0.001],
  ['公斤 千克 kg', 'measure', 'g', 1000],
  ['斤', 'measure', 'g', 500],
  ['克 g', 'measure', 'g', 1],
  ['吨', 'measure', 'g', 1_000_000],
  ['毫克 mg', 'measure', 'g', 0.001],
  ['千瓦 kw', 'measure', '千瓦', 1],
  ['千卡 大卡 kcal', 'measure', '千卡', 1],
  ['摄氏度 度 ℃', 'measure', '度', 1],
  ['周岁 岁', 'measure', '岁', 1],
  ['毫升 ml', 'measure', 'ml', 1],
  ['升', 'measure', 'ml', 1000],
  ['个城市 座城市 城市', 'count', '城市', 1],
  ['个省份 个省 省份', 'count', '省', 1],
  ['家门店 家店铺 家店 间店 家 间', 'count', '家', 1],
  ['个人 名员工 人次 人 名 位', 'count', '人', 1],
  ['次 回 趟', 'count', '次', 1],
];

const MEASURES =
  '分 具 场 个 款 种 杯 单 件 份 台 套 条 张 项 步 座 层 楼 期 轮 级 批 节 课时 页 字 例 户 桌 瓶 箱 袋 盒 包 支 辆 所 元素 流程 阶段 环节 部分 方面 大类 大 类';

const TABLE: ReadonlyMap<string, Omit<Unit, 'length'>> = new Map([
  ...ROWS.flatMap(([forms, kind, unit, factor]) =>
    forms.split(' ').map((form) => [form, { kind, unit, factor }] as const),
  ),
  ...MEASURES.split(' ').map((form) => [form, { kind: 'count' as const, unit: form, factor: 1 }] as const),
]);
const LONGEST = Math.max(...[...TABLE.keys()].map((form) => form.length));

/** Words that only look like number and unit: 成为, 平时, 块头, 天使 … */
const NOT_UNIT =
  /^(?:成[为本功立交员熟人都长]|平[时台均衡]|天[使然气猫]|日[常期后]|米[饭线粉]|名[字称单额]|周[边围]|年[龄轻纪]|大[家约概]|分[期别店为成析享配类开付批]|度[假过]|场[地景所合]|单独|步骤|包括|包含|期间|级别|类似|份额|位置|家长|家里|回复|回答|回报|回本|人员|点击|条件|项目|张先生|页面)/u;

/** The unit that stands at `index` of a folded text, the longest that fits. */
export function readUnit(text: string, index: number): Unit | undefined {
  const rest = text.slice(index, index + LONGEST + 3);
  if (NOT_UNIT.test(rest)) return undefined;
  for (let length = Math.min(LONGEST, rest.length); length > 0; length--) {
    const form = rest.slice(0, length);
    const unit = TABLE.get(form);
    if (!unit) continue;
    if (/[a-z]$/u.test(form) && /[a-z0-9]/u.test(rest[length] ?? '')) continue;
    return { ...unit, length };
  }
  return undefined;
}
