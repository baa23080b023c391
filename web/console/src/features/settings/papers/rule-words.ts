import type { z } from 'zod';
import type { PaperKind, reviewCondition, reviewRule, reviewTable } from '#contracts/http/papers';
import type { Words } from '../../../app/words.ts';
import { fieldsOfKind, paperKinds } from '#contracts/http/paper-kinds';
import { fieldWord, flawWord, formWord } from '../../papers/paper-words.ts';

export type Condition = z.infer<typeof reviewCondition>;
export type Rule = z.infer<typeof reviewRule>;
export type Table = z.infer<typeof reviewTable>;
export type Need = Table['needs'][number];

/** The name of a field in a rule; in one for papers of every kind, as the first kind that has it calls it. */
export function ruleField(kind: PaperKind | null, field: string, t: Words): string {
  const of = kind ?? paperKinds.find((one) => fieldsOfKind[one].includes(field)) ?? 'business_licence';
  return fieldWord(of, field, t);
}

/** What a condition asks, in a few words: 经营范围不含 餐饮/食品. */
export function conditionWords(condition: Condition, kind: PaperKind | null, t: Words): string {
  if ('flaw' in condition) return t('rule.flaw', { flaw: flawWord(condition.flaw, t) });
  if ('form' in condition) return t('rule.form', { form: formWord(condition.form, t) });
  const field = ruleField(kind, condition.field, t);
  if ('is' in condition) return t(`rule.is.${condition.is}`, { field });
  if ('expiresWithin' in condition) return t('rule.expiresWithin', { field, days: condition.expiresWithin });
  if ('lacks' in condition) return t('rule.lacks', { field, words: condition.lacks.join('/') });
  if ('holds' in condition) return t('rule.holds', { field, words: condition.holds.join('/') });
  const { differsFrom } = condition;
  if (differsFrom === 'said') return t('rule.differsSaid', { field });
  return t('rule.differsPaper', {
    field,
    paper: t(`paper.kind.${differsFrom.paper}`),
    other: fieldWord(differsFrom.paper, differsFrom.field, t),
  });
}

export function kindWords(kind: PaperKind | null, t: Words): string {
  return kind === null ? t('rule.anyKind') : t(`paper.kind.${kind}`);
}

/** A name that no rule has yet. */
export function freshId(rules: readonly Rule[], t: Words): string {
  const taken = new Set(rules.map(({ id }) => id));
  for (let at = rules.length + 1; ; at++) {
    const id = t('rule.fresh', { at });
    if (!taken.has(id)) return id;
  }
}

/** The list with one thing moved by so many places; the same list where it cannot move. */
export function shifted<T>(list: readonly T[], from: number, by: 1 | -1): readonly T[] {
  const to = from + by;
  if (to < 0 || to >= list.length) return list;
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

/** Whether two tables ask for the same in the same order, however their parts are written down. */
export const sameTable = (one: Table, other: Table): boolean => written(one) === written(other);

const written = ({ needs, rules }: Table): string =>
  JSON.stringify({ needs, rules }, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
