import type { deskRoutes } from '#contracts/http/desk';
import * as conversations from '#conversations';
import type { ConversationRecord } from '#conversations';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { Handlers, StaffCaller } from '#platform/http';
import type { DeskDeps } from './deps.ts';
import { dressedBy, rowOf } from './row.ts';

type Acting = 'claim' | 'return' | 'close' | 'reopen';

/** The verbs on one conversation: done, audited, and answered with the row as it is now. */
export function acting(deps: DeskDeps): Pick<Handlers<typeof deskRoutes>, `conversations.${Acting}`> {
  const verb = (caller: StaffCaller, id: string, done: { action: string; work(tx: Tx): Promise<ConversationRecord> }) =>
    deps.db.tenant(caller.tenant, async (tx) => {
      const conversation = await conversations.get(tx, id, { lock: true, reach: conversations.reachOf(caller) });
      await deps.readIn(tx, conversation);
      await done.work(tx);
      await deps.audit(tx, caller, { action: done.action, target: id });
      return rowOf(tx, dressedBy(deps), await conversations.get(tx, id));
    });
  const mustBeHere = async (tx: Tx, id: string) => {
    const carried = await deps.delivery(tx, id);
    if (carried && !carried.open && carried.why === 'member')
      throw refuse('conversation.held_outside', 'It waits for a member, or has one, in the client of its platform');
  };
  const as = ({ staffId, name }: StaffCaller) => ({ id: staffId, name });
  return {
    'conversations.claim': ({ params, body, caller }) =>
      verb(caller, params.id, {
        action: 'conversation.claim',
        async work(tx) {
          const carried = await deps.delivery(tx, params.id);
          if (carried && !carried.open && carried.why === 'member')
            throw refuse(
              'conversation.held_outside',
              'It waits for a member, or has one, in the client of its platform',
            );
          const by = { staff: as(caller), takeOver: body.takeOver };
          return conversations.claim(tx, deps.conversations, params.id, by);
        },
      }),
    'conversations.return': ({ params, caller }) =>
      verb(caller, params.id, {
        action: 'conversation.return',
        async work(tx) {
          await mustBeHere(tx, params.id);
          return deps.giveBack(tx, params.id, as(caller));
        },
      }),
    'conversations.close': ({ params, caller }) =>
      verb(caller, params.id, {
        action: 'conversation.close',
        async work(tx) {
          await mustBeHere(tx, params.id);
          return conversations.close(tx, deps.conversations, params.id, as(caller));
        },
      }),
    'conversations.reopen': ({ params, caller }) =>
      verb(caller, params.id, {
        action: 'conversation.reopen',
        work: (tx) => conversations.reopen(tx, deps.conversations, params.id),
      }),
  };
}
