import { labelled, type PlacedLabel } from './find-labels.ts';
import { inOneRow, type Page, type Piece } from './page.ts';
import { compact, daysIn } from './values.ts';
import type { PaperField, PaperKind } from './types.ts';

/** A label with what stands beside and below it. */
export interface Entry {
  readonly label: PlacedLabel;
  readonly pieces: Piece[];
}

export interface Placed {
  readonly entries: readonly Entry[];
  /** What stands beside no label. */
  readonly loose: readonly Piece[];
}

/** All distances are in heights of a line. */
const NEAR = {
  /** A value may begin a little before its label ends: boxes are not exact. */
  overlap: 0.8,
  /** A gap in a row that parts two columns. */
  column: 2.5,
  /** A gap in a row of running text, which is set without any: more is another column, or a seal. */
  text: 1.2,
  /** How far under a line the next line of the same value begins. */
  below: 1.4,
  /** How far the lines of one value begin apart. */
  aligned: 1.6,
};

/** Fields that may take several lines. */
const LONG: ReadonlySet<PaperField> = new Set([
  'name',
  'type',
  'address',
  'scope',
  'place',
  'business',
  'items',
  'authority',
  'bank',
  'code',
  'term',
]);
/** Dates, numbers and names of persons may be set wide. */
const gapIn = (field: PaperField | null): number =>
  field !== null && field !== 'code' && field !== 'term' && LONG.has(field) ? NEAR.text : NEAR.column;

export function placed(page: Page, kind: PaperKind): Placed {
  const { labels, values } = labelled(page, kind);
  const entries: Entry[] = labels.map((label) => ({ label, pieces: [] }));
  const loose: Piece[] = [];
  for (const piece of values) {
    const entry = beside(piece, entries, page) ?? under(piece, entries, page);
    if (entry) entry.pieces.push(piece);
    else loose.push(piece);
  }
  return { entries, loose };
}

const lastOf = ({ pieces, label }: Entry): Piece => pieces.at(-1) ?? label.piece;

/** The entry in whose row a piece stands. */
function beside(piece: Piece, entries: readonly Entry[], { unit }: Page): Entry | null {
  const before = entries
    .filter(({ label }) => inOneRow(label.piece, piece) && label.piece.right <= piece.left + NEAR.overlap * unit)
    .toSorted((a, b) => b.label.piece.right - a.label.piece.right)[0];
  if (!before) return null;
  const inRow = before.pieces.filter((one) => inOneRow(one, piece) && one.left < piece.left);
  const last = inRow.toSorted((a, b) => b.right - a.right)[0];
  if (continues(piece, entries, before, unit)) return null;
  if (last && piece.left - last.right > gapIn(before.label.field) * unit) return null;
  return before;
}

/** Whether a piece goes on below the value of a label in a column to the right of `before`. */
function continues(piece: Piece, entries: readonly Entry[], before: Entry, unit: number): boolean {
  return entries.some((entry) => {
    const { label, pieces } = entry;
    if (
      entry === before ||
      pieces.length === 0 ||
      !goesOn(entry, piece) ||
      label.piece.left < before.label.piece.right + 2 * unit
    )
      return false;
    const last = lastOf(entry);
    const first = firstInRow(entry, last);
    return Math.abs(first.left - piece.left) < unit && isBelow(piece, last, unit);
  });
}

const firstInRow = ({ pieces }: Entry, last: Piece): Piece =>
  pieces.filter((one) => inOneRow(one, last)).toSorted((a, b) => a.left - b.left)[0] ?? last;

const gapOf = (upper: Piece, lower: Piece): number =>
  lower.middle - lower.height / 2 - (upper.middle + upper.height / 2);

function isBelow(piece: Piece, upper: Piece, unit: number): boolean {
  const gap = gapOf(upper, piece);
  return gap > -0.5 * unit && gap < NEAR.below * unit && piece.middle > upper.middle + 0.5 * unit;
}

/** The entry below whose last line a piece goes on. */
function under(piece: Piece, entries: readonly Entry[], { unit }: Page): Entry | null {
  const fits = entries
    .map((entry) => ({ entry, off: offset(piece, entry, unit) }))
    .filter((one): one is { entry: Entry; off: number } => one.off !== null)
    .toSorted((a, b) => a.off - b.off);
  return fits[0]?.entry ?? null;
}

/** How badly a piece fits as the next line of an entry, in heights of a line; null where it does not. */
function offset(piece: Piece, entry: Entry, unit: number): number | null {
  const { label, pieces } = entry;
  const { field } = label;
  if (field === null) return null;
  const last = lastOf(entry);
  if (pieces.length === 0) {
    const starts = piece.left - label.piece.left;
    const isUnder = isBelow(piece, label.piece, unit) && starts > -2 * unit && piece.left < label.piece.right + unit;
    return isUnder ? Math.abs(starts) / unit + gapOf(label.piece, piece) / unit : null;
  }
  if (!goesOn(entry, piece)) return null;
  const row = pieces.filter((one) => inOneRow(one, last));
  // Another piece of a row that goes on already.
  if (inOneRow(last, piece) && !inOneRow(last, label.piece)) {
    const gap = piece.left - last.right;
    return gap > -unit && gap < gapIn(field) * unit ? 0 : null;
  }
  if (!isBelow(piece, last, unit)) return null;
  const start = Math.min(...row.map(({ left }) => left));
  const end = Math.max(...row.map(({ right }) => right));
  if (piece.left < start - NEAR.aligned * unit || piece.left > end) return null;
  const off = Math.abs(piece.left - start) / unit;
  return off > 4 && piece.left > start ? null : off + Math.max(gapOf(last, piece) / unit, 0);
}

/** Whether a value may have another line, by its field and what it says. */
function goesOn({ label: { field }, pieces }: Entry, next: Piece): boolean {
  if (field === null || !LONG.has(field)) return false;
  const said = compact(pieces.map(({ text }) => text).join(''));
  const more = compact(next.text);
  if (field === 'code') return /^[\dA-Za-z]{4,17}$/u.test(said) && /^[\dA-Za-z]{1,14}$/u.test(more);
  if (field === 'term') return !/[日期限]$|\d[-.]\d{2}$/u.test(said) && /^[至到\d年月日长无]/u.test(more);
  if (daysIn(more).length > 0 && field !== 'scope') return false;
  if (field === 'name') return !NAME_ENDS.test(said);
  if (field === 'type') return said.lastIndexOf('(') > said.lastIndexOf(')') || more.startsWith('(');
  return true;
}

const NAME_ENDS = /(?:公司|合伙\)|店|部|行|馆|坊|社|厂|中心|铺|吧|屋|院|园|摊|城)$/u;
