import type { PaperField, PaperKind, SightKind } from '#libs/papers';
import { forgetIn, statement, type Tx } from '#platform/db';
import { triesOf } from './passing.ts';
import type { State, Unseen } from './port.ts';

export interface SightRow {
  file_id: string;
  conversation_id: string;
  customer_id: string;
  seq: number;
  kind: SightKind | null;
  /** What was seen, sealed; null where nothing was, and `why` says why. */
  sealed: Buffer | null;
  width: number;
  height: number;
  why: Unseen | null;
  tries: number;
  at: Date;
}

export interface PaperRow {
  id: string;
  customer_id: string;
  conversation_id: string;
  file_id: string;
  kind: PaperKind;
  form: string | null;
  state: State;
  rule: string | null;
  sealed: Buffer;
  revision: number;
  decided_by: string | null;
  decided_name: string | null;
  at: Date;
  changed_at: Date;
}

export interface CorrectionRow {
  id: string;
  paper_id: string;
  customer_id: string;
  file_id: string;
  kind: PaperKind;
  field: PaperField;
  sealed: Buffer;
  /** Null: the customer. */
  by_id: string | null;
  at: Date;
}

type Tenanted<T> = T & { tenant_id: string };
interface Tables {
  sights: Tenanted<SightRow>;
  papers: Tenanted<PaperRow>;
  paper_corrections: Tenanted<CorrectionRow>;
}

const sightsByFile = statement<SightRow>(
  'papers.sights',
  'select * from sights where tenant_id = $1 and file_id = any($2::uuid[])',
);
const saveOne = statement(
  'papers.save_sight',
  `insert into sights (tenant_id, file_id, conversation_id, customer_id, seq, kind, sealed, width, height, why, tries, at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
   on conflict (tenant_id, file_id) do update set kind = excluded.kind, sealed = excluded.sealed,
     width = excluded.width, height = excluded.height, why = excluded.why, tries = sights.tries + excluded.tries, at = excluded.at`,
);
const lookedAt = statement<{ count: number }>(
  'papers.looked_at',
  'select count(*)::int as count from sights where tenant_id = $1 and customer_id = $2 and at > $3',
);
const ofCustomer = statement<PaperRow>(
  'papers.of_customer',
  'select * from papers where tenant_id = $1 and customer_id = $2 order by at desc, id desc',
);
// Rows that are locked keep no other from being added beside them.
const lockCustomer = statement('papers.lock_customer', 'select pg_advisory_xact_lock(hashtextextended($1, 0))');
const lock = statement<PaperRow>(
  'papers.lock',
  'select * from papers where tenant_id = $1 and customer_id = $2 order by at desc, id desc for update',
);
const byId = statement<PaperRow>('papers.get', 'select * from papers where tenant_id = $1 and id = $2');
const dropOldest = statement<{ id: string }>(
  'papers.drop_oldest',
  `delete from papers where tenant_id = $1 and id in
     (select id from papers where tenant_id = $1 and customer_id = $2
      order by (state <> 'replaced') desc, at desc, id desc offset $3) returning id`,
);
// What a customer says stands on his own paper is no truth to measure by until a person has accepted it so.
const trueCorrections = statement<CorrectionRow>(
  'papers.corrections',
  `select c.* from paper_corrections c where c.tenant_id = $1 and (c.by_id is not null or exists (
     select 1 from papers p where p.tenant_id = $1 and p.id = c.paper_id and p.state = 'accepted'
       and p.decided_by is not null))
   order by c.at desc, c.id desc limit $2`,
);

export const readSights = (tx: Tx, fileIds: readonly string[]) => tx.run(sightsByFile, [tx.tenant, fileIds]);

export async function saveSight(tx: Tx, row: Omit<SightRow, 'tries'>): Promise<void> {
  const { file_id, conversation_id, customer_id, seq, kind, sealed, width, height, why, at } = row;
  await tx.run(saveOne, [
    tx.tenant,
    file_id,
    conversation_id,
    customer_id,
    seq,
    kind,
    sealed,
    width,
    height,
    why,
    triesOf(why),
    at,
  ]);
}

/** Pictures of a customer that were looked at since then. */
export const sightsSince = async (tx: Tx, customerId: string, since: Date): Promise<number> =>
  (await tx.run(lookedAt, [tx.tenant, customerId, since]))[0]!.count;

/** What was seen in a conversation, the latest first, before a sequence. */
export const sightsOf = (tx: Tx, conversationId: string, page: { before: number | null; limit: number }) => {
  const rows = tx.tables<Tables>().selectFrom('sights').selectAll().where('tenant_id', '=', tx.tenant);
  const seen = rows.where('conversation_id', '=', conversationId).where('sealed', 'is not', null);
  const from = page.before === null ? seen : seen.where('seq', '<', page.before);
  return from.orderBy('seq', 'desc').limit(page.limit).execute() as Promise<SightRow[]>;
};

/** All papers of a customer, the latest first; locked against whoever changes them, or keeps another, beside. */
export async function readPapers(tx: Tx, customerId: string, { locked = false } = {}): Promise<PaperRow[]> {
  if (locked) await tx.run(lockCustomer, [`papers ${tx.tenant} ${customerId}`]);
  return tx.run(locked ? lock : ofCustomer, [tx.tenant, customerId]);
}

export const readPaper = async (tx: Tx, id: string) => (await tx.run(byId, [tx.tenant, id]))[0];

/** False when the picture already is a paper: whoever looked at the same time was quicker. */
export async function insertPaper(tx: Tx, row: PaperRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .tables<Tables>()
    .insertInto('papers')
    .values({ tenant_id: tx.tenant, ...row })
    .onConflict((held) => held.columns(['tenant_id', 'file_id']).doNothing())
    .executeTakeFirstOrThrow();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Changes a paper that stands at `revision`; false when another was quicker. */
export async function changePaper(
  tx: Tx,
  { id, revision }: Pick<PaperRow, 'id' | 'revision'>,
  change: Partial<PaperRow>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .tables<Tables>()
    .updateTable('papers')
    .set({ ...change, revision: revision + 1 })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Keeps so many papers of a customer; those that were replaced go first, the oldest of them before all. */
export const keepLatest = (tx: Tx, customerId: string, most: number) =>
  tx.run(dropOldest, [tx.tenant, customerId, most]);

export async function insertCorrections(tx: Tx, rows: readonly CorrectionRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .tables<Tables>()
    .insertInto('paper_corrections')
    .values(rows.map((row) => ({ tenant_id: tx.tenant, ...row })))
    .execute();
}

/** What people of the company corrected, or accepted as a customer put it, the latest first. */
export const readCorrections = (tx: Tx, limit: number) => tx.run(trueCorrections, [tx.tenant, limit]);

/** Papers of the company page by page, in the order of ids. */
export const papersAfter = (tx: Tx, after: string, limit: number): Promise<PaperRow[]> =>
  tx
    .tables<Tables>()
    .selectFrom('papers')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();

export const forgetRows = (tx: Tx, customerId: string): Promise<void> =>
  forgetIn<Tables>(tx, ['sights', 'papers', 'paper_corrections'], customerId);
