import { z } from 'zod';
import { byId, done, id, locale, page, pageQuery, text, timestamp } from '../common.ts';
import { routes } from '../route.ts';
import { staffRef } from './conversations.ts';
import { traceStep } from './dialogue.ts';

/** Sizes of sets of dialogues. */
export const simulationLimits = {
  /** Sets of one company. */
  sets: 20,
  /** Dialogues of one set. */
  dialogues: 200,
  /** What the customer says in one dialogue. */
  turns: 20,
  /** Texts that a reply must hold, or must not. */
  texts: 10,
  /** Sources of one reply that can be counted on. */
  sources: 20,
  /** Runs that are kept of one set; the oldest go first. */
  runs: 30,
  /** Bytes of an import. */
  importBody: 1024 * 1024,
} as const;

/** What the bot can do in a turn. */
export const rehearsedOutcome = z.enum(['answer', 'ask', 'hand over', 'stay silent']);
export type RehearsedOutcome = z.infer<typeof rehearsedOutcome>;

const wanted = z.array(text(200, 1)).max(simulationLimits.texts).optional();
/** What is expected of a turn; what is left out may be anything. */
export const expectation = z.strictObject({
  outcome: rehearsedOutcome.optional(),
  /** The id or the standard question of an article: among the sources of an answer, or among the choices offered. */
  articleOrTitle: text(200, 1).optional(),
  contains: wanted,
  notContains: wanted,
  sourceCount: z.int().min(0).max(simulationLimits.sources).optional(),
});
export type Expectation = z.infer<typeof expectation>;

const spoken = text(1_000, 1).refine((value) => value.trim() !== '', { error: 'is empty' });
export const rehearsedTurn = z.strictObject({ says: spoken, expect: expectation.default({}) });
export type RehearsedTurn = z.infer<typeof rehearsedTurn>;

/** One line of a file of dialogues. */
export const rehearsal = z.strictObject({
  name: text(100, 1).refine((value) => value.trim() !== '', { error: 'is empty' }),
  language: locale.default('zh-CN'),
  turns: z.array(rehearsedTurn).min(1).max(simulationLimits.turns),
});
export type Rehearsal = z.infer<typeof rehearsal>;

export const storedRehearsal = z.object({
  id,
  ...rehearsal.shape,
  /** Taken from what a customer said: it goes when he is forgotten. */
  fromCustomer: z.boolean(),
});
export type StoredRehearsal = z.infer<typeof storedRehearsal>;

/** What the bot speaks from: what is published, or that with drafts in its place. */
export const rehearsedAgainst = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('published') }),
  /** Every draft. */
  z.strictObject({ kind: z.literal('drafts') }),
  /** What one batch would publish. */
  z.strictObject({ kind: z.literal('batch'), id }),
  /** The draft of one article. */
  z.strictObject({ kind: z.literal('article'), id }),
]);
export type RehearsedAgainst = z.infer<typeof rehearsedAgainst>;

/** What a turn came to. */
export const rehearsedReply = z.object({
  says: z.string(),
  outcome: rehearsedOutcome,
  reply: z.string(),
  sources: z.array(z.object({ articleId: id, title: z.string() })),
  choices: z.array(z.string()),
  tookMs: z.number(),
});
export type RehearsedReply = z.infer<typeof rehearsedReply>;

/** One expectation that was not met. */
export const divergence = z.object({
  what: z.enum(['outcome', 'articleOrTitle', 'contains', 'notContains', 'sourceCount']),
  expected: z.string(),
  got: z.string(),
});
export type Divergence = z.infer<typeof divergence>;

/** A dialogue is played until a turn is not as expected; what comes after it would have another beginning. */
export const rehearsalResult = z.object({
  dialogueId: id,
  name: z.string(),
  passed: z.boolean(),
  /** The first turn that is not as expected, counted from 1, with all that is wrong in it. */
  diverged: z.object({ turn: z.int(), wrong: z.array(divergence), reply: rehearsedReply }).nullable(),
  /** Turns played. */
  turns: z.int(),
});
export type RehearsalResult = z.infer<typeof rehearsalResult>;

export const simulationRun = z.object({
  id,
  against: rehearsedAgainst,
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  /** Dialogues played so far, of so many. */
  played: z.int(),
  dialogues: z.int(),
  /** Drafts that stood in the place of what is published. */
  drafts: z.int(),
  passed: z.int(),
  failed: z.int(),
  /** Turns played, and how long they took. */
  turns: z.int(),
  msP50: z.number().nullable(),
  msP95: z.number().nullable(),
  requestedAt: timestamp,
  endedAt: timestamp.nullable(),
  by: staffRef.nullable(),
});
export type SimulationRun = z.infer<typeof simulationRun>;

export const simulationSet = z.object({
  id,
  name: z.string(),
  dialogues: z.int(),
  createdAt: timestamp,
  createdBy: staffRef.nullable(),
  /** The last over what is published that ended well. */
  standing: simulationRun.nullable(),
  /** One that waits or is under way. */
  current: simulationRun.nullable(),
});
export type SimulationSet = z.infer<typeof simulationSet>;

const setFields = z.strictObject({
  name: text(60, 1).refine((value) => value.trim() !== '', { error: 'is empty' }),
});
const ofDialogue = z.strictObject({ id, dialogueId: id });
const ofRun = z.strictObject({ id, runId: id });
/** `from`: the conversation it was taken from. */
const writtenRehearsal = rehearsal.extend({ from: id.optional() });
const reads = 'knowledge.read' as const;
const writes = 'knowledge.write' as const;

export const simulationRoutes = routes({
  'simulations.list': {
    method: 'GET',
    path: '/api/v1/simulations',
    summary: 'Sets of dialogues with their standing results',
    access: reads,
    reply: z.object({ items: z.array(simulationSet) }),
  },
  'simulations.create': {
    method: 'POST',
    path: '/api/v1/simulations',
    summary: 'Open an empty set of dialogues',
    access: writes,
    body: setFields,
    reply: simulationSet,
    status: 201,
  },
  'simulations.get': {
    method: 'GET',
    path: '/api/v1/simulations/:id',
    summary: 'One set of dialogues',
    access: reads,
    params: byId,
    reply: simulationSet,
  },
  'simulations.update': {
    method: 'PUT',
    path: '/api/v1/simulations/:id',
    summary: 'Rename a set of dialogues',
    access: writes,
    params: byId,
    body: setFields,
    reply: simulationSet,
  },
  'simulations.remove': {
    method: 'DELETE',
    path: '/api/v1/simulations/:id',
    summary: 'Remove a set with its dialogues and runs',
    access: writes,
    params: byId,
    reply: done,
  },
  'simulations.dialogues': {
    method: 'GET',
    path: '/api/v1/simulations/:id/dialogues',
    summary: 'Its dialogues, in the order they came',
    access: reads,
    params: byId,
    query: z.strictObject({ search: text(100).optional(), ...pageQuery }),
    reply: page(storedRehearsal),
  },
  'simulations.addDialogue': {
    method: 'POST',
    path: '/api/v1/simulations/:id/dialogues',
    summary: 'Add a dialogue',
    access: writes,
    params: byId,
    body: writtenRehearsal,
    reply: storedRehearsal,
    status: 201,
  },
  'simulations.updateDialogue': {
    method: 'PUT',
    path: '/api/v1/simulations/:id/dialogues/:dialogueId',
    summary: 'Change a dialogue',
    access: writes,
    params: ofDialogue,
    body: rehearsal,
    reply: storedRehearsal,
  },
  'simulations.removeDialogue': {
    method: 'DELETE',
    path: '/api/v1/simulations/:id/dialogues/:dialogueId',
    summary: 'Remove a dialogue',
    access: writes,
    params: ofDialogue,
    reply: done,
  },
  'simulations.import': {
    method: 'POST',
    path: '/api/v1/simulations/:id/import',
    summary: 'Add many dialogues at once, as JSONL; a dialogue of the same name is replaced. All or nothing',
    access: writes,
    params: byId,
    bodyBytes: simulationLimits.importBody,
    body: z.strictObject({ text: text(simulationLimits.importBody, 1) }),
    reply: z.object({ added: z.int(), replaced: z.int() }),
  },
  'simulations.export': {
    method: 'GET',
    path: '/api/v1/simulations/:id/export',
    summary: 'Its dialogues as JSONL, as the import reads them',
    access: reads,
    params: byId,
    download: true,
    reply: z.unknown(),
  },
  'simulations.runs': {
    method: 'GET',
    path: '/api/v1/simulations/:id/runs',
    summary: 'Its runs, the latest first',
    access: reads,
    params: byId,
    reply: z.object({ items: z.array(simulationRun) }),
  },
  'simulations.run': {
    method: 'POST',
    path: '/api/v1/simulations/:id/runs',
    summary: 'Play all its dialogues, in the background; one run of a set waits at a time',
    access: writes,
    params: byId,
    body: z.strictObject({ against: rehearsedAgainst.default({ kind: 'published' }) }),
    reply: simulationRun,
    status: 202,
  },
  'simulations.cancel': {
    method: 'DELETE',
    path: '/api/v1/simulations/:id/runs/:runId',
    summary: 'Stop a run that waits or is under way',
    access: writes,
    params: ofRun,
    reply: simulationRun,
  },
  'simulations.result': {
    method: 'GET',
    path: '/api/v1/simulations/:id/runs/:runId',
    summary: 'One run with what became of each dialogue',
    access: reads,
    params: ofRun,
    reply: z.object({ run: simulationRun, items: z.array(rehearsalResult) }),
  },
  'simulations.played': {
    method: 'GET',
    path: '/api/v1/simulations/:id/runs/:runId/dialogues/:dialogueId',
    summary: 'One dialogue of a run as it was played, with the trace of its last turn',
    access: reads,
    params: z.strictObject({ id, runId: id, dialogueId: id }),
    reply: z.object({
      dialogue: rehearsal,
      result: rehearsalResult,
      replies: z.array(rehearsedReply),
      trace: z.array(traceStep),
    }),
  },
  'simulations.fromConversation': {
    method: 'GET',
    path: '/api/v1/conversations/:id/rehearsal',
    summary:
      'The words of a customer and what the bot said to them, as a dialogue to be looked through and kept; telephone numbers and addresses of mail are taken out',
    access: 'conversation.read',
    params: byId,
    reply: rehearsal,
  },
});
