import type { FactKind } from '#contracts/http/memory';
import { statement, type Tx } from '#platform/db';

export interface FactRow {
  id: string;
  customer_id: string;
  kind: FactKind;
  sealed: Buffer;
  lasting: boolean;
  told_at: Date;
  expires_at: Date;
}

/** Whether he wants to be remembered, and since when what he says counts. */
export interface MemoryRow {
  off: 'customer' | 'withdrawn' | null;
  told_after: Date;
}

const lock = statement('memory.lock', 'select pg_advisory_xact_lock(hashtextextended($1, 1))');
const columns = 'id, customer_id, kind, sealed, lasting, told_at, expires_at';
const inForce = statement<FactRow>(
  'memory.in_force',
  `select ${columns} from customer_facts where tenant_id = $1 and customer_id = $2 and expires_at > $3 order by told_at, id`,
);
const after = statement<FactRow>(
  'memory.after',
  `select ${columns} from customer_facts where tenant_id = $1 and id > $2 order by id limit $3`,
);
const state = statement<MemoryRow>(
  'memory.state',
  'select off, told_after from customer_memories where tenant_id = $1 and customer_id = $2',
);
const keepState = statement(
  'memory.keep_state',
  `insert into customer_memories (tenant_id, customer_id, off, told_after) values ($1, $2, $3, $4)
   on conflict (tenant_id, customer_id) do update set off = excluded.off,
     told_after = greatest(customer_memories.told_after, excluded.told_after)`,
);
/** What was told earlier never takes the place of what was told later. */
const keep = statement(
  'memory.keep',
  `insert into customer_facts (tenant_id, id, customer_id, kind, sealed, lasting, told_at, expires_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8)
   on conflict (tenant_id, customer_id, kind) do update set id = excluded.id, sealed = excluded.sealed,
     lasting = excluded.lasting, told_at = excluded.told_at, expires_at = excluded.expires_at
   where customer_facts.told_at <= excluded.told_at`,
);
const drop = statement<{ kind: FactKind }>(
  'memory.drop',
  'delete from customer_facts where tenant_id = $1 and customer_id = $2 and id = $3 returning kind',
);
const dropAll = statement('memory.drop_all', 'delete from customer_facts where tenant_id = $1 and customer_id = $2');
const dropState = statement(
  'memory.drop_state',
  'delete from customer_memories where tenant_id = $1 and customer_id = $2',
);
const expire = statement<{ id: string }>(
  'memory.expire',
  `delete from customer_facts where tenant_id = $1 and id in
     (select id from customer_facts where tenant_id = $1 and expires_at <= $2 limit $3) returning id`,
);

/** Who remembers and who erases wait for each other; taken after every other lock of a transaction. */
export const lockMemory = (tx: Tx, customerId: string) => tx.run(lock, [`${tx.tenant}/${customerId}`]);

export const readInForce = (tx: Tx, customerId: string, now: Date) => tx.run(inForce, [tx.tenant, customerId, now]);
export const readFactsAfter = (tx: Tx, id: string, limit: number) => tx.run(after, [tx.tenant, id, limit]);
export const readState = async (tx: Tx, customerId: string): Promise<MemoryRow | undefined> =>
  (await tx.run(state, [tx.tenant, customerId]))[0];
export const saveState = (tx: Tx, customerId: string, { off, told_after }: MemoryRow) =>
  tx.run(keepState, [tx.tenant, customerId, off, told_after]);

export async function saveFact(tx: Tx, row: FactRow): Promise<void> {
  const { id, customer_id, kind, sealed, lasting, told_at, expires_at } = row;
  await tx.run(keep, [tx.tenant, id, customer_id, kind, sealed, lasting, told_at, expires_at]);
}

/** Its kind; undefined when there was no such fact of this customer. */
export const dropFact = async (tx: Tx, customerId: string, id: string) =>
  (await tx.run(drop, [tx.tenant, customerId, id]))[0]?.kind;
export const dropFacts = (tx: Tx, customerId: string) => tx.run(dropAll, [tx.tenant, customerId]);
export const dropMemory = (tx: Tx, customerId: string) => tx.run(dropState, [tx.tenant, customerId]);
export const dropExpired = async (tx: Tx, now: Date, limit: number): Promise<number> =>
  (await tx.run(expire, [tx.tenant, now, limit])).length;
