/** What the steps of a turn tell of themselves in its trace. */
import { guarded } from '#libs/entities';
import type { Finding } from '#knowledge';
import type { Observations } from '#perception';
import type { Decision } from './decision.ts';
import type { Draft } from './draft.ts';
import type { Cut } from './guard.ts';
import type { Context } from './recall.ts';
import { openOf, type Recalled } from './recollection/index.ts';
import type { Resolved } from './resolve.ts';
import type { Told } from './trace.ts';

export function tellGuarded({ draft, cut }: { draft: Draft; cut: Cut[] }): Told {
  return {
    key: cut.length === 0 ? 'guard.passed' : 'guard.cut',
    values: { sentences: draft.sentences.length, cut: cut.length },
    detail: { cut },
  };
}

export function tellObservations(seen: Observations) {
  const { language, state, smallTalk, asksForPerson, urgent, entities, observed } = seen;
  return {
    key: 'perceive.understood',
    values: { language, emotion: state.labels[0]!.label },
    detail: {
      state,
      smallTalk,
      asksForPerson,
      urgent,
      entities: entities.map(guarded),
      ...(observed.length > 0 && {
        observed: observed.map(({ source, paper, field, confidence }) => ({ source, paper, field, confidence })),
      }),
    },
  };
}

export function tellContext({ asked, answered, tries, known }: Context): Told {
  const values = { asked: asked.texts.length + asked.pictures.length + asked.files, answered: answered.length, tries };
  if (!known || known.facts.length + known.state.count === 0) return { key: 'recall.context', values };
  const { facts, state } = known;
  return {
    key: 'recall.known',
    values: { ...values, facts: facts.length, questions: state.count, open: openOf(state).length },
    detail: { facts: facts.map(({ kind, value }) => ({ kind, value })), promises: state.promises },
  };
}

export function tellResolved(resolved: Resolved, recalled: Recalled | null): Told {
  return {
    key: recalled?.kind === 'question' ? 'resolve.recalled' : `resolve.${resolved.kind}`,
    values: { query: resolved.query },
    detail: resolvedDetail(resolved),
  };
}

function resolvedDetail(resolved: Resolved): Record<string, unknown> {
  if (resolved.kind === 'joined') return { alone: resolved.alone };
  if (resolved.kind === 'pointed') return { name: resolved.name };
  return resolved.kind === 'rewritten' ? { alone: resolved.alone, lacks: resolved.lacks } : {};
}

export function tellMatch({ kind, found }: Finding): Told {
  const [best] = found;
  const candidates = found.map(({ article, probability, signals, matched }) => ({
    title: article.question,
    probability,
    signals,
    matched,
  }));
  if (!best) return { key: 'lookup.nothing', detail: { kind } };
  return {
    key: `lookup.${kind}`,
    values: { title: best.article.question, probability: Math.round(best.probability * 100) },
    detail: { candidates },
  };
}

export function tellDecision(decision: Decision): Told {
  switch (decision.kind) {
    case 'answer':
      if (decision.from.kind === 'article')
        return { key: 'decide.answer', values: { title: decision.from.found.article.question } };
      if (decision.from.kind === 'graph')
        return {
          key: 'decide.graph',
          values: { titles: decision.from.found.sources.map(({ title }) => title).join('、') },
        };
      if (decision.from.kind === 'while waiting') return { key: 'decide.waiting' };
      if (decision.from.kind === 'recalled')
        return { key: 'decide.recalled', values: { what: decision.from.recalled.kind } };
      if (decision.from.kind === 'papers') return { key: 'decide.papers' };
      return { key: 'decide.smallTalk', values: { which: decision.from.which } };
    case 'ask':
      return decision.about.kind === 'choices'
        ? { key: 'decide.choices', values: { count: decision.about.found.length } }
        : { key: `decide.${decision.about.kind}` };
    case 'hand over':
      return { key: 'decide.handOver', values: { why: decision.why } };
    case 'stay silent':
      return { key: 'decide.silent', values: { why: decision.why } };
  }
}
