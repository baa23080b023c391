import type { Message } from '#contracts/http/conversations';
import type { CustomerPanel, Delivery, deskRoutes } from '#contracts/http/desk';
import * as conversations from '#conversations';
import type { Reach } from '#conversations';
import type { CustomerProfile } from '#customers';
import type { Tx } from '#platform/db';
import type { Handlers, StaffCaller } from '#platform/http';
import type { DeskDeps } from './deps.ts';
import { dressedBy, rowOf, rows } from './row.ts';

type Reading = 'list' | 'counts' | 'get' | 'messages' | 'delivery';

/** What the desk shows. Nothing of it changes anything. */
export function reading(deps: DeskDeps): Pick<Handlers<typeof deskRoutes>, `conversations.${Reading}`> {
  const dressed = dressedBy(deps);
  const { reachOf } = conversations;
  return {
    'conversations.list': ({ query, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        const { view, search, team, cursor, limit } = query;
        // What may not be read is not found either: a search would tell it piece by piece.
        const identities = caller.permissions.has('customer.read');
        const customers = search ? await deps.customers.search(tx, search, { identities }) : undefined;
        const page = await conversations.list(tx, deps.conversations.keys, {
          view,
          limit,
          reach: reachOf(caller),
          ...(team ? { team } : {}),
          ...(cursor ? { cursor } : {}),
          ...(customers ? { customers } : {}),
        });
        return { items: await rows(tx, dressed, page.items), next: page.next };
      }),
    'conversations.counts': ({ query, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        const { online } = await deps.conversations.availability(tx);
        return {
          ...(await conversations.counts(tx, reachOf(caller), query.team ?? null)),
          online,
          botPaused: deps.botPaused(caller.tenant),
        };
      }),
    'conversations.delivery': ({ params, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        await conversations.get(tx, params.id, { reach: reachOf(caller) });
        return deliveryOf(await deps.delivery(tx, params.id));
      }),
    'conversations.get': ({ params, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        const reach = reachOf(caller);
        const conversation = await conversations.get(tx, params.id, { reach });
        const shown = caller.permissions.has('customer.read')
          ? await panelOf(tx, await deps.customers.get(tx, conversation.customer_id), reach)
          : null;
        return { conversation: await rowOf(tx, dressed, conversation), customer: shown };
      }),
    'conversations.messages': ({ params, query, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        const conversation = await conversations.get(tx, params.id, { reach: reachOf(caller) });
        const { after, before, limit } = query;
        const from = after === undefined ? (before === undefined ? {} : { before }) : { after };
        const page = await conversations.messages(tx, deps.conversations, {
          conversation,
          audience: 'staff',
          uncovered: caller.permissions.has('paper.read'),
          limit,
          ...from,
        });
        return { ...page, items: page.items.map((message) => forReader(message, caller)) };
      }),
  };
}

/** What is known of a customer; counted are the conversations that the reader reaches. */
export async function panelOf(tx: Tx, profile: CustomerProfile, reach: Reach): Promise<CustomerPanel> {
  return { ...profile, conversations: await conversations.countOfCustomer(tx, profile.id, reach) };
}

/** Traces are for those who may read them: others do not even learn the turn's id. */
export function forReader(message: Message, reader: Pick<StaffCaller, 'permissions'>): Message {
  if (reader.permissions.has('trace.read')) return message;
  const { turnId: _, ...rest } = message;
  return rest;
}

function deliveryOf(now: Awaited<ReturnType<DeskDeps['delivery']>>): Delivery {
  if (now === null) return { open: true, why: null, left: null, until: null, toMembers: false };
  const { toMembers } = now;
  if (!now.open) return { open: false, why: now.why, left: null, until: null, toMembers };
  return { open: true, why: null, left: now.left, until: now.until?.toISOString() ?? null, toMembers };
}
