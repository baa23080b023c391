import type { Locale } from '#contracts/common';
import { perceive, type Observations } from '#perception';
import { words } from '#platform/words';
import { compose, type Draft } from './compose.ts';
import { decide, type Decision } from './decision.ts';
import { guard, type Cut, type GuardRules } from './guard.ts';
import { lookUp, type Finding, type LookUpDeps } from './look-up.ts';
import type { Context } from './recall.ts';
import { resolve, type Resolved } from './resolve.ts';
import type { Told, Trace } from './trace.ts';

export interface ThinkDeps extends LookUpDeps {
  rules(): Promise<GuardRules>;
  brand: string;
}

export interface Thought {
  decision: Decision;
  draft: Draft;
  question: string;
}

/** From what was said to what is to be said: every step of a turn that changes nothing. */
export async function think(context: Context, locale: Locale, deps: ThinkDeps, trace: Trace): Promise<Thought> {
  const observations = await trace.step(
    'perceive',
    () => perceive(context.asked.texts.join('\n'), { locale }),
    tellObservations,
  );
  await trace.step('recall', () => context, tellContext);
  const resolved = await trace.step('resolve', () => resolve(context), tellResolved);
  const match = await trace.step('look up', () => lookUp(resolved, observations, deps), tellMatch);
  const decided = await trace.step(
    'decide',
    () => decide({ observations, files: context.asked.files, match, tries: context.tries, waiting: context.waiting }),
    tellDecision,
  );
  const spoken = languageOf(observations, locale);
  const focus = focusOf(resolved, decided, context);
  const voice = { words: words(spoken), locale: spoken, brand: deps.brand, focus };
  const written = await trace.step('compose', () => compose(decided, voice), tellDraft);
  const rules = await deps.rules();
  const { draft, cut } = await trace.step('guard', () => guard(written, rules), tellGuarded);
  // An answer of which nothing may be said is no answer: somebody who knows has to speak.
  if (cut.length > 0 && draft.sentences.length === 0) {
    const decision: Decision = context.waiting
      ? { kind: 'stay silent', why: 'a person is called' }
      : { kind: 'hand over', why: 'unknown' };
    return { decision, draft: compose(decision, voice), question: resolved.query };
  }
  return { decision: decided, draft, question: resolved.query };
}

/** The language of what was said now, where we speak it; else the customer's. */
function languageOf({ language }: Observations, locale: Locale): Locale {
  if (language === 'en') return 'en';
  return language === 'zh' ? 'zh-CN' : locale;
}

/** A follow-up that leads to the article answered just before wants only what it adds. */
function focusOf(resolved: Resolved, decision: Decision, { answered }: Context): string | null {
  if (resolved.kind !== 'joined' || decision.kind !== 'answer' || decision.from.kind !== 'article') return null;
  return answered.at(-1)?.articleId === decision.from.found.article.articleId ? resolved.alone : null;
}

function tellGuarded({ draft, cut }: { draft: Draft; cut: Cut[] }): Told {
  return {
    key: cut.length === 0 ? 'guard.passed' : 'guard.cut',
    values: { sentences: draft.sentences.length, cut: cut.length },
    detail: { cut },
  };
}

function tellObservations(seen: Observations) {
  const { language, emotion, smallTalk, asksForPerson, urgent } = seen;
  return {
    key: 'perceive.understood',
    values: { language, emotion: emotion.label },
    detail: { emotion, smallTalk, asksForPerson, urgent },
  };
}

function tellContext({ asked, answered, tries }: Context) {
  return {
    key: 'recall.context',
    values: { asked: asked.texts.length + asked.files, answered: answered.length, tries },
  };
}

function tellResolved(resolved: Resolved) {
  return {
    key: `resolve.${resolved.kind}`,
    values: { query: resolved.query },
    detail: resolved.kind === 'joined' ? { alone: resolved.alone } : {},
  };
}

function tellMatch({ kind, found }: Finding): Told {
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

function tellDecision(decision: Decision): Told {
  switch (decision.kind) {
    case 'answer':
      if (decision.from.kind === 'article')
        return { key: 'decide.answer', values: { title: decision.from.found.article.question } };
      if (decision.from.kind === 'while waiting') return { key: 'decide.waiting' };
      return { key: 'decide.smallTalk', values: { which: decision.from.which } };
    case 'ask':
      return decision.about.kind === 'choices'
        ? { key: 'decide.choices', values: { count: decision.about.found.length } }
        : { key: 'decide.rephrase' };
    case 'hand over':
      return { key: 'decide.handOver', values: { why: decision.why } };
    case 'stay silent':
      return { key: 'decide.silent', values: { why: decision.why } };
  }
}

function tellDraft({ sentences, sources }: Draft) {
  return { key: 'compose.written', values: { sentences: sentences.length, sources: sources.length } };
}
