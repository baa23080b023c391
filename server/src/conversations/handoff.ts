import type { ConversationEvent, HandoffReason, HandoffState } from '#contracts/http/conversations';
import type { Tx } from '#platform/db';
import { must, refuse } from '#platform/errors';
import { record } from '#platform/facts';
import { newId } from '#platform/ids';
import type { Keys } from '#platform/keys';
import { post } from '#platform/lanes';
import { eventBody } from './body.ts';
import { get, say, sealerOf } from './conversation.ts';
import { conversationChanged, conversationMoved, handoffMoved } from './facts.ts';
import { promise, type Hours } from './promise.ts';
import { handoffRow, position } from './read.ts';
import type { ConversationRecord, HandoffRecord, Tables } from './store.ts';

export interface HandoffDeps {
  keys: Keys;
  now(): Date;
  /** People who could take a conversation of a team (null: of everybody) now, and when the company is open. */
  availability(tx: Tx, team?: string | null): Promise<{ online: number; hours: Hours | null }>;
}

/** The lane on which promises to waiting customers come due. Keys are `handoff/number`. */
export const PROMISES_LANE = 'promises';
/** After so many broken promises the customer is asked to leave a number instead of being promised again. */
export const DELAYS = 3;

export interface HandingOver {
  reason: HandoffReason;
  /** For the desk: why, in words. */
  detail: string;
  /** For the person who takes over: what happened so far. */
  summary: string;
  /** Hand over only if the bot still speaks in this epoch and nothing newer was asked. */
  only?: { epoch: number; asked: number };
}

export type HandedOver =
  | { done: true; handoffId: string; online: number }
  | { done: false; why: 'already waiting' | 'a person speaks' | 'outdated' };

/**
 * The bot stops speaking and a person is called: requested, then queued, with a promise that is watched.
 * Asking twice changes nothing.
 */
export async function handOver(tx: Tx, deps: HandoffDeps, id: string, handing: HandingOver): Promise<HandedOver> {
  const conversation = await get(tx, id, { lock: true });
  if (conversation.speaker === 'nobody') return { done: false, why: 'already waiting' };
  if (conversation.speaker === 'person') return { done: false, why: 'a person speaks' };
  const { only } = handing;
  if (only && (conversation.epoch !== only.epoch || conversation.asked_seq !== only.asked))
    return { done: false, why: 'outdated' };
  return queue(tx, deps, conversation, handing);
}

/** Puts the conversation into the queue with a promise, and tells everybody. */
export async function queue(
  tx: Tx,
  deps: HandoffDeps,
  conversation: ConversationRecord,
  handing: HandingOver,
): Promise<HandedOver> {
  const { id } = conversation;
  const now = deps.now();
  const handoffId = newId();
  const sealer = await sealerOf(tx, deps.keys, conversation);
  const words = sealer.seal(
    JSON.stringify({ detail: handing.detail, summary: handing.summary }),
    `handoff/${handoffId}`,
  );
  const { online, hours } = await deps.availability(tx, conversation.team_id);
  const place = await position(tx, { requested_at: now }, conversation.team_id);
  const { promisedAt, waitMinutes } = promise({ position: place, online }, hours, now);
  await tx
    .tables<Tables>()
    .insertInto('handoffs')
    .values({
      tenant_id: tx.tenant,
      id: handoffId,
      conversation_id: id,
      state: 'queued',
      reason: handing.reason,
      words,
      requested_at: now,
      promised_at: promisedAt,
      claimed_at: null,
      claimed_by: null,
      ended_at: null,
    })
    .execute();
  await switchSpeaker(tx, conversation, {
    speaker: 'nobody',
    staff: null,
    handoffId,
    waitingSince: now,
    answered: true,
  });
  await tellAll(tx, deps, conversation, { type: 'handoff.requested', reason: handing.reason });
  await record(tx, handoffMoved('requested', id, handoffId));
  await tellAll(tx, deps, conversation, {
    type: 'handoff.queued',
    position: place,
    online,
    waitMinutes,
    promisedAt: promisedAt.toISOString(),
  });
  await record(tx, handoffMoved('queued', id, handoffId));
  const due: Due = { conversationId: id, handoffId, number: 0 };
  await post(tx, { lane: PROMISES_LANE, key: `${handoffId}/0` }, due, promisedAt.getTime() - now.getTime());
  return { done: true, handoffId, online };
}

/** The person has left (disabled, or gone for long): the customer waits again, and another person is called. */
export async function callAnother(
  tx: Tx,
  deps: HandoffDeps,
  id: string,
  left: { staffId: string; handing: Omit<HandingOver, 'only'> },
): Promise<boolean> {
  const conversation = await get(tx, id, { lock: true });
  if (conversation.speaker !== 'person' || conversation.staff_id !== left.staffId) return false;
  await endHandoff(tx, deps, conversation, 'returned');
  await queue(tx, deps, conversation, left.handing);
  return true;
}

/** A letter of the lane of promises; `number` counts the promises of one handoff. */
export interface Due {
  conversationId: string;
  handoffId: string;
  number: number;
}

/** A promise came due. If nobody came, the customer hears it, with the next promise or, at last, another way. */
export async function keepPromise(tx: Tx, deps: HandoffDeps, due: Due): Promise<void> {
  const conversation = await get(tx, due.conversationId, { lock: true });
  const handoff = await handoffRow(tx, due.handoffId);
  if (!handoff || handoff.state !== 'queued' || conversation.handoff_id !== handoff.id) return;
  // The letter may come twice; each promise is broken once.
  if (handoff.delays !== due.number) return;
  const now = deps.now();
  const delays = handoff.delays + 1;
  const { online, hours } = await deps.availability(tx, conversation.team_id);
  const place = await position(tx, handoff, conversation.team_id);
  const next = delays < DELAYS ? promise({ position: place, online }, hours, now).promisedAt : null;
  await moveHandoff(tx, handoff.id, { delays, promised_at: next });
  await tellAll(tx, deps, conversation, {
    type: 'handoff.delayed',
    position: place,
    online,
    promisedAt: next?.toISOString() ?? null,
  });
  await record(tx, handoffMoved('delayed', conversation.id, handoff.id));
  if (next) {
    const letter: Due = { ...due, number: delays };
    await post(tx, { lane: PROMISES_LANE, key: `${handoff.id}/${delays}` }, letter, next.getTime() - now.getTime());
  }
}

/** A person takes the conversation: out of the queue, from the bot, or with `takeOver` from a colleague. */
export async function claim(
  tx: Tx,
  deps: HandoffDeps,
  id: string,
  by: { staff: { id: string; name: string }; takeOver: boolean },
): Promise<ConversationRecord> {
  const conversation = await get(tx, id, { lock: true });
  const { staff, takeOver } = by;
  if (conversation.speaker === 'person') {
    if (conversation.staff_id === staff.id) return conversation;
    if (conversation.staff_id === null)
      throw refuse(
        'conversation.held_outside',
        `${conversation.staff_name} speaks with this customer in another client`,
      );
    if (!takeOver)
      throw refuse('conversation.already_claimed', `${conversation.staff_name} speaks with this customer already`);
  }
  await take(tx, deps, conversation, staff);
  return get(tx, id);
}

/** From now on this person speaks; `id` is null for one who is no staff here. */
export async function take(
  tx: Tx,
  deps: HandoffDeps,
  conversation: ConversationRecord,
  person: { id: string | null; name: string },
): Promise<void> {
  if (conversation.handoff_id && conversation.speaker !== 'bot') {
    // A colleague who takes over claims anew.
    const claimed = { state: 'claimed' as const, claimed_at: deps.now(), claimed_by: person.id };
    await moveHandoff(tx, conversation.handoff_id, claimed);
    await record(tx, handoffMoved('claimed', conversation.id, conversation.handoff_id));
  }
  // Whoever waits goes on waiting until the person has spoken.
  await switchSpeaker(tx, conversation, {
    speaker: 'person',
    staff: person,
    // Taken from the bot without a handoff: the one before has ended and stays as it ended.
    handoffId: conversation.speaker === 'bot' ? null : conversation.handoff_id,
    waitingSince: conversation.waiting_since,
    answered: true,
  });
  await tellAll(tx, deps, conversation, { type: 'handoff.claimed', name: person.name });
}

/** Back to the bot, which starts from here and not from what was said before. */
export async function giveBack(
  tx: Tx,
  deps: HandoffDeps,
  id: string,
  staff: { id: string; name: string },
): Promise<ConversationRecord> {
  const conversation = await get(tx, id, { lock: true });
  mustSpeak(conversation, staff);
  await backToBot(tx, deps, conversation, { ended: 'returned', event: { type: 'handoff.returned', name: staff.name } });
  return get(tx, id);
}

/** The customer would rather go on with the bot than wait. */
export async function cancel(tx: Tx, deps: HandoffDeps, id: string): Promise<void> {
  const conversation = await get(tx, id, { lock: true });
  if (conversation.speaker !== 'nobody') throw refuse('conversation.not_waiting', 'Nobody is being waited for');
  await backToBot(tx, deps, conversation, { ended: 'cancelled', event: { type: 'handoff.cancelled' } });
}

/** The matter is settled. A later word of the customer opens it again, with the bot. */
export async function close(
  tx: Tx,
  deps: HandoffDeps,
  id: string,
  staff: { id: string; name: string },
): Promise<ConversationRecord> {
  const conversation = await get(tx, id, { lock: true });
  if (conversation.status === 'closed') return conversation;
  if (conversation.speaker === 'person') mustSpeak(conversation, staff);
  await backToBot(tx, deps, conversation, {
    ended: 'closed',
    event: { type: 'conversation.closed', name: staff.name },
  });
  await setStatus(tx, id, 'closed');
  return get(tx, id);
}

export async function reopen(tx: Tx, deps: HandoffDeps, id: string): Promise<ConversationRecord> {
  const conversation = await get(tx, id, { lock: true });
  if (conversation.status === 'open') return conversation;
  await setStatus(tx, id, 'open');
  await tellAll(tx, deps, conversation, { type: 'conversation.reopened' });
  return get(tx, id);
}

/** The handoff has ended, the bot starts from here, and both sides read why. */
export async function backToBot(
  tx: Tx,
  deps: HandoffDeps,
  conversation: ConversationRecord,
  { ended, event }: { ended: 'returned' | 'cancelled' | 'closed'; event: ConversationEvent },
): Promise<void> {
  await endHandoff(tx, deps, conversation, ended);
  await switchSpeaker(tx, conversation, {
    speaker: 'bot',
    staff: null,
    handoffId: conversation.handoff_id,
    waitingSince: null,
    answered: true,
  });
  await tellAll(tx, deps, conversation, event);
}

function mustSpeak(conversation: ConversationRecord, staff: { id: string }): void {
  if (conversation.speaker === 'person' && conversation.staff_id === staff.id) return;
  throw refuse(
    'conversation.not_yours',
    conversation.speaker === 'person'
      ? `${conversation.staff_name} speaks with this customer`
      : 'Claim the conversation first',
  );
}

export async function endHandoff(
  tx: Tx,
  deps: HandoffDeps,
  conversation: ConversationRecord,
  state: HandoffState,
): Promise<void> {
  if (!conversation.handoff_id || conversation.speaker === 'bot') return;
  await moveHandoff(tx, conversation.handoff_id, { state, ended_at: deps.now() });
  await record(tx, handoffMoved(state, conversation.id, conversation.handoff_id));
}

async function moveHandoff(
  tx: Tx,
  id: string,
  change: Partial<Pick<HandoffRecord, 'state' | 'delays' | 'promised_at' | 'claimed_at' | 'claimed_by' | 'ended_at'>>,
): Promise<void> {
  const moved = await tx
    .tables<Tables>()
    .updateTable('handoffs')
    .set(change)
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .where('state', 'in', ['queued', 'claimed'])
    .executeTakeFirst();
  must(moved.numUpdatedRows === 1n, 'only a handoff that has not ended moves');
}

export async function setStatus(tx: Tx, id: string, status: 'open' | 'closed'): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('conversations')
    .set((eb) => ({ status, revision: eb('revision', '+', 1) }))
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
  await record(tx, conversationChanged(id));
}

interface Switch {
  speaker: ConversationRecord['speaker'];
  staff: { id: string | null; name: string } | null;
  handoffId: string | null;
  waitingSince: Date | null;
  /** What was asked so far is no longer the bot's to answer. */
  answered: boolean;
}

/** Another speaker, another epoch: whatever was being prepared under the old one is dropped when it arrives. */
export async function switchSpeaker(tx: Tx, conversation: ConversationRecord, to: Switch): Promise<void> {
  const moved = await tx
    .tables<Tables>()
    .updateTable('conversations')
    .set((eb) => ({
      speaker: to.speaker,
      epoch: conversation.epoch + 1,
      staff_id: to.staff?.id ?? null,
      staff_name: to.staff?.name ?? null,
      handoff_id: to.handoffId,
      waiting_since: to.waitingSince,
      status: 'open' as const,
      ...(to.answered ? { answered_seq: eb.ref('asked_seq') } : {}),
    }))
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', conversation.id)
    .executeTakeFirst();
  must(moved.numUpdatedRows === 1n, 'a locked conversation can be changed');
  if (conversation.team_id && conversation.speaker === 'person') await record(tx, conversationMoved(conversation));
}

async function tellAll(
  tx: Tx,
  deps: HandoffDeps,
  conversation: ConversationRecord,
  event: ConversationEvent,
): Promise<void> {
  await say(tx, deps, conversation, { author: 'system', body: eventBody(event) });
}
