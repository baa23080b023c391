import { normalise } from '#libs/text';
import { distance } from './find-labels.ts';
import { compareValues } from './review-names.ts';
import type { Condition, ReviewContext, ReviewedPaper } from './review-types.ts';
import type { PaperField } from './types.ts';

/** Under this confidence a field counts as not surely read. Measured values of right and wrong readings lie apart there. */
export const SURE = 0.8;

type Field = ReviewedPaper['fields'][number];

/**
 * Whether one condition holds. About a field that is not there only `missing` can be said: an unread scope neither
 * holds nor lacks a word (DMN 1.5, 10.3.2.13: what compares with null is null, and no rule matches by it).
 */
export function holds(condition: Condition, paper: ReviewedPaper, context: ReviewContext): boolean {
  if ('flaw' in condition) return context.flaws.includes(condition.flaw);
  if ('form' in condition) return (paper.form ?? context.form) === condition.form;
  const field = fieldOf(paper, condition.field);
  if ('is' in condition && condition.is === 'missing')
    return field === undefined && paper.missing.includes(condition.field);
  if (field === undefined) return false;
  if ('is' in condition) return isSo(condition.is, field, context.today);
  if ('expiresWithin' in condition) return expiresWithin(field.value, condition.expiresWithin, context.today);
  if ('lacks' in condition) return !condition.lacks.some((word) => has(field.value, word));
  if ('holds' in condition) return condition.holds.some((word) => has(field.value, word));
  return differs(condition, { ...paper, field }, context);
}

/** The field as it was read; an empty value is none. */
export function fieldOf(paper: Pick<ReviewedPaper, 'fields'>, name: PaperField): Field | undefined {
  return paper.fields.find((field) => field.name === name && field.value.trim() !== '');
}

/**
 * Whether nobody needs to ask about it. What only a vision model saw is never sure, however sure the model says it is; a
 * number that passed its check digit is sure where it was read, not where the customer told it.
 */
const isSure = (field: Field): boolean =>
  field.from !== 'vision' && (field.from === 'customer' ? field.confidence >= SURE : isSurelyRead(field));

/** Numbers that prove themselves by a check digit. */
const proving: readonly PaperField[] = ['code', 'number'];
const provesItself = ({ name, valid }: Pick<Field, 'name' | 'valid'>): boolean =>
  proving.includes(name) && valid === true;

/** Whether our own eyes read it surely: what passed its check digit stands on the picture, however faintly. */
export const isSurelyRead = (read: Pick<Field, 'name' | 'confidence' | 'valid'>): boolean =>
  read.confidence >= SURE || provesItself(read);

/**
 * Whether nothing but the customer's word stands behind a field: nobody read it, or what was read is no misreading of
 * it, since half its letters are others. A number that proves itself may be far from what was hardly read.
 */
export function isBareWord(field: Field): boolean {
  const { from, read, value } = field;
  if (from !== 'customer') return false;
  if (!read) return true;
  const letters = Math.max(read.value.length, value.length);
  return !provesItself(field) && distance(read.value, value) * 2 > letters;
}

function isSo(is: 'missing' | 'unsure' | 'invalid' | 'expired', field: Field, today: string): boolean {
  switch (is) {
    case 'missing':
      return false;
    case 'unsure':
      return !isSure(field);
    case 'invalid':
      return field.valid === false;
    case 'expired': {
      const end = endOf(field.value);
      return end !== null && end < today;
    }
  }
}

function expiresWithin(value: string, days: number, today: string): boolean {
  const end = endOf(value);
  return end !== null && end >= today && end <= plusDays(today, days);
}

/**
 * The last day on which a date or a term holds, `2046-03-04`: of a month its last day. Null for what never ends
 * (`2026-03-05/`, 长期) and for what is no date.
 */
export function endOf(value: string): string | null {
  const last = value.includes('/') ? value.slice(value.indexOf('/') + 1) : value;
  const found = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/u.exec(last.trim());
  if (!found) return null;
  const [year, month] = [Number(found[1]), Number(found[2])];
  if (month < 1 || month > 12) return null;
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const day = found[3] === undefined ? days : Number(found[3]);
  return day >= 1 && day <= days ? `${found[1]}-${found[2]}-${String(day).padStart(2, '0')}` : null;
}

function plusDays(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** Spaces, width, case and script do not hide a word. */
function has(value: string, word: string): boolean {
  const plain = (text: string) => normalise(text).replaceAll(' ', '');
  return plain(value).includes(plain(word));
}

function differs(
  { field: name, differsFrom }: Extract<Condition, { differsFrom: unknown }>,
  { kind, field }: { kind: ReviewedPaper['kind']; field: Field },
  { claims, others }: ReviewContext,
): boolean {
  const isOther = (value: string) => compareValues({ kind, field: name }, field.value, value) === 'different';
  if (differsFrom === 'said') {
    const said = claims
      .filter((claim) => claim.kind === kind && claim.field === name)
      .toSorted((a, b) => a.seq - b.seq);
    const last = said.at(-1);
    return last !== undefined && isOther(last.value);
  }
  return others.some((other) => {
    const theirs = other.kind === differsFrom.paper ? fieldOf(other, differsFrom.field) : undefined;
    return theirs !== undefined && isOther(theirs.value);
  });
}
