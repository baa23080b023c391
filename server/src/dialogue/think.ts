import type { Locale } from '#contracts/common';
import type { GazetteerEntry } from '#libs/entities';
import type { Assessment, Looked, SentPicture } from '#papers';
import { claimsIn, claimsOfName, type Claim } from '#libs/papers';
import { perceive, type IntentReader, type IntentSeen, type Observations, type Reading } from '#perception';
import { words } from '#platform/words';
import { byWeb, fit, type Carriage } from './channel-sheet.ts';
import { compose, type Voice } from './compose.ts';
import { decide, whyOf, type Decision } from './decision.ts';
import { reportOf, tellLooked, tellReviewed } from './eyes/index.ts';
import { consult, tellGraph, type GraphDeps } from './graph.ts';
import type { Draft } from './draft.ts';
import { guard, type GuardRules } from './guard.ts';
import { followIntent, tellLed } from './intent.ts';
import { lookUp, type LookUpDeps } from './look-up.ts';
import type { Context } from './recall.ts';
import { askingBack, greetingFor, type Recalled } from './recollection/index.ts';
import { resolve, type Resolved } from './resolve.ts';
import { courseFor, follow, tellCourse, type Course, type Rule } from './strategy/index.ts';
import { inTongue, isChinese, tongueOf, written, type Tongue } from './tongue.ts';
import { tellContext, tellDecision, tellGuarded, tellMatch, tellObservations, tellResolved } from './telling.ts';
import type { Trace } from './trace.ts';
import { tellWorded, word, type WritingDeps } from './writing/index.ts';

export interface ThinkDeps extends LookUpDeps, GraphDeps, WritingDeps {
  rules(): Promise<GuardRules>;
  /** What the company does about how customers feel. */
  strategies(): Promise<readonly Rule[]>;
  brand: string;
  /** What the customer's channel carries now; the web's when left out. */
  carriage?: Carriage;
  /** What the company taught to tell apart; none where no version serves. */
  intents?: IntentReader | undefined;
  /** Names of the company's own things. */
  gazetteer?: readonly GazetteerEntry[] | undefined;
  /** Looks at pictures; left out where nobody can send any. */
  look?(pictures: readonly SentPicture[]): Promise<readonly Looked[]>;
  /** What pictures and words come to; left out where nobody shows papers. */
  assess?(seen: Shown): Promise<Assessment | null>;
  /** Of the company, for a question that belongs to no conversation. */
  timeZone?: string;
  now(): Date;
}

/** What a review is made from: what was seen, and what was said, oldest first. */
export interface Shown {
  readonly pictures: readonly Looked[];
  readonly texts: readonly string[];
  readonly claims: readonly Claim[];
  /** The last that he was asked is whether what was read is right: only then a "yes" vouches for it. */
  readonly confirming: boolean;
}

export interface Thought {
  decision: Decision;
  draft: Draft;
  question: string;
  /** Things of the graph that the customer spoke of. */
  spokeOf: readonly string[];
  /** What the company taught to see in it. */
  intent: IntentSeen | null;
  smallTalk: Observations['smallTalk'];
  /** Papers to be kept with what is said. */
  assessment: Assessment | null;
}

/** From what was said to what is to be said: every step of a turn that changes nothing. */
export async function think(context: Context, locale: Locale, deps: ThinkDeps, trace: Trace): Promise<Thought> {
  const seen = await understand(context, locale, deps, trace);
  const { observations, recalled, resolved, graph, led, course, assessment } = seen;
  const tongue = tongueOf(observations.language, locale);
  const greeting = greetingFor(context.known, deps.now(), words(tongue.words));
  const toldOfFile = await isToldOfFile(context, tongue);
  const decided = await trace.step(
    'decide',
    () =>
      decide({
        observations,
        match: led.match,
        graph: graph.found,
        files: context.asked.files,
        pdf: context.asked.pdfs !== undefined,
        awaited: context.awaited ?? false,
        assessment,
        retakes: context.retakes ?? 0,
        tries: context.tries,
        waiting: context.waiting,
        toldOfFile,
        recalled: recalled?.kind === 'question' ? null : recalled,
        byName: greeting !== null,
        call: course.measures.call,
        taught: led.how,
        shut: deps.carriage?.shut ?? false,
      }),
    tellDecision,
  );
  const voice = { ...voiceFor(tongue, context, deps), focus: focusOf(resolved, decided, context), greeting };
  const rules = await deps.rules();
  const { sheet } = deps.carriage ?? byWeb;
  const wording = { decision: decided, voice, question: resolved.query, language: tongue.locale, sheet, rules };
  const worded = await trace.step('compose', () => word(wording, deps), tellWorded);
  const meeting = { course, decision: decided, resolved, context, voice, toldOfFile };
  const met = besideFile(await meet(worded.draft, meeting, deps), meeting);
  const report = assessment ? reported(assessment, { decision: decided, voice, tongue, deps }) : nothingSeen;
  const { draft, cut } = await trace.step('guard', () => guardBoth(report, met, { sheet, rules }), tellGuarded);
  const told = {
    question: resolved.query,
    spokeOf: graph.entities.map(({ id }) => id),
    intent: led.intent,
    smallTalk: observations.smallTalk,
    assessment,
  };
  // An answer of which nothing may be said is no answer: somebody who knows has to speak.
  if (cut.length > 0 && draft.sentences.length === 0) {
    const decision: Decision = context.waiting
      ? { kind: 'stay silent', why: 'a person is called' }
      : { kind: 'hand over', why: 'unknown' };
    return { decision, draft: await inTongue(compose(decision, voice), decision, tongue), ...told };
  }
  return { decision: decided, draft: await inTongue(draft, decided, tongue), ...told };
}

/** What was said, what it leans on, what is known of it, and how he who said it is to be met. */
async function understand(context: Context, locale: Locale, deps: ThinkDeps, trace: Trace) {
  const text = context.asked.texts.join('\n');
  const pictures = await lookAt(context, deps, trace);
  const observations = await trace.step(
    'perceive',
    () => perceive(text, { ...readingOf(context, locale, deps), sights: sightsOf(pictures) }),
    tellObservations,
  );
  await trace.step('recall', () => context, tellContext);
  const recalled = askingBack(text, context.known, deps.now());
  const resolved = await trace.step(
    'resolve',
    () => again(recalled) ?? resolve(context, { complete: isComplete(observations) }),
    (whole) => tellResolved(whole, recalled),
  );
  const searched = await trace.step(
    'look up',
    () => lookUp({ resolved, observations, last: context.answered.at(-1)?.articleId ?? null }, deps),
    tellMatch,
  );
  const assessment = await review(context, { pictures, observations }, deps, trace);
  const graph = await trace.step('graph', () => consult({ resolved, match: searched, observations }, deps), tellGraph);
  const led = await trace.step(
    'intent',
    () => followIntent({ observations, resolved, match: searched, graph: graph.found }, deps),
    tellLed,
  );
  const course = await trace.step(
    'strategy',
    async () => courseFor(await deps.strategies(), observations.state),
    tellCourse,
  );
  return { observations, recalled, resolved, graph, led, course, assessment };
}

async function lookAt({ asked }: Context, { look }: ThinkDeps, trace: Trace): Promise<readonly Looked[]> {
  return look && asked.pictures.length > 0 ? trace.step('look', () => look(asked.pictures), tellLooked) : [];
}

const sightsOf = (pictures: readonly Looked[]) =>
  pictures.flatMap((looked) => (looked.kind === 'seen' ? [{ fileId: looked.fileId, sight: looked.sight }] : []));

/** Only who shows a picture, or has shown one in this talk, speaks about papers. */
async function review(
  { asked, shown, exchanges = [], known, confirming = false }: Context,
  { pictures, observations }: { pictures: readonly Looked[]; observations: Observations },
  { assess }: ThinkDeps,
  trace: Trace,
): Promise<Assessment | null> {
  if (!assess || (pictures.length === 0 && !(shown && asked.texts.length > 0))) return null;
  const before = exchanges.flatMap(({ asked: said }) => claimsIn(said, 0));
  const names = (known?.facts ?? []).flatMap(({ kind, value }) => (kind === 'name' ? claimsOfName(value, 0) : []));
  const claims = [...names, ...before, ...observations.claims];
  return trace.step('review', () => assess({ pictures, texts: asked.texts, claims, confirming }), tellReviewed);
}

const nothingSeen: Draft = { sentences: [], evidence: [], sources: [], choices: [] };

interface Reported {
  decision: Decision;
  voice: Voice;
  tongue: Tongue;
  deps: Pick<ThinkDeps, 'now'>;
}

/** What is said of pictures before all else; nothing where somebody is in need or in rage, or the bot is silent. */
function reported(assessment: Assessment, { decision, voice, tongue, deps }: Reported): Draft {
  const { kind } = decision;
  const isElsewhere = kind === 'hand over' && ['urgent', 'emotion'].includes(decision.why);
  if (kind === 'stay silent' || isElsewhere) return nothingSeen;
  const { answers } = tongue;
  const { sentences } = reportOf(assessment, {
    words: voice.words,
    language: answers === 'zh' || answers === 'en' ? answers : null,
    today: deps.now().toLocaleDateString('sv', { timeZone: voice.timeZone }),
    beside: !isAboutPictures(decision),
    handing: kind === 'hand over',
  });
  return { ...nothingSeen, sentences: [...sentences], stock: sentences, readBack: sentences.length > 0 };
}

const isAboutPictures = (decision: Decision): boolean =>
  ['papers', 'retake', 'confirm', 'picture', 'paper', 'unseen'].includes(whyOf(decision));

/** Each part stands on its own evidence; together they are as long as the channel carries. */
async function guardBoth(
  report: Draft,
  said: Draft,
  { sheet, rules }: { sheet: Carriage['sheet']; rules: GuardRules },
) {
  const seen = await guard(report, rules);
  const { draft, cut } = await guard(fit(said, sheet), rules);
  const sentences = [...seen.draft.sentences, ...draft.sentences];
  const stock = [...seen.draft.sentences, ...(draft.stock ?? [])];
  const readBack = seen.draft.sentences.length > 0;
  return { draft: fit({ ...draft, sentences, stock, readBack }, sheet), cut: [...seen.cut, ...cut] };
}

function readingOf(context: Context, locale: Locale, { intents, gazetteer, timeZone, now }: ThinkDeps): Reading {
  return {
    locale,
    before: context.exchanges?.map(({ asked }) => asked),
    intents,
    entities: { at: now(), timeZone: context.known?.timeZone ?? timeZone ?? 'UTC', gazetteer },
  };
}

async function isToldOfFile({ asked, waiting, lastSaid }: Context, tongue: Tongue): Promise<boolean> {
  if (!waiting || asked.files === 0 || lastSaid === undefined) return false;
  return lastSaid.includes(await written('bot.waiting.file', tongue));
}

interface Meeting {
  course: Course;
  decision: Decision;
  resolved: Resolved;
  context: Context;
  voice: Pick<Voice, 'words' | 'moment'>;
  toldOfFile: boolean;
}

/** The draft as the strategies want it said; words that call a person are kind already. */
async function meet(draft: Draft, { course, decision, resolved, context, voice }: Meeting, deps: ThinkDeps) {
  if (course.followed.length === 0 || decision.kind === 'stay silent' || context.waiting) return draft;
  const { language: spoken } = voice.moment;
  const language = spoken === 'zh' || spoken === 'en' ? spoken : null;
  const calls = decision.kind === 'hand over';
  if (calls && (decision.why === 'urgent' || !(language && course.words[language]))) return draft;
  const { proof } = course.measures;
  return follow(draft, {
    course: calls ? { ...course, measures: { ...course.measures, offerPerson: false, proof: null } } : course,
    words: voice.words,
    language,
    picked: resolved.kind === 'picked',
    saidBefore: context.lastSaid ?? '',
    proofTitle: proof === null ? null : ((await deps.pick(proof))?.article.question ?? null),
  });
}

/**
 * Who is answered, and sent a PDF too, hears that it was not read and how it can be; while a person is called, that he has
 * the file, unless that is what was said last.
 */
function besideFile(draft: Draft, { decision, context: { asked, waiting }, voice, toldOfFile }: Meeting): Draft {
  if (decision.kind !== 'answer' && decision.kind !== 'ask') return draft;
  const isSaid = waiting ? asked.files === 0 || toldOfFile || whyOf(decision) === 'while waiting' : !asked.pdfs;
  if (isSaid) return draft;
  const unread = voice.words(waiting ? 'bot.waiting.file' : 'bot.pdf');
  return { ...draft, sentences: [...draft.sentences, unread], stock: [...(draft.stock ?? []), unread] };
}

function voiceFor({ words: spoken, answers }: Tongue, { known }: Context, { brand, now, carriage = byWeb }: ThinkDeps) {
  const moment = { language: answers, channel: carriage.channel, at: now() };
  return { words: words(spoken), moment, brand, timeZone: known?.timeZone ?? 'UTC' };
}

/** An earlier question is answered as it was. */
function again(recalled: Recalled | null): Resolved | null {
  if (recalled?.kind !== 'question') return null;
  const { text, answer } = recalled.question;
  return { kind: 'picked', query: text, articleId: answer.articleId };
}

/** A follow-up that leads to the article answered just before wants only what it adds. */
function focusOf(resolved: Resolved, decision: Decision, { answered }: Context): string | null {
  if (decision.kind !== 'answer' || decision.from.kind !== 'article') return null;
  if (answered.at(-1)?.articleId !== decision.from.found.article.articleId) return null;
  if (resolved.kind === 'joined') return resolved.alone;
  return resolved.kind === 'rewritten' ? resolved.focus : null;
}

/** Whoever greets, thanks or calls for a person leaves nothing out. */
function isComplete({ smallTalk, asksForPerson, urgent, language }: Observations): boolean {
  return smallTalk !== null || asksForPerson || urgent || !isChinese(language);
}
