import { limits } from '#contracts/common';
import type { Message, Outgoing } from '#contracts/http/conversations';
import * as conversations from '#conversations';
import type { ConversationsDeps, Place, StoredBody } from '#conversations';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { VisitorCaller } from '#platform/http';

export interface SendDeps {
  db: Db;
  conversations: ConversationsDeps;
  /** Takes an uploaded file into a message of this conversation; refuses files of others. */
  attach(tx: Tx, fileId: string, conversationId: string): Promise<{ kind: 'image' | 'file'; name: string }>;
  /** Calls the bot, in the same transaction. */
  wake(tx: Tx, conversationId: string): Promise<void>;
  /** Seconds until this visitor may send again; 0 now. */
  throttle(customerId: string): number;
}

/** Stores what a visitor says and calls the bot. Whoever gets the message back may rely on it. */
export async function send(
  deps: SendDeps,
  caller: VisitorCaller,
  sent: { clientId: string; body: Outgoing },
): Promise<Message> {
  const wait = deps.throttle(caller.customerId);
  if (wait > 0)
    throw refuse(
      'request.rate_limited',
      `Too many messages: at most ${limits.visitorMessages} in ${limits.visitorWindowSeconds} s`,
      { retryAfter: wait },
    );
  if (sent.body.kind === 'text' && sent.body.text.trim() === '')
    throw refuse('message.empty', 'Say at least one character');
  try {
    return await deps.db.tenant(caller.tenant, (tx) => store(tx, deps, caller, sent));
  } catch (error) {
    if (!conversations.isRepeat(error)) throw error;
    return deps.db.tenant(caller.tenant, (tx) => repeated(tx, deps, caller, sent));
  }
}

async function store(
  tx: Tx,
  deps: SendDeps,
  caller: VisitorCaller,
  { clientId, body }: { clientId: string; body: Outgoing },
): Promise<Message> {
  // The token says whose conversation it is; the append says whether it is there.
  const conversation = { id: caller.conversationId, customer_id: caller.customerId };
  const stored = await toStored(tx, deps, conversation, body);
  const said = await conversations.appendFromCustomer(tx, deps.conversations, {
    conversation,
    origin: clientId,
    body: stored,
  });
  if (said.speaker !== 'person') await deps.wake(tx, conversation.id);
  if (stored.kind === 'text') return view(conversation, said, { clientId, body: stored });
  const message = await conversations.message(tx, deps.conversations, {
    conversation,
    seq: said.seq,
    audience: 'customer',
  });
  return message!;
}

/** What was just stored, without reading it back. */
function view(
  conversation: Place,
  said: conversations.Said,
  { clientId, body }: { clientId: string; body: Extract<StoredBody, { kind: 'text' }> },
): Message {
  return {
    conversationId: conversation.id,
    seq: said.seq,
    id: said.id,
    at: said.at.toISOString(),
    author: { kind: 'customer' },
    body,
    clientId,
  };
}

async function toStored(tx: Tx, deps: SendDeps, conversation: Place, body: Outgoing): Promise<StoredBody> {
  if (body.kind === 'text') return { kind: 'text', text: body.text };
  const { kind, name } = await deps.attach(tx, body.fileId, conversation.id);
  return { kind, fileId: body.fileId, name };
}

/** The same client id again: the same message is confirmed, another one refused. */
async function repeated(
  tx: Tx,
  deps: SendDeps,
  caller: VisitorCaller,
  { clientId, body }: { clientId: string; body: Outgoing },
): Promise<Message> {
  const conversation = await conversations.get(tx, caller.conversationId);
  const message = await conversations.byOrigin(tx, deps.conversations, {
    conversation,
    origin: clientId,
    audience: 'customer',
  });
  const same =
    message &&
    (body.kind === 'text'
      ? message.body.kind === 'text' && message.body.text === body.text
      : 'file' in message.body && message.body.file.id === body.fileId);
  if (!same) throw refuse('message.duplicate_differs', 'Another message was stored under this clientId');
  return message;
}
