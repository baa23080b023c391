import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { record } from '#platform/facts';
import { eventBody } from './body.ts';
import { say } from './conversation.ts';
import { conversationMoved } from './facts.ts';
import { claim, endHandoff, queue, type HandoffDeps } from './handoff.ts';
import type { ConversationRecord, Tables } from './store.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface Transfer {
  readonly by: Named;
  readonly to: { readonly team: Named } | { readonly staff: Named };
  /** What the next one should know; staff alone read it. */
  readonly note: string;
  /** For whoever takes over: what happened so far. */
  readonly summary: string;
}

/**
 * Hands a conversation on: to a team, where it waits for a person, or to a colleague, who speaks from now on.
 * Staff see the line "handed to X" and the note; the customer sees only that a person is called or has come.
 * Refuses with `conversation.closed`. `conversation` is locked.
 */
export async function transfer(
  tx: Tx,
  deps: HandoffDeps,
  conversation: ConversationRecord,
  moving: Transfer,
): Promise<void> {
  if (conversation.status === 'closed')
    throw refuse('conversation.closed', 'Reopen the conversation before you hand it on');
  await tell(tx, deps, conversation, moving);
  if ('staff' in moving.to) await claim(tx, deps, conversation.id, { staff: moving.to.staff, takeOver: true });
  else await toTeam(tx, deps, conversation, { ...moving, team: moving.to.team });
}

async function tell(tx: Tx, deps: HandoffDeps, conversation: ConversationRecord, { by, to, note }: Transfer) {
  const event = {
    type: 'conversation.transferred' as const,
    by: by.name,
    ...('team' in to ? { team: to.team.name } : { person: to.staff.name }),
  };
  await say(tx, deps, conversation, { author: 'system', audience: 'staff', body: eventBody(event) });
  if (note.trim() === '') return;
  const body = { kind: 'note' as const, text: note };
  await say(tx, deps, conversation, { author: 'person', audience: 'staff', body, staff: by });
}

async function toTeam(
  tx: Tx,
  deps: HandoffDeps,
  conversation: ConversationRecord,
  { team, note, summary }: Transfer & { team: Named },
): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('conversations')
    .set((eb) => ({ team_id: team.id, revision: eb('revision', '+', 1) }))
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', conversation.id)
    .execute();
  await record(tx, conversationMoved(conversation));
  // Whoever waits already keeps his place.
  if (conversation.speaker === 'nobody') return;
  await endHandoff(tx, deps, conversation, 'returned');
  await queue(tx, deps, { ...conversation, team_id: team.id }, { reason: 'transferred', detail: note, summary });
}
