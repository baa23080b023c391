import { sql } from 'kysely';
import { learningLimits, type ModelScores, type ModelVersion } from '#contracts/http/learning';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { record } from '#platform/facts';
import { newId } from '#platform/ids';
import { alone, markOf, placeIn, remember, type Edit } from '../edit.ts';
import { FACT_VERSION, perceptionFacts } from '../facts.ts';
import type { StoredReport, Tables, VersionRow } from '../tables.ts';

/** Rows of one insert. */
const BATCH = 1_000;

/** What came of a training. */
export interface Trained {
  readonly model: Uint8Array;
  readonly scores: ModelScores;
  readonly against: ModelVersion['against'];
  readonly report: StoredReport;
  /** Each example with what was said of it when it was held back; `said` is null where it was rejected. */
  readonly rows: readonly TrainedRow[];
  readonly trainSeconds: number;
}

export interface TrainedRow {
  readonly text: string;
  readonly label: string | null;
  readonly said: string | null;
  readonly probability: number;
  readonly customerId: string | null;
}

export interface NewVersion extends Trained {
  readonly cause: ModelVersion['cause'];
  readonly note: string;
  readonly dataAt: Date;
  /** Versions that somebody still needs, whatever their age. */
  readonly keep: readonly string[];
}

const columns = [
  'tenant_id',
  'id',
  'number',
  'state',
  'cause',
  'note',
  'data_at',
  'trained_at',
  'trained_by',
  'trained_by_name',
  'promoted_at',
  'promoted_by',
  'promoted_by_name',
  'previous_id',
  'intents',
  'examples',
  'out_of_scope',
  'train_seconds',
  'scores',
  'against',
] as const;

/** Keeps what came of a training as a candidate; the oldest that nobody needs makes room for it. */
export async function addVersion(
  tx: Tx,
  made: NewVersion,
  { by, now }: Pick<Edit, 'by' | 'now'>,
): Promise<ModelVersion> {
  await alone(tx);
  const { last } = await ofTenant(tx)
    .select(sql<number>`coalesce(max(number), 0)`.as('last'))
    .executeTakeFirstOrThrow();
  const id = newId(now.getTime());
  await tx
    .tables<Tables>()
    .insertInto('model_versions')
    .values({
      tenant_id: tx.tenant,
      id,
      number: last + 1,
      cause: made.cause,
      note: made.note,
      data_at: made.dataAt,
      trained_at: now,
      trained_by: by?.staffId ?? null,
      trained_by_name: by?.name ?? null,
      promoted_at: null,
      promoted_by: null,
      promoted_by_name: null,
      previous_id: null,
      intents: new Set(made.rows.flatMap(({ label }) => label ?? [])).size,
      examples: made.rows.length,
      out_of_scope: made.rows.filter(({ label }) => label === null).length,
      train_seconds: made.trainSeconds,
      model: Buffer.from(made.model),
      scores: JSON.stringify(made.scores),
      against: made.against === null ? null : JSON.stringify(made.against),
      report: JSON.stringify(made.report),
    })
    .execute();
  await keepRows(tx, id, made.rows);
  await forgetOld(tx, made.keep);
  return versionView(await fetchVersion(tx, id));
}

async function keepRows(tx: Tx, versionId: string, rows: readonly TrainedRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += BATCH) {
    const values = rows.slice(from, from + BATCH).map(({ customerId, ...row }, at) => ({
      ...row,
      tenant_id: tx.tenant,
      version_id: versionId,
      n: from + at,
      customer_id: customerId,
    }));
    await tx.tables<Tables>().insertInto('model_rows').values(values).execute();
  }
}

async function forgetOld(tx: Tx, keep: readonly string[]): Promise<void> {
  await sql`delete from model_versions where tenant_id = ${tx.tenant} and id in (
    select v.id from model_versions v where v.tenant_id = ${tx.tenant} and v.state <> 'in service'
      and v.id <> all(${[...keep]}::uuid[])
      and not exists (select 1 from model_versions s where s.tenant_id = v.tenant_id and s.state = 'in service' and s.previous_id = v.id)
    order by v.number desc offset ${learningLimits.versions - 1 - keep.length})`.execute(tx.tables<Tables>());
}

/** A page of versions, the latest first. */
export async function listVersions(tx: Tx, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const before = placeIn(cursor, ['number']);
  let query = views(tx);
  if (before) query = query.where('number', '<', Number(before[0]));
  const found = await query
    .orderBy('number', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = found.slice(0, limit);
  return { items: shown.map(versionView), next: found.length > limit ? markOf(shown.at(-1)!.number) : null };
}

/** Refuses with `version.not_found`. */
export async function fetchVersion(tx: Tx, id: string): Promise<VersionRow> {
  const row = await views(tx).where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound();
  return row;
}

/** The version in service, and the one that rolling back would put there. */
export async function serving(tx: Tx): Promise<{ now: VersionRow | null; before: VersionRow | null }> {
  const now = await views(tx).where('state', '=', 'in service').executeTakeFirst();
  const before = now?.previous_id ? await views(tx).where('id', '=', now.previous_id).executeTakeFirst() : undefined;
  return { now: now ?? null, before: before ?? null };
}

/** Puts a version in service. Refuses with `version.not_found` and `version.serves`. */
export async function promote(tx: Tx, id: string, edit: Edit, action = 'version.promote'): Promise<ModelVersion> {
  await alone(tx);
  const version = await fetchVersion(tx, id);
  if (version.state === 'in service') throw refuse('version.serves', 'The version is in service already');
  const { now } = await serving(tx);
  await change(tx, version, { edit, previous: now?.id ?? null, action });
  return versionView(await fetchVersion(tx, id));
}

/** Puts back what was in service before. Refuses with `version.no_earlier`. */
export async function rollBack(tx: Tx, edit: Edit): Promise<ModelVersion> {
  await alone(tx);
  const { before } = await serving(tx);
  if (!before) throw refuse('version.no_earlier', 'There is no version to go back to');
  // What was before it stays what was before it: going back twice goes further back.
  await change(tx, before, { edit, previous: before.previous_id, action: 'version.roll_back' });
  return versionView(await fetchVersion(tx, before.id));
}

async function change(
  tx: Tx,
  { id, number }: VersionRow,
  { edit, previous, action }: { edit: Edit; previous: string | null; action: string },
): Promise<void> {
  const versions = () => tx.tables<Tables>().updateTable('model_versions').where('tenant_id', '=', tx.tenant);
  await versions().set({ state: 'retired' }).where('state', '=', 'in service').execute();
  const promoted = {
    promoted_at: edit.now,
    promoted_by: edit.by?.staffId ?? null,
    promoted_by_name: edit.by?.name ?? null,
  };
  await versions()
    .set({ state: 'in service', previous_id: previous, ...promoted })
    .where('id', '=', id)
    .execute();
  await record(tx, { type: perceptionFacts.promoted, version: FACT_VERSION, payload: { versionId: id } });
  await remember(tx, edit, { action, target: `version:${id}`, detail: { number } });
}

/** The file of a version as it was saved. Refuses with `version.not_found`. */
export async function modelBytes(tx: Tx, id: string): Promise<Uint8Array> {
  const row = await ofTenant(tx).select('model').where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound();
  return row.model;
}

/** What a version learned from, in the order it came. */
export function trainedRows(tx: Tx, id: string): Promise<{ text: string; label: string | null }[]> {
  return tx
    .tables<Tables>()
    .selectFrom('model_rows')
    .select(['text', 'label'])
    .where('tenant_id', '=', tx.tenant)
    .where('version_id', '=', id)
    .orderBy('n')
    .execute();
}

/** Examples that were added, changed, moved, removed or restored since. */
export async function changesSince(tx: Tx, at: Date): Promise<number> {
  const { count } = await tx
    .tables<Tables>()
    .selectFrom('intent_examples')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('tenant_id', '=', tx.tenant)
    .where('changed_at', '>', at)
    .executeTakeFirstOrThrow();
  return count;
}

function views(tx: Tx) {
  return ofTenant(tx)
    .select(columns)
    .select(sql<number>`octet_length(model)`.as('size'));
}

export function ofTenant(tx: Tx) {
  return tx.tables<Tables>().selectFrom('model_versions').where('model_versions.tenant_id', '=', tx.tenant);
}

export function versionView(row: VersionRow): ModelVersion {
  const person = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? '' });
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    cause: row.cause,
    note: row.note,
    trainedAt: row.trained_at.toISOString(),
    trainedBy: person(row.trained_by, row.trained_by_name),
    promotedAt: row.promoted_at?.toISOString() ?? null,
    promotedBy: person(row.promoted_by, row.promoted_by_name),
    intents: row.intents,
    examples: row.examples,
    outOfScope: row.out_of_scope,
    trainSeconds: row.train_seconds,
    bytes: row.size,
    scores: row.scores,
    against: row.against,
  };
}

export const notFound = () => refuse('version.not_found', 'There is no such version');
