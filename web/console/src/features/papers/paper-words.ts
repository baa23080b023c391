import { isWordKey, type Words } from '../../app/words.ts';

/** What a newer server tells has no words here yet: its own name stands for them. */
function named(key: string, otherwise: string, t: Words): string {
  return isWordKey(key) ? t(key) : otherwise;
}

/** What a picture is of: a paper is called as a paper is. */
export const sightWord = (kind: string, t: Words) =>
  named(`sight.kind.${kind}`, named(`paper.kind.${kind}`, kind, t), t);

export const fieldWord = (kind: string, field: string, t: Words) => named(`paper.field.${kind}.${field}`, field, t);
export const flawWord = (flaw: string, t: Words) => named(`flaw.${flaw}`, flaw, t);
export const formWord = (form: string, t: Words) => named(`paper.form.${form}`, form, t);

/** Words said in one breath. */
export const listed = (words: readonly string[], locale: string) => words.join(locale === 'en' ? ', ' : '、');

/** Below it a reading is worth a second look. */
export const sureFrom = 0.8;
