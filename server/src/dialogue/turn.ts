import type { Locale } from '#contracts/common';
import type { OutcomeKind } from '#contracts/http/dialogue';
import * as conversations from '#conversations';
import type { ConversationRecord, ConversationsDeps } from '#conversations';
import type { Knowledge } from '#knowledge';
import type { Db, Tx } from '#platform/db';
import type { ModelTurn } from '#models';
import { must } from '#platform/errors';
import { newId } from '#platform/ids';
import { words } from '#platform/words';
import type { Carriage } from './channel-sheet.ts';
import type { PapersPort } from '#papers';
import { bodyOf } from './compose.ts';
import { reasonOf, whyOf } from './decision.ts';
import { isNamedAsPaper } from './eyes/index.ts';
import { recall, type Context } from './recall.ts';
import { catchUp, known, knownIn, type RecollectionDeps } from './recollection/index.ts';
import { keepTrace } from './store.ts';
import { summarise } from './summary.ts';
import { think, type ThinkDeps, type Thought } from './think.ts';
import { Trace } from './trace.ts';
import { cameTo, type Understanding, type Understands } from './understanding.ts';

/** Turns taken in one drain before the lane gets the conversation back. */
const TURNS_PER_DRAIN = 20;
/** An answer that comes at once needs no announcement. */
const TYPING_AFTER_MS = 300;
/** Whoever looks on forgets the announcement after six seconds; a model may take longer. */
const TYPING_AGAIN_MS = 4_000;

export interface TurnDeps extends RecollectionDeps {
  db: Db;
  conversations: ConversationsDeps;
  knowledge: Pick<Knowledge, 'graph'>;
  /** Looks at pictures and reviews papers. */
  papers: Pick<PapersPort, 'look' | 'assess' | 'stands' | 'keep' | 'leaveToPerson' | 'standing'>;
  /** Turns that may wait for pictures to be looked at in this process; others go on meanwhile. */
  readonly picturePlaces: number;
  /** The language in which the desk reads. */
  deskLocale(tx: Tx): Promise<Locale>;
  /** The customer's language. */
  localeOf(tx: Tx, customerId: string): Promise<Locale>;
  /** The customer's language and the company's name, as the bot says it; may be a minute old. */
  voiceOf(tenant: string, customerId: string): Promise<{ locale: Locale; brand: string }>;
  thinking(tenant: string, brand: string): ThinkDeps;
  /** The language model for one turn of a company; null where it words no answers. */
  modelOf(tenant: string): Promise<ModelTurn | null>;
  /** Turns that may wait for it at once in this process; others word their answers themselves. */
  readonly modelPlaces: number;
  /** What companies taught to tell apart. */
  understanding: Understanding;
  /** What the conversation's channel carries now. */
  carriageOf(tenant: string, conversation: ConversationRecord): Promise<Carriage>;
  /** Names by which the customer is known, which no model is told. */
  namesOf(tenant: string, customerId: string): Promise<readonly string[]>;
  /** Tells whoever looks on that an answer is being prepared, or no longer. */
  showTyping(tenant: string, conversationId: string, on: boolean): void;
  /** Told after each turn. */
  onTurn(outcome: OutcomeKind, tookMs: number): void;
  now(): Date;
  /** Monotonic milliseconds. */
  clock(): number;
}

/** While the customer asked something that is not answered and no person speaks: take a turn. */
export async function drain(deps: TurnDeps, tenant: string, conversationId: string, lost: AbortSignal): Promise<void> {
  for (let turn = 0; turn < TURNS_PER_DRAIN && !lost.aborted; turn++) {
    if (!(await takeTurn(deps, tenant, conversationId, lost))) return;
  }
}

/** One turn. True when it was dropped because things had changed: then there is more to do at once. */
async function takeTurn(deps: TurnDeps, tenant: string, conversationId: string, lost: AbortSignal): Promise<boolean> {
  const trace = new Trace(deps.clock);
  const { conversation, context } = await recall(deps, tenant, conversationId);
  if (conversation.asked_seq <= conversation.answered_seq) return false;
  if (conversation.speaker === 'person') {
    await leaveToPerson(deps, conversation, context);
    return false;
  }
  const { locale, brand } = await deps.voiceOf(tenant, conversation.customer_id);
  context.known = await known(deps, tenant, conversation);
  context.awaited = await awaitsPapers(deps, conversation, context);
  const understands = await deps.understanding.of(tenant, conversationId);
  const gazetteer = await deps.understanding.names(tenant);
  let again: NodeJS.Timeout | undefined;
  const show = () => deps.showTyping(tenant, conversationId, true);
  const typing = setTimeout(() => {
    again = setInterval(show, TYPING_AGAIN_MS);
    show();
  }, TYPING_AFTER_MS);
  try {
    const writing = {
      model: () => deps.modelOf(tenant),
      names: () => deps.namesOf(tenant, conversation.customer_id),
    };
    const customerId = conversation.customer_id;
    const askGraph = (question: string) => deps.knowledge.graph.ask(tenant, question, customerId);
    const eyes = eyesOf(deps, tenant, conversation, lost);
    const carriage = await deps.carriageOf(tenant, conversation);
    const thought = await think(
      context,
      locale,
      {
        ...deps.thinking(tenant, brand),
        ...writing,
        ...eyes,
        askGraph,
        carriage,
        intents: understands?.read,
        gazetteer,
      },
      trace,
    );
    return await deps.db.tenant(tenant, (tx) =>
      speak(tx, deps, { conversation, context, locale, thought, trace, understands }),
    );
  } finally {
    clearTimeout(typing);
    clearInterval(again);
    if (again) deps.showTyping(tenant, conversationId, false);
  }
}

/**
 * Asked only of who sent a PDF: he was just asked for another picture, or papers are wanted of him, and he has shown some or
 * the PDF is called like one.
 */
async function awaitsPapers(
  { db, papers }: Pick<TurnDeps, 'db' | 'papers'>,
  { tenant_id: tenant, customer_id: customerId }: ConversationRecord,
  { asked, retakes = 0 }: Context,
): Promise<boolean> {
  if (!asked.pdfs) return false;
  if (retakes > 0) return true;
  const { shown, needs } = await db.tenant(tenant, (tx) => papers.standing(tx, customerId));
  const wanted = needs.some(({ optional, state }) => !optional && state !== 'accepted');
  return wanted && (shown || asked.pdfs.some(isNamedAsPaper));
}

/** Who took over while the bot was at work has the papers all the same. */
async function leaveToPerson(
  { db, papers }: Pick<TurnDeps, 'db' | 'papers'>,
  { tenant_id: tenant, id: conversationId }: ConversationRecord,
  { asked }: Context,
): Promise<void> {
  if (asked.pictures.length === 0) return;
  await db.tenant(tenant, async (tx) => {
    for (const { seq } of asked.pictures) await papers.leaveToPerson(tx, { conversationId, seq });
  });
}

/** What the customer of a conversation shows, as his turn looks at it. */
function eyesOf(
  { papers }: Pick<TurnDeps, 'papers'>,
  tenant: string,
  { id: conversationId, customer_id: customerId }: ConversationRecord,
  lost: AbortSignal,
): Pick<ThinkDeps, 'look' | 'assess'> {
  return {
    look: (pictures) => papers.look(tenant, { id: conversationId, customerId }, pictures, lost),
    assess: (shown) => papers.assess(tenant, { conversationId, customerId, ...shown }),
  };
}

interface Speaking {
  conversation: ConversationRecord;
  context: Context;
  locale: Locale;
  thought: Thought;
  trace: Trace;
  understands: Understands | null;
}

/**
 * Says it if things still are as they were seen; else drops it, keeps the trace and returns true. Whatever is asked
 * after the reply stood has mail of its own in the lane, so nobody needs to look again.
 */
async function speak(tx: Tx, deps: TurnDeps, speaking: Speaking): Promise<boolean> {
  const { conversation, context, thought, trace } = speaking;
  const turnId = newId();
  const isSo = await papersStand(tx, deps, speaking);
  const replySeq = await trace.step(
    'say',
    () => (isSo ? utter(tx, deps, speaking, turnId) : null),
    (seq) => (seq === null ? { key: isSo ? 'say.dropped' : 'say.overtaken' } : { key: 'say.sent', values: { seq } }),
  );
  const silent = isSo && thought.decision.kind === 'stay silent';
  const outcome: OutcomeKind = replySeq === null && !silent ? 'dropped' : thought.decision.kind;
  await keepTrace(tx, deps.conversations.keys, conversation, {
    id: turnId,
    basedOnSeq: context.asked.upTo,
    replySeq,
    outcome,
    why: whyOf(thought.decision),
    tookMs: trace.tookMs,
    steps: trace.steps,
    at: deps.now(),
  });
  await keepInterests(tx, deps, speaking);
  if (outcome !== 'dropped') await keepPapers(tx, deps, speaking);
  if (outcome !== 'dropped') await deps.understanding.heard(tx, heardIn(speaking));
  deps.onTurn(outcome, trace.tookMs);
  return outcome === 'dropped';
}

/** What can be learned from the turn. */
function heardIn({ conversation, context, thought, understands }: Speaking) {
  const { texts, pictures, files, upTo } = context.asked;
  return {
    conversationId: conversation.id,
    customerId: conversation.customer_id,
    seq: texts.length === 1 && files + pictures.length === 0 ? upTo : null,
    intent: thought.intent,
    experiment: understands?.experiment ?? null,
    ...cameTo(thought.decision, thought.smallTalk),
  };
}

/** Which things of the graph he asked about, unless he wants nothing remembered or is forgotten. */
async function keepInterests(tx: Tx, deps: TurnDeps, { conversation, thought }: Speaking): Promise<void> {
  const { customer_id: customerId } = conversation;
  if (thought.spokeOf.length === 0 || !(await deps.conversations.keys.of(tx, customerId))) return;
  if ((await deps.memory.state(tx, customerId)) !== 'on') return;
  const spoke = { ids: thought.spokeOf, kind: 'asked' as const, at: deps.now() };
  await deps.knowledge.graph.keepInterests(tx, customerId, spoke);
}

/** False where somebody changed or decided a paper while the bot thought: what it would say of papers is no longer so. */
async function papersStand(tx: Tx, deps: TurnDeps, { conversation, thought }: Speaking): Promise<boolean> {
  if (!thought.assessment) return true;
  // The conversation before the papers, as those take them who decide and tell the customer.
  await conversations.get(tx, conversation.id, { lock: true });
  return deps.papers.stands(tx, conversation.customer_id, thought.assessment);
}

/** What was told of papers is so from the moment it is said. */
async function keepPapers(tx: Tx, deps: TurnDeps, { conversation, thought }: Speaking): Promise<void> {
  const { id: conversationId, customer_id: customerId } = conversation;
  if (thought.assessment) await deps.papers.keep(tx, { conversationId, customerId }, thought.assessment);
}

async function utter(tx: Tx, deps: TurnDeps, speaking: Speaking, turnId: string): Promise<number | null> {
  const { conversation, context, thought } = speaking;
  const asked = context.asked.upTo;
  if (thought.decision.kind === 'stay silent') {
    await conversations.passOver(tx, conversation, asked);
    await catchUp(tx, deps, conversation);
    return null;
  }
  const only = { speaker: conversation.speaker, epoch: conversation.epoch, asked };
  const said = await conversations.say(tx, deps.conversations, conversation, {
    author: 'bot',
    body: bodyOf(thought.draft),
    turnId,
    only,
  });
  if (said) await catchUp(tx, deps, conversation);
  if (said && thought.decision.kind === 'hand over') {
    const { why } = thought.decision;
    const now = { ...context, known: await knownIn(tx, deps, conversation) };
    const summary = summarise({ why, question: thought.question, context: now }, words(await deps.deskLocale(tx)));
    const handed = await conversations.handOver(tx, deps.conversations, conversation.id, {
      reason: reasonOf(why),
      ...summary,
      only,
    });
    must(handed.done, 'what was just said in an epoch can be followed by a handoff in it');
  }
  return said?.seq ?? null;
}
