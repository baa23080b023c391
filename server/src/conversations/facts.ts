import type { NewFact } from '#platform/facts';
import type { HandoffState } from '#contracts/http/conversations';

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
export const conversationFacts = ['message.appended', 'conversation.changed', 'feedback.given'] as const;
