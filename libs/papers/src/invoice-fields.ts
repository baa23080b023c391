import { isInvoiceCode, isInvoiceNumber, isRegistration } from './checks.ts';
import { codesOf18, creditCodeOf, digitsOnly } from './codes.ts';
import { textOf, type Draft, type Drafts, type Meaning } from './draft.ts';
import { prose } from './licence-fields.ts';
import { rowsOf, type Piece } from './page.ts';
import type { PaperField } from './types.ts';
import { cents, compact, dayOf, daysIn, yuanOf } from './values.ts';

const MONEY = /[¥￥Y]\s?-?\d[\d,，\s]*\.\s?\d{2}/gu;

/** 增值税发票 on paper and 电子发票: the buyer stands above or to the left of the seller, under the same labels. */
export function readInvoice(drafts: Drafts): void {
  twoParties(drafts);
  drafts.fromLabels(['code', 'number', 'issued', 'checkCode']);
  drafts.cut('code', (text) => /\d{10,12}/u.exec(compact(text))?.[0]);
  drafts.cut('number', (text) => /\d{20}|\d{8}/u.exec(compact(text))?.[0]);
  drafts.cut('checkCode', (text) => /\d{20}/u.exec(compact(text))?.[0] ?? text);
  drafts.byForm('number', /^N[o0º°][.:\s]*(\d{8})$/iu);
  drafts.byForm('code', /^(\d{10}|\d{12})$/u);
  drafts.byForm('number', /^(\d{20}|\d{8})$/u);
  if (!drafts.get('issued')) {
    const piece = drafts.page.pieces.find(({ text }) => dayOf(text) !== null);
    if (piece) drafts.put('issued', piece.text, [piece]);
  }
  sums(drafts);
}

/** Whether the first of two pieces stands above the other, or to its left in one row. */
const isBefore = (a: Piece, b: Piece): number =>
  Math.abs(a.middle - b.middle) < Math.max(a.height, b.height) ? a.left - b.left : a.middle - b.middle;

const apart = (a: Piece, b: Piece): number => Math.hypot(a.left - b.left, a.middle - b.middle);

interface Said {
  readonly text: string;
  readonly pieces: readonly Piece[];
  readonly sure: number;
}

/** The codes tell which party is which: a name belongs to the code nearest to it. */
function twoParties(drafts: Drafts): void {
  const labelled = drafts.placed.entries
    .filter(({ label, pieces }) => label.field === 'buyerCode' && /[0-9A-Z]{12}/u.test(compact(textOf(pieces))))
    .map(({ pieces }): Said => ({ text: codesOf18(textOf(pieces))[0] ?? textOf(pieces), pieces, sure: 1 }));
  const elsewhere = drafts.placed.loose.flatMap((piece) =>
    codesOf18(piece.text).map((text): Said => ({ text, pieces: [piece], sure: 0.8 })),
  );
  const codes = [...labelled, ...(labelled.length < 2 ? elsewhere : [])].toSorted((a, b) =>
    isBefore(a.pieces[0]!, b.pieces[0]!),
  );
  const names = drafts.placed.entries
    .filter(({ label, pieces }) => label.field === 'buyer' && pieces.length > 0)
    .map(({ label, pieces }): Said => ({ text: textOf(pieces), pieces, sure: label.errors > 0 ? 0.95 : 1 }))
    .toSorted((a, b) => isBefore(a.pieces[0]!, b.pieces[0]!));
  // 购买方 set upright beside 名称 may tear the label apart, so that its end stands before the name.
  const loose = drafts.placed.loose.flatMap((piece): Said[] => {
    const name = /^(?:[名购销]?称\s*[:：]?)?(.{2,}(?:公司|[（(]个人[）)])|个人)$/u.exec(piece.text.trim())?.[1];
    return name === undefined ? [] : [{ text: name, pieces: [piece], sure: 0.8 }];
  });
  const put = (name: PaperField, said: Said | undefined) => {
    if (said) drafts.put(name, said.text, said.pieces, said.sure);
  };
  const [first, second] = codes;
  put('buyerCode', codes.length > 1 ? first : undefined);
  put('sellerCode', second ?? first);
  const [one, other] = [...names, ...(names.length < 2 ? loose : [])];
  const isCrossed =
    first !== undefined && second !== undefined && one !== undefined && crosses([one, other], [first, second]);
  put('buyer', isCrossed ? other : one);
  put('seller', isCrossed ? one : other);
}

/** Whether the first name stands at the second code, or the second at the first, nearer than the other way round. */
function crosses([one, other]: readonly [Said, Said | undefined], [first, second]: readonly [Said, Said]): boolean {
  const away = (a: Said | undefined, b: Said) => (a ? apart(a.pieces[0]!, b.pieces[0]!) : 0);
  return away(one, second) + away(other, first) < away(one, first) + away(other, second);
}

/** 合计 has the amount and the tax in its row, (小写) the two together. */
function sums(drafts: Drafts): void {
  const rows = rowsOf(drafts.page.pieces);
  const amounts = (text: string) => [...text.normalize('NFKC').matchAll(MONEY)].map(([amount]) => amount);
  const total = rows.find((row) => /小写|价税合计/u.test(compact(row.map(({ text }) => text).join(''))));
  const totals = total ? amounts(total.map(({ text }) => text).join(' ')) : [];
  if (total && totals.length > 0) {
    const piece = total.find(({ text }) => amounts(text).length > 0) ?? total[0]!;
    drafts.put('total', totals.at(-1)!, [piece], 1);
  }
  const sum = rows.find((row) => {
    const text = compact(row.map((piece) => piece.text).join(''));
    return row !== total && /^.{0,2}合.{0,2}计/u.test(text) && amounts(text).length > 0;
  });
  const twice = rows.find((row) => row !== total && row.filter(({ text }) => amounts(text).length > 0).length === 2);
  const row = sum ?? twice;
  if (!row) return;
  const with2 = row.flatMap((piece) => amounts(piece.text).map((amount) => ({ amount, piece })));
  const [amount, tax] = with2;
  if (amount) drafts.put('amount', amount.amount, [amount.piece], sum ? 1 : 0.8);
  if (tax) drafts.put('tax', tax.amount, [tax.piece], sum ? 1 : 0.8);
}

/** Amount and tax make the total; where they do not, none of the three is held right. */
function sumsUp(drafts: Drafts): boolean | null {
  const [amount, tax, total] = (['amount', 'tax', 'total'] as const).map((name) =>
    yuanOf(drafts.get(name)?.text ?? ''),
  );
  if (!amount || !total) return null;
  return cents(amount) + cents(tax ?? '0') === cents(total);
}

export function meaningOnInvoice({ name, text }: Draft, drafts: Drafts): Meaning {
  switch (name) {
    case 'code': {
      const value = digitsOnly(text);
      return { value, valid: isInvoiceCode(value) };
    }
    case 'number': {
      const value = digitsOnly(text);
      return { value, valid: isInvoiceNumber(value) };
    }
    case 'checkCode': {
      const value = digitsOnly(text);
      return { value, valid: /^\d{20}$/u.test(value) };
    }
    case 'issued': {
      const value = dayOf(text);
      return { value: value ?? daysIn(text)[0] ?? text, valid: value !== null };
    }
    case 'buyerCode':
    case 'sellerCode': {
      const value = creditCodeOf(text);
      return { value, valid: isRegistration(value) };
    }
    case 'amount':
    case 'tax':
    case 'total': {
      const value = yuanOf(text);
      return { value: value ?? text, valid: value === null ? false : sumsUp(drafts) };
    }
    default:
      return { value: prose(text), valid: null };
  }
}
