import { ProblemError } from '#contracts/client';
import { isWordKey, type Words } from '../../../app/words.ts';
import { ruleField, type Rule } from './rule-words.ts';

/** What is wrong with each rule that the server could not take, by its place, in the reader's words. */
export function tableProblems(
  error: unknown,
  rules: readonly Pick<Rule, 'id'>[],
  t: Words,
): ReadonlyMap<number, string> {
  const fields = error instanceof ProblemError ? (error.problem.fields ?? {}) : {};
  const places = Object.keys(fields).flatMap((field) => /^rules\.(\d+)$/u.exec(field)?.[1] ?? []);
  return new Map(
    places.map((place) => {
      const by = fields[`rules.${place}.by`] ?? '';
      const earlier = rules.findIndex(({ id }) => id === by);
      const key = `rule.problem.${fields[`rules.${place}.code`] ?? ''}`;
      const values = { field: by === '' ? '' : ruleField(null, by, t), at: earlier + 1 };
      return [Number(place), isWordKey(key) ? t(key, values) : t('rule.wrong')];
    }),
  );
}
