import { sql } from 'kysely';
import { learningLimits, type IntentExample } from '#contracts/http/learning';
import { normalise } from '#libs/text';
import { forgetIn, type Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { alone, markOf, placeIn, remember, type Edit } from '../edit.ts';
import type { ExampleRow, Tables } from '../tables.ts';
import { fetchIntent } from './intents.ts';

/** Rows of one insert. */
const BATCH = 1_000;

export interface NewExample {
  readonly intentId: string | null;
  readonly text: string;
  /** Whose words they are. */
  readonly customerId?: string;
}

interface ExampleQuery {
  readonly intentId?: string | undefined;
  readonly search?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** What two writings of one text have in common. */
export const keyOf = (text: string) => normalise(text).replace(/[\p{P}\p{S}\s]/gu, '') || text.trim();

/** A page of the examples of an intent, or of those out of scope; the latest first. */
export async function listExamples(tx: Tx, { intentId, search = '', cursor, limit }: ExampleQuery) {
  let query = live(tx).selectAll();
  query = intentId === undefined ? query.where('intent_id', 'is', null) : query.where('intent_id', '=', intentId);
  if (search.trim() !== '') query = query.where(sql<boolean>`strpos(lower(text), lower(${search.trim()})) > 0`);
  const before = placeIn(cursor, ['number']);
  if (before) query = query.where('n', '<', before[0]!);
  const found = await query
    .orderBy('n', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = found.slice(0, limit);
  return { items: shown.map(exampleView), next: found.length > limit ? markOf(Number(shown.at(-1)!.n)) : null };
}

/** Adds what its intent does not have yet. Refuses with `intent.not_found`, `intent.removed`, `example.too_many`. */
export async function addExamples(
  tx: Tx,
  examples: readonly NewExample[],
  { now, from }: Edit & { readonly from: ExampleRow['origin'] },
): Promise<{ items: IntentExample[]; known: number }> {
  await alone(tx);
  for (const intentId of new Set(examples.flatMap(({ intentId }) => intentId ?? []))) await mustBeLive(tx, intentId);
  const rows = new Map(
    examples.map(({ intentId, text, customerId = null }) => [
      `${intentId} ${keyOf(text)}`,
      { intent_id: intentId, text: text.trim(), text_key: keyOf(text), customer_id: customerId },
    ]),
  );
  const added: ExampleRow[] = [];
  const values = [...rows.values()].map((row) => ({
    ...row,
    tenant_id: tx.tenant,
    id: newId(now.getTime()),
    origin: from,
    created_at: now,
    changed_at: now,
    removed_at: null,
  }));
  for (let at = 0; at < values.length; at += BATCH)
    added.push(
      ...(await tx
        .tables<Tables>()
        .insertInto('intent_examples')
        .values(values.slice(at, at + BATCH))
        .onConflict((same) =>
          same.columns(['tenant_id', 'intent_id', 'text_key']).where('removed_at', 'is', null).doNothing(),
        )
        .returningAll()
        .execute()),
    );
  if ((await countExamples(tx)) > learningLimits.examples) throw tooMany();
  return { items: added.map(exampleView), known: examples.length - added.length };
}

/** Refuses with `example.not_found` and `example.known`. */
export async function updateExample(tx: Tx, id: string, text: string, edit: Edit): Promise<IntentExample> {
  await alone(tx);
  const before = await live(tx).selectAll().where('id', '=', id).executeTakeFirst();
  if (!before) throw notFound();
  await refuseKnown(tx, before.intent_id, { key: keyOf(text), except: id });
  const row = await tx
    .tables<Tables>()
    .updateTable('intent_examples')
    .set({ text: text.trim(), text_key: keyOf(text), changed_at: edit.now })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await remember(tx, edit, { action: 'example.change', target: targetOf(row.intent_id), detail: { count: 1 } });
  return exampleView(row);
}

/** Those that the other intent has already stay where they are. Refuses with `intent.not_found`, `intent.removed`. */
export async function moveExamples(
  tx: Tx,
  { ids, intentId }: { ids: readonly string[]; intentId: string | null },
  edit: Edit,
): Promise<number> {
  await alone(tx);
  if (intentId !== null) await mustBeLive(tx, intentId);
  const { numUpdatedRows } = await tx
    .tables<Tables>()
    .updateTable('intent_examples as e')
    .set({ intent_id: intentId, changed_at: edit.now })
    .where('e.tenant_id', '=', tx.tenant)
    .where('e.removed_at', 'is', null)
    .where('e.id', 'in', [...ids])
    .where(sql<boolean>`e.intent_id is distinct from ${intentId}::uuid`)
    .where(isFirst(ids))
    .where(hasNoTwin(intentId))
    .executeTakeFirstOrThrow();
  return counted(tx, Number(numUpdatedRows), { action: 'example.move', target: targetOf(intentId) }, edit);
}

/** Of equal texts that come from different places only one can stand in one place. */
const isFirst = (ids: readonly string[]) => sql<boolean>`e.id = (select min(s.id::text)::uuid from intent_examples s
  where s.tenant_id = e.tenant_id and s.text_key = e.text_key and s.removed_at is null and s.id = any(${[...ids]}::uuid[]))`;

const hasNoTwin = (intentId: string | null) => sql<boolean>`not exists (select 1 from intent_examples t
  where t.tenant_id = e.tenant_id and t.removed_at is null and t.text_key = e.text_key
    and t.intent_id is not distinct from ${intentId}::uuid)`;

/** Takes examples away; `restoreExamples` brings them back. */
export async function removeExamples(tx: Tx, ids: readonly string[], edit: Edit): Promise<number> {
  const { numUpdatedRows } = await tx
    .tables<Tables>()
    .updateTable('intent_examples')
    .set({ removed_at: edit.now, changed_at: edit.now })
    .where('tenant_id', '=', tx.tenant)
    .where('removed_at', 'is', null)
    .where('id', 'in', [...ids])
    .executeTakeFirstOrThrow();
  return counted(tx, Number(numUpdatedRows), { action: 'example.remove', target: 'understanding:examples' }, edit);
}

/** Those whose words stand there again meanwhile stay away. Refuses with `example.too_many`. */
export async function restoreExamples(tx: Tx, ids: readonly string[], edit: Edit): Promise<number> {
  await alone(tx);
  const { numUpdatedRows } = await tx
    .tables<Tables>()
    .updateTable('intent_examples as e')
    .set({ removed_at: null, changed_at: edit.now })
    .where('e.tenant_id', '=', tx.tenant)
    .where('e.removed_at', 'is not', null)
    .where('e.id', 'in', [...ids])
    .where(sql<boolean>`not exists (select 1 from intent_examples t where t.tenant_id = e.tenant_id
      and t.removed_at is null and t.text_key = e.text_key and t.intent_id is not distinct from e.intent_id)`)
    .executeTakeFirstOrThrow();
  if ((await countExamples(tx)) > learningLimits.examples) throw tooMany();
  return counted(tx, Number(numUpdatedRows), { action: 'example.restore', target: 'understanding:examples' }, edit);
}

/** An example that teaches, under the name of its intent. */
export interface Taught {
  readonly id: string;
  readonly text: string;
  readonly label: string | null;
  readonly customerId: string | null;
}

/** Everything that teaches: examples of live intents and those out of scope, in the order they came. */
export function allExamples(tx: Tx): Promise<Taught[]> {
  return tx
    .tables<Tables>()
    .selectFrom('intent_examples as e')
    .leftJoin('intents as i', 'i.id', 'e.intent_id')
    .select(['e.id', 'e.text', 'i.name as label', 'e.customer_id as customerId'])
    .where('e.tenant_id', '=', tx.tenant)
    .where('e.removed_at', 'is', null)
    .where(sql<boolean>`(e.intent_id is null or i.removed_at is null)`)
    .orderBy('e.n')
    .limit(learningLimits.examples)
    .execute();
}

/** What stands under each intent: its id, or null, and the key of the text. */
export async function knownKeys(tx: Tx): Promise<Set<string>> {
  const rows = await live(tx).select(['intent_id', 'text_key']).execute();
  return new Set(rows.map(({ intent_id: id, text_key: key }) => `${id} ${key}`));
}

/** What the limit counts: examples that are not removed, also of removed intents. */
export async function countExamples(tx: Tx): Promise<number> {
  const { count } = await live(tx)
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** A customer's words go with him. */
export const forgetExamples = (tx: Tx, customerId: string): Promise<void> =>
  forgetIn<Tables>(tx, ['intent_examples', 'model_rows'], customerId);

async function counted(tx: Tx, count: number, done: { action: string; target: string }, edit: Edit): Promise<number> {
  if (count > 0) await remember(tx, edit, { ...done, detail: { count } });
  return count;
}

async function refuseKnown(tx: Tx, intentId: string | null, { key, except }: { key: string; except: string }) {
  const twin = await live(tx)
    .select('id')
    .where('text_key', '=', key)
    .where('id', '<>', except)
    .where(sql<boolean>`intent_id is not distinct from ${intentId}::uuid`)
    .executeTakeFirst();
  if (twin)
    throw refuse('example.known', 'The intent has this example already', { fields: { text: 'is there already' } });
}

async function mustBeLive(tx: Tx, intentId: string): Promise<void> {
  if ((await fetchIntent(tx, intentId)).removed_at !== null) throw refuse('intent.removed', 'The intent was removed');
}

function live(tx: Tx) {
  return tx
    .tables<Tables>()
    .selectFrom('intent_examples')
    .where('tenant_id', '=', tx.tenant)
    .where('removed_at', 'is', null);
}

export const targetOf = (intentId: string | null) =>
  intentId === null ? 'understanding:out-of-scope' : `intent:${intentId}`;

export const exampleView = (row: ExampleRow): IntentExample => ({
  id: row.id,
  text: row.text,
  intentId: row.intent_id,
  from: row.origin,
  createdAt: row.created_at.toISOString(),
});

const notFound = () => refuse('example.not_found', 'There is no such example');
const tooMany = () => refuse('example.too_many', `A company has at most ${learningLimits.examples} examples`);
