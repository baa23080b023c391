import * as conversations from '#conversations';
import type { ConversationsDeps } from '#conversations';
import type { Told } from '#integrations';
import type { Tx } from '#platform/db';
import { Refusal } from '#platform/errors';

/** A message and where it stands, for those who are told of it. Null when it is gone or its customer was forgotten. */
export async function toldMessage(
  tx: Tx,
  talk: ConversationsDeps,
  { id, seq }: { id: string; seq: number },
): Promise<Told | null> {
  try {
    const conversation = await conversations.get(tx, id);
    const message = await conversations.message(tx, talk, { conversation, seq, audience: 'staff' });
    if (!message) return null;
    const { channel, customer_id: customerId, team_id: teamId, staff_id: personId } = conversation;
    return { personId, conversation: { id, channel, customerId, teamId }, message };
  } catch (error) {
    const gone: string[] = ['customer.not_found', 'conversation.not_found'];
    if (error instanceof Refusal && gone.includes(error.code)) return null;
    throw error;
  }
}
