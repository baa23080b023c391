import { toldValue, type PaperField, type PaperKind, type ReadField } from '#libs/papers';

const term = /^(?:\d{4}-\d{2}-\d{2})?\/(?:\d{4}-\d{2}-\d{2})?$/u;

/** What staff write as the value of a field: as values are compared, or as it stands on the paper. */
export function staffField(
  kind: PaperKind,
  field: PaperField,
  { text, fields }: { readonly text: string; readonly fields: readonly ReadField[] },
): ReadField {
  const said = { name: field, text: text.trim(), confidence: 1, quad: null };
  if (field === 'term' && term.test(said.text) && said.text !== '/') return { ...said, value: said.text, valid: true };
  const told = toldValue({ kind, field, fields }, text, true);
  // Words that have not the form of such a value still are what a person saw there: they stand, and are told as wrong.
  return told
    ? { ...said, value: told.value, valid: told.valid }
    : { ...said, value: said.text, valid: hasForm(field) };
}

/** Fields of plain words, which have no right or wrong form. */
const plain: readonly PaperField[] = [
  'name',
  'type',
  'person',
  'address',
  'scope',
  'composition',
  'ethnicity',
  'authority',
  'place',
  'business',
  'items',
  'bank',
  'kind',
  'holder',
  'buyer',
  'seller',
];
const hasForm = (field: PaperField): false | null => (plain.includes(field) ? null : false);
