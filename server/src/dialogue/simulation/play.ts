import type { Message, MessageBody } from '#contracts/http/conversations';
import type { TraceStep } from '#contracts/http/dialogue';
import type { Rehearsal, RehearsalResult, RehearsedReply } from '#contracts/http/simulations';
import type { ConversationRecord } from '#conversations';
import { bodyOf } from '../compose.ts';
import { whyOf, type Decision } from '../decision.ts';
import { contextWith, WINDOW, type Context } from '../recall.ts';
import { after, emptyState } from '../recollection/index.ts';
import { think, type ThinkDeps, type Thought } from '../think.ts';
import { Trace } from '../trace.ts';
import { judge } from './judge.ts';

export interface PlayDeps {
  thinking: ThinkDeps;
  /** In which the company means its times. */
  timeZone: string;
  /** Monotonic milliseconds. */
  clock(): number;
}

export interface Played {
  readonly diverged: RehearsalResult['diverged'];
  /** Of every turn that was played. */
  readonly replies: readonly RehearsedReply[];
  /** How the last of them came about. */
  readonly trace: readonly TraceStep[];
}

/**
 * Plays one dialogue with the turn that customers meet, until a turn is not as expected. Nothing is stored: the context
 * grows in memory and is read by what reads it in a conversation. No language model words the replies, so that a set
 * costs nothing and says the same each time.
 */
export async function play({ language, turns }: Rehearsal, { thinking, timeZone, clock }: PlayDeps): Promise<Played> {
  const talk = new Talk(thinking.now(), timeZone);
  const replies: RehearsedReply[] = [];
  let trace: readonly TraceStep[] = [];
  for (const [at, { says, expect }] of turns.entries()) {
    talk.hear(says);
    const steps = new Trace(clock);
    const thought = await think(talk.context(), language, thinking, steps);
    const { decision, draft } = thought;
    const reply: RehearsedReply = {
      says,
      outcome: decision.kind,
      reply: draft.sentences.join(''),
      sources: draft.sources.map(({ articleId, title }) => ({ articleId, title })),
      choices: draft.choices.map(({ label }) => label),
      tookMs: steps.tookMs,
    };
    replies.push(reply);
    trace = steps.steps;
    const wrong = judge(expect, { ...reply, options: optionsOf(decision) });
    if (wrong.length > 0) return { diverged: { turn: at + 1, wrong, reply }, replies, trace };
    talk.say(thought);
  }
  return { diverged: null, replies, trace };
}

function optionsOf(decision: Decision): { articleId: string; title: string }[] {
  if (decision.kind !== 'ask' || decision.about.kind !== 'choices') return [];
  return decision.about.found.map(({ article }) => ({ articleId: article.articleId, title: article.question }));
}

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** A conversation that is never stored: what `recall` would have read of it. */
class Talk {
  readonly #items: Message[] = [];
  readonly #whys: { why: string; based_on_seq: number }[] = [];
  readonly #standing: Pick<ConversationRecord, 'speaker' | 'answered_seq' | 'asked_seq'> = {
    speaker: 'bot',
    answered_seq: 0,
    asked_seq: 0,
  };
  readonly #at: string;
  readonly #timeZone: string;
  #state = emptyState;

  constructor(now: Date, timeZone: string) {
    this.#at = now.toISOString();
    this.#timeZone = timeZone;
  }

  hear(says: string): void {
    this.#standing.asked_seq = this.#append('customer', { kind: 'text', text: says });
  }

  context(): Context {
    const context = contextWith(this.#items.slice(-WINDOW), this.#standing, this.#whys);
    return { ...context, known: { state: this.#state, facts: [], timeZone: this.#timeZone } };
  }

  say({ decision, draft }: Thought): void {
    const asked = this.#standing.asked_seq;
    this.#standing.answered_seq = asked;
    if (decision.kind !== 'stay silent') {
      this.#append('bot', bodyOf(draft));
      this.#whys.unshift({ why: whyOf(decision), based_on_seq: asked });
    }
    if (decision.kind === 'hand over') this.#queue();
    this.#state = this.#items.reduce((state, message) => after(state, message, this.#timeZone), this.#state);
  }

  #queue(): void {
    this.#standing.speaker = 'nobody';
    const promisedAt = this.#at;
    const event = { type: 'handoff.queued', position: 1, online: 0, waitMinutes: null, promisedAt } as const;
    this.#append('system', { kind: 'event', event });
  }

  #append(kind: Message['author']['kind'], body: MessageBody): number {
    const seq = this.#items.length + 1;
    this.#items.push({ conversationId: NOBODY, id: NOBODY, seq, at: this.#at, author: { kind }, body });
    return seq;
  }
}
