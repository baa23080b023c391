import { isDay, isFoodLicence, isIdentity, isPermit, isRegistration } from './checks.ts';
import { codesOf18, creditCodeOf, digitsOnly, identityOf, lettersThenDigits, looksLikeIdentity } from './codes.ts';
import { textOf, type Draft, type Drafts, type Meaning } from './draft.ts';
import { labelsOf, titlesOf } from './labels.ts';
import { rowsOf, type Piece } from './page.ts';
import { scopeOf } from './scope-words.ts';
import { paperFields } from './types.ts';
import { compact, dayOf, daysIn, termOf, yuanOf } from './values.ts';

const TYPE =
  /^(?:其他)?(?:有限责任公司|股份有限公司|个体工商户|(?:普通|有限|特殊普通)合伙|个人独资企业|.{0,12}(?:分公司|分支机构)$|全民所有制|集体所有制|农民专业合作社|外商投资|个体(?:户|$)).*$/u;
/** As far as a type goes; behind it stands what the ring of a seal says. */
const TYPE_ENDS = /^.{0,16}(?:公司|企业|个体工商户|合伙|合作社|所有制|机构)(?:\s?[(（][^()（）]*[)）]?)*/u;
const NAME =
  /^.{2,40}(?:公司|合伙\)|合伙）|经营部|商行|餐馆|餐厅|饭店|小吃店|奶茶店|面馆|店|馆|厂|合作社|中心|工作室|商店)$/u;
const CAPITAL =
  /(?:人民币)?(?:[\d,.]+|[零壹贰叁肆伍陆柒捌玖拾佰仟]+)万?元(?:整|人民币)?|[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+[元圆]整?/u;
const SCOPE = /^(?:许可项目|一般项目|餐饮服务|食品经营|食品销售).{2,}|依法须经批准的项目/u;

const ADDRESS = /^\p{Script=Han}{1,12}?(?:省|市|自治区|区|县).{2,40}(?:号|路|街|室|栋|幢|村|镇|层|铺|座|楼).{0,12}$/u;

/** Whether a piece begins where the values of labels do. */
const inValueColumn = (drafts: Drafts) => {
  const starts = [...drafts.placed.entries, ...drafts.all].flatMap(({ pieces }) =>
    pieces.slice(0, 1).map(({ left }) => left),
  );
  return (piece: Piece): boolean => starts.filter((left) => Math.abs(left - piece.left) < drafts.page.unit).length > 1;
};

/** Whether a word is a part of what every licence has printed on it. */
const isPrinted = (text: string): boolean =>
  [...Object.values(labelsOf.business_licence).flat(), ...titlesOf.business_licence].some((label) =>
    label.includes(text.trim()),
  );

/** What the ring of a seal that lies over the end of a line says. */
const SEAL = /(?<=[室号铺层栋座楼房店司部行馆坊])市?(?:场监|市?场?监督|督管|管理局).{0,6}$/u;

/** 营业执照 of every form. */
export function readBusinessLicence(drafts: Drafts): void {
  drafts.fromLabels(paperFields.business_licence.filter((field) => field !== 'issued'));
  findCode(drafts);
  drafts.cut('person', personOf);
  drafts.byForm('type', TYPE);
  drafts.cut('type', (text) => TYPE_ENDS.exec(text)?.[0]);
  drafts.byForm('name', NAME);
  drafts.byForm('capital', CAPITAL);
  drafts.byForm('composition', /^(?:个人|家庭)经营$/u);
  drafts.byForm('address', ADDRESS);
  findScope(drafts);
  const isValue = inValueColumn(drafts);
  drafts.byForm('person', /^\p{Script=Han}{2,4}$/u, (piece) => isValue(piece) && !isPrinted(piece.text));
  for (const name of ['name', 'address'] as const) drafts.cut(name, (text) => text.replace(SEAL, ''));
  drafts.needDay('founded');
  drafts.needTerm('term');
  findDates(drafts);
}

/** Where the code stands: at its label, else wherever something of its form is. */
function findCode(drafts: Drafts): void {
  const held = drafts.get('code');
  const within = held && codeIn(held.text);
  if (within) return drafts.cut('code', () => within);
  // A wrong length at the label is a misread code, unless a right one stands elsewhere.
  const found = drafts.page.pieces.find(({ text }) => isRegistration(creditCodeOf(codeIn(text) ?? '')));
  if (found) {
    drafts.drop('code');
    return drafts.put('code', codeIn(found.text)!, [found]);
  }
  if (held && /[0-9A-Za-z]{8}/u.test(compact(held.text))) return;
  drafts.drop('code');
  const free = drafts.free();
  const likely = free.find(({ text }) => codeIn(text) !== null);
  if (likely) return drafts.put('code', codeIn(likely.text)!, [likely]);
  // One character too many or too few is a wrong code, and said to be one; none at all would only be asked for again.
  const bent = free.find(({ text }) => BENT_CODE.test(compact(text.normalize('NFKC'))));
  if (bent) drafts.put('code', bent.text, [bent]);
}

/** A body's code begins with the office that registers it: 1, 5, 9, A, N or Y (GB 32100-2015); a printed number has no letters. */
const BENT_CODE = /^(?=[0-9A-Z]*[A-Z])(?=(?:[A-Z]*\d){10})[159ANY][0-9A-Z]{15,19}$/u;

function codeIn(text: string): string | null {
  const code = codesOf18(text).find((one) => !looksLikeIdentity(one) || isRegistration(creditCodeOf(one)));
  return code ?? /(?<![0-9A-Za-z])\d{15}(?![0-9A-Za-z])/u.exec(text.normalize('NFKC'))?.[0] ?? null;
}

/** A name without what was read into its line: 张三 (the seal's) 市. */
const personOf = (text: string): string => text.replace(/^[:：\s]+|[\s.,，。]+$/gu, '');

function findScope(drafts: Drafts): void {
  if (drafts.get('scope')) return;
  const free = drafts.free();
  const first = free.findIndex(({ text }) => SCOPE.test(text));
  if (first === -1) return;
  const lines = [free[first]!];
  for (const piece of free.slice(first + 1)) {
    const last = lines.at(-1)!;
    const isNext = piece.middle - last.middle < 3 * last.height && Math.abs(piece.left - last.left) < 2 * last.height;
    if (isNext && daysIn(piece.text).length === 0) lines.push(piece);
  }
  drafts.put('scope', textOf(lines), lines);
}

/** The day of issue stands alone at the foot of the page; another loose day above it is that of the founding. */
function findDates(drafts: Drafts): void {
  const alone = rowsOf(drafts.free())
    .map((row) => wordsOfDay(row))
    .filter((pieces) => pieces.length > 0);
  const last = alone.at(-1);
  const above = drafts.all.filter(({ name }) => name === 'scope' || name === 'address' || name === 'founded');
  const isFoot = last && above.every(({ pieces }) => (pieces[0]?.middle ?? 0) < last[0]!.middle);
  if (isFoot) drafts.put('issued', textOf(last), last, 1);
  const first = alone[0];
  if (first && (alone.length > 1 || !isFoot)) drafts.put('founded', textOf(first), first);
}

/** The pieces of a row that make one day together: 2019 年 03 月 05 日 is often read apart. */
function wordsOfDay(row: readonly Piece[]): Piece[] {
  const whole = row.find(({ text }) => dayOf(text) !== null);
  if (whole) return [whole];
  const pieces = row.filter(({ text }) => /^[\d年月日〇零一二三四五六七八九十\s]+$/u.test(text));
  return dayOf(textOf(pieces)) ? pieces : [];
}

/** As far as the name of an office goes; behind it the ring of its seal. */
const OFFICE = /^.{2,24}?(?:监督管理局|管理局|审批局|审批服务局|服务局|监管局|管理委员会|委员会)(?:.{1,10}分局)?/u;

/** 食品经营许可证, and what it was called before 2015. */
export function readFoodLicence(drafts: Drafts): void {
  drafts.fromLabels(paperFields.food_licence);
  drafts.cut('number', (text) => /[A-Za-z]{2}\s?\d[\d\sOI]{12,16}/u.exec(text.normalize('NFKC'))?.[0]);
  if (!/\d{8}/u.test(compact(drafts.get('number')?.text ?? ''))) drafts.drop('number');
  drafts.byForm('number', /[JI1L][YV]\s?[\dOI][\d\sOI]{12,16}/u);
  drafts.cut('authority', (text) => OFFICE.exec(text)?.[0]);
  drafts.cut('code', (text) => codesOf18(text)[0]);
  if (!drafts.get('code')) {
    const found = drafts.free().find(({ text }) => codesOf18(text).length > 0);
    if (found) drafts.put('code', codesOf18(found.text)[0]!, [found]);
  }
  drafts.cut('person', personOf);
  drafts.byForm('business', /^(?:食品销售经营者|餐饮服务经营者|单位食堂|集中用餐单位食堂).*/u);
  drafts.byForm('items', /^(?:热食类|冷食类|预包装食品|散装食品|自制饮品|糕点类|生食类).*/u);
  drafts.needDay('issued');
  drafts.needTerm('term');
  lastDay(drafts);
}

/** The day of issue: the lowest that stands alone. */
function lastDay(drafts: Drafts): void {
  const last = rowsOf(drafts.free())
    .map(wordsOfDay)
    .findLast((pieces) => pieces.length > 0);
  if (last) drafts.put('issued', textOf(last), last, 1);
}

const ACCOUNT_KIND = /(?:基本|一般|临时|专用)存款账户/u;

/** 开户许可证, and 基本存款账户信息, which stands in its place since 2019. */
export function readOpeningPermit(drafts: Drafts): void {
  drafts.fromLabels(paperFields.opening_permit);
  drafts.cut('number', (text) => /[JLZjlz1I]\s?\d[\d\sOI]{11,14}/u.exec(text.normalize('NFKC'))?.[0]);
  if (!/\d{8}/u.test(compact(drafts.get('number')?.text ?? ''))) drafts.drop('number');
  drafts.byForm('number', /(?<![A-Za-z0-9])[JLZ]\d{13}(?!\d)/u);
  const told = drafts.page.pieces.map(({ text }) => compact(text)).join('');
  const name = /经审核[,:;。、.]*(.{2,60}?)(?:符合开户条件|[,]?准予开立)/u.exec(told)?.[1];
  if (name) {
    const pieces = drafts.page.pieces.filter(({ text }) => overlaps(compact(text), name));
    drafts.drop('name');
    drafts.put('name', name.replace(/[,.]+$/u, ''), pieces, 1);
  }
  const kind = ACCOUNT_KIND.exec(told)?.[0];
  const said = kind && drafts.page.pieces.find(({ text }) => compact(text).includes(kind));
  if (kind && said) drafts.put('kind', kind, [said], 1);
  drafts.cut('person', personOf);
  drafts.needDay('issued');
  lastDay(drafts);
}

/** Whether a line says a part of a name that may run over two lines. */
function overlaps(line: string, name: string): boolean {
  if (line.includes(name) || name.includes(line)) return true;
  for (let size = Math.min(line.length, name.length) - 1; size >= 4; size--)
    if (line.endsWith(name.slice(0, size)) || line.startsWith(name.slice(-size))) return true;
  return false;
}

const day = (text: string): Meaning => {
  const value = dayOf(text);
  return { value: value ?? daysIn(text)[0] ?? text, valid: value !== null && isDay(value) };
};

const term = (text: string, from = ''): Meaning => {
  const value = termOf(text, from);
  return { value: value ?? text, valid: value !== null };
};

/** Han text as it is set: full-width brackets and commas, whichever the reader took them for. */
export const prose = (text: string): string =>
  text
    .trim()
    .replace(/(?<=[\p{Script=Han}）)])\s+(?=[\p{Script=Han}（(])/gu, '')
    .replace(/\((?=[^()]*\p{Script=Han})/gu, '（')
    .replace(/(（[^()（）]*)\)/gu, '$1）');

/** There are two: a character that was misread in one of them is known. */
const compositionOf = (text: string): string =>
  compact(text)
    .replace(/^家.?经营$/u, '家庭经营')
    .replace(/^个.?经营$/u, '个人经营');

/** What the fields of licences and permits mean. */
export function meaningOnLicence({ name, text }: Draft, drafts: Drafts): Meaning {
  switch (name) {
    case 'code':
      return codeMeaning(text);
    case 'founded':
    case 'issued':
      return day(text);
    case 'term':
      return term(text, startOf(drafts));
    case 'scope':
      return { value: scopeOf(prose(text)), valid: null };
    case 'capital': {
      const yuan = yuanOf(text);
      return { value: yuan ?? text, valid: yuan !== null ? true : null };
    }
    case 'composition':
      return { value: compositionOf(text), valid: null };
    case 'number': {
      if (/^(?:[JLZ]\d|[1I]\d{13}$)/iu.test(compact(text))) return permitNumber(compact(text));
      // A number of 14 digits with letters like JY before it is the JY that the form prescribes.
      const value = lettersThenDigits(compact(text).replace(/^[JI1L][YV](?=.{14}$)/u, 'JY'), 'JY');
      return { value, valid: isFoodLicence(value) };
    }
    case 'account': {
      const value = digitsOnly(text);
      return { value, valid: /^\d{8,32}$/u.test(value) };
    }
    default:
      return { value: prose(text), valid: null };
  }
}

/** A letter stands before the 13 digits: where a one was read for it, it was the J of a basic account. */
function permitNumber(text: string): Meaning {
  const read = text.toUpperCase().replace(/^[1I](?=\d{13}$)/u, 'J');
  const value = lettersThenDigits(read, read.charAt(0));
  return { value, valid: isPermit(value) };
}

/** A food licence may carry the number of the person who runs the place. */
function codeMeaning(text: string): Meaning {
  const value = creditCodeOf(text);
  if (!isRegistration(value) && isIdentity(identityOf(text))) return { value: identityOf(text), valid: true };
  return { value, valid: isRegistration(value) };
}

/** From when a term runs whose beginning is not printed: the founding, of a licence. */
function startOf(drafts: Drafts): string {
  const founded = drafts.get('founded');
  return founded ? (dayOf(founded.text) ?? '') : '';
}
