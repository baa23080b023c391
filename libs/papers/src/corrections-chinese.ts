import { fieldWords } from './field-words.ts';
import { replaced, spliced, valueByForm, valueIn, wrongIn, type Heard, type Talk } from './heard.ts';
import type { PaperField, PaperKind } from './types.ts';

/** Words before the field that change nothing. */
const LEAD =
  '(?:嗯|哦|啊|不对|错了|不是的?|您好|你好|那个|这个|但是?|不过|还有|另外|就是|只是|其实|好像|麻烦|请|帮我?|给我|把|将|那|我的|我们的?|我公司的?|我们公司的?|公司的|你读的|您读的|我这个|(?:这|那)?(?:上面|里面|里|上)的?|(?:营业)?执照(?:上面|里面|上|里)?的?|(?:证|证件|证照|身份证|卡|照片|图|图片|发票|许可证)(?:上面|里面|上|里)的?|其中的?|正确的?)*';
const LINK = '(?:的)?(?:信息|内容|部分|一栏|那栏|栏|这项|那项|这里|那里|这块|这个|那个|一项|里|上)?(?:你|您)?';
const WRONG =
  '(?:都|也|全|有点|好像|可能)*(?:读|识别|写|认|看|录|弄|搞|填)?(?:得|的)?(?:错误|错了?|不对|不正确|有误|不准确|不准|有问题|有错|反了)(?:了|的|啊|呀|哦|哈|吧)*';
const FIRM =
  '(?:应该|应当|实际上?|其实|正确的?|本来|原本|真正的?)(?:是|为|叫|写成?)|应为|应该|(?:需要|要|得)?(?:改|换|更正|修改|纠正)(?:成|为|一下成?)|写(?:成|作)|[:=]';
const LOOSE = '就是|而是|是|叫|为|到|至';
const TAIL = /(?:才对|才是|就对了|就行了?|谢谢|啊|呀|哦|哈|吧|的)+$/u;

interface Patterns {
  readonly notBut: RegExp;
  readonly butNot: RegExp;
  readonly not: RegExp;
  readonly wrong: RegExp;
  readonly place: RegExp;
  readonly badPlace: RegExp;
  readonly firm: RegExp;
  readonly loose: RegExp;
  readonly beside: RegExp;
  readonly letter: RegExp;
  readonly fieldOf: (word: string) => PaperField | undefined;
}

const made = new Map<PaperKind, Patterns>();

function patternsOf(kind: PaperKind): Patterns {
  const before = made.get(kind);
  if (before) return before;
  const { pattern, fieldOf } = fieldWords(kind, 'zh');
  const F = `(${pattern})`;
  const expression = (source: string) => new RegExp(source, 'iu');
  const patterns: Patterns = {
    fieldOf,
    notBut: expression(`^${LEAD}${F}${LINK}(?:应该)?不(?:是|叫)(.+?)(?:而|应该|,)?(?:是|叫)(.+)$`),
    butNot: expression(`^${LEAD}${F}${LINK}(?:${FIRM}|${LOOSE})(.+?)(?:而)?不(?:是|叫)(.+)$`),
    not: expression(`^${LEAD}(?:${F}${LINK})?(?:应该)?不(?:是|叫)(.+)$`),
    wrong: expression(`^${LEAD}${F}((?:(?:和|跟|与|还有|、)(?:${pattern}))*)${LINK}${WRONG}(.*)$`),
    place: expression(
      `^${LEAD}(?:${F}(?:的|里|中)?)?(?:(倒数第|第)(.{1,2}?)|(最后|后面?|末尾?|开头|前面?)(.)|(末|首|尾))(?:位|个字母?|个数字?|个字|数)(?:数字?|字母)?(?:不是.{1,4}?|读错了?|错了?|不对)?(?:,)?(?:应该|应)?(?:是|为|写成?|改成)?\\s*([0-9A-Za-z]{1,18})(?:(?:而)?不是.*)?$`,
    ),
    badPlace: expression(`^${LEAD}${F}(?:的|里|中)?(?:倒数|最后|后面?|末|首|开头|前面?|第).{0,4}?位${WRONG}$`),
    firm: expression(`^${LEAD}${F}${LINK}(?:${FIRM})(.+)$`),
    loose: expression(`^${LEAD}${F}${LINK}(?:${LOOSE})(.+)$`),
    beside: expression(`^${LEAD}${F}\\s*(.+)$`),
    letter: expression(
      `^${LEAD}(?:${F}(?:里|中|上)?(?:面)?(?:的|那个)?)?["“'‘「]?([^\\s"“”'‘’「」]{1,4}?)["”'’」]?(字)?(?:读错了?|错了?|不对)?(?:应该|应|要)?(?:是|为|改成|改为)["“'‘「]?([^\\s"“”'‘’「」]{1,8}?)["”'’」]?字?$`,
    ),
  };
  made.set(kind, patterns);
  return patterns;
}

const swap = new RegExp(`^${LEAD}(?:应该|应)?是(.+?)(?:而|,)?不是(.+)$`, 'u');
const swapBack = new RegExp(`^${LEAD}不是(.+?)(?:而|应该|,)?是(.+)$`, 'u');
const goesOn = new RegExp(`^(?:那|它|正确的)?(?:${FIRM}|${LOOSE})(.+)$`, 'u');
const firmAlone = new RegExp(`^${LEAD}(?:${FIRM})(.+)$`, 'u');
const rest = /^(?:其他|其它|其余|别的|剩下|另外的)/u;
const yes =
  /^(?:嗯|恩|哦|啊|好的?|那|这)*(?:都|全部?|全都|信息|内容|以上|上面|资料|读得?的?|识别得?的?|你读的|您读的|我看了?)*(?:是的?|对的?|没错|没有错|没问题|没有问题|正确|无误|确认|一致|准确|嗯+|恩+)(?:的|啊|呀|哦|哈|嘞|嗯|对|确认|无误|没错|没问题|正确)*$/u;
const no =
  /^(?:嗯|哦|啊|这|那|你|您|上面|信息|内容|读得?的?|识别得?的?|好像|有|都|全)*(?:不对|不正确|不准确?|错误|错了?|有错|有误|(?:读|认|识别|看|写)错了?|不是的?|不)(?:啊|呀|哦|的|了|吧|哈)*$/u;

type Rule = (clause: string, talk: Talk, patterns: Patterns) => Heard | null;

/** Surer ways of saying it first; the first that is understood counts. */
const rules: readonly Rule[] = [
  (clause) => (yes.test(clause) ? { kind: 'answer', answer: 'yes' } : null),
  (clause) => (no.test(clause) ? { kind: 'answer', answer: 'no' } : null),
  (clause) => (rest.test(clause) ? { kind: 'fine' } : null),
  partOfCode,
  told('notBut', 3, 2),
  told('butNot', 2, 3),
  calledWrong,
  told('firm', 2),
  told('loose', 2),
  told('beside', 2),
  swapped,
  denied,
  oneLetter,
  goingOn,
  (clause, talk) => (isWholeCode(clause) || isNearName(clause, talk) ? valueByForm(talk, clause) : null),
];

/** What one clause in Chinese says of the paper; null when it says nothing of it. */
export function hearChinese(clause: string, talk: Talk): Heard | null {
  const patterns = patternsOf(talk.paper.kind);
  for (const rule of rules) {
    const heard = rule(clause, talk, patterns);
    if (heard) return heard;
  }
  return null;
}

const bare = (said: string) => said.replace(TAIL, '').trim();

/** A field and, in a group of the expression, its value; what it is not stands in the other. */
function told(how: 'notBut' | 'butNot' | 'firm' | 'loose' | 'beside', now: number, was?: number): Rule {
  const isFirm = how !== 'loose' && how !== 'beside';
  return (clause, talk, patterns) => {
    const found = patterns[how].exec(clause);
    if (!found) return null;
    const field = patterns.fieldOf(found[1]!);
    const [said, old] = [now, was ?? 0].map((group) => letterOf(bare(found[group]!))) as [string, string];
    return valueIn(talk, field, said, isFirm) ?? (was === undefined ? null : replaced(talk, field, [old, said]));
  };
}

/** 法人不是张三: what was read is denied, and perhaps the next clause says what is right. */
function denied(clause: string, { paper }: Talk, { not, fieldOf }: Patterns): Heard | null {
  const found = not.exec(clause);
  const field = found?.[1] === undefined ? undefined : fieldOf(found[1]);
  const read = paper.fields.find(({ name, value }) => (field ?? name) === name && value === bare(found?.[2] ?? ''));
  return read ? wrongIn(read.name) : null;
}

function calledWrong(clause: string, talk: Talk, { wrong, fieldOf }: Patterns): Heard | null {
  const found = wrong.exec(clause);
  if (!found) return null;
  const [, word = '', others = '', after = ''] = found;
  const more = others.split(/和|跟|与|还有|、/u).flatMap((each) => fieldOf(each) ?? []);
  const field = fieldOf(word)!;
  const said = goesOn.exec(after)?.[1];
  const value = said === undefined ? null : valueIn(talk, field, bare(said), true);
  if (value) return value;
  return after === '' || said !== undefined ? wrongIn(field, ...more) : null;
}

const numbers = '零一二三四五六七八九十';
const countOf = (word: string): number => {
  if (/^\d{1,2}$/u.test(word)) return Number(word);
  if (word === '两') return 2;
  const [tens, ones] = word.includes('十') ? word.split('十') : ['', word];
  return (
    (word.includes('十') ? (tens === '' ? 1 : numbers.indexOf(tens!)) * 10 : 0) + (ones ? numbers.indexOf(ones) : 0)
  );
};

/** 最后一位是 X, 后四位是 1234, 第 8 位应该是 A. */
function partOfCode(clause: string, talk: Talk, { place, badPlace, fieldOf }: Patterns): Heard | null {
  const bad = badPlace.exec(clause);
  if (bad) return wrongIn(fieldOf(bad[1]!)!);
  const found = place.exec(clause);
  if (!found) return null;
  const [, word, nth, count = '', side, size = '', end, chars = ''] = found;
  const field = word === undefined ? undefined : fieldOf(word);
  if (nth !== undefined) {
    const at = countOf(count);
    if (at < 1 || chars.length !== 1) return null;
    return spliced(talk, field, [nth === '第' ? at - 1 : -at, chars]);
  }
  const length = end === undefined ? countOf(size) : 1;
  if (length !== chars.length) return null;
  const isFront = end === '首' || /^[开前]/u.test(side ?? '');
  return spliced(talk, field, [isFront ? 0 : -length, chars]);
}

/** 是李四不是张三, where 张三 stands in one field only. */
function swapped(clause: string, talk: Talk): Heard | null {
  const there = swap.exec(clause);
  const back = there ? null : swapBack.exec(clause);
  const [now, was] = there ? [there[1], there[2]] : [back?.[2], back?.[1]];
  if (now === undefined || was === undefined) return null;
  return replaced(talk, talk.pending ?? undefined, [letterOf(bare(was)), letterOf(bare(now))]);
}

/** 睛应该是晴: a few characters of what was read. Without 字, 应该 or marks it may be any sentence. */
function oneLetter(clause: string, talk: Talk, { letter, fieldOf }: Patterns): Heard | null {
  const found = letter.exec(clause);
  if (!found) return null;
  const [, word, was = '', , now = ''] = found;
  if (fieldOf(was) !== undefined) return null;
  if (!/字|应|改成|改为|["“'‘「]/u.test(clause)) return null;
  const field = word === undefined ? (talk.pending ?? undefined) : fieldOf(word);
  return replaced(talk, field, [was, letterOf(bare(now))]);
}

/** 晴天的晴 tells which character is meant. */
const letterOf = (said: string): string => {
  const named = /^(\p{Script=Han}{2,4})的(\p{Script=Han})$/u.exec(said);
  return named?.[1]!.includes(named[2]!) ? named[2]! : said;
};

/** After a field was called wrong: 应该是 …; with no field named, the form of the value tells which. */
function goingOn(clause: string, talk: Talk): Heard | null {
  const said = talk.pending && goesOn.exec(clause)?.[1];
  if (talk.pending && said) return valueIn(talk, talk.pending, letterOf(bare(said)), true);
  const alone = firmAlone.exec(clause)?.[1] ?? (talk.denied ? goesOn.exec(clause)?.[1] : undefined);
  return alone === undefined ? null : valueByForm(talk, bare(alone));
}

/** A code of 18 characters says by its form what it is. */
const isWholeCode = (clause: string): boolean =>
  /^[0-9A-Z](?:[ -]?[0-9A-Z]){17}$/iu.test(clause) && /\d{6}/u.test(clause);

/** A registered name that has most characters of the one that was read is how it really reads. */
function isNearName(clause: string, { paper }: Talk): boolean {
  const held = paper.fields.find(({ name }) => name === 'name')?.value;
  if (paper.kind === 'id_card' || held === undefined || !clause.endsWith('公司') || clause.length > 40) return false;
  const same = [...held].filter((char) => clause.includes(char)).length;
  return same * 3 >= held.length * 2 && Math.abs(clause.length - held.length) <= 4;
}
