import { labelsOf } from './labels.ts';
import { inOneRow, partOf, rowsOf, type Page, type Piece } from './page.ts';
import type { PaperField, PaperKind } from './types.ts';

/** A label where it stands; `field` is null for one that only ends what stands before it. */
export interface PlacedLabel {
  readonly field: PaperField | null;
  readonly label: string;
  /** Characters that are not as they should be. */
  readonly errors: number;
  readonly piece: Piece;
}

export interface Labelled {
  readonly labels: readonly PlacedLabel[];
  /** What is no label, in rows. */
  readonly values: readonly Piece[];
}

interface Known {
  readonly field: PaperField | null;
  readonly label: string;
}

interface Match extends Known {
  readonly errors: number;
  /** Characters of the text that it takes. */
  readonly length: number;
}

const known = new Map<PaperKind, readonly Known[]>();

function labelsFor(kind: PaperKind): readonly Known[] {
  const held = known.get(kind);
  if (held) return held;
  const listed = Object.entries(labelsOf[kind]).flatMap(([name, labels]) =>
    labels.map((label) => ({ field: name === '-' ? null : (name as PaperField), label })),
  );
  known.set(kind, listed);
  return listed;
}

/** A text without blanks and in plain marks, with the place in the text of each of its characters. */
interface Folded {
  readonly text: string;
  readonly places: readonly number[];
}

export function folded(text: string): Folded {
  let plain = '';
  const places: number[] = [];
  let at = 0;
  for (const char of text) {
    const one = char
      .normalize('NFKC')
      .trim()
      .replace(/[〔【[]/u, '(')
      .replace(/[〕】\]]/u, ')');
    for (const unit of one) {
      plain += unit;
      places.push(at);
    }
    at += char.length;
  }
  return { text: plain, places };
}

/** Labels of so many characters are told with one wrong one, and with one too many or too few. */
const LONG = 5;
/** Labels of so many characters are told with two wrong ones. */
const VERY_LONG = 8;
/** From here on a label stands for itself wherever it is in a line. */
const SURE_INSIDE = 4;

/** The label with which a folded text begins: the one that explains most of it with the fewest errors. */
export function labelAtStart(text: string, kind: PaperKind): Match | null {
  let best: Match | null = null;
  const worth = (match: Match) => match.label.length - 2 * match.errors;
  for (const one of labelsFor(kind)) {
    const match = matched(text, one);
    if (match && (!best || worth(match) > worth(best))) best = match;
  }
  return best;
}

function matched(text: string, { field, label }: Known): Match | null {
  const size = label.length;
  if (text.startsWith(label)) return { field, label, errors: 0, length: size };
  // Every character is a word of its own in a short label: 经营 begins too much else.
  const stands = text.length === size || /^[:：]/u.test(text.slice(size));
  if (size < SURE_INSIDE) {
    if (!stands || size < 2 || !/^\p{Script=Han}+$/u.test(text.slice(0, size))) return null;
    return distance(text.slice(0, size), label) === 1 ? { field, label, errors: 1, length: size } : null;
  }
  const allowed = size >= VERY_LONG ? 2 : 1;
  if (lacks(text.slice(0, size + 1), label) > allowed) return null;
  const lengths = size >= LONG ? [size, size - 1, size + 1] : [size];
  const tries = lengths
    .filter((length) => length <= text.length)
    .map((length) => ({ length, errors: distance(text.slice(0, length), label) }))
    .toSorted((a, b) => a.errors - b.errors);
  const first = tries[0];
  return first && first.errors <= allowed ? { field, label, errors: first.errors, length: first.length } : null;
}

/** How many characters of a label a text has nowhere; never more than their distance. */
export function lacks(text: string, label: string): number {
  let count = 0;
  for (const char of label) if (!text.includes(char)) count++;
  return count;
}

/** Levenshtein distance of two short texts. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

/** Short labels that stand in the middle of a line where forms print two in a row. */
const INSIDE: Readonly<Partial<Record<PaperKind, readonly string[]>>> = {
  id_card: ['民族'],
  invoice: ['校验码', '复核', '开票人', '(小写)'],
};

/** Where in a folded text, behind its beginning, another label stands. */
function labelInside(text: string, kind: PaperKind): { match: Match; at: number } | null {
  const also = INSIDE[kind] ?? [];
  let best: { match: Match; at: number } | null = null;
  for (const { field, label } of labelsFor(kind)) {
    const from = text.indexOf(label, 1);
    if (from === -1) continue;
    const isNamed = /^[:：]/u.test(text.slice(from + label.length));
    if (label.length < SURE_INSIDE && !also.includes(label) && !isNamed) continue;
    const better = !best || from < best.at || (from === best.at && label.length > best.match.label.length);
    if (better) best = { match: { field, label, errors: 0, length: label.length }, at: from };
  }
  return best;
}

/** Takes the page apart into labels and what stands beside them. */
export function labelled(page: Page, kind: PaperKind): Labelled {
  const sure: PlacedLabel[] = [];
  const others: Piece[] = [];
  for (const piece of joined(page, kind)) take(piece, kind, sure, others);
  const labels = [...sure];
  const values: Piece[] = [];
  for (const piece of others) {
    const bent = isInLabelColumn(piece, sure, others, page.unit) ? bentLabel(piece, kind, labels) : null;
    if (!bent) {
      values.push(piece);
      continue;
    }
    const end = folded(piece.text).places[bent.length] ?? piece.text.length;
    labels.push({ field: bent.field, label: bent.label, errors: bent.errors, piece: partOf(piece, 0, end) });
    if (end < piece.text.length) values.push(partOf(piece, end, piece.text.length));
  }
  return { labels, values: rowsOf(values).flat() };
}

/** Whether a piece begins where labels above or below it do, and is no label's value itself. */
function isInLabelColumn(
  piece: Piece,
  labels: readonly PlacedLabel[],
  others: readonly Piece[],
  unit: number,
): boolean {
  const column = labels
    .filter(({ piece: label }) => isAligned(label, piece, unit) && !inOneRow(label, piece))
    .some(({ piece: label }) => Math.abs(label.middle - piece.middle) < NEIGHBOUR * unit);
  if (!column) return false;
  const before = labels.filter(({ piece: label }) => inOneRow(label, piece) && label.right <= piece.left + unit);
  return before.every(({ piece: label }) =>
    others.some(
      (other) =>
        other !== piece &&
        inOneRow(other, piece) &&
        other.left >= label.right - unit &&
        other.right <= piece.left + unit,
    ),
  );
}

/** Labels are set to one width: what is left of a cut one still ends where the others do. */
const isAligned = (label: Piece, piece: Piece, unit: number): boolean =>
  Math.abs(label.left - piece.left) < unit || Math.abs(label.right - piece.right) < unit / 2;

/** Heights of a line within which labels of one column follow each other. */
const NEIGHBOUR = 8;
/** Where only labels stand, half of the characters are enough to tell which one it is. */
const HALF = 0.5;

/** The label that a piece in a column of labels most likely is; none of a field that has its label already. */
function bentLabel(piece: Piece, kind: PaperKind, labels: readonly PlacedLabel[]): Match | null {
  const { text } = folded(piece.text);
  const bare = text.replace(/[:：].*$/u, '');
  const taken = new Set(labels.map(({ field, label }) => field ?? label));
  const open = labelsFor(kind).filter(({ field, label }) => !taken.has(field ?? label));
  if (bare.length === 1) {
    const halves = open.filter(({ label }) => label.length === 2 && label.includes(bare));
    return halves.length === 1 ? { ...halves[0]!, length: 1, errors: 1 } : null;
  }
  const tries = open
    .filter(({ label }) => label.length >= 3 && label.length <= bare.length + 1)
    .filter(({ label }) => label.length >= SURE_INSIDE || bare.length === label.length)
    .map(({ field, label }) => {
      const length = Math.min(label.length, bare.length);
      return { field, label, length, errors: distance(bare.slice(0, length), label) };
    })
    .filter(({ label, errors }) => errors <= label.length * HALF && label.length - errors >= 2)
    .toSorted((a, b) => a.errors / a.label.length - b.errors / b.label.length || b.label.length - a.label.length);
  return tries[0] ?? null;
}

function take(piece: Piece, kind: PaperKind, labels: PlacedLabel[], values: Piece[]): void {
  const { text, places } = folded(piece.text);
  const start = labelAtStart(text, kind);
  const begin = start?.length ?? 0;
  const place = (index: number) => places[index] ?? piece.text.length;
  if (start)
    labels.push({
      field: start.field,
      label: start.label,
      errors: start.errors,
      piece: partOf(piece, 0, place(begin)),
    });
  const rest = text.slice(begin);
  const inside = labelInside(rest, kind);
  const end = inside ? begin + inside.at : text.length;
  const lead = /^[:：;.,、]*/u.exec(rest)![0].length;
  if (begin + lead < end) values.push(partOf(piece, place(begin + lead), place(end)));
  if (inside) take(partOf(piece, place(end), piece.text.length), kind, labels, values);
}

/** Characters of a label that are set so far apart that each was read as a line: 名    称. */
const APART = 8;

/** The pieces of a page; short ones of a row that make a label together are one. */
function joined(page: Page, kind: PaperKind): Piece[] {
  const all = labelsFor(kind);
  const out: Piece[] = [];
  const left = [...page.pieces];
  for (let piece = left.shift(); piece; piece = left.shift()) {
    let held: Piece = piece;
    for (let count = 0; count < 4; count++) {
      const next = left[0];
      if (!next || !inOneRow(held, next) || next.left - held.right > APART * page.unit) break;
      const together = folded(held.text).text + folded(next.text).text;
      const isBegun =
        folded(held.text).text.length <= 3 && all.some(({ label }) => label.startsWith(folded(held.text).text));
      const isLabel = all.some(({ label }) => label.startsWith(together) || together.startsWith(label));
      if (!isBegun || !isLabel || all.some(({ label }) => label === folded(held.text).text)) break;
      held = union(held, left.shift()!);
    }
    out.push(held);
  }
  return out;
}

function union(a: Piece, b: Piece): Piece {
  return {
    text: a.text + b.text,
    confidence: Math.min(a.confidence, b.confidence),
    quad: [a.quad[0], b.quad[1], b.quad[2], a.quad[3]],
    left: a.left,
    right: b.right,
    middle: (a.middle + b.middle) / 2,
    height: Math.max(a.height, b.height),
  };
}
