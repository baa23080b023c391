import { inOneRow, partOf, quadAround, rowsOf, type Page, type Piece } from './page.ts';
import type { Placed } from './place-values.ts';
import type { PaperField, ReadField } from './types.ts';
import { compact, daysIn, termOf } from './values.ts';

/** A field with the pieces of the picture that say it, before it is known what it means. */
export interface Draft {
  readonly name: PaperField;
  readonly text: string;
  readonly pieces: readonly Piece[];
  /** 1 beside its own label; less for what was found by its form only, or beside a bent label. */
  readonly sure: number;
}

/** What a draft means: its value, and whether form and check digit are right. */
export interface Meaning {
  readonly value: string;
  readonly valid: boolean | null;
}

/** How much a value found by its form alone is worth beside one that stands at its label. */
const BY_FORM = 0.8;
/** The same for a label with wrong characters. */
const BENT_LABEL = 0.95;

/** Drafts of one paper while it is read; the first word on a field stays. */
export class Drafts {
  readonly page: Page;
  readonly placed: Placed;
  readonly #drafts = new Map<PaperField, Draft>();
  /** Pieces of which a part says a field. */
  readonly #parted = new Set<Piece>();

  constructor(page: Page, placed: Placed) {
    this.page = page;
    this.placed = placed;
  }

  get all(): readonly Draft[] {
    return [...this.#drafts.values()];
  }

  get(name: PaperField): Draft | undefined {
    return this.#drafts.get(name);
  }

  drop(name: PaperField): void {
    this.#drafts.delete(name);
  }

  /** Takes for each field what stands at its label; where two labels are of one field, the longer text. */
  fromLabels(fields: readonly PaperField[]): void {
    for (const { label, pieces } of this.placed.entries) {
      const { field } = label;
      if (field === null || pieces.length === 0 || !fields.includes(field)) continue;
      const meant = field === 'person' ? nameIn(pieces) : pieces;
      const text = textOf(meant);
      const held = this.#drafts.get(field);
      if (text === '' || (held && held.text.length >= text.length)) continue;
      this.#drafts.set(field, { name: field, text, pieces: meant, sure: label.errors > 0 ? BENT_LABEL : 1 });
    }
  }

  /** Says a field by hand; `sure` as in a draft. */
  put(name: PaperField, text: string, pieces: readonly Piece[], sure = BY_FORM): void {
    const said = text.trim();
    if (said !== '' && !this.#drafts.has(name)) this.#drafts.set(name, { name, text: said, pieces, sure });
  }

  /** Changes the text of a draft, and its place, to the part of it that is meant. */
  cut(name: PaperField, part: (text: string) => string | null | undefined): void {
    const draft = this.#drafts.get(name);
    const text = draft && part(draft.text)?.trim();
    if (!draft || !text) return;
    const holder = draft.pieces.find((piece) => piece.text.includes(text));
    if (holder) this.#parted.add(holder);
    const at = holder?.text.indexOf(text) ?? 0;
    const pieces = holder ? [partOf(holder, at, at + text.length)] : draft.pieces;
    this.#drafts.set(name, { ...draft, text, pieces });
  }

  /** Forgets what stands at the label of a day and is none. */
  needDay(name: PaperField): void {
    if (daysIn(this.#drafts.get(name)?.text ?? '').length === 0) this.#drafts.delete(name);
  }

  /** Forgets what stands at the label of a term and speaks of no year, nor of a term without end. */
  needTerm(name: PaperField): void {
    const text = this.#drafts.get(name)?.text ?? '';
    if (termOf(text) === null && !/\d{4}/u.test(compact(text))) this.#drafts.delete(name);
  }

  /** Pieces that say no field yet, in rows. */
  free(): Piece[] {
    const taken = new Set([...this.#parted, ...this.all.flatMap(({ pieces }) => pieces)]);
    const placedPieces = this.placed.entries.flatMap(({ pieces }) => pieces);
    return rowsOf([...placedPieces, ...this.placed.loose].filter((piece) => !taken.has(piece))).flat();
  }

  /** Takes for a field the first free piece of a form, unless it stands at a label already. */
  byForm(name: PaperField, form: RegExp, stands: (piece: Piece) => boolean = () => true): void {
    if (this.#drafts.has(name)) return;
    for (const piece of this.free().filter(stands)) {
      const match = form.exec(piece.text);
      if (match) return this.put(name, match[1] ?? match[0], [piece]);
    }
  }
}

/** Of what stands beside a label the name, where one stands by itself: neither a stroke of the label nor the seal's ring. */
function nameIn(pieces: readonly Piece[]): readonly Piece[] {
  const at = pieces.findIndex(({ text }) => /^\p{Script=Han}{2,4}$/u.test(text.trim()));
  const isLone = (piece: Piece | undefined) => piece?.text.trim().length === 1;
  if (at === -1 || (at === 0 && isLone(pieces[1]))) return pieces;
  return at === 0 || isLone(pieces[0]) ? [pieces[at]!] : pieces;
}

/** Lines of one value as one text: between two pieces of a row a blank where letters or digits meet, else nothing. */
export function textOf(pieces: readonly Piece[]): string {
  let text = '';
  let last: Piece | null = null;
  for (const piece of pieces) {
    const next = piece.text.trim();
    const isApart = last !== null && inOneRow(last, piece) && /[A-Za-z0-9]$/u.test(text) && /^[A-Za-z0-9]/u.test(next);
    text += isApart ? ` ${next}` : next;
    last = piece;
  }
  return text.replace(/^[:：;,.、\s]+/u, '').replace(/(?<=[^\u0000-\u024f])\s+|\s+(?=[^\u0000-\u024f])/gu, '');
}

/** A draft with its meaning, its place and how sure its reading is. */
export function fieldOf({ name, text, pieces, sure }: Draft, { value, valid }: Meaning, page: Page): ReadField {
  const characters = pieces.reduce((sum, piece) => sum + piece.text.length, 0);
  const mean = pieces.reduce((sum, piece) => sum + piece.confidence * piece.text.length, 0) / Math.max(characters, 1);
  return {
    name,
    text,
    value,
    confidence: Math.round(mean * sure * 1000) / 1000,
    quad: quadAround(pieces, page),
    valid,
  };
}
