import type { Feeling, StrategyFields, StrategyMeasures } from '#contracts/http/strategies';
import type { State } from '#libs/emotion';

/** What is known of how the customer feels. */
export type Mood = Pick<State, 'labels' | 'trend' | 'warning'>;

/** A strategy as it is followed, with the id that the trace names. */
export interface Rule extends StrategyFields {
  readonly id: string;
}

/** What is done in one turn beside answering. */
export interface Course {
  /** Which strategies are followed, the first first. */
  readonly followed: readonly { readonly id: string; readonly name: string }[];
  readonly measures: StrategyMeasures;
  /** Said first where it reassures; null: the house's own words for the feeling. */
  readonly words: StrategyFields['words'];
  /** The feeling that the first strategy met, for the house's own words. */
  readonly feeling: Feeling;
}

const nothing: StrategyMeasures = {
  reassure: false,
  shorten: null,
  slowDown: false,
  proof: null,
  offerPerson: false,
  stopSelling: false,
  call: 'never',
};

/** What customers meet who feel nothing in particular. */
export const plainCourse: Course = {
  followed: [],
  measures: nothing,
  words: { zh: null, en: null },
  feeling: 'neutral',
};

const CALLS = ['never', 'unanswered', 'now'] as const;

/** What the strategies make of how the customer feels: all that apply, together; the first gives the words. Pure. */
export function courseFor(rules: readonly Rule[], mood: Mood): Course {
  const met = rules.flatMap((rule) => {
    const feeling = rule.enabled ? feelingMet(rule, mood) : null;
    return feeling === null ? [] : [{ rule, feeling }];
  });
  if (met.length === 0) return plainCourse;
  const speaks = met.find(({ rule }) => rule.measures.reassure) ?? met[0]!;
  return {
    followed: met.map(({ rule: { id, name } }) => ({ id, name })),
    measures: met.reduce((done, { rule }) => together(done, rule.measures), nothing),
    words: speaks.rule.words,
    feeling: speaks.feeling,
  };
}

/** The feeling by which a rule applies; null where it does not. */
function feelingMet({ when }: Rule, { labels, trend, warning }: Mood): Feeling | null {
  if (when.trend !== null && trend !== when.trend) return null;
  // Whoever is about to leave has complained.
  if (when.warning !== null && warning !== when.warning && warning !== 'escalation') return null;
  const strongest = labels.toSorted((a, b) => b.intensity - a.intensity);
  if (when.feelings.length === 0) return strongest[0]?.label ?? 'neutral';
  return (
    strongest.find(({ label, intensity }) => when.feelings.includes(label) && intensity >= when.atLeast)?.label ?? null
  );
}

function together(a: StrategyMeasures, b: StrategyMeasures): StrategyMeasures {
  return {
    reassure: a.reassure || b.reassure,
    shorten: a.shorten === null || b.shorten === null ? (a.shorten ?? b.shorten) : Math.min(a.shorten, b.shorten),
    slowDown: a.slowDown || b.slowDown,
    proof: a.proof ?? b.proof,
    offerPerson: a.offerPerson || b.offerPerson,
    stopSelling: a.stopSelling || b.stopSelling,
    call: CALLS[Math.max(CALLS.indexOf(a.call), CALLS.indexOf(b.call))]!,
  };
}
