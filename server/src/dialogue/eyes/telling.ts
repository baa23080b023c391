/** What looking at pictures and reviewing papers tell of themselves in the trace: kinds, states and rules, no values. */
import type { Assessment, Looked } from '#papers';
import type { Told } from '../trace.ts';

export function tellLooked(pictures: readonly Looked[]): Told {
  const seen = pictures.flatMap((looked) => (looked.kind === 'seen' ? [looked.sight] : []));
  const [first] = seen;
  const detail = {
    pictures: pictures.map((looked) =>
      looked.kind === 'unseen'
        ? { unseen: looked.why }
        : {
            kind: looked.sight.kind,
            confidence: looked.sight.confidence,
            form: looked.sight.form,
            by: looked.sight.by,
            flaws: looked.sight.flaws,
            missing: looked.sight.missing,
            fields: looked.sight.fields.map(({ name, confidence, valid }) => ({ name, confidence, valid })),
          },
    ),
  };
  if (!first) return { key: 'look.unseen', values: { count: pictures.length }, detail };
  return {
    key: 'look.seen',
    values: {
      count: pictures.length,
      kind: first.kind,
      probability: Math.round(first.confidence * 100),
      fields: first.fields.length,
    },
    detail,
  };
}

export function tellReviewed(assessment: Assessment | null): Told {
  const [paper] = assessment?.papers ?? [];
  if (!assessment || !paper) return { key: 'review.nothing' };
  return {
    key: `review.${paper.verdict.outcome}`,
    values: {
      kind: paper.kind,
      rule: paper.verdict.rule ?? '',
      contradictions: paper.contradictions.length,
      missing: assessment.standing.needs.filter(({ optional, state }) => !optional && state !== 'accepted').length,
    },
    detail: {
      papers: assessment.papers.map(({ kind, verdict, corrected, contradictions, missing, flaws }) => ({
        kind,
        outcome: verdict.outcome,
        rule: verdict.rule,
        about: verdict.about,
        corrected,
        missing,
        flaws,
        contradictions: contradictions.map(({ field, source }) => ({ field, source })),
      })),
      needs: assessment.standing.needs,
    },
  };
}
