import { Secret, TOTP } from 'otpauth';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { SignInDeps } from './deps.ts';
import type { SignInTables } from './store.ts';

/** Codes of the step before and after are taken too: clocks differ (RFC 6238, section 5.2). */
const WINDOW = 1;
const PERIOD_S = 30;
const DIGITS = 6;
/** 160 bits, as RFC 4226 recommends. */
const SECRET_BYTES = 20;

type Deps = Pick<SignInDeps, 'keys' | 'now'>;

export interface Offered {
  /** Base32. */
  secret: string;
  /** `otpauth://…`, for the QR code. */
  uri: string;
}

/** Makes a secret for an authenticator. It counts once `confirmTotp` saw a code of it; an older one counts till then. */
export async function offerTotp(
  { keys }: Deps,
  tx: Tx,
  owner: { staffId: string; email: string; company: string },
): Promise<Offered> {
  const secret = new Secret({ size: SECRET_BYTES }).base32;
  const next_sealed = keys.own.seal(secret, place(tx, owner.staffId));
  const offered = { tenant_id: tx.tenant, staff_id: owner.staffId, next_sealed };
  const mine = tx.tables<SignInTables>().insertInto('totp_secrets').values(offered);
  await mine.onConflict((on) => on.column('staff_id').doUpdateSet({ next_sealed })).execute();
  const label = { issuer: `Liren ${owner.company}`.replaceAll(':', ' '), label: owner.email };
  return { secret, uri: authenticator(secret, label).toString() };
}

/** Refuses with `factor.not_begun` when no secret was offered, with `factor.wrong_code` when the code is not of it. */
export async function confirmTotp({ keys, now }: Deps, tx: Tx, staffId: string, code: string): Promise<void> {
  const row = await lockRow(tx, staffId);
  if (!row?.next_sealed) throw refuse('factor.not_begun', 'Ask for a secret first');
  const step = stepOf(keys.own.open(row.next_sealed, place(tx, staffId)), code, now());
  if (step === null) throw refuse('factor.wrong_code', 'This is not the code that the authenticator shows now');
  const counts = { sealed: row.next_sealed, next_sealed: null, confirmed_at: now(), last_step: step };
  const mine = tx.tables<SignInTables>().updateTable('totp_secrets').set(counts);
  await mine.where('tenant_id', '=', tx.tenant).where('staff_id', '=', staffId).execute();
}

/** Takes a code, each at most once, also when two come at the same time. */
export async function takeTotp({ keys, now }: Deps, tx: Tx, staffId: string, code: string): Promise<boolean> {
  const row = await lockRow(tx, staffId);
  if (!row?.sealed) return false;
  const step = stepOf(keys.own.open(row.sealed, place(tx, staffId)), code, now());
  if (step === null || step <= row.last_step) return false;
  const mine = tx.tables<SignInTables>().updateTable('totp_secrets').set({ last_step: step });
  await mine.where('tenant_id', '=', tx.tenant).where('staff_id', '=', staffId).execute();
  return true;
}

/** Since when an authenticator counts for this account; null when none does. */
export async function totpSince(tx: Tx, staffId: string): Promise<Date | null> {
  const mine = tx.tables<SignInTables>().selectFrom('totp_secrets').select('confirmed_at');
  const row = await mine.where('tenant_id', '=', tx.tenant).where('staff_id', '=', staffId).executeTakeFirst();
  return row?.confirmed_at ?? null;
}

export async function forgetTotp(tx: Tx, staffId: string): Promise<void> {
  const mine = tx.tables<SignInTables>().deleteFrom('totp_secrets').where('tenant_id', '=', tx.tenant);
  await mine.where('staff_id', '=', staffId).execute();
}

async function lockRow(tx: Tx, staffId: string) {
  const mine = tx.tables<SignInTables>().selectFrom('totp_secrets').select(['sealed', 'next_sealed', 'last_step']);
  return mine.where('tenant_id', '=', tx.tenant).where('staff_id', '=', staffId).forUpdate().executeTakeFirst();
}

/** The time step that this code belongs to, near now; null when it is no code of this secret. */
function stepOf(secret: string, code: string, now: Date): number | null {
  const token = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const timestamp = now.getTime();
  const delta = authenticator(secret).validate({ token, timestamp, window: WINDOW });
  return delta === null ? null : TOTP.counter({ period: PERIOD_S, timestamp }) + delta;
}

function authenticator(secret: string, label: { issuer?: string; label?: string } = {}): TOTP {
  const parts = { algorithm: 'SHA1', digits: DIGITS, period: PERIOD_S, secret: Secret.fromBase32(secret) };
  return new TOTP({ ...parts, ...label });
}

/** Moved to another account a secret does not open. */
function place(tx: Tx, staffId: string): string {
  return `totp/${tx.tenant}/${staffId}`;
}
