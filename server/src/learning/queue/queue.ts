import { sql } from 'kysely';
import {
  learningLimits,
  type IntentExample,
  type LabelledAs,
  type QueueCounts,
  type QueuedMessage,
} from '#contracts/http/learning';
import * as conversations from '#conversations';
import type { ConversationsDeps } from '#conversations';
import { markOf, placeIn, type IntentSeen, type Perception } from '#perception';
import { forgetIn, type Tx } from '#platform/db';
import { refuse, Refusal } from '#platform/errors';
import { newId } from '#platform/ids';
import { remember, type Edit } from '../edit.ts';
import type { QueueRow, Tables } from '../tables.ts';
import { masked } from './mask.ts';

/** Ranked intents that are kept of a message. */
const RANKED = 5;

export interface Uncertain {
  readonly conversationId: string;
  readonly customerId: string;
  readonly seq: number;
  readonly reason: QueuedMessage['reason'];
  readonly intent: Pick<IntentSeen, 'ranked'>;
  readonly at: Date;
}

export interface QueueDeps {
  conversations: ConversationsDeps;
  perception: Pick<Perception, 'addExamples' | 'removeExamples' | 'refsByName'>;
  /** Names by which a customer is known. */
  namesOf(tx: Tx, customerId: string): Promise<readonly string[]>;
}

/** Notes where an uncertain message stands, in the transaction of its turn. */
export async function enqueue(
  tx: Tx,
  { conversationId, customerId, seq, reason, intent, at }: Uncertain,
): Promise<void> {
  const ranked = intent.ranked.slice(0, RANKED).map(({ name, probability }) => ({ name, probability }));
  await tx
    .tables<Tables>()
    .insertInto('label_queue')
    .values({
      tenant_id: tx.tenant,
      id: newId(at.getTime()),
      conversation_id: conversationId,
      customer_id: customerId,
      seq,
      at,
      reason,
      ranked: JSON.stringify(ranked),
      example_id: null,
      decided_at: null,
      decided_by: null,
    })
    .onConflict((same) => same.doNothing())
    .execute();
}

/** Lets the oldest that wait fall out when there are too many; of those decided as many are kept. */
export async function trimQueue(tx: Tx): Promise<void> {
  for (const isOpen of [true, false])
    await sql`delete from label_queue where tenant_id = ${tx.tenant} and id in (
      select id from label_queue where tenant_id = ${tx.tenant} and (state = 'open') = ${isOpen}
      order by at desc, id desc offset ${learningLimits.queue})`.execute(tx.tables<Tables>());
}

interface QueueQuery {
  readonly reason?: QueuedMessage['reason'] | undefined;
  readonly intentId?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** A page of messages that wait, the latest first. Those that nobody can read any more are left out. */
export async function listQueue(tx: Tx, deps: QueueDeps, { reason, intentId, cursor, limit }: QueueQuery) {
  const before = placeIn(cursor, ['number', 'id']);
  const refs = await deps.perception.refsByName(tx);
  let query = rows(tx).selectAll().where('state', '=', 'open');
  if (reason !== undefined) query = query.where('reason', '=', reason);
  if (intentId !== undefined) {
    const name = [...refs.values()].find(({ id }) => id === intentId)?.name ?? '';
    query = query.where(sql<boolean>`ranked -> 0 ->> 'name' = ${name}`);
  }
  if (before) {
    const at = new Date(Number(before[0]));
    query = query.where(({ eb, refTuple, tuple }) => eb(refTuple('at', 'id'), '<', tuple(at, String(before[1]))));
  }
  const found = await query
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = found.slice(0, limit);
  const items: QueuedMessage[] = [];
  for (const row of shown) {
    const view = await viewOf(tx, deps, { row, refs });
    if (view) items.push(view);
  }
  const last = shown.at(-1);
  return { items, next: found.length > limit && last ? markOf(last.at.getTime(), last.id) : null };
}

/** What a message means: it becomes an example. Refuses with `queue.not_found`, `queue.decided`, `intent.not_found`, `intent.removed`, `example.too_many`. */
export async function label(
  tx: Tx,
  deps: QueueDeps,
  { id, as }: { id: string; as: LabelledAs },
  edit: Edit & { readonly by: NonNullable<Edit['by']> },
): Promise<IntentExample | null> {
  const row = await fetch(tx, id);
  if (row.state !== 'open') throw refuse('queue.decided', 'The message was labelled already');
  const example = as.kind === 'skip' ? null : await exampleFrom(tx, deps, { row, as }, edit);
  await decide(tx, id, {
    state: as.kind === 'skip' ? 'skipped' : 'labelled',
    example_id: example?.id ?? null,
    decided_at: edit.now,
    decided_by: edit.by.staffId,
  });
  const target = as.kind === 'intent' ? `intent:${as.intentId}` : 'understanding:queue';
  await remember(tx, edit, { action: 'queue.label', target, detail: { as: as.kind } });
  return example;
}

async function exampleFrom(
  tx: Tx,
  deps: QueueDeps,
  { row, as }: { row: QueueRow; as: Exclude<LabelledAs, { kind: 'skip' }> },
  edit: Edit,
): Promise<IntentExample | null> {
  const text = await textOf(tx, deps, row);
  if (text === null) throw notFound();
  const intentId = as.kind === 'intent' ? as.intentId : null;
  const example = { intentId, text, customerId: row.customer_id };
  const { items } = await deps.perception.addExamples(tx, [example], { ...edit, from: 'message' });
  return items[0] ?? null;
}

/** Takes back the last label that somebody gave. Refuses with `queue.nothing_to_undo`. */
export async function undo(
  tx: Tx,
  deps: QueueDeps,
  edit: Edit & { readonly by: NonNullable<Edit['by']> },
): Promise<QueuedMessage> {
  const row = await rows(tx)
    .selectAll()
    .where('decided_by', '=', edit.by.staffId)
    .where('state', '<>', 'open')
    .orderBy('decided_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  const view = row && (await viewOf(tx, deps, { row, refs: await deps.perception.refsByName(tx) }));
  if (!row || !view) throw refuse('queue.nothing_to_undo', 'There is no label to take back');
  if (row.example_id !== null) await deps.perception.removeExamples(tx, [row.example_id], edit);
  await decide(tx, row.id, { state: 'open', example_id: null, decided_at: null, decided_by: null });
  await remember(tx, edit, { action: 'queue.undo', target: 'understanding:queue' });
  return view;
}

export async function countQueue(tx: Tx): Promise<QueueCounts> {
  const of = (state: QueueRow['state']) => sql<number>`(count(*) filter (where state = ${state}))::int`;
  return rows(tx)
    .select([of('open').as('open'), of('labelled').as('labelled'), of('skipped').as('skipped')])
    .executeTakeFirstOrThrow();
}

/** Nothing of a customer waits here any more. */
export const forgetCustomer = (tx: Tx, customerId: string): Promise<void> =>
  forgetIn<Tables>(tx, ['label_queue', 'experiment_outcomes'], customerId);

interface Viewing {
  readonly row: QueueRow;
  readonly refs: Awaited<ReturnType<Perception['refsByName']>>;
}

async function viewOf(tx: Tx, deps: QueueDeps, { row, refs }: Viewing): Promise<QueuedMessage | null> {
  const text = await textOf(tx, deps, row);
  if (text === null) return null;
  return {
    id: row.id,
    text,
    conversationId: row.conversation_id,
    seq: Number(row.seq),
    at: row.at.toISOString(),
    reason: row.reason,
    ranked: row.ranked.map(({ name, probability }) => {
      const ref = refs.get(name);
      return { intentId: ref?.id ?? null, name, title: ref?.title ?? name, probability };
    }),
  };
}

/** What the customer wrote, with his data masked; null when it can no longer be read. */
async function textOf(tx: Tx, deps: QueueDeps, row: QueueRow): Promise<string | null> {
  try {
    const conversation = { id: row.conversation_id, customer_id: row.customer_id };
    const said = await conversations.message(tx, deps.conversations, {
      conversation,
      seq: Number(row.seq),
      audience: 'customer',
    });
    if (said?.body.kind !== 'text') return null;
    const text = masked(said.body.text, await deps.namesOf(tx, row.customer_id));
    return [...text].slice(0, learningLimits.exampleText).join('');
  } catch (error) {
    // He was forgotten; his rows go with the fact that says so.
    if (error instanceof Refusal && error.status === 404) return null;
    throw error;
  }
}

async function decide(
  tx: Tx,
  id: string,
  columns: Pick<QueueRow, 'state' | 'example_id' | 'decided_at' | 'decided_by'>,
): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('label_queue')
    .set(columns)
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
}

async function fetch(tx: Tx, id: string): Promise<QueueRow> {
  const row = await rows(tx).selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw notFound();
  return row;
}

function rows(tx: Tx) {
  return tx.tables<Tables>().selectFrom('label_queue').where('tenant_id', '=', tx.tenant);
}

const notFound = () => refuse('queue.not_found', 'There is no such message in the queue');
