import { sql } from 'kysely';
import type { Tx } from '#platform/db';

interface Tables {
  customers: {
    tenant_id: string;
    id: string;
    name: string;
    verified_id: string | null;
    forgotten_at: Date | null;
    last_seen_at: Date;
  };
}

/** Customers that a search may name; beyond it the ones seen last. */
const FOUND = 500;

/** Customers whose name, or for those who may know it proved identity, contains `text`. */
export async function searchCustomers(
  tx: Tx,
  text: string,
  { identities }: { identities: boolean },
): Promise<string[]> {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await tx
    .tables<Tables>()
    .selectFrom('customers')
    .select('id')
    .where('tenant_id', '=', tx.tenant)
    .where('forgotten_at', 'is', null)
    .where(sql<boolean>`(name ilike ${pattern} or (${identities} and verified_id ilike ${pattern}))`)
    .orderBy('last_seen_at', 'desc')
    .limit(FOUND)
    .execute();
  return rows.map(({ id }) => id);
}
