import { isCard, isFoodLicence, isRegistration } from './checks.ts';
import { cardNumber } from './card-fields.ts';
import { codesOf18, creditCodeOf, digitsOnly, lettersThenDigits, looksLikeIdentity } from './codes.ts';
import { distance, folded, labelAtStart, lacks } from './find-labels.ts';
import { labelsOf, otherTitles, titlesOf } from './labels.ts';
import { rowsOf, type Page } from './page.ts';
import { paperKinds, type PaperKind } from './types.ts';

/**
 * How a kind is told: evidence is counted in bits, the logarithm of how much likelier a sign is on a paper of the kind
 * than on another picture, and added as if signs were independent (naive Bayes). The confidence is the share of the kind
 * among all kinds and "none of them", which has {@link NONE} bits. The figures are argued, not fitted:
 */
const BITS = {
  /** A line that is the title and nothing else: people write 营业执照 in chats too, but seldom alone on a line. */
  title: 8,
  /** The title within a longer line. */
  mentioned: 3,
  /** A label of four characters and more that only this kind has; shared among n kinds it says 1/n of it. */
  label: 3,
  /** 名称, 类型, 地址: every table has them. */
  shortLabel: 1.5,
  /** A number of the kind: by chance a date stands in 18 digits, or a check digit is right, in one of ten to a thousand cases. */
  number: 4,
  /** A title of a paper that is none of ours, alone on a line. */
  otherTitle: -10,
};
/** Four labels of its own, or the title with anything beside it, make a kind likelier than none. */
const NONE = 6;
/** Signs of one page depend on each other: more bits than these say no more. */
const MOST = 16;

export interface KindGuess {
  readonly kind: PaperKind | null;
  /** Its share among all kinds and none. */
  readonly confidence: number;
}

/** On how many kinds a label stands. */
const shared = new Map<string, number>();
for (const kind of paperKinds)
  for (const label of new Set(Object.values(labelsOf[kind]).flat())) shared.set(label, (shared.get(label) ?? 0) + 1);

export function kindOf(page: Page): KindGuess {
  const lines = linesOf(page);
  const other = lines.some((line) => otherTitles.some((title) => isTitle(line, title))) ? BITS.otherTitle : 0;
  const scores = paperKinds.map((kind) => ({ kind, bits: Math.min(bitsFor(kind, lines, page) + other, MOST) }));
  const best = scores.toSorted((a, b) => b.bits - a.bits)[0]!;
  const all = scores.reduce((sum, { bits }) => sum + 2 ** bits, 2 ** NONE);
  const share = 2 ** Math.max(best.bits, NONE) / all;
  return { kind: best.bits > NONE ? best.kind : null, confidence: Math.round(share * 1000) / 1000 };
}

/** The lines of a page folded, and its rows where what belongs together was read apart: 营 业 执 照. */
function linesOf(page: Page): string[] {
  const lines = page.pieces.map(({ text }) => folded(text).text);
  const rows = rowsOf(page.pieces)
    .filter((row) => row.length > 1 && row.every(({ text }) => text.trim().length <= 3))
    .map((row) => folded(row.map(({ text }) => text).join('')).text);
  return [...new Set([...lines, ...rows])];
}

function bitsFor(kind: PaperKind, lines: readonly string[], page: Page): number {
  return titleBits(kind, lines) + labelBits(kind, lines) + numberBits(kind, lines, page);
}

/** Whether a line is a title: one character may be wrong in four, and 副本 or a number may follow. */
function isTitle(line: string, title: string): boolean {
  const bare = line.replace(/\(?(?:正|副)本\)?.*$/u, '').replace(/\(\d-\d\)$/u, '');
  if (Math.abs(bare.length - title.length) > 1) return false;
  const allowed = title.length >= 7 ? 2 : title.length >= 4 ? 1 : 0;
  return lacks(bare, title) <= allowed && distance(bare, title) <= allowed;
}

function titleBits(kind: PaperKind, lines: readonly string[]): number {
  const titles = titlesOf[kind];
  if (lines.some((line) => titles.some((title) => isTitle(line, title) || isProvincial(line, title))))
    return BITS.title;
  return lines.some((line) => titles.some((title) => line.includes(title))) ? BITS.mentioned : 0;
}

/** 浙江增值税专用发票: a province stands before the title. */
const isProvincial = (line: string, title: string): boolean => line.endsWith(title) && line.length - title.length <= 4;

function labelBits(kind: PaperKind, lines: readonly string[]): number {
  const found = new Map<string, number>();
  for (const line of lines) {
    const match = labelAtStart(line, kind);
    if (!match) continue;
    const worth = (match.label.length >= 4 ? BITS.label : BITS.shortLabel) / (shared.get(match.label) ?? 1);
    found.set(
      match.field ?? match.label,
      Math.max(found.get(match.field ?? match.label) ?? 0, worth / (1 + match.errors)),
    );
  }
  return [...found.values()].reduce((sum, worth) => sum + worth, 0);
}

function numberBits(kind: PaperKind, lines: readonly string[], page: Page): number {
  const codes = lines.flatMap(codesOf18);
  switch (kind) {
    case 'business_licence':
      return codes.some((code) => isRegistration(creditCodeOf(code))) ? BITS.number / 2 : 0;
    case 'id_card':
      return codes.some(looksLikeIdentity) ? BITS.number : 0;
    case 'food_licence':
      return lines.some((line) => isFoodLicence(lettersThenDigits(/JY.{14}/u.exec(line)?.[0] ?? '', 'JY')))
        ? BITS.number * 2
        : 0;
    case 'opening_permit':
      return lines.some((line) => /(?<![A-Z0-9])[JLZ]\d{13}(?!\d)/u.test(line)) ? BITS.number * 1.5 : 0;
    case 'bank_card':
      return cardBits(lines, page);
    case 'invoice':
      return lines.some((line) => /[¥￥]\d[\d,]*\.\d{2}/u.test(line)) ? BITS.number / 4 : 0;
    default:
      return kind satisfies never;
  }
}

/** A card has no title: its number in a large row, few other lines, and what banks print. */
function cardBits(lines: readonly string[], page: Page): number {
  const number = cardNumber(page.pieces);
  const right = number !== null && isCard(digitsOnly(number.text));
  const large = number !== null && number.pieces.some(({ height }) => height >= page.unit);
  const words = /银联|UnionPay|VALID|THRU|DEBIT|借记卡|储蓄卡|信用卡|银行卡|MasterCard|VISA|ATM/iu;
  const said = lines.some((line) => words.test(line)) ? 2 : 0;
  const bank = lines.some((line) => line.length <= 14 && /银行|信用社|Bank|ICBC/iu.test(line)) ? 2 : 0;
  const few = page.pieces.length <= MOST_ON_CARD ? 1 : -4;
  if (number === null) return said + bank > 2 ? said + few : 0;
  return (right ? BITS.number : BITS.number / 4) + (large ? 1 : 0) + said + bank + few;
}

/** Lines on the front of a bank card, its small print with them. */
const MOST_ON_CARD = 16;
