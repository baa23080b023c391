import type { Tx } from './tx.ts';

type OfCustomers = Record<string, { tenant_id: string; customer_id: string | null }>;

/** Deletes what tables of the calling chapter hold of a customer, in their column `customer_id`. */
export async function forgetIn<T>(tx: Tx, tables: readonly (keyof T & string)[], customerId: string): Promise<void> {
  for (const table of tables)
    await tx
      .tables<OfCustomers>()
      .deleteFrom(table as string)
      .where('tenant_id', '=', tx.tenant)
      .where('customer_id', '=', customerId)
      .execute();
}
