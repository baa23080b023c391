import type { Tx } from '#platform/db';
import { refuse, type Refusal } from '#platform/errors';
import type { StaffCaller } from '#platform/http';
import type { Standing } from '#contracts/http/approvals';
import type { ApprovalDeps } from './deps.ts';
import { finish } from './ask.ts';
import { entitledTo } from './entitled.ts';
import { approvalFacts, tell } from './facts.ts';
import { mustBePerson } from './person.ts';
import { approversFor } from './policy.ts';
import { everybodyIn, readAccounts, standingOf, type Accounts } from './standing.ts';
import type { StaffTables } from '../store.ts';
import type { ApprovalRow, ApprovalTables, VoteRow } from './store.ts';

export interface Verdict {
  readonly verdict: 'approve' | 'decline';
  readonly reason: string;
}

/** What became of a vote. The last two end the request without it. */
export type Outcome = 'counted' | 'approved' | 'declined' | 'outdated' | 'expired';

/**
 * One vote, and with the last one the deed, in one transaction. Everything is asked again here, under locks: the subject
 * first, then the request, then the voter. Refuses with `approval.not_person`, `approval.not_found`,
 * `approval.decided`, `approval.voted`, `approval.own`, `approval.related`, `approval.not_entitled`.
 */
export async function decide(
  deps: ApprovalDeps,
  tx: Tx,
  { id, verdict, reason }: Verdict & { id: string },
  caller: StaffCaller,
): Promise<Outcome> {
  mustBePerson(caller);
  const asked = await fetchRequest(tx, id);
  const kind = deps.kinds.of(asked.kind);
  const print = await kind.current(tx, asked);
  const row = await fetchRequest(tx, id, 'lock');
  await lockVoter(tx, caller.staffId);
  const accounts = await readAccounts(tx);
  const votes = await votesOn(tx, [id]);
  const involved = everybodyIn(accounts, [...row.involved, ...(await kind.involved(tx, row.subject))]);
  const permission = kind.permission(row);
  const entitled = (await entitledTo(deps, tx, [row])).get(id);
  const why = refusalFor(standing(accounts, { row, votes, permission, involved, entitled }, caller.staffId));
  if (why) throw why;

  const by = { id: caller.staffId, name: caller.name };
  if (row.expires_at <= deps.now()) {
    await finish(deps, tx, row, { state: 'expired', by: 'system:clock' });
    return 'expired';
  }
  if (print !== row.print) {
    await finish(deps, tx, row, { state: 'outdated', by });
    return 'outdated';
  }
  const vote = { tenant_id: tx.tenant, approval_id: id, staff_id: by.id, staff_name: by.name, verdict, reason };
  await tx
    .tables<ApprovalTables>()
    .insertInto('approval_votes')
    .values({ ...vote, at: deps.now() })
    .execute();
  if (verdict === 'decline') {
    await finish(deps, tx, row, { state: 'declined', by, reason });
    return 'declined';
  }
  // A vote counts as long as its voter could still give it.
  const standingVotes = votes.filter(
    (one) => standingOf(accounts, one.staff_id, { permission, involved, entitled }) === 'may',
  );
  const approvedBy = [...standingVotes.map((one) => ({ id: one.staff_id, name: one.staff_name })), by];
  const needed = Math.max(row.needed, await approversFor(tx, kind.governedBy(row)));
  const given = approvedBy.length;
  if (given < needed) {
    await tell(tx, approvalFacts.changed, { approvalId: id });
    const detail = { kind: row.kind, subject: row.subject, given, needed };
    await deps.audit.append(tx, {
      actor: `staff:${by.id}`,
      action: 'approval.voted',
      target: `approval:${id}`,
      detail,
    });
    return 'counted';
  }
  // The request ends first, so that what is done now does not find itself outdated by its own deed.
  await finish(deps, tx, row, { state: 'approved', by, reason, given });
  const askedBy = { id: row.asked_by, name: row.asked_by_name };
  await kind.execute(tx, row, { approvalId: id, askedBy, approvedBy, at: deps.now() });
  return 'approved';
}

interface Before {
  readonly row: ApprovalRow;
  readonly votes: readonly VoteRow[];
  readonly permission: Parameters<typeof standingOf>[2]['permission'];
  readonly involved: readonly string[];
  readonly entitled: ReadonlySet<string> | undefined;
}

/** How somebody stands to a request now. Who was not entitled when it was asked is not entitled by a later change. */
export function standing(
  accounts: Accounts,
  { row, votes, permission, involved, entitled }: Before,
  id: string,
): Standing {
  if (row.state !== 'waiting') return 'closed';
  if (votes.some(({ staff_id }) => staff_id === id)) return 'voted';
  const now = standingOf(accounts, id, { permission, involved, entitled });
  return now === 'may' && !row.eligible.includes(id) ? 'not-entitled' : now;
}

const refusals: Record<Exclude<Standing, 'may'>, () => Refusal> = {
  involved: () => refuse('approval.own', 'Whoever asks for an approval or wrote what is asked cannot decide it'),
  related: () =>
    refuse('approval.related', 'You and somebody involved brought each other in, or reset the other’s password'),
  'not-entitled': () => refuse('approval.not_entitled', 'You may not approve this, or could not when it was asked'),
  voted: () => refuse('approval.voted', 'You have voted on this already'),
  closed: () => refuse('approval.decided', 'This request is decided already'),
};

function refusalFor(standing: Standing): Refusal | null {
  return standing === 'may' ? null : refusals[standing]();
}

export async function fetchRequest(tx: Tx, id: string, lock?: 'lock'): Promise<ApprovalRow> {
  const one = tx
    .tables<ApprovalTables>()
    .selectFrom('approvals')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id);
  const row = await (lock ? one.forUpdate() : one).executeTakeFirst();
  if (!row) throw refuse('approval.not_found', 'There is no such request');
  return row;
}

/** A change of what the voter may do waits for his vote, or his vote for it. */
async function lockVoter(tx: Tx, staffId: string): Promise<void> {
  const mine = tx.tables<StaffTables>().selectFrom('staff').select('id').where('tenant_id', '=', tx.tenant);
  await mine.where('id', '=', staffId).forShare().execute();
}

export async function votesOn(tx: Tx, ids: readonly string[]): Promise<VoteRow[]> {
  if (ids.length === 0) return [];
  return tx
    .tables<ApprovalTables>()
    .selectFrom('approval_votes')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('approval_id', 'in', [...ids])
    .orderBy('at')
    .orderBy('staff_id')
    .execute();
}
