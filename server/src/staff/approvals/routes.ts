import { approvalRoutes } from '#contracts/http/approvals';
import { refuse } from '#platform/errors';
import { handlers, type StaffCaller } from '#platform/http';
import { isId } from '#platform/ids';
import type { Approvals } from './approvals.ts';
import { countApprovals, inFull, listApprovals } from './list.ts';
import { allNeeded, changePolicy, listPolicies } from './policy.ts';

/** What the page of approvals calls. */
export function approvalHandlers(approvals: Approvals) {
  const { deps } = approvals;
  const { db } = deps;
  const read = (caller: StaffCaller, id: string) => db.tenant(caller.tenant, (tx) => inFull(deps, tx, id, caller));

  return handlers(approvalRoutes, {
    'approvals.list': ({ query, caller }) => {
      if (query.cursor !== undefined && !isId(query.cursor)) {
        throw refuse('request.invalid', 'This cursor is not one of ours', {
          fields: { 'query.cursor': 'is not valid' },
        });
      }
      return db.tenant(caller.tenant, (tx) => listApprovals(deps, tx, query, caller));
    },
    'approvals.counts': ({ caller }) =>
      db.tenant(caller.tenant, async (tx) => ({ ...(await countApprovals(tx, caller)), needed: await allNeeded(tx) })),
    'approvals.policies': async ({ caller }) => ({ items: await db.tenant(caller.tenant, listPolicies) }),
    'approvals.setPolicy': ({ params, body, caller }) =>
      db.tenant(caller.tenant, async (tx) => {
        await changePolicy(deps, tx, { ...params, ...body }, caller);
        return (await listPolicies(tx)).find(({ kind }) => kind === params.kind)!;
      }),
    'approvals.get': ({ params, caller }) => read(caller, params.id),
    async 'approvals.approve'({ params, body, caller }) {
      await approvals.decide(caller, { id: params.id, verdict: 'approve', reason: body.reason });
      return read(caller, params.id);
    },
    async 'approvals.decline'({ params, body, caller }) {
      await approvals.decide(caller, { id: params.id, verdict: 'decline', reason: body.reason });
      return read(caller, params.id);
    },
    async 'approvals.withdraw'({ params, caller }) {
      await approvals.withdraw(caller, params.id);
      return read(caller, params.id);
    },
    async 'approvals.comment'({ params, body, caller }) {
      await approvals.comment(caller, params.id, body.words);
      return read(caller, params.id);
    },
  });
}
