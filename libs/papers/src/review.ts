import { fieldOf, holds, isBareWord } from './review-conditions.ts';
import { compareValues } from './review-names.ts';
import type {
  Condition,
  Contradiction,
  ReviewContext,
  ReviewedPaper,
  ReviewRule,
  ReviewTable,
  Verdict,
} from './review-types.ts';
import type { PaperField, PaperKind } from './types.ts';

/**
 * Judges a paper by a decision table: the first rule of its kind whose conditions all hold decides (DMN 1.5, 8.3.4, hit
 * policy First), and a paper that none is about is accepted. Pure; the day is an argument.
 *
 * What only a vision model saw never makes a paper accepted: a person has to look. Nor does the bare word of the
 * customer for a field that a rule looks at, and a paper of which nothing was read.
 */
export function review(table: Pick<ReviewTable, 'rules'>, paper: ReviewedPaper, context: ReviewContext): Verdict {
  const rule = table.rules.find((each) => decides(each, paper, context));
  const verdict: Verdict = rule
    ? { outcome: rule.outcome, rule: rule.id, about: aboutOf(rule.when) }
    : { outcome: 'accepted', rule: null, about: [] };
  const looked = table.rules
    .filter(({ kind }) => kind === null || kind === paper.kind)
    .flatMap(({ when }) => aboutOf(when));
  const unseen = paper.fields
    .filter((field) => field.from === 'vision' || (isBareWord(field) && looked.includes(field.name)))
    .map(({ name }) => name);
  const isUnread = unseen.length > 0 || paper.fields.length === 0;
  return verdict.outcome === 'accepted' && isUnread ? { outcome: 'person', rule: null, about: unseen } : verdict;
}

function decides({ kind, when }: ReviewRule, paper: ReviewedPaper, context: ReviewContext): boolean {
  return (kind === null || kind === paper.kind) && when.every((condition) => holds(condition, paper, context));
}

function aboutOf(when: readonly Condition[]): PaperField[] {
  return [...new Set(when.flatMap((condition) => ('field' in condition ? [condition.field] : [])))];
}

/** Fields of two kinds of paper that speak of the same thing. */
const sameThing: readonly (readonly (readonly [PaperKind, PaperField])[])[] = [
  [
    ['business_licence', 'name'],
    ['food_licence', 'name'],
    ['opening_permit', 'name'],
  ],
  [
    ['business_licence', 'code'],
    ['food_licence', 'code'],
  ],
  [
    ['business_licence', 'person'],
    ['food_licence', 'person'],
    ['opening_permit', 'person'],
    ['id_card', 'name'],
  ],
];

/**
 * What a paper says otherwise than the customer said last, or than another of his papers. A short form of a name
 * contradicts nothing.
 */
export function contradictionsOf(
  paper: Pick<ReviewedPaper, 'kind' | 'fields'>,
  { claims, others }: Pick<ReviewContext, 'claims' | 'others'>,
): Contradiction[] {
  const { kind } = paper;
  const found: Contradiction[] = [];
  const add = (field: PaperField, other: string, source: Contradiction['source']) => {
    const own = fieldOf(paper, field);
    if (own && compareValues({ kind, field }, own.value, other) === 'different')
      found.push({ field, paper: own.value, other, source });
  };
  const said = new Map(
    claims
      .filter((claim) => claim.kind === kind)
      .toSorted((a, b) => a.seq - b.seq)
      .map((claim) => [claim.field, claim.value]),
  );
  for (const [field, value] of said) add(field, value, 'said');
  for (const thing of sameThing) {
    const own = thing.find(([of]) => of === kind);
    if (!own) continue;
    for (const other of others) {
      const theirs = other.kind === kind ? undefined : thing.find(([of]) => of === other.kind);
      const value = theirs && fieldOf(other, theirs[1])?.value;
      if (value !== undefined) add(own[1], value, other.kind);
    }
  }
  return found;
}
