/**
 * Absolutes and promises that advertising law and common sense forbid unless the company itself wrote them.
 * Written over folded text without white space.
 */
export const PROMISES: readonly RegExp[] = [
  /稳赚(?:不赔|不亏)?|包赚|包赚钱|只赚不赔|零风险|0风险|无风险|毫无风险|没有(?:任何)?风险|躺赚|暴利|一夜暴富/gu,
  /(?:保证|包|确保|承诺|肯定|绝对|一定|必定|百分百|百分之百|100%)(?:能|会|可以|让您|让你|您|你|都|是)?(?:赚钱?|盈利|挣钱?|回本|收益|不亏|不赔|成功|通过|有效|治愈|火爆|生意好|月入|年入)/gu,
  /(?:当月|首月|三个月|\d+个?月|\d+天|很快|马上|轻松|快速|短期)(?:就能|就会|就可以|内|之内)?(?:必定?|一定|保证|肯定)?回本/gu,
  /保证|承诺|包(?:过|会|您|你|成功|满意|通过)|绝对|百分百|百分之百|100%/gu,
  /(?:全国|全球|全网|行业|业内|世界|同行|国内)(?:第一|最[好大低强优]|唯一|领先|首家|首个)|独一无二|史无前例|国家级|顶级|最(?:低价|便宜|优惠|先进|安全|赚钱|好的品牌|佳选择)/gu,
  /一定(?:能|会|可以|是|有|给|帮|让|不)|必定|必然会?|必须(?:赚|成)|永远不?会|永不|万无一失|没有任何问题|完全没问题|肯定(?:能|会|可以|没问题|行)|绝不(?:会|让|可能)/gu,
  /(?:每家|所有|全部|家家)(?:门?店)?都(?:能|会|在)?(?:赚|盈利|回本|挣)/gu,
  /(?:weguarantee|guaranteed?|riskfree|norisk|numberoneintheworld|(?:the)?numberone(?:brand|choice)?|bestintheworld|alwaysprofitable|willdefinitely|100%(?:safe|sure|profit))/gu,
];

/** In these the same words promise nothing: 保证金, 不保证, 一定程度, 不一定. */
const HARMLESS_AROUND =
  /保证金|一定程度|一定的|一定数额|不一定|未必|不(?:能|会|可|做|作)?(?:保证|承诺|绝对)|不(?:能|会|可|作)?(?:做|作)?(?:任何)?(?:保证|承诺|担保)|没有(?:办法)?(?:保证|承诺)|无法(?:保证|承诺)|难以保证|没有绝对|并非绝对|质量保证|保证书|承诺书/gu;

export interface Pledge {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Promises in a folded text; positions in that text. */
export function promisesIn(folded: string): Pledge[] {
  const harmless = [...folded.matchAll(HARMLESS_AROUND)].map((m) => [m.index, m.index + m[0].length] as const);
  return PROMISES.flatMap((pattern) => [...folded.matchAll(pattern)])
    .map((m) => ({ text: m[0], start: m.index, end: m.index + m[0].length }))
    .filter((p) => !harmless.some(([start, end]) => p.start < end && start < p.end))
    .sort((a, b) => a.start - b.start || b.end - a.end);
}
