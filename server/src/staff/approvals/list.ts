import { sql } from 'kysely';
import type { Approval, ApprovalInFull } from '#contracts/http/approvals';
import type { Permission } from '#contracts/permissions';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { StaffCaller } from '#platform/http';
import type { ApprovalDeps } from './deps.ts';
import { fetchRequest, standing, votesOn } from './decide.ts';
import { entitledTo, knownTo, type Entitled } from './entitled.ts';
import type { Reader } from './kinds.ts';
import { readAccounts, standingOf, type Accounts } from './standing.ts';
import type { ApprovalRow, ApprovalTables, CommentRow, VoteRow } from './store.ts';

/** Comments shown of one request; beyond them nobody can add another. */
export const COMMENTS = 200;

export interface ApprovalQuery {
  readonly view: 'for-me' | 'asked' | 'all';
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Requests that wait for this reader, by what stood when they were asked; the page then says how he stands now. */
const forReader = (
  staffId: string,
) => sql<boolean>`state = 'waiting' and ${staffId}::uuid = any(eligible) and not exists (
  select 1 from approval_votes v where v.tenant_id = approvals.tenant_id and v.approval_id = approvals.id
  and v.staff_id = ${staffId}::uuid)`;

/** Whoever asked, whoever may approve, and whoever reads the audit may see a request, if its kind lets him know of it. */
async function thoseSeen(
  deps: ApprovalDeps,
  tx: Tx,
  rows: readonly ApprovalRow[],
  caller: StaffCaller,
): Promise<ApprovalRow[]> {
  const near = rows.filter((row) => isNear(deps, caller, row));
  const known = await knownTo(deps, tx, near, caller);
  return near.filter(({ id }) => known.has(id));
}

function isNear(deps: ApprovalDeps, caller: StaffCaller, row: ApprovalRow): boolean {
  const { permissions, staffId } = caller;
  return (
    row.asked_by === staffId ||
    row.involved.includes(staffId) ||
    permissions.has('audit.read') ||
    permissions.has(deps.kinds.of(row.kind).permission(row))
  );
}

/** One page, the latest first. Rows that the reader may not see are left out, so that a page can be short. */
export async function listApprovals(
  deps: ApprovalDeps,
  tx: Tx,
  { view, cursor, limit }: ApprovalQuery,
  caller: StaffCaller,
): Promise<{ items: Approval[]; next: string | null }> {
  let rows = tx.tables<ApprovalTables>().selectFrom('approvals').selectAll().where('tenant_id', '=', tx.tenant);
  if (view === 'asked') rows = rows.where('asked_by', '=', caller.staffId);
  if (view === 'for-me') rows = rows.where(forReader(caller.staffId));
  if (cursor !== undefined) rows = rows.where('id', '<', cursor);
  const found = await rows
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const read = found.slice(0, limit);
  const seen = await thoseSeen(deps, tx, read, caller);
  const votes = await votesOn(
    tx,
    seen.map(({ id }) => id),
  );
  const accounts = await readAccounts(tx);
  const entitled = await entitledTo(deps, tx, seen);
  const items = seen.map((row) => viewOf(deps, { row, votes, accounts, entitled }, caller));
  return { items, next: found.length > limit ? read.at(-1)!.id : null };
}

export async function countApprovals(tx: Tx, { staffId }: StaffCaller): Promise<{ forMe: number; asked: number }> {
  const waiting = tx.tables<ApprovalTables>().selectFrom('approvals').where('tenant_id', '=', tx.tenant);
  const count = sql<number>`count(*)::int`.as('count');
  const forMe = await waiting.select(count).where(forReader(staffId)).executeTakeFirstOrThrow();
  const mine = waiting.select(count).where('state', '=', 'waiting').where('asked_by', '=', staffId);
  return { forMe: forMe.count, asked: (await mine.executeTakeFirstOrThrow()).count };
}

/** Refuses with `approval.not_found`, also for whom it does not concern. */
export async function visible(
  deps: ApprovalDeps,
  tx: Tx,
  { id, caller, lock = false }: { id: string; caller: StaffCaller; lock?: boolean },
): Promise<ApprovalRow> {
  const row = await fetchRequest(tx, id, lock ? 'lock' : undefined);
  if ((await thoseSeen(deps, tx, [row], caller)).length === 0)
    throw refuse('approval.not_found', 'There is no such request');
  return row;
}

export async function inFull(deps: ApprovalDeps, tx: Tx, id: string, caller: StaffCaller): Promise<ApprovalInFull> {
  const row = await visible(deps, tx, { id, caller });
  const votes = await votesOn(tx, [id]);
  const accounts = await readAccounts(tx);
  const entitled = await entitledTo(deps, tx, [row]);
  return {
    ...viewOf(deps, { row, votes, accounts, entitled }, caller),
    detail: await deps.kinds.of(row.kind).view(tx, row),
    waitingFor: row.state === 'waiting' ? whoseTurn(deps, { row, votes, accounts, entitled }) : [],
    votes: votes.map(({ staff_id, staff_name, verdict, reason, at }) => ({
      by: { id: staff_id, name: staff_name },
      verdict,
      reason,
      at: at.toISOString(),
    })),
    comments: (await commentsOn(tx, id)).map(commentView),
  };
}

/** Who could decide it now. */
export function whoseTurn(
  deps: ApprovalDeps,
  { row, votes, accounts, entitled }: Seen,
): { id: string; name: string }[] {
  const permission = deps.kinds.of(row.kind).permission(row);
  const asked = { permission, involved: row.involved, entitled: entitled.get(row.id) };
  const before = { row, votes: votesOf(row, votes), ...asked };
  return row.eligible.flatMap((id) =>
    standing(accounts, before, id) === 'may' ? [{ id, name: accounts.get(id)!.name }] : [],
  );
}

interface Seen {
  readonly row: ApprovalRow;
  readonly votes: readonly VoteRow[];
  readonly accounts: Accounts;
  readonly entitled: Entitled;
}

const votesOf = (row: ApprovalRow, votes: readonly VoteRow[]) => votes.filter((vote) => vote.approval_id === row.id);

function viewOf(deps: ApprovalDeps, { row, votes, accounts, entitled }: Seen, caller: StaffCaller): Approval {
  const kind = deps.kinds.of(row.kind);
  const permission: Permission = kind.permission(row);
  const own = votesOf(row, votes);
  const asked = { permission, involved: row.involved, entitled: entitled.get(row.id) };
  const standingNow = standing(accounts, { row, votes: own, ...asked }, caller.staffId);
  const counts = (vote: VoteRow) =>
    vote.verdict === 'approve' && (row.state !== 'waiting' || standingOf(accounts, vote.staff_id, asked) === 'may');
  return {
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    title: row.title,
    act: kind.act(row),
    why: row.why,
    state: row.state,
    askedBy: { id: row.asked_by, name: row.asked_by_name },
    askedAt: row.asked_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    needed: row.needed,
    given: own.filter(counts).length,
    decidedAt: row.decided_at?.toISOString() ?? null,
    decidedBy: row.decided_by ? { id: row.decided_by, name: row.decided_by_name ?? '' } : null,
    reason: row.reason,
    standing: caller.isProgram && standingNow === 'may' ? 'not-entitled' : standingNow,
    mine: row.asked_by === caller.staffId,
  };
}

export async function commentsOn(tx: Tx, id: string): Promise<CommentRow[]> {
  const mine = tx.tables<ApprovalTables>().selectFrom('approval_comments').selectAll();
  return mine.where('tenant_id', '=', tx.tenant).where('approval_id', '=', id).orderBy('id').limit(COMMENTS).execute();
}

function commentView({ id, staff_id, staff_name, words, at }: CommentRow) {
  return { id, by: { id: staff_id, name: staff_name }, words, at: at.toISOString() };
}

/** What these requests are about, as it was asked; those that the reader may not know of are left out. */
export async function approvalTitles(
  deps: ApprovalDeps,
  tx: Tx,
  ids: readonly string[],
  reader: Reader,
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const mine = tx.tables<ApprovalTables>().selectFrom('approvals').selectAll();
  const rows = await mine
    .where('tenant_id', '=', tx.tenant)
    .where('id', 'in', [...ids])
    .execute();
  const known = await knownTo(deps, tx, rows, reader);
  return new Map(rows.filter(({ id }) => known.has(id)).map(({ id, title }) => [id, title]));
}
