import { createHmac, randomInt } from 'node:crypto';
import type { Tx } from '#platform/db';
import type { SignInDeps } from './deps.ts';
import type { SignInTables } from './store.ts';

const CODES = 10;
const HALF = 5;
// Without letters and digits that are taken for each other when read from paper.
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

type Deps = Pick<SignInDeps, 'signingKey' | 'now'>;

/** Ten codes, about 49 bits each, `k7mqx-3fh9t`; all earlier ones are worthless. Shown once: only their HMAC is kept. */
export async function newRecoveryCodes({ signingKey, now }: Deps, tx: Tx, staffId: string): Promise<string[]> {
  const codes = Array.from({ length: CODES }, () => `${half()}-${half()}`);
  await forgetRecoveryCodes(tx, staffId);
  const made = { tenant_id: tx.tenant, staff_id: staffId, created_at: now(), used_at: null };
  const rows = codes.map((code) => ({ ...made, hash: hashOf(signingKey, staffId, code) }));
  await tx.tables<SignInTables>().insertInto('recovery_codes').values(rows).execute();
  return codes;
}

/** Takes a code, each once. */
export async function takeRecoveryCode(
  { signingKey, now }: Deps,
  tx: Tx,
  staffId: string,
  code: string,
): Promise<boolean> {
  const mine = tx.tables<SignInTables>().updateTable('recovery_codes').set({ used_at: now() });
  const one = mine.where('tenant_id', '=', tx.tenant).where('staff_id', '=', staffId).where('used_at', 'is', null);
  const { numUpdatedRows } = await one.where('hash', '=', hashOf(signingKey, staffId, code)).executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function recoveryCodesLeft(tx: Tx, staffId: string): Promise<number> {
  const mine = tx.tables<SignInTables>().selectFrom('recovery_codes').select('hash');
  const left = mine.where('tenant_id', '=', tx.tenant).where('staff_id', '=', staffId).where('used_at', 'is', null);
  return (await left.execute()).length;
}

export async function forgetRecoveryCodes(tx: Tx, staffId: string): Promise<void> {
  const mine = tx.tables<SignInTables>().deleteFrom('recovery_codes').where('tenant_id', '=', tx.tenant);
  await mine.where('staff_id', '=', staffId).execute();
}

function half(): string {
  return Array.from({ length: HALF }, () => letters[randomInt(letters.length)]).join('');
}

function hashOf(key: Buffer, staffId: string, code: string): Buffer {
  const plain = code.toLowerCase().replace(/[^a-z\d]/g, '');
  return createHmac('sha256', key).update(`recovery code\n${staffId}\n${plain}`).digest();
}
