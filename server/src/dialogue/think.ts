import type { Locale } from '#contracts/common'
import type { Found, Lookup } from '#knowledge'
import { perceive, type Observations } from '#perception'
import { words } from '#platform/words'
import { compose, type Draft } from './compose.ts'
import { decide, type Decision, type Seen } from './decision.ts'
import { guard, type Cut, type GuardRules } from './guard.ts'
import type { Context } from './recall.ts'
import { resolve, type Resolved } from './resolve.ts'
import type { Told, Trace } from './trace.ts'

export interface ThinkDeps {
  search(query: string): Promise<Lookup>
  /** A published article by its id, as if it had been found. */
  pick(articleId: string): Promise<Found | null>
  rules(): Promise<GuardRules>
  brand: string
}

export interface Thought {
  decision: Decision
  draft: Draft
  question: string
}

/** From what was said to what is to be said: every step of a turn that changes nothing. */
export async function think(context: Context, locale: Locale, deps: ThinkDeps, trace: Trace): Promise<Thought> {
  const observations = await trace.step('perceive', () => perceive(context.asked.texts.join('\n'), { locale }), tellObservations)
  await trace.step('recall', () => context, tellContext)
  const resolved = await trace.step('resolve', () => resolve(context), tellResolved)
  const match = await trace.step('look up', () => lookUp(resolved, observations, deps), tellMatch)
  const decided = await trace.step('decide', () => decide({ observations, files: context.asked.files, match, tries: context.tries }), tellDecision)
  const voice = { words: words(locale), locale, brand: deps.brand }
  const written = await trace.step('compose', () => compose(decided, voice), tellDraft)
  const rules = await deps.rules()
  const { draft, cut } = await trace.step('guard', () => guard(written, rules), tellGuarded)
  // An answer of which nothing may be said is no answer: somebody who knows has to speak.
  if (cut.length > 0 && draft.sentences.length === 0) {
    const decision: Decision = { kind: 'hand over', why: 'unknown' }
    return { decision, draft: compose(decision, voice), question: resolved.query }
  }
  return { decision: decided, draft, question: resolved.query }
}

function tellGuarded({ draft, cut }: { draft: Draft; cut: Cut[] }): Told {
  return { key: cut.length === 0 ? 'guard.passed' : 'guard.cut', values: { sentences: draft.sentences.length, cut: cut.length }, detail: { cut } }
}

async function lookUp(resolved: Resolved, observations: Observations, deps: ThinkDeps): Promise<Seen['match']> {
  if (observations.empty) return { kind: 'unknown', found: [] }
  if (resolved.kind === 'picked') {
    const found = await deps.pick(resolved.articleId)
    if (found) return { kind: 'sure', found: [found] }
  }
  const whole = view(await deps.search(resolved.query))
  if (resolved.kind !== 'joined') return whole
  // A follow-up may also be a question of its own: the surer reading wins.
  const alone = view(await deps.search(resolved.alone))
  return (alone.found[0]?.probability ?? 0) > (whole.found[0]?.probability ?? 0) ? alone : whole
}

function view({ hits, match }: Lookup): Seen['match'] {
  const article = (id: string) => hits.find((hit) => hit.id === id)!
  switch (match.kind) {
    case 'sure':
      return { kind: 'sure', found: [article(match.hit.id)] }
    case 'ambiguous':
      return { kind: 'ambiguous', found: match.hits.map((hit) => article(hit.id)) }
    case 'unknown':
      return { kind: 'unknown', found: match.best ? [article(match.best.id)] : [] }
  }
}

function tellObservations(seen: Observations) {
  const { language, emotion, smallTalk, asksForPerson, urgent } = seen
  return { key: 'perceive.understood', values: { language, emotion: emotion.label }, detail: { emotion, smallTalk, asksForPerson, urgent } }
}

function tellContext({ asked, answered, tries }: Context) {
  return { key: 'recall.context', values: { asked: asked.texts.length + asked.files, answered: answered.length, tries } }
}

function tellResolved(resolved: Resolved) {
  return { key: `resolve.${resolved.kind}`, values: { query: resolved.query }, detail: resolved.kind === 'joined' ? { alone: resolved.alone } : {} }
}

function tellMatch({ kind, found }: Seen['match']) {
  const [best] = found
  const candidates = found.map(({ article, probability, signals, matched }) => ({ title: article.question, probability, signals, matched }))
  if (!best) return { key: 'lookup.nothing', detail: { kind } }
  return { key: `lookup.${kind}`, values: { title: best.article.question, probability: Math.round(best.probability * 100) }, detail: { candidates } }
}

function tellDecision(decision: Decision): Told {
  switch (decision.kind) {
    case 'answer':
      return decision.from.kind === 'article'
        ? { key: 'decide.answer', values: { title: decision.from.found.article.question } }
        : { key: 'decide.smallTalk', values: { which: decision.from.which } }
    case 'ask':
      return decision.about.kind === 'choices' ? { key: 'decide.choices', values: { count: decision.about.found.length } } : { key: 'decide.rephrase' }
    case 'hand over':
      return { key: 'decide.handOver', values: { why: decision.why } }
    case 'stay silent':
      return { key: 'decide.silent', values: { why: decision.why } }
  }
}

function tellDraft({ sentences, sources }: Draft) {
  return { key: 'compose.written', values: { sentences: sentences.length, sources: sources.length } }
}
