import type { PackArticle } from '#knowledge';

const article = (packKey: string, question: string, similar: string[], answer: string): PackArticle => ({
  packKey,
  question,
  similar,
  answer,
  category: '加盟',
});

/** A small tea shop: quick to open, clear to ask. */
export const smallCompany: readonly PackArticle[] = [
  article(
    'fee',
    '加盟费多少钱？',
    ['加盟费多少', '加盟费是多少', '加盟要交多少钱'],
    '标准店加盟费 5.8 万元，一次性收取。合同期内不再收取。',
  ),
  article('fee.flagship', '旗舰店加盟费多少钱？', ['旗舰店加盟费是多少'], '旗舰店加盟费 12.8 万元，一次性收取。'),
  article('area', '店面面积有什么要求？', ['店铺要多大', '面积要多少平方米'], '标准店建议 30 到 50 平方米。'),
  article(
    'training',
    '总部提供培训吗？',
    ['开店有没有培训', '培训多久'],
    '总部提供 15 天培训，包含产品制作和门店管理。',
  ),
  article('refund', '奶茶做错了怎么退款？', ['饮品做错了可以退吗'], '做错的饮品可以重做或全额退款，请出示小票。'),
  article('hours', '门店几点营业？', ['营业时间', '几点开门'], '门店每天 10:00 到 22:00 营业。'),
  article('care.steam', '蒸汽机怎么保养？', ['如何保养蒸汽机'], '蒸汽机每天打烊后排水，并擦净喷嘴。'),
  article('care.ice', '制冰机怎么保养？', ['如何保养制冰机'], '制冰机每月清洗一次水路。'),
];
