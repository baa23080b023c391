import type { Locale } from '#contracts/common';
import type { OutcomeKind } from '#contracts/http/dialogue';
import * as conversations from '#conversations';
import type { ConversationRecord, ConversationsDeps } from '#conversations';
import type { Db, Tx } from '#platform/db';
import { must } from '#platform/errors';
import { newId } from '#platform/ids';
import { words } from '#platform/words';
import { bodyOf } from './compose.ts';
import { reasonOf, type Decision } from './decision.ts';
import { recall, type Context } from './recall.ts';
import { keepTrace } from './store.ts';
import { summarise } from './summary.ts';
import { think, type ThinkDeps, type Thought } from './think.ts';
import { Trace } from './trace.ts';

/** Turns taken in one drain before the lane gets the conversation back. */
const TURNS_PER_DRAIN = 20;
/** An answer that comes at once needs no announcement. */
const TYPING_AFTER_MS = 300;

export interface TurnDeps {
  db: Db;
  conversations: ConversationsDeps;
  /** The language in which the desk reads. */
  deskLocale(tx: Tx): Promise<Locale>;
  /** The customer's language. */
  localeOf(tx: Tx, customerId: string): Promise<Locale>;
  /** The customer's language and the company's name, as the bot says it; may be a minute old. */
  voiceOf(tenant: string, customerId: string): Promise<{ locale: Locale; brand: string }>;
  thinking(tenant: string, brand: string): ThinkDeps;
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
    if (!(await takeTurn(deps, tenant, conversationId))) return;
  }
}

/** One turn. True when it was dropped because things had changed: then there is more to do at once. */
async function takeTurn(deps: TurnDeps, tenant: string, conversationId: string): Promise<boolean> {
  const trace = new Trace(deps.clock);
  const { conversation, context } = await recall(deps, tenant, conversationId);
  if (conversation.speaker === 'person' || conversation.asked_seq <= conversation.answered_seq) return false;
  const { locale, brand } = await deps.voiceOf(tenant, conversation.customer_id);
  let shown = false;
  const typing = setTimeout(() => {
    shown = true;
    deps.showTyping(tenant, conversationId, true);
  }, TYPING_AFTER_MS);
  try {
    const thought = await think(context, locale, deps.thinking(tenant, brand), trace);
    return await deps.db.tenant(tenant, (tx) => speak(tx, deps, { conversation, context, locale, thought, trace }));
  } finally {
    clearTimeout(typing);
    if (shown) deps.showTyping(tenant, conversationId, false);
  }
}

interface Speaking {
  conversation: ConversationRecord;
  context: Context;
  locale: Locale;
  thought: Thought;
  trace: Trace;
}

/**
 * Says it if things still are as they were seen; else drops it, keeps the trace and returns true. Whatever is asked
 * after the reply stood has mail of its own in the lane, so nobody needs to look again.
 */
async function speak(tx: Tx, deps: TurnDeps, speaking: Speaking): Promise<boolean> {
  const { conversation, context, thought, trace } = speaking;
  const turnId = newId();
  const replySeq = await trace.step(
    'say',
    () => utter(tx, deps, speaking, turnId),
    (seq) => (seq === null ? { key: 'say.dropped' } : { key: 'say.sent', values: { seq } }),
  );
  const silent = thought.decision.kind === 'stay silent';
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
  deps.onTurn(outcome, trace.tookMs);
  return outcome === 'dropped';
}

async function utter(tx: Tx, deps: TurnDeps, speaking: Speaking, turnId: string): Promise<number | null> {
  const { conversation, context, thought } = speaking;
  const asked = context.asked.upTo;
  if (thought.decision.kind === 'stay silent') {
    await conversations.passOver(tx, conversation, asked);
    return null;
  }
  const only = { speaker: conversation.speaker, epoch: conversation.epoch, asked };
  const said = await conversations.say(tx, deps.conversations, conversation, {
    author: 'bot',
    body: bodyOf(thought.draft),
    turnId,
    only,
  });
  if (said && thought.decision.kind === 'hand over') {
    const { why } = thought.decision;
    const summary = summarise({ why, question: thought.question, context }, words(await deps.deskLocale(tx)));
    const handed = await conversations.handOver(tx, deps.conversations, conversation.id, {
      reason: reasonOf(why),
      ...summary,
      only,
    });
    must(handed.done, 'what was just said in an epoch can be followed by a handoff in it');
  }
  return said?.seq ?? null;
}

function whyOf(decision: Decision): string {
  switch (decision.kind) {
    case 'answer':
      return decision.from.kind;
    case 'ask':
      return decision.about.kind;
    default:
      return decision.why;
  }
}
