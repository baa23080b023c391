import { sql } from 'kysely';
import { governedKind, type ApprovalPolicy, type GovernedKind } from '#contracts/http/approvals';
import type { Permission } from '#contracts/permissions';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { StaffCaller } from '#platform/http';
import { tell, approvalFacts } from './facts.ts';
import type { ApprovalKind } from './kinds.ts';
import type { ApprovalDeps } from './deps.ts';
import { ask } from './ask.ts';
import { mustBePerson } from './person.ts';
import { deciders, eligible, readAccounts } from './standing.ts';
import type { ApprovalRow, ApprovalTables, PolicyRow } from './store.ts';

/** What an approver of each kind must be allowed, and what whoever asks. */
export const governed: Record<GovernedKind, { permission: Permission; asking: Permission }> = {
  'knowledge.publish': { permission: 'knowledge.review', asking: 'knowledge.write' },
};

/** How many approvers this kind needs now; none unless the company says so. */
export async function approversFor(tx: Tx, kind: GovernedKind): Promise<number> {
  return (await readPolicy(tx, kind))?.approvers ?? 0;
}

/** How many approvers each kind needs now. */
export async function allNeeded(tx: Tx): Promise<Record<GovernedKind, number>> {
  return { 'knowledge.publish': await approversFor(tx, 'knowledge.publish') };
}

async function readPolicy(tx: Tx, kind: GovernedKind): Promise<PolicyRow | undefined> {
  const mine = tx.tables<ApprovalTables>().selectFrom('approval_policies').selectAll();
  return mine.where('tenant_id', '=', tx.tenant).where('kind', '=', kind).executeTakeFirst();
}

/** Changes of one policy wait for each other, also of one that has no row yet. */
async function lockPolicy(tx: Tx, kind: GovernedKind): Promise<number> {
  const name = `approval_policies ${tx.tenant} ${kind}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx.tables<ApprovalTables>());
  return approversFor(tx, kind);
}

/** For the house itself: no request, no count of people. `by` is the actor for the audit. */
export async function setPolicy(
  { audit, now }: Pick<ApprovalDeps, 'audit' | 'now'>,
  tx: Tx,
  { kind, approvers, by }: { kind: GovernedKind; approvers: number; by: string | { id: string; name: string } },
): Promise<void> {
  const from = await approversFor(tx, kind);
  const person = typeof by === 'string' ? null : by;
  const change = {
    approvers,
    changed_at: now(),
    changed_by: person?.id ?? null,
    changed_by_name: person?.name ?? null,
  };
  await tx
    .tables<ApprovalTables>()
    .insertInto('approval_policies')
    .values({ tenant_id: tx.tenant, kind, ...change })
    .onConflict((on) => on.columns(['tenant_id', 'kind']).doUpdateSet(change))
    .execute();
  const actor = typeof by === 'string' ? by : `staff:${by.id}`;
  const detail = { from, to: approvers };
  await audit.append(tx, { actor, action: 'approval.policy_changed', target: `policy:${kind}`, detail });
  await tell(tx, approvalFacts.changed, { policy: kind });
}

/**
 * More approvers at once, if enough people could be them; fewer by a request that the old number decides. Refuses with
 * `approval.too_few`, `approval.nobody`, `approval.already_waiting`.
 */
export async function changePolicy(
  deps: ApprovalDeps,
  tx: Tx,
  { kind, approvers, why }: { kind: GovernedKind; approvers: number; why: string },
  caller: StaffCaller,
): Promise<void> {
  mustBePerson(caller);
  const from = await lockPolicy(tx, kind);
  if (approvers === from) return;
  const me = { id: caller.staffId, name: caller.name };
  if (approvers > from) {
    const people = deciders(await readAccounts(tx), governed[kind], me.id);
    if (people < approvers) {
      const detail = `This needs ${approvers} people beside the asker who may approve and did not bring each other in; there are ${people}`;
      throw refuse('approval.too_few', detail);
    }
    return setPolicy(deps, tx, { kind, approvers, by: me });
  }
  await ask(deps, tx, {
    kind: 'approval.policy',
    subject: kind,
    title: kind,
    payload: { from, to: approvers },
    print: String(from),
    why,
    needed: from,
    by: me,
  });
}

/** Fewer eyes on a kind: decided by those whose eyes they are, as many as were needed so far. */
export function policyKind(deps: Pick<ApprovalDeps, 'audit' | 'now'>): ApprovalKind {
  const kindOf = (request: ApprovalRow) => governedKind.parse(request.subject);
  const numbers = ({ payload }: ApprovalRow) => ({ from: Number(payload['from']), to: Number(payload['to']) });
  return {
    name: 'approval.policy',
    governedBy: kindOf,
    permission: (request) => governed[kindOf(request)].permission,
    current: async (tx, request) => String(await lockPolicy(tx, kindOf(request))),
    involved: async () => [],
    async execute(tx, request, { approvedBy }) {
      await setPolicy(deps, tx, { kind: kindOf(request), approvers: numbers(request).to, by: approvedBy.at(-1)! });
    },
    view: async (_tx, request) => ({ kind: 'approval.policy', governs: kindOf(request), ...numbers(request) }),
    act: () => null,
  };
}

export async function listPolicies(tx: Tx): Promise<ApprovalPolicy[]> {
  const accounts = await readAccounts(tx);
  const waiting = await tx
    .tables<ApprovalTables>()
    .selectFrom('approvals')
    .select(['id', 'subject'])
    .where('tenant_id', '=', tx.tenant)
    .where('kind', '=', 'approval.policy')
    .where('state', '=', 'waiting')
    .execute();
  return Promise.all(
    governedKind.options.map(async (kind) => {
      const row = await readPolicy(tx, kind);
      const { permission } = governed[kind];
      return {
        kind,
        permission,
        approvers: row?.approvers ?? 0,
        people: eligible(accounts, { permission, involved: [] }).length,
        waiting: waiting.find(({ subject }) => subject === kind)?.id ?? null,
        changedAt: row?.changed_at.toISOString() ?? null,
        changedBy: row?.changed_by ? { id: row.changed_by, name: row.changed_by_name ?? '' } : null,
      };
    }),
  );
}
