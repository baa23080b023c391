import { compareValues, distance, isSurelyRead, SURE, type PaperField, type PaperKind } from '#libs/papers';
import type { KeptField } from './port.ts';

/** What our own eyes or staff read of a field, whoever says otherwise since; null where nobody has. */
export const readOf = ({ read, from, value, confidence, valid }: KeptField): KeptField['read'] | null =>
  read ?? (from === 'ocr' || from === 'staff' ? { value, confidence, valid } : null);

/** What a reader slips in: one letter of a long word. */
const SLIP = 1;
const LONG = 4;
const slippery: readonly PaperField[] = ['name', 'address', 'seller', 'buyer'];

/** Whether he says something else than what surely stands on the picture, and no slip of the reader explains it. */
export function denies(kind: PaperKind, field: KeptField | undefined, said: KeptField): boolean {
  const read = field && readOf(field);
  if (!read || said.from !== 'customer' || !isSurelyRead({ ...read, name: said.name })) return false;
  const differs = compareValues({ kind, field: said.name }, read.value, said.value) === 'different';
  const mayBeSlip = slippery.includes(said.name) && [...read.value].length > LONG;
  return differs && !(mayBeSlip && distance(read.value, said.value) <= SLIP);
}

/** Fields that a customer is asked to confirm. */
export const isDoubtful = (field: KeptField): boolean =>
  field.from === 'vision' || (field.from === 'ocr' && !isSurelyRead(field));

/** A field to which the customer said yes. What only a vision model saw stays what a model saw, and somebody looks. */
export const vouched = (field: KeptField): KeptField => ({
  ...field,
  confidence: 1,
  from: field.from === 'vision' ? 'vision' : 'customer',
});

/**
 * What the customer calls wrong without saying what is right: as unsure as if it had hardly been read, and where it was
 * read surely it stands as it was, marked by what was read, until somebody has looked.
 */
export function doubted(field: KeptField): KeptField {
  const read = readOf(field);
  if (!read || !isSurelyRead({ ...read, name: field.name })) return { ...field, confidence: 0 };
  return { ...field, ...read, text: field.from === 'ocr' ? field.text : read.value, from: 'ocr' };
}

/** Read surely and called wrong since, or seen by a model alone and called right: nothing but a look settles it. */
export const isHeld = ({ name, from, read, confidence }: KeptField): boolean =>
  from === 'vision' ? confidence >= SURE : from === 'ocr' && read !== undefined && isSurelyRead({ ...read, name });
