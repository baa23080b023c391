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

/** For verbs whose hot statement writes the fact row itself. */
export function announce(tx: Tx, fact: StoredFact): void {
  tx.tell('fact', fact);
}
