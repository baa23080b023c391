import type { Locale } from '#contracts/common';
import { dialogueRoutes } from '#contracts/http/dialogue';
import * as conversations from '#conversations';
import type { ConversationRecord } from '#conversations';
import type { Knowledge } from '#knowledge';
import type { Tx } from '#platform/db';
import type { Facts } from '#platform/facts';
import { handlers } from '#platform/http';
import { post, type Lane } from '#platform/lanes';
import { ask, type Asked } from './ask.ts';
import type { GuardRules } from './guard.ts';
import { forgetTraces, readTrace } from './store.ts';
import type { ThinkDeps } from './think.ts';
import { Breaker } from './breaker.ts';
import { giveBack } from './give-back.ts';
import { callPerson, giveUp } from './person.ts';
import { botPaused, RESTING_LANE, rest, ROUNDS, type Call } from './rest.ts';
import { drain, type TurnDeps } from './turn.ts';

export type { Asked } from './ask.ts';
export type { GuardRules } from './guard.ts';

/** The lane on which conversations wait for the bot; the key is the conversation. */
const TURNS_LANE = 'turns';
/** Conversations answered at once in this process. */
const CONCURRENCY = 8;
/** Tries before a failing turn goes to a person. */
const ATTEMPTS = 3;

export interface DialogueDeps extends Omit<TurnDeps, 'thinking'> {
  facts: Facts;
  knowledge: Knowledge;
  rules(tenant: string): Promise<GuardRules>;
  brandOf(tenant: string): Promise<string>;
}

export interface Dialogue {
  /** The customer said something: in the same transaction the bot is called. */
  wake(tx: Tx, conversationId: string): Promise<void>;
  /** The customer pressed 转人工: the bot says that it calls a person, and does. */
  askForPerson(tx: Tx, conversationId: string): Promise<void>;
  /** A person gives the conversation back: the bot starts from a summary. */
  giveBack(tx: Tx, conversationId: string, staff: { id: string; name: string }): Promise<ConversationRecord>;
  /** Turns of this company fail in mass; the bot rests. */
  isPaused(tenant: string): boolean;
  readonly lanes: readonly Lane[];
  ask(tenant: string, question: string, locale: Locale): Promise<Asked>;
  forgetTraces(tx: Tx): Promise<number>;
  readonly routes: ReturnType<typeof routes>;
}

/** The bot: it takes turns in conversations where it may speak. */
export function createDialogue(deps: DialogueDeps): Dialogue {
  const thinking = (tenant: string, brand: string): ThinkDeps => ({
    search: (query) => deps.knowledge.search(tenant, query),
    pick: async (articleId) => {
      const article = await deps.db.tenant(tenant, (tx) => deps.knowledge.published(tx, articleId));
      return (
        article && {
          id: articleId,
          probability: 1,
          score: 1,
          signals: {},
          matched: [],
          matchedQuestion: article.question,
          article,
        }
      );
    },
    rules: () => deps.rules(tenant),
    brand,
  });
  const turns: TurnDeps = { ...deps, thinking };
  const breaker = new Breaker();
  deps.facts.broadcast([botPaused], ({ tenant }) => breaker.open(tenant, deps.now()));
  return {
    wake: (tx, conversationId) => post(tx, { lane: TURNS_LANE, key: conversationId }),
    askForPerson: (tx, conversationId) => callPerson(tx, turns, conversationId),
    giveBack: (tx, conversationId, staff) => giveBack(tx, deps, conversationId, staff),
    isPaused: (tenant) => breaker.isOpen(tenant, deps.now()),
    lanes: lanes(turns, breaker),
    async ask(tenant, question, locale) {
      const brand = await deps.brandOf(tenant);
      return ask(question, locale, thinking(tenant, brand), deps.clock);
    },
    forgetTraces: (tx) => forgetTraces(tx, deps.now()),
    routes: routes(deps),
  };
}

function lanes(deps: TurnDeps, breaker: Breaker): Lane[] {
  return [
    {
      name: TURNS_LANE,
      concurrency: CONCURRENCY,
      attempts: ATTEMPTS,
      handle: ({ tenant, key, lost }) => drain(deps, tenant, key, lost),
      async onDead({ tenant, key, mail }) {
        const round = Math.max(...(mail as Call[]).map((call) => call.round ?? 0));
        if (breaker.failed(tenant, deps.now()) && round < ROUNDS)
          await rest(deps, tenant, { conversationId: key, round });
        else await giveUp(deps, tenant, key);
      },
    },
    {
      name: RESTING_LANE,
      concurrency: 2,
      attempts: 5,
      async handle({ tenant, mail }) {
        for (const { conversationId, round } of mail as { conversationId: string; round: number }[]) {
          await deps.db.tenant(tenant, (tx) =>
            post(tx, { lane: TURNS_LANE, key: conversationId }, { round } satisfies Call),
          );
        }
      },
    },
    {
      name: conversations.PROMISES_LANE,
      concurrency: 2,
      attempts: 5,
      async handle({ tenant, mail }) {
        for (const due of mail as conversations.Due[]) {
          await deps.db.tenant(tenant, (tx) => conversations.keepPromise(tx, deps.conversations, due));
        }
      },
    },
  ];
}

function routes(deps: DialogueDeps) {
  return handlers(dialogueRoutes, {
    'turns.get': ({ params, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        const conversation = await conversations.get(tx, params.id, { reach: conversations.reachOf(caller) });
        return readTrace(tx, deps.conversations.keys, conversation, params.turnId);
      }),
  });
}
