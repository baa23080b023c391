import type { ApprovalKindName, GovernedKind } from '#contracts/http/approvals';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { StaffCaller } from '#platform/http';
import { newId } from '#platform/ids';
import { ask, finish, waitingAbout, type Question } from './ask.ts';
import type { ApprovalDeps } from './deps.ts';
import { decide, fetchRequest, votesOn, type Verdict } from './decide.ts';
import { approvalFacts, tell } from './facts.ts';
import { entitledTo } from './entitled.ts';
import { createKinds, type ApprovalKind, type Named, type Reader } from './kinds.ts';
import { COMMENTS, approvalTitles, commentsOn, visible, whoseTurn } from './list.ts';
import { approversFor, policyKind, setPolicy } from './policy.ts';
import { readAccounts } from './standing.ts';
import type { ApprovalRow, ApprovalTables } from './store.ts';

/** A request that waits, as a page about its subject shows it. */
export interface WaitingRequest {
  readonly id: string;
  readonly askedBy: Named;
  readonly askedAt: string;
  readonly waitingFor: readonly Named[];
  /** How many have voted. */
  readonly votes: number;
  readonly row: ApprovalRow;
}

/** What is asked by one person and decided by others. A chapter registers its kind, asks, and is called back once. */
export interface Approvals {
  kind(kind: ApprovalKind): void;
  /** How many people must approve this now; 0 when nobody must. */
  approversFor(tx: Tx, kind: GovernedKind): Promise<number>;
  /** Puts a question, after its subject was locked. See `ask`. */
  ask(tx: Tx, question: Question): Promise<ApprovalRow>;
  /** Subjects changed otherwise: what waits about them is outdated. Call it under the lock of each. */
  outdate(tx: Tx, change: { kind: ApprovalKindName; subjects: readonly string[]; by: Named | string }): Promise<void>;
  waitingAbout(tx: Tx, kind: ApprovalKindName, subjects: readonly string[]): Promise<Map<string, WaitingRequest>>;
  /** Subjects of one kind about which something waits; a bounded number. */
  waitingSubjects(tx: Tx, kind: ApprovalKindName): Promise<string[]>;
  /** Votes. What ended the request without a vote is committed, then refused: `approval.outdated`, `approval.expired`. */
  decide(caller: StaffCaller, vote: Verdict & { id: string }): Promise<void>;
  withdraw(caller: StaffCaller, id: string): Promise<void>;
  comment(caller: StaffCaller, id: string, words: string): Promise<void>;
  /** For the house itself, past every request: the demo company and the command line. */
  setPolicy(tx: Tx, policy: { kind: GovernedKind; approvers: number; by: string }): Promise<void>;
  /** Ends what nobody decided in time; a bounded number at once. Returns how many. */
  expire(): Promise<number>;
  /** What those of these requests that somebody may know of are about. */
  titles(tx: Tx, ids: readonly string[], reader: Reader): Promise<Map<string, string>>;
  readonly deps: ApprovalDeps;
}

/** Requests that one sweep ends. */
const SWEEP = 200;

export function createApprovals(ground: Omit<ApprovalDeps, 'kinds'>): Approvals {
  const deps = { ...ground, kinds: createKinds() };
  const { db } = deps;
  deps.kinds.add(policyKind(deps));
  return {
    deps,
    kind: deps.kinds.add,
    approversFor,
    ask: (tx, question) => ask(deps, tx, question),
    async outdate(tx, { kind, subjects, by }) {
      for (const row of await waitingAbout(tx, kind, subjects)) {
        await finish(deps, tx, row, { state: 'outdated', by });
      }
    },
    waitingAbout: (tx, kind, subjects) => waitingAmong(deps, tx, kind, subjects),
    waitingSubjects: (tx, kind) => waitingSubjects(deps, tx, kind),
    async decide(caller, vote) {
      const outcome = await db.tenant(caller.tenant, async (tx) => {
        await visible(deps, tx, { id: vote.id, caller });
        return decide(deps, tx, vote, caller);
      });
      if (outcome === 'outdated') throw refuse('approval.outdated', 'What is to be approved has changed since');
      if (outcome === 'expired') throw refuse('approval.expired', 'Nobody decided this in time');
    },
    withdraw: (caller, id) => db.tenant(caller.tenant, (tx) => withdraw(deps, tx, id, caller)),
    comment: (caller, id, words) => db.tenant(caller.tenant, (tx) => comment(deps, tx, { id, words }, caller)),
    setPolicy: (tx, policy) => setPolicy(deps, tx, policy),
    expire: () => expire(deps),
    titles: (tx, ids, reader) => approvalTitles(deps, tx, ids, reader),
  };
}

async function withdraw(deps: ApprovalDeps, tx: Tx, id: string, caller: StaffCaller): Promise<void> {
  const row = await visible(deps, tx, { id, caller, lock: true });
  if (row.asked_by !== caller.staffId) throw refuse('permission.denied', 'Only whoever asked can take a request back');
  if (row.state !== 'waiting') throw refuse('approval.decided', 'This request is decided already');
  await finish(deps, tx, row, { state: 'withdrawn', by: { id: caller.staffId, name: caller.name } });
}

async function comment(
  deps: ApprovalDeps,
  tx: Tx,
  { id, words }: { id: string; words: string },
  caller: StaffCaller,
): Promise<void> {
  const { audit, now } = deps;
  // Comments of one request wait for each other, so that their number is known.
  await visible(deps, tx, { id, caller, lock: true });
  if ((await commentsOn(tx, id)).length >= COMMENTS) {
    throw refuse('request.invalid', `A request has at most ${COMMENTS} comments`);
  }
  const { staffId, name } = caller;
  const at = now();
  const said = { id: newId(at.getTime()), approval_id: id, staff_id: staffId, staff_name: name, words, at };
  await tx
    .tables<ApprovalTables>()
    .insertInto('approval_comments')
    .values({ tenant_id: tx.tenant, ...said })
    .execute();
  await tell(tx, approvalFacts.changed, { approvalId: id });
  const target = `approval:${id}`;
  await audit.append(tx, {
    actor: `staff:${staffId}`,
    action: 'approval.commented',
    target,
    detail: { comment: said.id },
  });
}

/** Requests that may wait at once and are still looked through. */
const WAITING = 10_000;

async function waitingSubjects({ now }: ApprovalDeps, tx: Tx, kind: ApprovalKindName): Promise<string[]> {
  const rows = await tx
    .tables<ApprovalTables>()
    .selectFrom('approvals')
    .select('subject')
    .where('tenant_id', '=', tx.tenant)
    .where('kind', '=', kind)
    .where('state', '=', 'waiting')
    .where('expires_at', '>', now())
    .limit(WAITING)
    .execute();
  return rows.map(({ subject }) => subject);
}

async function waitingAmong(
  deps: ApprovalDeps,
  tx: Tx,
  kind: ApprovalKindName,
  subjects: readonly string[],
): Promise<Map<string, WaitingRequest>> {
  if (subjects.length === 0) return new Map();
  const rows = await tx
    .tables<ApprovalTables>()
    .selectFrom('approvals')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('kind', '=', kind)
    .where('subject', 'in', [...subjects])
    .where('state', '=', 'waiting')
    .where('expires_at', '>', deps.now())
    .execute();
  if (rows.length === 0) return new Map();
  const accounts = await readAccounts(tx);
  const entitled = await entitledTo(deps, tx, rows);
  const votes = await votesOn(
    tx,
    rows.map(({ id }) => id),
  );
  return new Map(
    rows.map((row) => [
      row.subject,
      {
        id: row.id,
        askedBy: { id: row.asked_by, name: row.asked_by_name },
        askedAt: row.asked_at.toISOString(),
        waitingFor: whoseTurn(deps, { row, votes, accounts, entitled }),
        votes: votes.filter(({ approval_id }) => approval_id === row.id).length,
        row,
      },
    ]),
  );
}

async function expire(deps: ApprovalDeps): Promise<number> {
  const { db, now } = deps;
  const over = await db
    .router<ApprovalTables>()
    .selectFrom('approvals')
    .select(['tenant_id', 'id'])
    .where('state', '=', 'waiting')
    .where('expires_at', '<=', now())
    .orderBy('expires_at')
    .limit(SWEEP)
    .execute();
  for (const { tenant_id, id } of over) {
    await db.tenant(tenant_id, async (tx) => {
      const row = await fetchRequest(tx, id, 'lock');
      if (row.state === 'waiting') await finish(deps, tx, row, { state: 'expired', by: 'system:clock' });
    });
  }
  return over.length;
}
