import type { Tx } from '#platform/db';
import { newId } from '#platform/ids';
import { bare } from './disguise.ts';
import type { Severity, Term } from './lexicon.ts';

interface Tables {
  lexicon_terms: {
    tenant_id: string;
    id: string;
    term: string;
    folded: string;
    reason: string;
    severity: Severity;
    unless_denied: boolean;
  };
  link_hosts: { tenant_id: string; host: string };
}

/** Terms of one company; more than a person can have written. */
export const MAX_TERMS = 50_000;
export const MAX_HOSTS = 1_000;
const BATCH = 500;

export async function readTerms(tx: Tx): Promise<Term[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('lexicon_terms')
    .select(['term', 'reason', 'severity', 'unless_denied as unlessDenied'])
    .where('tenant_id', '=', tx.tenant)
    .limit(MAX_TERMS)
    .execute();
  return rows;
}

export async function readHosts(tx: Tx): Promise<string[]> {
  const query = tx.tables<Tables>().selectFrom('link_hosts').select('host').where('tenant_id', '=', tx.tenant);
  return (await query.orderBy('host').limit(MAX_HOSTS).execute()).map(({ host }) => host);
}

export async function saveTerms(tx: Tx, terms: readonly Term[]): Promise<void> {
  // One statement may not touch a row twice.
  const rows = new Map(
    terms.map(({ term, reason, severity, unlessDenied }) => {
      const folded = bare(term).text;
      return [
        folded,
        { tenant_id: tx.tenant, id: newId(), term, folded, reason, severity, unless_denied: unlessDenied },
      ];
    }),
  );
  for (const batch of batches([...rows.values()])) {
    await tx
      .tables<Tables>()
      .insertInto('lexicon_terms')
      .values(batch)
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'folded']).doUpdateSet((row) => ({
          term: row.ref('excluded.term'),
          reason: row.ref('excluded.reason'),
          severity: row.ref('excluded.severity'),
          unless_denied: row.ref('excluded.unless_denied'),
        })),
      )
      .execute();
  }
}

export async function saveHosts(tx: Tx, hosts: readonly string[]): Promise<void> {
  for (const batch of batches(hosts.map((host) => ({ tenant_id: tx.tenant, host })))) {
    await tx
      .tables<Tables>()
      .insertInto('link_hosts')
      .values(batch)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

function batches<T>(rows: readonly T[]): T[][] {
  const count = Math.ceil(rows.length / BATCH);
  return Array.from({ length: count }, (_, i) => rows.slice(i * BATCH, (i + 1) * BATCH));
}
