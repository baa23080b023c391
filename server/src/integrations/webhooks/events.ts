import type { Tx } from '#platform/db';
import type { Facts } from '#platform/facts';
import type { Db } from '#platform/db';
import { newId } from '#platform/ids';
import { post } from '#platform/lanes';
import { happenings, heardFacts, type Happening, type HappeningDeps } from './happening.ts';
import { WEBHOOK_LANE } from './lane.ts';
import type { WebhookTables } from './store.ts';

export interface FollowDeps extends HappeningDeps {
  db: Db;
  facts: Facts;
}

/** Writes down what happened for each endpoint that wants to know, once per fact, and wakes its lane. */
export function followFacts(deps: FollowDeps): void {
  deps.facts.durable('webhooks', heardFacts, (fact) =>
    deps.db.tenant(fact.tenant, async (tx) => {
      if (!(await wanted(tx))) return;
      for (const happening of await happenings(tx, deps, fact)) await write(tx, happening, fact.id, deps.now());
    }),
  );
}

async function wanted(tx: Tx): Promise<boolean> {
  const any = tx.tables<WebhookTables>().selectFrom('webhook_endpoints').select('id').limit(1);
  return (await any.where('tenant_id', '=', tx.tenant).executeTakeFirst()) !== undefined;
}

async function write(tx: Tx, happening: Happening, factId: number, now: Date): Promise<void> {
  const endpoints = await tx
    .tables<WebhookTables>()
    .selectFrom('webhook_endpoints')
    .select('id')
    .where('tenant_id', '=', tx.tenant)
    .where((eb) => eb(eb.val<string>(happening.type), '=', eb.fn.any('events')))
    // What happened before somebody asked to be told is history.
    .where('created_at', '<=', happening.at)
    .execute();
  if (endpoints.length > 0) await announce(tx, { ...happening, factId }, { to: endpoints.map(({ id }) => id), now });
}

/** Stores one event with its deliveries. A fact that was heard before changes nothing. */
export async function announce(
  tx: Tx,
  event: { type: string; data: unknown; at: Date; factId: number | null },
  { to, now }: { to: readonly string[]; now: Date },
): Promise<string | null> {
  const stored = await tx
    .tables<WebhookTables>()
    .insertInto('webhook_events')
    .values({
      tenant_id: tx.tenant,
      id: newId(now.getTime()),
      fact_id: event.factId,
      type: event.type,
      at: event.at,
      data: JSON.stringify(event.data),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(['id', 'n'])
    .executeTakeFirst();
  if (!stored) return null;
  const fresh = to.map((endpoint_id) => ({
    tenant_id: tx.tenant,
    endpoint_id,
    event_id: stored.id,
    n: stored.n,
    next_at: now,
    first_tried_at: null,
    outcome: null,
    status: null,
  }));
  await tx.tables<WebhookTables>().insertInto('webhook_deliveries').values(fresh).execute();
  for (const key of to) await post(tx, { lane: WEBHOOK_LANE, key });
  return stored.id;
}
