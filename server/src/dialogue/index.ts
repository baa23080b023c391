import type { Locale } from '#contracts/common';
import type { Rehearsal } from '#contracts/http/simulations';
import { dialogueRoutes } from '#contracts/http/dialogue';
import * as conversations from '#conversations';
import type { ConversationRecord } from '#conversations';
import type { Knowledge, PublishedArticle } from '#knowledge';
import type { Audit } from '#platform/audit';
import type { Tx } from '#platform/db';
import type { Facts } from '#platform/facts';
import { handlers } from '#platform/http';
import { post, type Lane } from '#platform/lanes';
import { ask, type Asked } from './ask.ts';
import type { GuardRules } from './guard.ts';
import {
  bringSet,
  createSimulationRoutes,
  followCustomers,
  play,
  simulationLane,
  type PlayDeps,
  type Played,
} from './simulation/index.ts';
import { forgetTraces, readTrace } from './store.ts';
import type { ThinkDeps } from './think.ts';
import { Breaker } from './breaker.ts';
import { checkReply } from './check-reply.ts';
import { giveBack } from './give-back.ts';
import { callPerson, giveUp } from './person.ts';
import { botPaused, RESTING_LANE, rest, ROUNDS, type Call } from './rest.ts';
import { createMoodRoutes, forgetMoods } from './mood/index.ts';
import { catchUp, createMemoryRoutes, emptyTalks, followForgotten } from './recollection/index.ts';
import { bringStrategies, createStrategies, createStrategyRoutes, type Brought } from './strategy/index.ts';
import { drain, type TurnDeps } from './turn.ts';

export type { Asked } from './ask.ts';
export { byWeb, carriageOf, type Carriage } from './channel-sheet.ts';
export type { GuardRules } from './guard.ts';
export type { Understanding } from './understanding.ts';
export { readRehearsals, timesOf, type Played } from './simulation/index.ts';

/** The lane on which conversations wait for the bot; the key is the conversation. */
const TURNS_LANE = 'turns';
/** Conversations answered at once in this process, beside those that wait for a language model or for eyes. */
const CONCURRENCY = 8;
/** Tries before a failing turn goes to a person. */
const ATTEMPTS = 3;

export interface DialogueDeps extends Omit<TurnDeps, 'thinking'> {
  facts: Facts;
  knowledge: Knowledge;
  audit: Pick<Audit, 'append'>;
  rules(tenant: string): Promise<GuardRules>;
  brandOf(tenant: string): Promise<string>;
}

export interface Dialogue {
  /**
   * The customer said something: in the same transaction the bot is called. After `afterMs`, where people write in
   * several short messages and want one answer to all of them.
   */
  wake(tx: Tx, conversationId: string, afterMs?: number): Promise<void>;
  /** The customer pressed 转人工: the bot says that it calls a person, and does. */
  askForPerson(tx: Tx, conversationId: string): Promise<void>;
  /** A person gives the conversation back: the bot starts from a summary. */
  giveBack(tx: Tx, conversationId: string, staff: { id: string; name: string }): Promise<ConversationRecord>;
  /** Turns of this company fail in mass; the bot rests. */
  isPaused(tenant: string): boolean;
  readonly lanes: readonly Lane[];
  ask(tenant: string, question: string, locale: Locale): Promise<Asked>;
  /** One dialogue with the turn that customers meet, kept nowhere. */
  rehearse(tenant: string, dialogue: Rehearsal): Promise<Played>;
  /** Opens a set of dialogues for the house itself. */
  bringSimulation(tx: Tx, set: { name: string; dialogues: readonly Rehearsal[] }): Promise<void>;
  /** What a pack says is done about feelings. */
  bringStrategies(tx: Tx, brought: Brought): Promise<void>;
  forgetTraces(tx: Tx): Promise<number>;
  /** Reads in what was said since: what was asked, promised and told is known from now on. */
  readIn(tx: Tx, conversation: { id: string; customer_id: string }): Promise<void>;
  /** What was asked and promised leaves the memory of the customer's conversations; the messages stay. */
  emptyTalks(tx: Tx, customerId: string): Promise<void>;
  readonly memoryRoutes: ReturnType<typeof createMemoryRoutes>;
  readonly routes: ReturnType<typeof routes>;
  readonly simulationRoutes: ReturnType<typeof createSimulationRoutes>;
  readonly strategyRoutes: ReturnType<typeof createStrategyRoutes>;
  readonly moodRoutes: ReturnType<typeof createMoodRoutes>;
}

type Thinking = (tenant: string, brand: string, instead?: readonly PublishedArticle[]) => ThinkDeps;

/** What a turn of a company thinks with; `instead` are drafts in the place of what is published. */
function thinkingOf(deps: DialogueDeps): Thinking {
  const strategies = createStrategies(deps);
  return (tenant, brand, instead = []) => ({
    search: (query) => deps.knowledge.search(tenant, query, { instead }),
    pick: async (articleId, chunk) => {
      const draft = instead.find((one) => one.articleId === articleId);
      const article = draft ?? (await deps.db.tenant(tenant, (tx) => deps.knowledge.published(tx, articleId)));
      return (
        article && {
          id: articleId,
          probability: 1,
          score: 1,
          signals: {},
          matched: [],
          matchedQuestion: article.question,
          article,
          passage: article.chunks.find(({ id, disabled }) => id === chunk && !disabled) ?? null,
        }
      );
    },
    askGraph: (question) => deps.knowledge.graph.ask(tenant, question, null),
    rules: () => deps.rules(tenant),
    strategies: () => strategies(tenant),
    brand,
    now: deps.now,
  });
}

/** The bot: it takes turns in conversations where it may speak. */
export function createDialogue(deps: DialogueDeps): Dialogue {
  const thinking = thinkingOf(deps);
  const taughtBy = async (tenant: string) => ({
    intents: (await deps.understanding.reader(tenant))?.read,
    gazetteer: await deps.understanding.names(tenant),
    timeZone: await deps.db.tenant(tenant, deps.timeZoneOf),
  });
  const turns: TurnDeps = { ...deps, thinking };
  const stageOf = async (tenant: string, instead: readonly PublishedArticle[]): Promise<PlayDeps> => ({
    thinking: {
      ...thinking(tenant, await deps.brandOf(tenant), instead),
      ...(await taughtBy(tenant)),
    },
    timeZone: await deps.db.tenant(tenant, deps.timeZoneOf),
    clock: deps.clock,
  });
  followCustomers(deps);
  const { forgetInterests } = deps.knowledge.graph;
  followForgotten({ ...deps, forgetInterests, forgetMoods });
  const breaker = new Breaker();
  deps.facts.broadcast([botPaused], ({ tenant }) => breaker.open(tenant, deps.now()));
  return {
    wake: (tx, conversationId, afterMs) => post(tx, { lane: TURNS_LANE, key: conversationId }, {}, afterMs),
    askForPerson: (tx, conversationId) => callPerson(tx, turns, conversationId),
    giveBack: (tx, conversationId, staff) => giveBack(tx, deps, conversationId, staff),
    isPaused: (tenant) => breaker.isOpen(tenant, deps.now()),
    lanes: [...lanes(turns, breaker), simulationLane({ ...deps, stageOf })],
    async ask(tenant, question, locale) {
      const brand = await deps.brandOf(tenant);
      const taught = await taughtBy(tenant);
      return ask(question, locale, { ...thinking(tenant, brand), ...taught }, deps.clock);
    },
    rehearse: async (tenant, dialogue) => play(dialogue, await stageOf(tenant, [])),
    bringSimulation: (tx, set) => bringSet(tx, set, { now: deps.now(), audit: deps.audit }),
    bringStrategies: (tx, brought) => bringStrategies(tx, brought, deps.now()),
    forgetTraces: (tx) => forgetTraces(tx, deps.now()),
    readIn: async (tx, conversation) => void (await catchUp(tx, deps, conversation)),
    async emptyTalks(tx, customerId) {
      await emptyTalks(tx, deps.conversations.keys, customerId);
      await forgetInterests(tx, customerId);
    },
    memoryRoutes: createMemoryRoutes({ ...deps, forgetInterests }),
    routes: routes(deps),
    simulationRoutes: createSimulationRoutes(deps),
    strategyRoutes: createStrategyRoutes(deps),
    moodRoutes: createMoodRoutes(deps),
  };
}

function lanes(deps: TurnDeps, breaker: Breaker): Lane[] {
  return [
    {
      name: TURNS_LANE,
      concurrency: CONCURRENCY + deps.modelPlaces + deps.picturePlaces,
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
  const checking = {
    turns: deps,
    rules: deps.rules,
    search: async (tenant: string, query: string) => (await deps.knowledge.search(tenant, query)).hits,
  };
  return handlers(dialogueRoutes, {
    'conversations.checkReply': async ({ params, body, caller }) => {
      const reach = conversations.reachOf(caller);
      await deps.db.tenant(caller.tenant, (tx) => conversations.get(tx, params.id, { reach }));
      return checkReply(checking, { tenant: caller.tenant, id: params.id }, body.text);
    },
    'turns.get': ({ params, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        const conversation = await conversations.get(tx, params.id, { reach: conversations.reachOf(caller) });
        return readTrace(tx, deps.conversations.keys, conversation, params.turnId);
      }),
  });
}
