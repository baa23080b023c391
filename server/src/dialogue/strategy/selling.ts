/**
 * Ways of urging that a customer in doubt or in anger is spared. Facts of an offer stay; pushing goes.
 * Looked for in a sentence as it is written.
 */
const SELLING =
  /名额(?:有限|不多|所剩无几)|先到先得|机不可失|错过.{0,4}(?:再等|没有|就没)|(?:赶紧|赶快|抓紧|尽快|马上|立即|立刻)(?:来)?(?:报名|签约|加盟|下单|锁定|咨询|预订|行动|加入)|欢迎(?:您)?(?:随时)?(?:加盟|加入我们|前来考察|报名|签约)|(?:现在|今天|本月|月底前)(?:报名|签约|加盟|下单).{0,12}(?:优惠|立减|赠送|减免|特价)|限时(?:优惠|特惠|抢购)|早(?:加盟|签约|开店)早|sign up (?:now|today)|limited (?:time|places)|don'?t miss|act (?:now|fast)/iu;

/** What is left of the sentences when none of them urges; never nothing. */
export function withoutSelling(sentences: readonly string[]): string[] {
  const kept = sentences.filter((sentence) => !SELLING.test(sentence));
  return kept.length > 0 ? kept : [...sentences];
}
