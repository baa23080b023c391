import { deskRoutes } from '#contracts/http/desk';
import * as conversations from '#conversations';
import { refuse } from '#platform/errors';
import { handlers } from '#platform/http';
import { acting } from './acting.ts';
import type { DeskDeps } from './deps.ts';
import { panelOf, reading } from './reading.ts';
import { speak } from './reply.ts';
import { transferring } from './transferring.ts';

export function createRoutes(deps: DeskDeps) {
  return handlers(deskRoutes, {
    ...reading(deps),
    ...acting(deps),
    ...transferring(deps),
    'conversations.read': ({ params, body, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        const { speaker, staff_id } = await conversations.get(tx, params.id, {
          lock: true,
          reach: conversations.reachOf(caller),
        });
        // To the customer the mark says that the one who speaks has read: a colleague who looks on is not he.
        if (speaker !== 'person' || staff_id === caller.staffId)
          await conversations.markRead(tx, params.id, 'staff', body.seq);
        return { done: true as const };
      }),
    'conversations.reply': ({ params, body, caller }) => speak(deps, caller, params.id, body),
    'conversations.note': ({ params, body, caller }) =>
      speak(deps, caller, params.id, { clientId: body.clientId, body: { kind: 'note', text: body.text } }),
    'conversations.upload': async ({ params, upload, caller }) => {
      const conversation = await deps.db.tenant(caller.tenant, (tx) =>
        conversations.get(tx, params.id, { reach: conversations.reachOf(caller) }),
      );
      if (conversation.staff_id !== caller.staffId)
        throw refuse('conversation.not_yours', 'Claim the conversation before you send a file');
      return {
        fileId: await deps.upload(caller.tenant, upload, { staffId: caller.staffId, conversationId: params.id }),
      };
    },
    'customers.update': ({ params, body, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        const reach = conversations.reachOf(caller);
        if (!(await conversations.customerWithin(tx, params.id, reach)))
          throw refuse('customer.not_found', 'There is no such customer');
        const profile = await deps.customers.update(tx, params.id, body);
        await deps.audit(tx, caller, { action: 'customer.update', target: params.id });
        return panelOf(tx, profile, reach);
      }),
  });
}
