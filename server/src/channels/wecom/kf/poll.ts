import type { Db } from '#platform/db';
import { askedAt, callFor, leftAlone } from './store.ts';

/** An account that nobody called about is pulled this often. */
const QUIET_MS = 5 * 60_000;
/** Accounts of one round; the others come with the next. */
const ROUND = 500;

/** Calls for every account that serves and was left alone: a callback that was lost loses nothing. How many. */
export async function pollAccounts({ db, now }: { db: Db; now(): Date }): Promise<number> {
  const quiet = await leftAlone(db, new Date(now().getTime() - QUIET_MS), ROUND);
  for (const [tenant, accounts] of Map.groupBy(quiet, ({ tenant_id }) => tenant_id))
    await db.tenant(tenant, async (tx) => {
      for (const id of accounts.map((account) => account.id).toSorted()) {
        await askedAt(tx, id, now());
        await callFor(tx, id, {});
      }
    });
  return quiet.length;
}
