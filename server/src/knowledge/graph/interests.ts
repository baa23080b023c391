import type { Node } from '#libs/graph';
import { statement, type Tx } from '#platform/db';

/** Things of one customer that are kept; the oldest go first. */
const KEPT = 30;
/** Things looked at to understand 我问的那个. */
const RECENT = 10;

const latest = statement<Node>(
  'knowledge.graph_recent',
  `select e.id, e.type, e.name from graph_interests i
   join graph_entities e on e.tenant_id = i.tenant_id and e.id = i.entity_id
   where i.tenant_id = $1 and i.customer_id = $2 and e.removed_at is null and e.merged_into is null
   order by i.at desc, e.id limit ${RECENT}`,
);

/** Things a customer asked about, has or prefers, the latest first. */
export function recentOf(tx: Tx, customerId: string): Promise<readonly Node[]> {
  return tx.run(latest, [tx.tenant, customerId]);
}

const keep = statement(
  'knowledge.graph_interested',
  `insert into graph_interests (tenant_id, customer_id, entity_id, kind, at)
   select $1, $2, id, $4, $5 from unnest($3::uuid[]) as id
   on conflict (tenant_id, customer_id, entity_id, kind) do update set at = excluded.at`,
);

const trim = statement(
  'knowledge.graph_trim_interests',
  `delete from graph_interests where tenant_id = $1 and customer_id = $2 and (entity_id, kind) in (
     select entity_id, kind from graph_interests where tenant_id = $1 and customer_id = $2
     order by at desc offset ${KEPT})`,
);

/** Remembers which things a customer spoke of. */
export async function keepInterests(
  tx: Tx,
  customerId: string,
  given: { ids: readonly string[]; kind: 'asked' | 'owns' | 'prefers'; at: Date },
): Promise<void> {
  if (given.ids.length === 0) return;
  await tx.run(keep, [tx.tenant, customerId, given.ids, given.kind, given.at]);
  await tx.run(trim, [tx.tenant, customerId]);
}

const forget = statement(
  'knowledge.graph_forget_interests',
  'delete from graph_interests where tenant_id = $1 and customer_id = $2',
);

/** The customer is forgotten, or wants to be. */
export async function forgetInterests(tx: Tx, customerId: string): Promise<void> {
  await tx.run(forget, [tx.tenant, customerId]);
}
