import type { NewFact } from '#platform/facts';
import type { PaperKind } from '#libs/papers';
import type { State } from './port.ts';

export const paperFacts = { changed: 'paper.changed', seen: 'picture.seen' } as const;

const VERSION = 1;

/** A paper is new, was corrected, or stands otherwise. */
export const paperChanged = (paper: {
  readonly id: string;
  readonly customerId: string;
  readonly conversationId: string;
  readonly kind: PaperKind;
  readonly state: State;
}): NewFact => {
  const { id: paperId, customerId, conversationId, kind, state } = paper;
  return { type: paperFacts.changed, version: VERSION, payload: { paperId, customerId, conversationId, kind, state } };
};

/** A picture of a conversation was looked at: what is seen on it is known, and what of it is covered. */
export const pictureSeen = (conversationId: string, seq: number): NewFact => ({
  type: paperFacts.seen,
  version: VERSION,
  payload: { conversationId, seq },
});
