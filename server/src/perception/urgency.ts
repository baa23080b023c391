import type { Urgency } from './observations.ts';

/** Rather one too many: a person looks, and nothing else happens. */
const SIGNS: readonly (readonly [Urgency, RegExp])[] = [
  [
    'self-harm',
    /(?:想|要|打算|准备|不如|干脆|只能|只想)(?:去)?(?:死|自杀|自尽|轻生|跳楼|跳河|跳江|割腕|结束生命|一了百了)|(?:不想|活不|没法|没勇气)(?:再)?活(?:了|下去|着)|活不下去|活着(?:没|有什么)(?:有)?(?:意思|意义)|自杀|轻生|遗书|(?:从|去)楼上跳|kill myself|suicid\w*|end my life|want to die|self[- ]harm/u,
  ],
  [
    'fraud',
    /(?:我|已经|刚刚?|好像|可能)(?:是)?(?:被|遭)(?:人)?(?:骗|诈骗)|被(?:骗了|诈骗了|骗走|骗去|盗刷)|卡被盗刷|(?:有人|对方|骗子).{0,4}(?:冒充|假冒|自称)|被?冒充(?:你们|贵公司|客服|官方|员工|总部).{0,6}(?:骗|打钱|转账|收钱|要钱)|(?:已经|刚刚?|我|钱)(?:把钱)?(?:转|打|汇|付)(?:了)?(?:钱|款)?(?:给|到)(?:了)?(?:个人|私人|陌生)|(?:要|让|叫)我(?:先)?(?:转|打|汇)(?:钱|款|账)|假合同|i (?:was|have been|got) scammed|been defrauded|impersonat\w*/u,
  ],
  [
    'minor',
    /我(?:今年|才|刚|刚满|还|只有)*(?:[6-9]|1[0-7]|六|七|八|九|十|十[一二三四五六七])岁|(?:我|本人)(?:还)?是?(?:未成年|小学生|初中生|高中生)|(?:孩子|小孩|儿子|女儿)(?:偷偷|拿我|用我).{0,10}(?:付|转|买|充|花)|\bi am (?:only )?(?:[6-9]|1[0-7])(?: years old)?\b|\bi am a minor\b/u,
  ],
];
/** 热得要死, 累死了: ways of speaking. */
const FIGURE =
  /(?:热|冷|累|困|饿|渴|烦|气|急|忙|笑|贵|丑|难吃|难喝|羡慕)(?:得|的|到)?(?:都|快|我|人)*(?:想|要)?死(?:了|人|我)?/gu;

/** What a person must see at once, or null. `text` is normalised. */
export function urgencyOf(text: string): Urgency | null {
  const plain = text.replace(FIGURE, '');
  return SIGNS.find(([, pattern]) => pattern.test(plain))?.[0] ?? null;
}
