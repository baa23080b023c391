import { toldValue, type ToldValue } from './told-values.ts';
import type { ReviewedPaper } from './review-types.ts';
import { paperFields, type PaperField } from './types.ts';

/** What was said before the clause that is read. */
export interface Talk {
  readonly paper: Pick<ReviewedPaper, 'kind' | 'fields'>;
  /** The field that was just called wrong. */
  readonly pending: PaperField | null;
  /** Something was called wrong already. */
  readonly denied: boolean;
}

/** What one clause says of the paper. `fine`: that something is right, or nothing that changes it. */
export type Heard =
  | { readonly kind: 'value'; readonly value: ToldValue }
  | { readonly kind: 'wrong'; readonly fields: readonly PaperField[] }
  | { readonly kind: 'answer'; readonly answer: 'yes' | 'no' }
  | { readonly kind: 'fine' };

export const wrongIn = (...fields: PaperField[]): Heard => ({ kind: 'wrong', fields });

/** The words as the value of a field, or null where they say none. */
export function valueIn({ paper }: Talk, field: PaperField | undefined, said: string, firm: boolean): Heard | null {
  const value = field && toldValue({ ...paper, field }, said, firm);
  return value ? { kind: 'value', value } : null;
}

/** A value whose field is not named is of the only field that has its form. */
export function valueByForm(talk: Talk, said: string): Heard | null {
  const fits = paperFields[talk.paper.kind].flatMap((field) => toldValue({ ...talk.paper, field }, said, false) ?? []);
  return fits.length === 1 ? { kind: 'value', value: fits[0]! } : null;
}

/** Part of what was read, replaced: of the named field, else of the only one that holds it. */
export function replaced(
  talk: Talk,
  field: PaperField | undefined,
  [was, now]: readonly [string, string],
): Heard | null {
  if (was === '' || was === now) return null;
  const holding = talk.paper.fields.filter(({ name, value }) => (field ?? name) === name && value.includes(was));
  const [only] = holding;
  if (!only || holding.length > 1 || only.value.indexOf(was) !== only.value.lastIndexOf(was)) return null;
  return valueIn(
    talk,
    only.name,
    only.value.replace(was, () => now),
    true,
  );
}

/** Characters of a code replaced: `from` counts from the front, or from the end where it is negative. */
export function spliced(
  talk: Talk,
  field: PaperField | undefined,
  [from, chars]: readonly [number, string],
): Heard | null {
  const codes: readonly PaperField[] = ['code', 'number', 'account'];
  const held = talk.paper.fields.find(({ name }) => (field === undefined ? codes.includes(name) : name === field));
  if (!held || !codes.includes(held.name)) return null;
  const start = from < 0 ? held.value.length + from : from;
  if (start < 0 || start + chars.length > held.value.length) return wrongIn(held.name);
  return valueIn(
    talk,
    held.name,
    held.value.slice(0, start) + chars.toUpperCase() + held.value.slice(start + chars.length),
    true,
  );
}
