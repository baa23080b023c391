import type { Customers } from '#customers';
import type { Tx } from '#platform/db';

/** What a customer is called, as he told or as it is known of him. */
export async function namesOf(tx: Tx, customers: Customers, customerId: string): Promise<string[]> {
  const profile = await customers.get(tx, customerId);
  const told = await customers.memory.remembered(tx, customerId);
  const said = told.filter(({ kind }) => kind === 'name' || kind === 'phone').map(({ value }) => value);
  return [profile.name, profile.verifiedId, profile.phone, ...said].filter((known) => known !== null);
}
