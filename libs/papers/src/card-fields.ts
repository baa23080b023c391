import { isCard, isIdentity } from './checks.ts';
import { cardsIn, codesOf18, digitsOnly, identityOf, looksLikeIdentity } from './codes.ts';
import type { Draft, Drafts, Meaning } from './draft.ts';
import { rowsOf, type Piece } from './page.ts';
import { prose } from './licence-fields.ts';
import { paperFields } from './types.ts';
import { cardTermOf, compact, dayOf, daysIn, termOf } from './values.ts';

/** The 56 nations of China (GB/T 3304-1991), without the word 族. */
const NATIONS =
  '汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺';
const NATION = new RegExp(
  `^(?:${NATIONS.split(' ')
    .toSorted((a, b) => b.length - a.length)
    .join('|')})(?=族?$)`,
  'u',
);

/** Both sides of an 身份证 and copies that show the two on one page. */
export function readIdCard(drafts: Drafts): void {
  drafts.fromLabels(paperFields.id_card);
  findIdentity(drafts);
  drafts.cut('sex', (text) => /[男女]/u.exec(text)?.[0]);
  drafts.cut('ethnicity', (text) => NATION.exec(compact(text).replace(/族$/u, ''))?.[0]);
  drafts.cut('name', (text) => text.replace(/\s+/gu, ''));
  drafts.byForm('authority', /^.{2,16}公安局.{0,8}$/u);
  if (!drafts.get('term')) {
    const piece = drafts
      .free()
      .find(({ text }) => daysIn(text).length === 2 || (daysIn(text).length === 1 && /长期/u.test(text)));
    if (piece) drafts.put('term', piece.text, [piece]);
  }
}

function findIdentity(drafts: Drafts): void {
  const within = codesOf18(drafts.get('number')?.text ?? '')[0];
  if (within) return drafts.cut('number', () => within);
  const found = drafts.page.pieces.find(({ text }) => codesOf18(text).some(looksLikeIdentity));
  if (!found) return;
  drafts.drop('number');
  drafts.put('number', codesOf18(found.text).find(looksLikeIdentity)!, [found]);
}

export function meaningOnIdCard({ name, text }: Draft): Meaning {
  switch (name) {
    case 'number': {
      const value = identityOf(text);
      return { value, valid: isIdentity(value) };
    }
    case 'born': {
      const value = dayOf(text);
      return { value: value ?? text, valid: value !== null };
    }
    case 'term': {
      const value = termOf(text);
      return { value: value ?? text, valid: value !== null };
    }
    case 'sex':
      return { value: text, valid: /^[男女]$/u.test(text) };
    case 'ethnicity':
      return { value: text.replace(/族$/u, ''), valid: NATION.test(text.replace(/族$/u, '')) };
    default:
      return { value: prose(text), valid: null };
  }
}

/** Banks as their cards name them. */
export const BANK =
  /中国(?:工商|农业|建设|邮政储蓄|民生|光大|进出口)?银行|交通银行|招商银行|中信银行|浦发银行|上海浦东发展银行|兴业银行|平安银行|华夏银行|广发银行|渤海银行|恒丰银行|浙商银行|\p{Script=Han}{2,6}(?:农村商业|农商|城市商业|商业)?银行|\p{Script=Han}{2,8}农村信用(?:合作)?(?:联)?社|ICBC|Bank of China|China Merchants Bank|Agricultural Bank of China|China Construction Bank/iu;

export function readBankCard(drafts: Drafts): void {
  drafts.fromLabels(['number', 'holder']);
  const number = cardNumber(drafts.page.pieces);
  if (number) {
    drafts.drop('number');
    drafts.put('number', number.text, number.pieces, 1);
  }
  const bank = drafts.page.pieces.find(({ text }) => BANK.test(compact(text)));
  if (bank) drafts.put('bank', BANK.exec(compact(bank.text))![0], [bank], 1);
  const term = drafts.page.pieces.find(({ text }) => cardTermOf(text) !== null);
  if (term) drafts.put('term', /(?:0[1-9]|1[0-2])\/\d{2,4}/u.exec(compact(term.text))![0], [term], 1);
  const holder = drafts.free().find(({ text }) => isHolder(text));
  if (holder) drafts.put('holder', holder.text, [holder]);
}

/** The number may be set in four groups, each read as a line of its own. */
export function cardNumber(pieces: readonly Piece[]): { text: string; pieces: readonly Piece[] } | null {
  const rows = rowsOf(
    pieces.filter(({ text }) => /^[\dOI\s-]{3,}$/u.test(text.normalize('NFKC').trim()) || cardsIn(text).length > 0),
  );
  const found = rows.flatMap((row) =>
    cardsIn(row.map(({ text }) => text.normalize('NFKC').replace(/O/gu, '0').replace(/I/gu, '1')).join(' ')).map(
      (text) => ({ text, pieces: row }),
    ),
  );
  return found.find(({ text }) => isCard(digitsOnly(text))) ?? found[0] ?? null;
}

/** Words of a card in capitals that are nobody's name. */
const NO_NAME =
  /VALID|THRU|MONTH|YEAR|DEBIT|CREDIT|CARD|BANK|UNIONPAY|VISA|MASTER|GOLD|PLATINUM|DATE|GOOD|EXPIRE|CHINA|CLASSIC|AUTHORI[SZ]ED|SIGNATURE/u;
const isHolder = (text: string): boolean =>
  /^[A-Z]{2,}(?:[\s/.][A-Z]{1,}){1,3}$/u.test(text.trim()) && !NO_NAME.test(text);

export function meaningOnCard({ name, text }: Draft): Meaning {
  switch (name) {
    case 'number': {
      const value = digitsOnly(text);
      return { value, valid: isCard(value) };
    }
    case 'term': {
      const value = cardTermOf(text);
      return { value: value ?? text, valid: value !== null };
    }
    default:
      return { value: prose(text), valid: null };
  }
}
