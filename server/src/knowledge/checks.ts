import type { AnswerVariant, ArticleDraft } from '#contracts/http/knowledge';
import { normalise } from '#libs/text';
import { refuse } from '#platform/errors';

/** What a draft may not say whatever it is about. Refuses with `request.invalid`, by field. */
export function checkDraft(draft: ArticleDraft): void {
  const fields = faultsOf(draft);
  if (Object.keys(fields).length === 0) return;
  throw refuse('request.invalid', 'The article contradicts itself', { fields });
}

/** Faults by field. Pure. */
export function faultsOf({ question, similar, negative, answers, validFrom, validTo }: ArticleDraft) {
  const fields: Record<string, string> = {};
  if (isBackwards(validFrom, validTo)) fields['validTo'] = 'must be later than validFrom';
  const positive = new Set([question, ...similar].map(normalise));
  negative.forEach((each, at) => {
    if (positive.has(normalise(each))) fields[`negative.${at}`] = 'is also a question that this answers';
  });
  const seen = new Set<string>();
  answers.forEach((variant, at) => {
    if (isBackwards(variant.validFrom, variant.validTo))
      fields[`answers.${at}.validTo`] = 'must be later than validFrom';
    const conditions = conditionsOf(variant);
    if (seen.has(conditions)) fields[`answers.${at}`] = 'has the same conditions as one before it';
    seen.add(conditions);
  });
  return fields;
}

function isBackwards(from: string | null, to: string | null): boolean {
  return from !== null && to !== null && Date.parse(from) >= Date.parse(to);
}

function conditionsOf({ language, channel, validFrom, validTo }: AnswerVariant): string {
  const time = (at: string | null) => (at === null ? null : Date.parse(at));
  return JSON.stringify([language, channel, time(validFrom), time(validTo)]);
}
