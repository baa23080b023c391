import type { NewFact } from '#platform/facts';
import type { Channel, HandoffState, Message } from '#contracts/http/conversations';
import type { Belonging } from './reach.ts';

export const MESSAGE_APPENDED = { type: 'message.appended', version: 1 } as const;

interface Appended {
  readonly seq: number;
  readonly channel: Channel;
  readonly audience: 'all' | 'staff';
  readonly author: Message['author']['kind'];
  /** What its body is, `image`. */
  readonly kind: string;
}

/** Something new stands at `seq`. */
export const messageAppended = (
  conversationId: string,
  { seq, channel, audience, author, kind }: Appended,
): NewFact => ({ ...MESSAGE_APPENDED, payload: { conversationId, seq, audience, channel, author, kind } });

/** The row changed without a message: read marks, feedback. */
export const conversationChanged = (conversationId: string): NewFact => ({
  type: 'conversation.changed',
  version: 1,
  payload: { conversationId },
});

/** Whoever reached it as it was before may reach it no longer: another team, or the one who spoke has left. */
export const conversationMoved = (before: Belonging & { id: string }): NewFact => ({
  type: 'conversation.moved',
  version: 1,
  payload: { conversationId: before.id, team: before.team_id, speaker: before.speaker, staffId: before.staff_id },
});

export const feedbackGiven = (conversationId: string, seq: number): NewFact => ({
  type: 'feedback.given',
  version: 1,
  payload: { conversationId, seq },
});

export const handoffMoved = (state: HandoffState | 'delayed', conversationId: string, handoffId: string): NewFact => ({
  type: `handoff.${state}`,
  version: 1,
  payload: { conversationId, handoffId },
});

/** What a socket has to know to follow a conversation. */
export const conversationFacts = [
  'message.appended',
  'conversation.changed',
  'conversation.moved',
  'feedback.given',
] as const;
