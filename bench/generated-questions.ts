import type { KnowledgeRow, Question } from '#libs/evaluation';

/** Entries and the questions they answer. */
export interface Corpus {
  readonly rows: readonly KnowledgeRow[];
  readonly questions: readonly Question[];
}

const cities =
  '北京 上海 广州 深圳 杭州 成都 武汉 西安 南京 重庆 苏州 天津 长沙 郑州 青岛 合肥 福州 昆明 济南 厦门'.split(' ');
const places = '东 南 西 北 中 新 老 高新 滨江 城南 城北 湖畔 河西 江东 科技园 大学城 开发区 火车站 机场 会展'.split(
  ' ',
);
const goods =
  '奶茶 火锅 烤鱼 面馆 书店 健身房 洗衣店 理发店 花店 药店 宠物店 眼镜店 母婴店 便利店 家政 驾校 培训班 影城 网咖 民宿 咖啡 蛋糕 水果 干洗 修车'.split(
    ' ',
  );
/** How a thing is asked in the knowledge base, and how customers say it. */
const matters: readonly (readonly [string, readonly string[]])[] = [
  ['加盟费是多少', ['加盟要交多少钱', '加盟的费用大概多少']],
  ['总共要投资多少', ['开下来一共要准备多少钱', '全部投入大概几万']],
  ['多久可以开业', ['从签约到开门要等几个月', '什么时候能开张']],
  ['营业时间是几点到几点', ['早上几点开门', '晚上开到几点']],
  ['店面要多大面积', ['多少平米的铺子合适', '面积有要求吗']],
  ['有没有区域保护', ['附近会不会再开一家', '保护范围是多大']],
  ['培训要几天', ['学习多长时间', '员工培训需要多久']],
  ['可以退会员卡吗', ['办的卡想退掉', '会员不想要了怎么退']],
  ['能不能开发票', ['怎么要发票', '发票在哪里开']],
  ['有没有停车位', ['开车来停哪里', '停车方便吗']],
  ['送货要多少运费', ['配送收不收钱', '送上门要加多少钱']],
  ['保证金什么时候退', ['押金多久能拿回来', '合同到期保证金怎么退']],
];
const unknown = [
  '老板今年几岁',
  '可以带我去月球吗',
  '这首歌是谁唱的',
  '明天会下雨吗',
  '帮我写一首诗',
  '附近哪里能打疫苗',
];

/** Small, seeded, good enough to draw samples (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The `nth` invented entry; all numbers up to 120,000 give different ones. */
export function invented(nth: number): KnowledgeRow {
  const matter = matters[nth % matters.length]!;
  const subject = subjectOf(nth);
  const similar = [`${subject}${matter[1][0]}`];
  return { id: `made-${nth}`, question: `${subject}${matter[0]}`, similar, negative: [], answer: '' };
}

function subjectOf(nth: number): string {
  const good = goods[Math.floor(nth / matters.length) % goods.length]!;
  const city = cities[Math.floor(nth / (matters.length * goods.length)) % cities.length]!;
  const place = places[Math.floor(nth / (matters.length * goods.length * cities.length)) % places.length]!;
  return `${city}${place}${good}`;
}

/** As many invented entries as asked for, and questions whose words no entry has; one in ten has no answer. */
export function generated(entries: number, questions: number): Corpus {
  const draw = random(entries);
  const rows = Array.from({ length: entries }, (_, nth) => invented(nth));
  const asked = Array.from({ length: questions }, (_, at): Question => {
    const nth = Math.floor(draw() * entries);
    if (at % 10 === 9) return { query: `${subjectOf(nth)}${unknown[at % unknown.length]!}`, gold: null };
    return { query: `${subjectOf(nth)}${matters[nth % matters.length]![1][1]!}`, gold: `made-${nth}` };
  });
  return { rows, questions: asked };
}
