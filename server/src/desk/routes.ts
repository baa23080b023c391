import { deskRoutes } from '#contracts/http/desk';
import type { CustomerPanel } from '#contracts/http/desk';
import type { Message } from '#contracts/http/conversations';
import * as conversations from '#conversations';
import type { ConversationRecord } from '#conversations';
import type { CustomerProfile, Customers } from '#customers';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { handlers, type StaffCaller, type Upload } from '#platform/http';
import { speak, type ReplyDeps } from './reply.ts';
import { rowOf, rows } from './row.ts';

export interface DeskDeps extends ReplyDeps {
  customers: Customers;
  upload(tenant: string, upload: Upload, owner: { staffId: string; conversationId: string }): Promise<string>;
  /** The bot takes over again, from a summary. */
  giveBack(tx: Tx, conversationId: string, staff: { id: string; name: string }): Promise<ConversationRecord>;
  /** Turns of this company fail in mass. */
  botPaused(tenant: string): boolean;
  /** Writes who did what into the audit, in the same transaction. */
  audit(tx: Tx, caller: StaffCaller, action: string, target: string): Promise<void>;
}

export function createRoutes(deps: DeskDeps) {
  const dressed = { keys: deps.conversations.keys, customers: deps.customers };
  /** A verb on one conversation: done, written down, and the row as it is now. */
  const verb = (caller: StaffCaller, id: string, done: { action: string; work(tx: Tx): Promise<ConversationRecord> }) =>
    deps.db.tenant(caller.tenant, async (tx) => {
      await done.work(tx);
      await deps.audit(tx, caller, done.action, id);
      return rowOf(tx, dressed, await conversations.get(tx, id));
    });
  const as = ({ staffId, name }: StaffCaller) => ({ id: staffId, name });
  const panel = async (tx: Tx, profile: CustomerProfile): Promise<CustomerPanel> => ({
    ...profile,
    conversations: await conversations.countOfCustomer(tx, profile.id),
  });

  return handlers(deskRoutes, {
    'conversations.list': ({ query, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        const { view, search, cursor, limit } = query;
        // What may not be read is not found either: a search would tell it piece by piece.
        const identities = caller.permissions.has('customer.read');
        const customers = search ? await deps.customers.search(tx, search, { identities }) : undefined;
        const page = await conversations.list(tx, deps.conversations.keys, {
          view,
          limit,
          staffId: caller.staffId,
          ...(cursor ? { cursor } : {}),
          ...(customers ? { customers } : {}),
        });
        return { items: await rows(tx, dressed, page.items), next: page.next };
      }),
    'conversations.counts': ({ caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        const { online } = await deps.conversations.availability(tx);
        return {
          ...(await conversations.counts(tx, caller.staffId)),
          online,
          botPaused: deps.botPaused(caller.tenant),
        };
      }),
    'conversations.get': ({ params, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        const conversation = await conversations.get(tx, params.id);
        const shown = caller.permissions.has('customer.read')
          ? await panel(tx, await deps.customers.get(tx, conversation.customer_id))
          : null;
        return { conversation: await rowOf(tx, dressed, conversation), customer: shown };
      }),
    'conversations.messages': ({ params, query, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        const conversation = await conversations.get(tx, params.id);
        const { after, before, limit } = query;
        const from = after === undefined ? (before === undefined ? {} : { before }) : { after };
        const page = await conversations.messages(tx, deps.conversations, {
          conversation,
          audience: 'staff',
          limit,
          ...from,
        });
        return { ...page, items: page.items.map((message) => forReader(message, caller)) };
      }),
    'conversations.claim': ({ params, body, caller }) =>
      verb(caller, params.id, {
        action: 'conversation.claim',
        work: (tx) =>
          conversations.claim(tx, deps.conversations, params.id, { staff: as(caller), takeOver: body.takeOver }),
      }),
    'conversations.return': ({ params, caller }) =>
      verb(caller, params.id, {
        action: 'conversation.return',
        work: (tx) => deps.giveBack(tx, params.id, as(caller)),
      }),
    'conversations.close': ({ params, caller }) =>
      verb(caller, params.id, {
        action: 'conversation.close',
        work: (tx) => conversations.close(tx, deps.conversations, params.id, as(caller)),
      }),
    'conversations.reopen': ({ params, caller }) =>
      verb(caller, params.id, {
        action: 'conversation.reopen',
        work: (tx) => conversations.reopen(tx, deps.conversations, params.id),
      }),
    'conversations.read': ({ params, body, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        const { speaker, staff_id } = await conversations.get(tx, params.id, { lock: true });
        // To the customer the mark says that the one who speaks has read: a colleague who looks on is not he.
        if (speaker !== 'person' || staff_id === caller.staffId)
          await conversations.markRead(tx, params.id, 'staff', body.seq);
        return { done: true as const };
      }),
    'conversations.reply': ({ params, body, caller }) => speak(deps, caller, params.id, body),
    'conversations.note': ({ params, body, caller }) =>
      speak(deps, caller, params.id, { clientId: body.clientId, body: { kind: 'note', text: body.text } }),
    'conversations.upload': async ({ params, upload, caller }) => {
      const conversation = await deps.db.tenant(caller.tenant, (tx) => conversations.get(tx, params.id));
      if (conversation.staff_id !== caller.staffId)
        throw refuse('conversation.not_yours', 'Claim the conversation before you send a file');
      return {
        fileId: await deps.upload(caller.tenant, upload, { staffId: caller.staffId, conversationId: params.id }),
      };
    },
    'customers.update': ({ params, body, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        const profile = await deps.customers.update(tx, params.id, body);
        await deps.audit(tx, caller, 'customer.update', params.id);
        return panel(tx, profile);
      }),
  });
}

/** Traces are for those who may read them: others do not even learn the turn's id. */
export function forReader(message: Message, reader: Pick<StaffCaller, 'permissions'>): Message {
  if (reader.permissions.has('trace.read')) return message;
  const { turnId: _, ...rest } = message;
  return rest;
}
