import type { Entry } from '#libs/retrieval';

/** A small service line: enough neighbours to be confused with. */
export const CORPUS: readonly Entry[] = [
  {
    id: 'fee',
    question: '加盟费用是多少？',
    similar: ['总投资多少', '加盟要交多少钱', '前期投入大概多少'],
    answer: '加盟费 3 万元，总投资约 20 万元，含首批物料。',
  },
  {
    id: 'deposit',
    question: '保证金要交多少？',
    similar: ['押金多少钱', '保证金退不退'],
    answer: '保证金 1 万元，合同到期后无息退还。',
  },
  {
    id: 'steps',
    question: '加盟流程是怎样的？',
    similar: ['怎么加盟', '加盟有哪些步骤', '想开店先做什么'],
    answer: '咨询、考察、签约、选址、装修、培训、开业。',
  },
  {
    id: 'opening-time',
    question: '多久可以开业？',
    similar: ['从签约到开业要多长时间', '开店周期'],
    answer: '通常 45 天。',
  },
  {
    id: 'training',
    question: '培训怎么安排？',
    similar: ['培训要几天', '去哪里培训'],
    answer: '总部培训 15 天，包含产品制作和门店管理。',
  },
  {
    id: 'refund',
    question: '加盟费能退吗？',
    similar: ['不想做了能退钱吗', '签约后反悔怎么办'],
    answer: '签约七天内、未开始选址可以退。',
  },
  {
    id: 'site',
    question: '选址有什么要求？',
    similar: ['店开在哪里合适', '你们帮忙选址吗'],
    answer: '总部派专员评估商圈。',
  },
  {
    id: 'area',
    question: '店面面积要多大？',
    similar: ['需要多少平米', '20平的店行吗'],
    answer: '档口 20 平方米起，标准店 50 平方米起。',
  },
  {
    id: 'supply',
    question: '原料必须从总部进货吗？',
    similar: ['可以自己采购吗', '物料从哪里来'],
    answer: '核心原料由总部供应，水果可以本地采购。',
  },
  { id: 'delivery', question: '多久配送一次？', similar: ['送货频率', '物流几天到'], answer: '每周两次，省内次日到。' },
  { id: 'staff', question: '开店需要几个员工？', similar: ['要请多少人', '人员配置'], answer: '标准店 4 到 6 人。' },
  {
    id: 'payback',
    question: '多久能回本？',
    similar: ['几个月收回成本', '回本周期'],
    answer: '与位置和经营有关，我们不作承诺。',
  },
  {
    id: 'licence',
    question: '需要办哪些证件？',
    similar: ['营业执照怎么办', '要食品经营许可证吗'],
    answer: '营业执照、食品经营许可证和健康证。',
  },
  {
    id: 'complaint',
    question: '我要投诉门店服务',
    similar: ['店员态度很差', '投诉找谁'],
    answer: '请留下门店名称，我们 24 小时内回复。',
  },
  {
    id: 'protection',
    question: '有区域保护吗？',
    similar: ['附近会不会再开一家', '保护范围多大'],
    answer: '半径 500 米内不再批店。',
  },
  { id: 'contract', question: '合同签几年？', similar: ['合同期限', '到期怎么续约'], answer: '一签三年，到期可续。' },
];
