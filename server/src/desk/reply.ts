import type { Message, Outgoing } from '#contracts/http/conversations';
import * as conversations from '#conversations';
import type { ConversationsDeps, StoredBody } from '#conversations';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { StaffCaller } from '#platform/http';

export interface ReplyDeps {
  db: Db;
  conversations: ConversationsDeps;
  /** Takes an uploaded file into a message of this conversation. */
  attach(tx: Tx, fileId: string, conversationId: string): Promise<{ kind: 'image' | 'file'; name: string }>;
  /** What was said is known from now on: what he promised, what the customer told him. */
  readIn(tx: Tx, conversation: { id: string; customer_id: string }): Promise<void>;
}

interface Words {
  clientId: string;
  body: Outgoing | { kind: 'note'; text: string };
}

/** Stores what a person says to the customer, or a note. The same clientId again gives the stored message back. */
export async function speak(
  deps: ReplyDeps,
  caller: StaffCaller,
  conversationId: string,
  said: Words,
): Promise<Message> {
  if ('text' in said.body && said.body.text.trim() === '') throw refuse('message.empty', 'Say at least one character');
  return deps.db.tenant(caller.tenant, (tx) => store(tx, deps, caller, { conversationId, ...said }));
}

const originOf = (caller: StaffCaller, clientId: string) => `${caller.staffId}/${clientId}`;

async function store(
  tx: Tx,
  deps: ReplyDeps,
  caller: StaffCaller,
  said: Words & { conversationId: string },
): Promise<Message> {
  const { conversationId, clientId, body } = said;
  const reach = conversations.reachOf(caller);
  const conversation = await conversations.get(tx, conversationId, { lock: true, reach });
  const origin = originOf(caller, clientId);
  const stored = await conversations.byOrigin(tx, deps.conversations, { conversation, origin, audience: 'staff' });
  if (stored) return confirmed(stored, body);
  const note = body.kind === 'note';
  if (!note && (conversation.speaker !== 'person' || conversation.staff_id !== caller.staffId)) {
    throw refuse(
      'conversation.not_yours',
      conversation.speaker === 'person'
        ? `${conversation.staff_name} speaks with this customer`
        : 'Claim the conversation before you reply',
    );
  }
  const placed = await conversations.say(tx, deps.conversations, conversation, {
    author: 'person',
    audience: note ? 'staff' : 'all',
    body: await toStored(tx, deps, conversationId, body),
    origin,
    staff: { id: caller.staffId, name: caller.name },
  });
  if (!note) await deps.readIn(tx, conversation);
  return (await conversations.message(tx, deps.conversations, { conversation, seq: placed!.seq, audience: 'staff' }))!;
}

/** The same clientId again: what stands is confirmed, whoever speaks by now; other words are refused. */
function confirmed(stored: Message, body: Words['body']): Message {
  const same =
    body.kind === 'file'
      ? 'file' in stored.body && stored.body.file.id === body.fileId
      : stored.body.kind === body.kind && stored.body.text === body.text;
  if (!same) throw refuse('message.duplicate_differs', 'Another message was stored under this clientId');
  return stored;
}

async function toStored(tx: Tx, deps: ReplyDeps, conversationId: string, body: Words['body']): Promise<StoredBody> {
  if (body.kind !== 'file') return body;
  const { kind, name } = await deps.attach(tx, body.fileId, conversationId);
  return { kind, fileId: body.fileId, name };
}
