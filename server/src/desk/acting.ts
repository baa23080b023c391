import type { deskRoutes } from '#contracts/http/desk';
import * as conversations from '#conversations';
import type { ConversationRecord } from '#conversations';
import type { Tx } from '#platform/db';
import type { Handlers, StaffCaller } from '#platform/http';
import type { DeskDeps } from './deps.ts';
import { dressedBy, rowOf } from './row.ts';

type Acting = 'claim' | 'return' | 'close' | 'reopen';

/** The verbs on one conversation: done, audited, and answered with the row as it is now. */
export function acting(deps: DeskDeps): Pick<Handlers<typeof deskRoutes>, `conversations.${Acting}`> {
  const verb = (caller: StaffCaller, id: string, done: { action: string; work(tx: Tx): Promise<ConversationRecord> }) =>
    deps.db.tenant(caller.tenant, async (tx) => {
      await conversations.get(tx, id, { lock: true, reach: conversations.reachOf(caller) });
      await done.work(tx);
      await deps.audit(tx, caller, { action: done.action, target: id });
      return rowOf(tx, dressedBy(deps), await conversations.get(tx, id));
    });
  const as = ({ staffId, name }: StaffCaller) => ({ id: staffId, name });
  return {
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
  };
}
