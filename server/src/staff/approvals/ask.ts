import { sql } from 'kysely';
import type { ApprovalKindName } from '#contracts/http/approvals';
import type { Tx } from '#platform/db';
import { must, refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { approvalFacts, tell } from './facts.ts';
import type { ApprovalDeps } from './deps.ts';
import { entitledTo } from './entitled.ts';
import type { Named } from './kinds.ts';
import { eligible, everybodyIn, readAccounts } from './standing.ts';
import type { ApprovalRow, ApprovalTables } from './store.ts';

export interface Question {
  readonly kind: ApprovalKindName;
  readonly subject: string;
  /** What the list shows; it stays as it was asked. */
  readonly title: string;
  readonly payload: Record<string, unknown>;
  /** Fingerprint of what is to be approved: another one when it is decided, and the request is outdated. */
  readonly print: string;
  readonly why: string;
  /** One or two. */
  readonly needed: number;
  readonly by: Named;
}

/** A request that nobody decided ends after this. */
export const HOLDS_MS = 7 * 24 * 60 * 60_000;

/**
 * Puts a question to those who may decide it, after its subject was locked. The same question of the same person again
 * is the request that waits already. Refuses with `approval.already_waiting`, and with `approval.nobody` when nobody
 * beside those involved could ever decide.
 */
export async function ask(deps: ApprovalDeps, tx: Tx, question: Question): Promise<ApprovalRow> {
  const { audit, now, kinds } = deps;
  const { kind, subject, title, payload, print, why, needed, by } = question;
  must(needed === 1 || needed === 2, 'one or two people approve');
  const at = now();
  await expireOverdue(deps, tx, question);
  const [before] = await waitingAbout(tx, kind, [subject]);
  if (before?.asked_by === by.id && before.print === print) return before;
  if (before)
    throw refuse('approval.already_waiting', `${before.asked_by_name} has asked for an approval of this already`);

  const draft: ApprovalRow = {
    tenant_id: tx.tenant,
    id: newId(at.getTime()),
    kind,
    subject,
    title,
    payload,
    print,
    why,
    needed,
    state: 'waiting',
    asked_by: by.id,
    asked_by_name: by.name,
    asked_at: at,
    expires_at: new Date(at.getTime() + HOLDS_MS),
    involved: [],
    eligible: [],
    decided_at: null,
    decided_by: null,
    decided_by_name: null,
    reason: null,
  };
  const accounts = await readAccounts(tx);
  const ids = [by.id, ...(await kinds.of(kind).involved(tx, subject))];
  const involved = everybodyIn(accounts, ids);
  const entitled = (await entitledTo(deps, tx, [draft])).get(draft.id);
  const able = eligible(accounts, { permission: kinds.of(kind).permission(draft), involved, entitled });
  if (able.length < needed) {
    const detail = `This needs ${needed} other people who may approve it and did not bring each other in; there are ${able.length}`;
    throw refuse('approval.nobody', detail);
  }
  const row = await tx
    .tables<ApprovalTables>()
    .insertInto('approvals')
    .values({ ...draft, payload: JSON.stringify(payload) as never, involved, eligible: able.map(({ id }) => id) })
    .returningAll()
    .executeTakeFirstOrThrow();
  await tell(tx, approvalFacts.requested, { approvalId: row.id, kind, subject });
  await audit.append(tx, {
    actor: `staff:${by.id}`,
    action: 'approval.requested',
    target: `approval:${row.id}`,
    detail: { kind, subject, needed, act: kinds.of(kind).act(row) },
  });
  return row;
}

/** What waits about these subjects, locked. */
export function waitingAbout(tx: Tx, kind: ApprovalKindName, subjects: readonly string[]): Promise<ApprovalRow[]> {
  return tx
    .tables<ApprovalTables>()
    .selectFrom('approvals')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('kind', '=', kind)
    .where('subject', '=', sql<string>`any(${subjects}::text[])`)
    .where('state', '=', 'waiting')
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** The clock may not have come by yet: what is over stands in nobody's way. */
async function expireOverdue(deps: ApprovalDeps, tx: Tx, { kind, subject }: Question): Promise<void> {
  const [before] = await waitingAbout(tx, kind, [subject]);
  if (before && before.expires_at <= deps.now())
    await finish(deps, tx, before, { state: 'expired', by: 'system:clock' });
}

/** The end of a request, told and remembered. Its row is locked. */
export async function finish(
  { audit, now, kinds }: Pick<ApprovalDeps, 'audit' | 'now' | 'kinds'>,
  tx: Tx,
  row: ApprovalRow,
  end: { state: Exclude<ApprovalRow['state'], 'waiting'>; by: Named | string; reason?: string; given?: number },
): Promise<void> {
  const { state, by, reason = null, given } = end;
  const person = typeof by === 'string' ? null : by;
  const { numUpdatedRows } = await tx
    .tables<ApprovalTables>()
    .updateTable('approvals')
    .set({ state, decided_at: now(), decided_by: person?.id ?? null, decided_by_name: person?.name ?? null, reason })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', row.id)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  must(numUpdatedRows === 1n, 'a request ends once');
  const { id, kind, subject } = row;
  if (state !== 'approved') await kinds.of(row.kind).ended?.(tx, row, { state, by: person, reason, at: now() });
  await tell(tx, approvalFacts.decided, { approvalId: id, kind, subject, outcome: state });
  const actor = typeof by === 'string' ? by : `staff:${by.id}`;
  const detail = { kind, subject, ...(given !== undefined && { given, needed: row.needed }) };
  await audit.append(tx, { actor, action: `approval.${state}`, target: `approval:${id}`, detail });
}
