import type { NewFact } from '#platform/facts';
import type { HandoffState } from '#contracts/http/conversations';
import type { Belonging } from './reach.ts';

export const MESSAGE_APPENDED = { type: 'message.appended', version: 1 } as const;

/** Something new stands at `seq`. */
export const messageAppended = (conversationId: string, seq: number, audience: 'all' | 'staff'): NewFact => ({
  ...MESSAGE_APPENDED,
  payload: { conversationId, seq, audience },
});

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
