import { fold, originalSpan, pieces } from '#libs/text';
import { isGrammar } from './english.ts';
import { placesIn } from './places.ts';

export type NameKind = 'person' | 'place' | 'company' | 'title' | 'latin';

/** A name that a text gives to somebody or something. */
export interface Name {
  readonly kind: NameKind;
  /** Folded. */
  readonly text: string;
  /** UTF-16 places in the text that was given. */
  readonly start: number;
  readonly end: number;
}

const SURNAMES =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文';
const ROLES =
  '创始人|联合创始人|负责人|联系人|法人|代表|总经理|经理|总监|主管|督导|店长|顾问|老师|客服|专员|管理员|讲师|教练|助理|医生|主任|院长|校长';
const NAME = `(?:[${SURNAMES}][\\p{Script=Han}]{1,2}|[小老阿][\\p{Script=Han}])`;
/** 经理李文涛, 联系人是吴海龙, 由陈晓敏负责, 找林知夏. */
const PERSON: readonly RegExp[] = [
  new RegExp(`(?:${ROLES})(?:是|为|叫|[:：])?(${NAME})`, 'gu'),
  new RegExp(`(?:由|找|联系|请)(${NAME})(?=负责|督导|经理|老师|店长|顾问|对接|跟进|接待|处理|$|[，。,；])`, 'gu'),
  new RegExp(`(?<![\\p{Script=Han}])(${NAME})(?=${ROLES}|总|先生|女士|小姐)`, 'gu'),
];
const COMPANY = /[\p{Script=Han}]{2,12}?(?:(?:有限)?公司|集团|银行)/gu;
/** What stands before the name of a company in a sentence. */
const BEFORE_COMPANY = /^.*(?:[由是为看与和在找及的从向给到选跟]|合作|默认|代理)/u;
/** Firms that everybody names in service and recruiting. */
const FIRMS =
  /顺丰|中通|圆通|申通|韵达|极兔|京东|德邦|邮政|菜鸟|美团|饿了么|抖音|快手|小红书|淘宝|天猫|拼多多|支付宝|花呗|银联|瑞幸|星巴克|蜜雪冰城|喜茶|奈雪/gu;
const TITLE = /[「『《“"]([^「」『』《》“”"\n]{1,20})[」』》”"]/gu;
/** Models and foreign names: RX-500, Emma, ZTO. */
const LATIN =
  /\b(?:[A-Z]{2,}[A-Z0-9]*(?:-?\d+[A-Z]?)?|[A-Z][a-z]+(?= [A-Z][a-z])|(?<=[a-z,] )[A-Z][a-z]{2,}|[A-Z]+-?\d+)\b/gu;
/** Words in capitals that name nothing. */
const PLAIN_CAPITALS = new Set([
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
  'CNY',
  'RMB',
  'USD',
  'VIP',
  'AM',
  'PM',
  'OK',
  'ID',
  'FAQ',
  'QQ',
  'APP',
  'PDF',
  'AI',
  'KTV',
]);
const ROLE_WORD = new RegExp(`^(?:${ROLES})`, 'u');

/** The names in a text that can be told by their form; not every name can. */
export function namesOf(text: string): Name[] {
  const folded = fold(text);
  const found: Name[] = [];
  const add = (kind: NameKind, start: number, end: number) => {
    if (start < end) found.push({ kind, text: folded.text.slice(start, end), ...originalSpan(folded, start, end) });
  };
  for (const { start, end } of placesIn(folded.text)) add('place', start, end);
  for (const pattern of PERSON)
    for (const match of folded.text.matchAll(pattern)) {
      const start = match.index + match[0].indexOf(match[1]!, match[0].length - match[1]!.length);
      const length = personAt(folded.text, start);
      add('person', start, start + length);
    }
  for (const match of folded.text.matchAll(COMPANY)) {
    const before = BEFORE_COMPANY.exec(match[0])?.[0].length ?? 0;
    if (match[0].length - before >= 4) add('company', match.index + before, match.index + match[0].length);
  }
  for (const match of folded.text.matchAll(FIRMS)) add('company', match.index, match.index + match[0].length);
  for (const match of folded.text.matchAll(TITLE))
    add('title', match.index + 1 + match[1]!.search(/\S|$/u), match.index + 1 + match[1]!.trimEnd().length);
  for (const match of text.matchAll(LATIN))
    if (!PLAIN_CAPITALS.has(match[0]) && !isGrammar(match[0].toLowerCase()))
      found.push({
        kind: 'latin',
        text: match[0].toLowerCase(),
        start: match.index,
        end: match.index + match[0].length,
      });
  return found;
}

/** Characters that follow a name and belong to the sentence. */
const AFTER_NAME = /[是为的在会和与及或每手电微把将来到从对已就也都负接驻休一]/u;

/** How long the name at `start` is; 0 where a word of the language begins with a surname (方式, 高度). */
function personAt(text: string, start: number): number {
  const window = text.slice(start, start + 4);
  if (/^[小老阿]/u.test(window)) return isWord(window.slice(0, 2)) ? 0 : 2;
  const [second, third] = [window[1] ?? '', window[2] ?? ''];
  if (!/\p{Script=Han}/u.test(second) || AFTER_NAME.test(second)) return 0;
  if (isWord(window.slice(0, 2)) || ROLE_WORD.test(window)) return 0;
  const three = /\p{Script=Han}/u.test(third) && !AFTER_NAME.test(third) && !ROLE_WORD.test(text.slice(start + 2));
  return three ? 3 : 2;
}

/** A word of the language rather than a name: the dictionary holds it and cuts it out whole. */
function isWord(text: string): boolean {
  return COMMON.has(text) || (pieces(text).length === 1 && COMMON_HEADS.has(text[0]!));
}

const COMMON = new Set(
  '方式 方面 高度 高级 高峰 马上 任何 任务 任意 金额 石油 常见 常用 万一 文件 文字 文档 白天 易于 于是 何时 何处 江苏 金融 钱款 周边 周末 周一 周二 周三 周四 周五 周六 周日 许可 程序 成功 老师 老板 小时 小姐 小店 小区 阿姨 老客 夏天 夏季 康复 方便 方案 石材 龙头 平时 高新 黄金 白色 范围 田间 安排 顾客 顾问 方向 段落 钟点'.split(
    ' ',
  ),
);
/** Surnames that begin many words; here a dictionary word is taken for a word. */
const COMMON_HEADS = new Set('高方马任金石常万文白易于何江钱许程老小阿夏康龙黄范田顾段');

/** Whether the evidence gives this name; a company also by its short form. */
export function standsIn(name: Name, folded: readonly string[]): boolean {
  const holds = (text: string) => folded.some((known) => known.includes(text));
  if (holds(name.text)) return true;
  if (name.kind !== 'company') return false;
  const short = name.text.replace(/(?:股份)?(?:有限)?(?:责任)?公司$|集团$/u, '');
  return short.length > 1 && short !== name.text && holds(short);
}
