import { isCreditCode } from '#libs/entities';
import type { PictureReading, Quad } from '#libs/ocr';
import { privateIn } from '#libs/privacy';
import type { PaperField, Sight, SightKind } from './types.ts';

/**
 * Fields that say who somebody is or where his money lies. The name of a firm's representative is public (企业信息公示
 * 暂行条例), as is all else on a 营业执照.
 */
const privateFields: Readonly<Partial<Record<SightKind, readonly PaperField[]>>> = {
  id_card: ['name', 'sex', 'ethnicity', 'born', 'address', 'number'],
  bank_card: ['number', 'holder', 'term'],
  opening_permit: ['account'],
};

/** Whether a field of a paper is held back from roles that may not see private data. */
export const isPrivate = (kind: SightKind, name: PaperField): boolean => privateFields[kind]?.includes(name) ?? false;

/** As much of a private value as everybody may see: 110101********1234, 6222 **** **** 1234, 张*. */
export function maskField(kind: SightKind, name: PaperField, value: string): string {
  if (!isPrivate(kind, name)) return maskNumbers(value);
  if (name === 'number' && kind === 'id_card') return ends(value, 6, 4);
  if (name === 'number') return `${value.slice(0, 4)} **** **** ${value.slice(-4)}`;
  if (name === 'account') return ends(value, 4, 4);
  if (name === 'name' || name === 'holder')
    return `${[...value][0] ?? ''}${'*'.repeat(Math.max([...value].length - 1, 1))}`;
  return name === 'address' ? `${[...value].slice(0, 3).join('')}***` : '***';
}

function ends(value: string, first: number, last: number): string {
  if (value.length <= first + last) return '*'.repeat(value.length);
  return value.slice(0, first) + '*'.repeat(value.length - first - last) + value.slice(-last);
}

/** A text with the numbers of phones, identity and bank cards in it covered; a food licence may carry an identity number. */
export function maskNumbers(text: string): string {
  let out = '';
  let at = 0;
  for (const { start, end } of numbersIn(text)) {
    out += text.slice(at, start) + ends(text.slice(start, end), 3, 4);
    at = end;
  }
  return out + text.slice(at);
}

/** Those numbers, as they stand in the text. */
export const privateNumbers = (text: string): string[] =>
  numbersIn(text).map(({ start, end }) => text.slice(start, end));

/** Also what a misread digit has robbed of its check digit: eighteen characters with a day in them, and cards of China. */
const LIKELY = /(?<!\d)(?:[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx]|62\d{2}(?:[ -]?\d){12,15})(?![0-9A-Za-z])/gu;

function numbersIn(text: string): { readonly start: number; readonly end: number }[] {
  const found = privateIn(text).filter(({ kind }) => kind === 'PHONE' || kind === 'ID' || kind === 'CARD');
  const likely = [...text.matchAll(LIKELY)].map(({ 0: { length }, index }) => ({ start: index, end: index + length }));
  const apart = likely.filter(({ start, end }) => found.every((other) => end <= other.start || start >= other.end));
  return [...found, ...apart]
    .filter(({ start, end }) => !isCreditCode(text.slice(start, end)))
    .toSorted((a, b) => a.start - b.start);
}

/**
 * What of a picture must be covered for roles that may not see private data: the private fields, and every line in which
 * the number of a phone, an identity card or a bank card stands. A portrait is not among them: nothing here sees faces, so
 * whoever covers an identity card by these boxes leaves its picture side visible.
 */
export function privateQuads(sight: Sight, reading: PictureReading): Quad[] {
  const fields = sight.fields
    .filter(({ name }) => isPrivate(sight.kind, name))
    .flatMap(({ quad }) => (quad ? [quad] : []));
  const lines = reading.lines.filter(({ text }) => numbersIn(text).length > 0).map(({ quad }) => quad);
  return [...fields, ...lines];
}
