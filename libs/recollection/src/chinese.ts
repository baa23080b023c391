import { isRole, surnames } from './names.ts';
import { cityNames, provinces } from './places.ts';
import type { Kind, Rule } from './rule.ts';

const number = '(?:\\d[\\d,.]*|[零一二两三四五六七八九十百千几半]+)';
const money = '(?:百万|千万|万|w|k|千|亿)?(?:元|块钱|块|美元|刀)?';
const amount = `(${number}\\s*${money}(?:\\s*[到至~-]\\s*${number}\\s*${money})?(?:左右|以内|上下|以下|出头|多)?)`;
const about = '(?:有|是|在|就|大概|大约|差不多|改成|改为|变成|只有|最多|约|也就|:|：|\\s)*';
const greeting = '(?:(?:您好|你好|嗨)\\s*)?';
const time =
  '((?:今年|明年|后年)?(?:下个?月|这个?月|本月|年底前?|年初|年前|年后|(?:\\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|底|初)?|[上下]半年|(?:春节|国庆|五一|元旦)(?:前后?|后)?|下周|尽快|近期|(?:半年|[一二两三四五六]个月)内)|明年|今年)';
const want = '(?:想要?|打算|准备|计划|考虑|要)';

/** Somebody else is spoken of. */
const others =
  /^(?:你|您|他|她|它|人家|别人|谁)|我(?:的|们|家)?(?:朋友|老公|老婆|媳妇|妈|爸|哥|姐|弟|妹|同事|亲戚|家人|邻居|老板|客户)|(?:他|她|朋友|你们)(?:的|们)?(?:电话|手机|号)/u;
/** Who calls me so may be spoken to. */
const addressed = /^(?:(?:您|你)(?:可以)?)?(?:就)?(?:叫我|称呼我)/u;

function rule(
  kind: Kind,
  pattern: string,
  how: { sure?: number; inQuestion?: RegExp; read?: (found: RegExpExecArray) => ReturnType<Rule['read']> } = {},
): Rule {
  const expression = new RegExp(pattern, 'iu');
  const { sure = 0.9, inQuestion, read = ([, value = '']) => ({ value, gone: false }) } = how;
  return {
    kind,
    sure,
    inQuestion: inQuestion !== undefined,
    read(clause) {
      if (others.test(clause) && !addressed.test(clause)) return null;
      if (inQuestion && /[?吗呢么]$|多少|哪|什么|怎么/u.test(clause) && !inQuestion.test(clause)) return null;
      const found = expression.exec(clause);
      const read_ = found && read(found);
      return read_ && read_.value !== '' ? { ...read_, value: read_.value.trim() } : null;
    },
  };
}

const mine = /我|人在|坐标/u;
const wish = /^(?:我)?(?:不)?(?:想|打算|准备|计划|考虑|我要)/u;

const named = ({ 1: name = '' }: RegExpExecArray) => (isRole(name) ? null : { value: name, gone: false });
const negated = ({ 1: not, 2: value = '' }: RegExpExecArray) => ({ value, gone: not !== undefined && not !== '' });

const shops = /^(?:旗舰|标准|社区|外带|档口|迷你|快闪|街边|商场|校园|景区|小型|中型|大型|形象|城市)$/u;
const noShop = /^(?:你|贵|这|那|多|几|什么|哪|新|分|自己|门|加盟|直营|网|连锁|一|个|第)/u;

function shopOf({ 1: not, 2: stem = '', 3: place = '' }: RegExpExecArray): ReturnType<Rule['read']> {
  if (noShop.test(stem)) return null;
  return { value: stem + place, gone: Boolean(not), kind: shops.test(stem) ? 'shop' : 'business' };
}

/** What is said in Chinese, the surest way of each kind first. */
export const chinese: readonly Rule[] = [
  rule('name', `^${greeting}(?:我|本人|免贵)?(不)?姓(${surnames})(?:的|哈|啊|呀)?$`, { read: negated }),
  rule('name', `^${greeting}(?:我叫|我的名字[是叫]|本人叫?)((?:${surnames})\\p{Script=Han}{1,2})(?:哈|啊)?$`, {
    read: named,
  }),
  rule(
    'name',
    `^(?:(?:您|你)(?:可以)?)?(?:就)?(?:叫我|称呼我)((?:[老小阿](?:${surnames})|(?:${surnames})(?:先生|女士|小姐|太太|姐|哥|总|老师|叔|阿姨|姨|\\p{Script=Han}{1,2}?)))(?:就行|就好|就可以|好了|吧)?$`,
    { read: named },
  ),
  rule(
    'city',
    `^${greeting}(?:我们?|本人|人)?(?:现在|目前|就|一直|人|家)*(不)?(?:在|住在?|是|来自|坐标|搬[到去来])[:：]?(?:(?:${provinces})省?)?(${cityNames})(?!.*(?:出差|旅游|玩|路过|开会))(?:市|市区)?(?:这边|那边)?(?:的|人|了|啦)*(?:$|可以|能|想|开|有|可不|加盟)`,
    { inQuestion: mine, read: negated },
  ),
  rule('city', `(?:${want})(?:去|到|在)(?:(?:${provinces})省?)?(${cityNames})(?:市)?(?:开|做|加盟|投)`, {
    inQuestion: wish,
  }),
  rule('budget', `(?:预算|手头|手里|手上|资金|本金|能拿出|拿得出|准备了|可以投|能投)${about}${amount}(?!\\s*平)`, {
    inQuestion: mine,
    read: ({ 1: value = '' }) => (/[万wk千亿元块刀]|\d{4,}/iu.test(value) ? { value, gone: false } : null),
  }),
  rule(
    'business',
    `^(?:我)?(不)?${want}(?:自己)?(?:在(?:${cityNames}))?(?:开|做|加盟|搞|弄)(?:一?[家个间])?(?:小)?([\\p{Script=Han}A-Za-z]{1,6}?)(店|馆|厅|铺|吧)(?!面|铺|长|员|址)`,
    { inQuestion: wish, read: shopOf },
  ),
  rule(
    'area',
    `(?:店面|铺子|铺面|门面|店铺|我的店|门店|场地|面积)${about}(${number}\\s*(?:平方米|平米|平方|平|㎡|m2)(?:左右|多)?)`,
  ),
  rule('plan', `${want}(?:在)?${time}(?:就|左右)?(?:开业?|签|加盟|动工|装修|起步)`),
  rule('phone', `(?:^|电话|手机|号码?|联系我?|微信|[:：])(?:是|号|[:：\\s])*(1[3-9]\\d[- ]?\\d{4}[- ]?\\d{4})(?!\\d)`, {
    read: ({ 1: value = '' }) => ({ value: value.replace(/[- ]/g, ''), gone: false }),
  }),
  rule('contact', '(不要|别|请勿|勿|不用|不想|不必)(?:再|老|总)?(?:给我|跟我)?(?:打|接|来)(?:骚扰)?电话', {
    read: () => ({ value: noCalls, gone: false }),
  }),
  rule('contact', '^(?:现在)?(?:可以|能|欢迎|麻烦)给我打(?:个)?电话', { read: () => ({ value: noCalls, gone: true }) }),
  rule(
    'child',
    '^(?:我(?:们)?家?的?)?(?:孩子|宝宝|女儿|儿子|小孩|娃)(?:今年|现在|刚|才|快|已经)*((?:\\d{1,2}|[一二两三四五六七八九十]{1,3})(?:岁半?|个月))(?:大)?(?:了)?',
    { inQuestion: mine },
  ),
];

const noCalls = '不要打电话';
