import type { Tx } from '#platform/db';
import type { SignInTables } from './store.ts';

/** Whether the company asks everybody for a second factor. */
export async function isSecondFactorRequired(tx: Tx): Promise<boolean> {
  const mine = tx.tables<SignInTables>().selectFrom('sign_in_policies').select('second_factor');
  return (await mine.where('tenant_id', '=', tx.tenant).executeTakeFirst())?.second_factor ?? false;
}
