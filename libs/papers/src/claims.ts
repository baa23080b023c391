import { factsIn } from '#libs/recollection';
import { asks, clausesOf } from './clauses.ts';
import { fieldWords } from './field-words.ts';
import type { Claim } from './review-types.ts';
import { toldValue } from './told-values.ts';
import type { PaperField, PaperKind } from './types.ts';

/** Claims taken from one message. */
const CLAIMS = 12;

type Place = readonly [PaperKind, PaperField];
/** Where papers say who somebody is, and how his firm is called. */
const ofPerson: readonly Place[] = [
  ['id_card', 'name'],
  ['business_licence', 'person'],
];
const ofFirm: readonly Place[] = [
  ['business_licence', 'name'],
  ['food_licence', 'name'],
  ['opening_permit', 'name'],
];

/** What a paper may bear out or contradict when a customer tells his name. */
export const claimsOfName = (name: string, seq: number): Claim[] =>
  ofPerson.map(([kind, field]) => ({ kind, field, value: name, seq }));

/**
 * What a customer says of himself in one message that a paper may bear out or contradict: his name, that of his firm, its
 * form, its code, capital and representative. Names of people are read as they are remembered ({@link factsIn}).
 */
export function claimsIn(text: string, seq: number): Claim[] {
  const names = factsIn(text).filter(({ kind, gone }) => kind === 'name' && !gone);
  const claims = names.flatMap(({ value }) => claimsOfName(value, seq));
  let spoken = false;
  for (const clause of clausesOf(text)) {
    const about = spoken;
    spoken = ofName.test(clause);
    if (asks(clause)) continue;
    const firm = firmIn(clause) ?? firmOnPaper(clause, about);
    if (firm !== null) claims.push(...ofFirm.map(([kind, field]) => ({ kind, field, value: firm, seq })));
    const type = typeIn(clause);
    if (type !== null) claims.push({ kind: 'business_licence', field: 'type', value: type, seq });
    claims.push(...fieldIn(clause, seq));
  }
  return claims.slice(0, CLAIMS);
}

const greeting = '(?:您好|你好|嗨|hi|hello)?\\s*';
/** 我们公司叫…, 店名是…, our company is called …. */
const named = [
  new RegExp(
    `^${greeting}(?:我们?的?|本|我家的?)?(?:公司|企业|店铺?|店子|门店|单位|商号)(?:的)?(?:名称|名字|名|全称)?(?:就)?(?:叫做?|是叫|名叫|全称是|名称是|名字是|名称为)(?:做)?[:"“「]?(.{2,40}?)["”」]?(?:的|啊|哈|哦)?$`,
    'u',
  ),
  new RegExp(
    `^${greeting}(?:我们?的?|本)?(?:公司名称?|公司名字|公司全称|店名|企业名称|全称)(?:就)?(?:是|叫|为|[:])["“「]?(.{2,40}?)["”」]?(?:的|啊|哈|哦)?$`,
    'u',
  ),
  /^(?:our|my) (?:company|firm|business|shop)(?: name)?(?: is(?: called| named)?|'s name is) (.{3,60})$/iu,
  /^(?:i am|i'm|we are|we're) (?:from|with) (.{3,60}(?:Co\.,Ltd|Ltd|LLC|Inc|Company|Limited)\.?)$/iu,
];
/** 我是…的, where what stands between sounds like a firm. */
const from = new RegExp(
  `^${greeting}(?:我们?(?:公司|店)?|这边|这里)(?:是|来自|代表)(.{4,40}?)(?:的(?:员工|老板|负责人|法人|店长|经理)?|这边的)?$`,
  'u',
);
const sounds =
  /公司$|集团$|餐饮(?:管理)?$|食品$|饮品$|茶饮$|商贸$|贸易$|实业$|企业$|经营部$|商行$|\p{Script=Han}{3,}(?:店|馆|厅|坊)$/u;
const noFirm =
  /^(?:做|开|搞|卖|想|从事|要|来|一个|一家|个体|你们?|您|贵|有限|股份|独资|合伙|小|自己)|想|加盟|咨询|打算|准备|朋友|学生|老客户|同事|的$|什么|没有|还没/u;

function firmIn(clause: string): string | null {
  for (const expression of named) {
    const name = expression.exec(clause)?.[1]?.trim();
    if (name !== undefined && !noFirm.test(name)) return name;
  }
  const name = from.exec(clause)?.[1]?.trim();
  return name !== undefined && sounds.test(name) && !noFirm.test(name) ? name : null;
}

const ofName = /名称|名字|店名|字号|抬头/u;
/** 这是…的营业执照. */
const paperOf =
  /^(?:这|那|上面|刚发的?)?(?:张|份|个)?(?:就)?是?(.{4,40}?)的(?:营业)?执照(?:的?(?:正本|副本|照片|复印件))?$/u;
const shouldBe =
  /^(?:执照上?的?|上面的?)?(名称|名字|店名|字号|抬头)?(?:应该|其实|实际上?|正确的)?(?:就)?(?:是|叫|为|[:])["“「]?(.{4,40}?)["”」]?$/u;

/** What a paper should say in the name of a firm: 这是…的执照, 名称应该是…, and after words of the name 应该是…. */
function firmOnPaper(clause: string, about: boolean): string | null {
  const owned = paperOf.exec(clause)?.[1]?.trim();
  const [, field, told] = shouldBe.exec(clause) ?? [];
  const name = owned ?? (field !== undefined || about ? told?.trim() : undefined);
  return name !== undefined && sounds.test(name) && !noFirm.test(name) ? name : null;
}

const registered = new RegExp(
  `^${greeting}(?:我们?(?:这边|这里|家)?(?:的)?(?:执照|营业执照|公司|店)?)(?:现在|目前)?(?:注册|登记|办|申请)?(?:的)?(?:就)?(?:是|了)(?:一[家个]|个)?(个体工商户|个体户|个体|有限责任公司|有限公司|股份有限公司|个人独资企业|合伙企业)(?:的)?$`,
  'u',
);

/** 我注册的是个体户; in the words of a licence. */
function typeIn(clause: string): string | null {
  const type = registered.exec(clause)?.[1];
  if (type === undefined) return null;
  return type.startsWith('个体') ? '个体工商户' : type;
}

const told: readonly PaperField[] = ['code', 'person', 'capital'];

const words = fieldWords('business_licence', 'zh');
const fieldAndValue = new RegExp(
  `^(?:我们?的?|我们?公司的?|公司的?)?(${words.pattern})(?:就是|是|叫|为|[:])?(.+)$`,
  'u',
);

/** 法人是李四, 注册资本是500万: told before the licence is shown. An address may be of any place. */
function fieldIn(clause: string, seq: number): Claim[] {
  const found = fieldAndValue.exec(clause);
  const field = found ? words.fieldOf(found[1]!) : undefined;
  if (field === undefined || !told.includes(field)) return [];
  const value = toldValue(
    { kind: 'business_licence', field, fields: [] },
    found![2]!.replace(/(?:的|啊|哦|哈|吧)$/u, ''),
    false,
  );
  return value && value.valid !== false ? [{ kind: 'business_licence', field, value: value.value, seq }] : [];
}
