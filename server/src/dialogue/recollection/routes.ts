import { memoryRoutes, type CustomerMemory, type OwnMemory } from '#contracts/http/memory';
import * as conversations from '#conversations';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { handlers, type Handlers, type StaffCaller, type VisitorCaller } from '#platform/http';
import { catchUp, type RecollectionDeps } from './catch-up.ts';
import { emptyTalks } from './store.ts';
import { customerMemory, ownMemory, recollectionOf } from './view.ts';

export interface MemoryRouteDeps extends RecollectionDeps {
  db: Db;
  audit: Pick<Audit, 'append'>;
  /** What else is known of what he asked about. */
  forgetInterests(tx: Tx, customerId: string): Promise<void>;
}

type Table = Handlers<typeof memoryRoutes>;

/** What is remembered: for the customer himself, and for staff. */
export function createMemoryRoutes(deps: MemoryRouteDeps) {
  return handlers(memoryRoutes, {
    ...ownRoutes(deps),
    ...staffRoutes(deps),
    'conversations.recollection': ({ params, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        const conversation = await conversations.get(tx, params.id, { reach: conversations.reachOf(caller) });
        return recollectionOf(tx, deps, conversation);
      }),
  });
}

function ownRoutes(deps: MemoryRouteDeps): Pick<Table, Extract<keyof Table, `visitor.${string}`>> {
  const { memory } = deps;
  const mine = (caller: VisitorCaller, id: string, work: (tx: Tx) => Promise<unknown>): Promise<OwnMemory> => {
    if (id !== caller.conversationId) throw refuse('conversation.not_found', 'There is no such conversation');
    return deps.db.tenant(caller.tenant, async (tx) => {
      await work(tx);
      return ownMemory(tx, memory, caller.customerId);
    });
  };
  /** What he said up to now is read in before, so that nothing of it comes back. */
  const readIn = (tx: Tx, caller: VisitorCaller) =>
    catchUp(tx, deps, { id: caller.conversationId, customer_id: caller.customerId });
  const eraseAll = async (tx: Tx, caller: VisitorCaller) => {
    await readIn(tx, caller);
    await emptyTalks(tx, deps.conversations.keys, caller.customerId);
    await deps.forgetInterests(tx, caller.customerId);
  };
  return {
    'visitor.memory': ({ params, caller }) => mine(caller, params.id, async () => undefined),
    'visitor.setMemory': ({ params, body, caller }) =>
      mine(caller, params.id, async (tx) => {
        if (!body.on) await eraseAll(tx, caller);
        await memory.set(tx, caller.customerId, body.on);
      }),
    'visitor.forgetFact': ({ params, caller }) =>
      mine(caller, params.id, async (tx) => {
        await readIn(tx, caller);
        await memory.remove(tx, caller.customerId, params.factId);
      }),
    'visitor.forgetAll': ({ params, caller }) =>
      mine(caller, params.id, async (tx) => {
        await eraseAll(tx, caller);
        await memory.empty(tx, caller.customerId);
      }),
  };
}

function staffRoutes(deps: MemoryRouteDeps): Pick<Table, Extract<keyof Table, `customers.${string}`>> {
  const { db, memory, audit } = deps;
  const within = (
    caller: StaffCaller,
    id: string,
    change?: (tx: Tx) => Promise<{ action: string; kind: string }>,
  ): Promise<CustomerMemory> =>
    db.tenant(caller.tenant, async (tx) => {
      const reach = conversations.reachOf(caller);
      if (!(await conversations.customerWithin(tx, id, reach)))
        throw refuse('customer.not_found', 'There is no such customer');
      if (change) {
        // What is remembered is the customer's own: the audit names the kind, never the words.
        const { action, kind } = await change(tx);
        await audit.append(tx, {
          actor: `staff:${caller.staffId}`,
          action,
          target: `customer:${id}`,
          detail: { kind },
        });
      }
      return customerMemory(tx, memory, id, reach);
    });
  return {
    'customers.memory': ({ params, caller }) => within(caller, params.id),
    'customers.correctFact': ({ params: { id, factId }, body, caller }) =>
      within(caller, id, async (tx) => ({
        action: 'customer.memory_corrected',
        kind: await memory.correct(tx, id, { factId, value: body.value, staffName: caller.name }),
      })),
    'customers.forgetFact': ({ params: { id, factId }, caller }) =>
      within(caller, id, async (tx) => ({
        action: 'customer.memory_erased',
        kind: await memory.remove(tx, id, factId),
      })),
  };
}
