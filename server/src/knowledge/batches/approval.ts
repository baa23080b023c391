import { sql } from 'kysely';
import type { Tx } from '#platform/db';
import { post } from '#platform/lanes';
import type { ApprovalKind, Ended } from '#staff';
import { BATCH_KIND } from '../approval.ts';
import { whoMay } from '../folders/access.ts';
import type { BatchDecision, BatchRow } from '../governance-tables.ts';
import type { Tables } from '../store.ts';
import { BATCH_LANE } from './create.ts';
import { actOf, fetchBatch } from './store.ts';

/** Many articles at once: decided once, then done by and by. */
export function batchKind(): ApprovalKind {
  return {
    name: BATCH_KIND,
    governedBy: () => 'knowledge.publish',
    permission: () => 'knowledge.review',
    // What is in it never changes but by leaving out; each article has its own print, which is looked at when it is done.
    current: async (tx, { subject }) => ((await fetchBatch(tx, subject, 'lock')).state === 'waiting' ? subject : null),
    involved: authorsIn,
    async execute(tx, { subject }, { approvalId: id, approvedBy, at }) {
      const approval: BatchDecision = { id, approvedBy: [...approvedBy], at: at.toISOString() };
      await changeBatch(tx, subject, { state: 'running', approval: JSON.stringify(approval) });
      await post(tx, { lane: BATCH_LANE, key: subject }, {});
    },
    async view(tx, { subject }) {
      const { verb } = await fetchBatch(tx, subject);
      const { items, leftOut } = await tx
        .tables<Tables>()
        .selectFrom('article_batch_items')
        .select([sql<number>`count(*)::int`.as('items'), sql<number>`count(left_out_by)::int`.as('leftOut')])
        .where('tenant_id', '=', tx.tenant)
        .where('batch_id', '=', subject)
        .executeTakeFirstOrThrow();
      return { kind: BATCH_KIND, act: actOf[verb], batchId: subject, items, leftOut };
    },
    act: ({ payload }) => payload['act'] as ReturnType<ApprovalKind['act']>,
    async entitled(tx, requests) {
      const entitled = new Map<string, ReadonlySet<string>>();
      for (const { id, subject } of requests) {
        const staff = await whoMay(tx, 'review', await foldersIn(tx, subject));
        if (staff) entitled.set(id, new Set(staff.keys()));
      }
      return entitled;
    },
    ended,
  };
}

/** Authors of what is still to be done in it: whoever mended an article that is left out may decide the rest. */
async function authorsIn(tx: Tx, batchId: string): Promise<string[]> {
  const { rows } = await sql<{ author: string }>`select distinct unnest(a.authors)::text as author
    from article_batch_items i join articles a on a.tenant_id = i.tenant_id and a.id = i.article_id
    where i.tenant_id = ${tx.tenant} and i.batch_id = ${batchId} and i.outcome is null and i.left_out_by is null`.execute(
    tx.tables<Tables>(),
  );
  return rows.map(({ author }) => author);
}

async function foldersIn(tx: Tx, batchId: string): Promise<(string | null)[]> {
  const { rows } = await sql<{ folder_id: string | null }>`select distinct a.folder_id
    from article_batch_items i join articles a on a.tenant_id = i.tenant_id and a.id = i.article_id
    where i.tenant_id = ${tx.tenant} and i.batch_id = ${batchId} and i.outcome is null`.execute(tx.tables<Tables>());
  return rows.map(({ folder_id }) => folder_id);
}

/** It came to nothing; where somebody declined it, its drafts say why. */
async function ended(tx: Tx, { subject }: { subject: string }, { state, by, reason, at }: Ended): Promise<void> {
  const batch = await fetchBatch(tx, subject, 'lock');
  await changeBatch(tx, subject, { state, reason, done_at: at });
  const tables = tx.tables<Tables>();
  if (batch.undoes !== null) {
    const undone = tables
      .updateTable('article_batches')
      .where('tenant_id', '=', tx.tenant)
      .where('id', '=', batch.undoes);
    await undone.set({ undone_by: null }).execute();
  }
  if (state !== 'declined' || by === null || batch.verb !== 'publish') return;
  const note = JSON.stringify({ by, reason: reason ?? '', at: at.toISOString() });
  await sql`update articles set sent_back = ${note}::jsonb where tenant_id = ${tx.tenant} and id in (
    select article_id from article_batch_items
    where tenant_id = ${tx.tenant} and batch_id = ${subject} and outcome is null and left_out_by is null)`.execute(
    tables,
  );
}

async function changeBatch(
  tx: Tx,
  id: string,
  columns: Partial<Pick<BatchRow, 'state' | 'reason' | 'done_at'>> & { approval?: string },
): Promise<void> {
  const mine = tx.tables<Tables>().updateTable('article_batches').where('tenant_id', '=', tx.tenant);
  await mine.set(columns).where('id', '=', id).execute();
}
