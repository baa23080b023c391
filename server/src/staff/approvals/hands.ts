import type { Tx } from '#platform/db';
import type { KeyTables } from '../keys/store.ts';
import type { ApprovalDeps } from './deps.ts';
import { withMakers, type Accounts } from './standing.ts';

/** Entries about one key that are looked through, the latest first. */
const ENTRIES = 500;
/** Acts that put the token of a key into somebody's hands, or make him answer for it. */
const handing: readonly string[] = ['key.created', 'key.rotated', 'key.changed', 'key.restored'];

/**
 * Those named; for each program among them its maker, and whoever has held its key since. A program that asks or writes
 * is the voice of somebody, who is then no second pair of eyes.
 */
export async function everybodyIn(
  { audit }: Pick<ApprovalDeps, 'audit'>,
  tx: Tx,
  { accounts, ids }: { accounts: Accounts; ids: readonly string[] },
): Promise<string[]> {
  const all = withMakers(accounts, ids);
  const programs = all.filter((id) => accounts.get(id)?.isProgram);
  if (programs.length === 0) return all;
  const keys = await tx
    .tables<KeyTables>()
    .selectFrom('api_keys')
    .select(['id', 'created_by'])
    .where('tenant_id', '=', tx.tenant)
    .where('staff_id', 'in', programs)
    .execute();
  if (keys.length === 0) return all;
  const targets = keys.map(({ id }) => `key:${id}`);
  const entries = await audit.list(tx, { limit: ENTRIES, query: { targets } });
  const held = entries
    .filter(({ action }) => handing.includes(action))
    .map(({ actor }) => actor.replace(/^staff:/, ''));
  return [...new Set([...all, ...keys.map(({ created_by }) => created_by), ...held])];
}
