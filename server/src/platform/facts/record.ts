import { statement, type Tx } from '../db/index.ts';

/** Something that happened, in the past tense. Carries ids, never words of a customer. */
export interface NewFact {
  /** `article.published` */
  readonly type: string;
  readonly version: number;
  readonly payload: Readonly<Record<string, string | number | boolean | null>>;
}

export interface StoredFact extends NewFact {
  readonly id: number;
  readonly tenant: string;
}

const insert = statement<{ id: number }>(
  'facts.record',
  'insert into facts (tenant_id, type, version, payload) values ($1, $2, $3, $4) returning id',
);

/** Writes the fact in the transaction of the change it tells; after the commit everybody who listens is woken. */
export async function record(tx: Tx, fact: NewFact): Promise<void> {
  const [row] = await tx.run(insert, [tx.tenant, fact.type, fact.version, JSON.stringify(fact.payload)]);
  announce(tx, { ...fact, id: row!.id, tenant: tx.tenant });
}

const insertAll = statement<{ id: number; payload: NewFact['payload'] }>(
  'facts.record_all',
  `insert into facts (tenant_id, type, version, payload)
   select $1, $2, $3, payload from jsonb_array_elements($4::jsonb) payload returning id, payload`,
);

/** Many facts of one kind in one statement, as `record` writes one; in no particular order. */
export async function recordAll(
  tx: Tx,
  { type, version, payloads }: Omit<NewFact, 'payload'> & { readonly payloads: readonly NewFact['payload'][] },
): Promise<void> {
  if (payloads.length === 0) return;
  const rows = await tx.run(insertAll, [tx.tenant, type, version, JSON.stringify(payloads)]);
  for (const { id, payload } of rows) announce(tx, { type, version, payload, id, tenant: tx.tenant });
}

/**
 * The part of a hot statement that writes a fact beside the change it tells: one for each row of `from`, in the tenant
 * that is $1. Returns `id`; what it wrote is then announced. `payload` is SQL that makes a jsonb.
 */
export function recordingSql(fact: { type: string; version: number; payload: string; from: string }): string {
  const { type, version, payload, from } = fact;
  return `insert into facts (tenant_id, type, version, payload) select $1, '${type}', ${version}, ${payload} from ${from} returning id`;
}

/** For verbs whose hot statement has written the fact row itself. */
export function announce(tx: Tx, fact: StoredFact): void {
  tx.tell('fact', fact);
}
