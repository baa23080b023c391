import { normalise } from '#libs/text';
import type { Condition, ReviewRule, ReviewTable } from './review-types.ts';
import { paperFields, paperKinds, type PaperField, type PaperKind } from './types.ts';

/** Why a table is not taken. */
export const tableProblems = [
  /** A kind of paper is wanted twice. */
  'need.repeated',
  'rule.repeated',
  /** No paper of the kind has the field. */
  'field.unknown',
  /** `expired` and `expiresWithin` are asked of a field that is no date. */
  'field.no_date',
  /** Its conditions can never hold together. */
  'rule.impossible',
  /** An earlier rule decides whenever this one would. */
  'rule.unreachable',
] as const;
export type TableProblemCode = (typeof tableProblems)[number];

export interface TableProblem {
  readonly code: TableProblemCode;
  /** The id of the rule, or the kind that is wanted twice. */
  readonly of: string;
  /** The field that is unknown or no date, or the rule that decides earlier; null where there is none. */
  readonly by: string | null;
}

const dates: ReadonlySet<PaperField> = new Set(['term', 'founded', 'issued', 'born']);

/** Everything that is wrong with a table, in its order; empty when it may be used. */
export function problemsOf({ needs, rules }: ReviewTable): TableProblem[] {
  const problems: TableProblem[] = [];
  const kinds = needs.map(({ kind }) => kind);
  for (const kind of repeated(kinds)) problems.push({ code: 'need.repeated', of: kind, by: null });
  for (const id of repeated(rules.map((rule) => rule.id))) problems.push({ code: 'rule.repeated', of: id, by: null });
  for (const [at, rule] of rules.entries()) {
    const own = problemsOfRule(rule);
    problems.push(...own);
    if (own.length > 0) continue;
    const earlier = rules.slice(0, at).find((other) => decidesBefore(other, rule));
    if (earlier) problems.push({ code: 'rule.unreachable', of: rule.id, by: earlier.id });
  }
  return problems;
}

const repeated = <T>(items: readonly T[]): T[] => [...new Set(items.filter((item, at) => items.indexOf(item) !== at))];

function problemsOfRule({ id, kind, when }: ReviewRule): TableProblem[] {
  const problems: TableProblem[] = [];
  for (const condition of when) {
    if (!('field' in condition)) continue;
    const { field } = condition;
    if (!isFieldOf(kind, field)) problems.push({ code: 'field.unknown', of: id, by: field });
    else if (asksForDate(condition) && !dates.has(field)) problems.push({ code: 'field.no_date', of: id, by: field });
    if ('differsFrom' in condition && condition.differsFrom !== 'said') {
      const { paper, field: theirs } = condition.differsFrom;
      if (!isFieldOf(paper, theirs)) problems.push({ code: 'field.unknown', of: id, by: theirs });
    }
  }
  if (isImpossible(when)) problems.push({ code: 'rule.impossible', of: id, by: null });
  return problems;
}

const asksForDate = (condition: Condition) =>
  'expiresWithin' in condition || ('is' in condition && condition.is === 'expired');

/** A rule for papers of every kind may name a field of any. */
function isFieldOf(kind: PaperKind | null, field: string): boolean {
  return (kind === null ? paperKinds : [kind]).some((each) => (paperFields[each] as readonly string[]).includes(field));
}

function isImpossible(when: readonly Condition[]): boolean {
  return when.some((one, at) => when.slice(at + 1).some((other) => exclude(one, other) || exclude(other, one)));
}

/** Whether two conditions never hold together, as far as their form tells. */
function exclude(one: Condition, other: Condition): boolean {
  if ('form' in one && 'form' in other) return one.form !== other.form;
  if (!('field' in one) || !('field' in other) || one.field !== other.field) return false;
  if ('is' in one && one.is === 'missing') return !('is' in other && other.is === 'missing');
  if ('is' in one && one.is === 'expired') return 'expiresWithin' in other;
  return 'holds' in one && 'lacks' in other && allWithin(one.holds, other.lacks);
}

/** Whether the earlier rule decides whenever the later one would: each of its conditions follows from one of the later. */
function decidesBefore(earlier: ReviewRule, later: ReviewRule): boolean {
  const forKind = earlier.kind === null || earlier.kind === later.kind;
  return forKind && earlier.when.every((condition) => later.when.some((other) => follows(condition, other)));
}

/** Whether `one` holds wherever `given` does, as far as their form tells. */
function follows(one: Condition, given: Condition): boolean {
  if ('form' in one) return 'form' in given && one.form === given.form;
  if ('flaw' in one) return 'flaw' in given && one.flaw === given.flaw;
  if (!('field' in given) || one.field !== given.field) return false;
  if ('is' in one) return 'is' in given && one.is === given.is;
  if ('expiresWithin' in one) return 'expiresWithin' in given && one.expiresWithin >= given.expiresWithin;
  // Whoever lacks 餐 lacks 餐饮; whoever holds 餐饮 holds 餐.
  if ('lacks' in one) return 'lacks' in given && allWithin(one.lacks, given.lacks);
  if ('holds' in one) return 'holds' in given && allWithin(given.holds, one.holds);
  return (
    'differsFrom' in given && JSON.stringify(sorted(one.differsFrom)) === JSON.stringify(sorted(given.differsFrom))
  );
}

const sorted = (from: Extract<Condition, { differsFrom: unknown }>['differsFrom']) =>
  from === 'said' ? from : [from.paper, from.field];

/** Every word of the one list has a word of the other within it. */
function allWithin(words: readonly string[], others: readonly string[]): boolean {
  const plain = (word: string) => normalise(word).replaceAll(' ', '');
  const within = others.map(plain);
  return words.every((word) => within.some((other) => plain(word).includes(other)));
}
