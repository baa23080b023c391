import type { Factors } from '#contracts/http/sign-in';
import type { SignInStep } from '#contracts/http/staff';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { StaffCaller } from '#platform/http';
import { readSession } from '../sessions.ts';
import { passkeysOf } from './passkeys.ts';
import { isSecondFactorRequired } from './policy.ts';
import { recoveryCodesLeft } from './recovery.ts';
import { totpSince } from './totp.ts';

/** Ms that the last proof (password or passkey) counts for changes of what opens the account. */
const PROOF_HOLDS_MS = 10 * 60_000;

type Way = Extract<SignInStep, { next: 'second-factor' }>['ways'][number];

/** How somebody can show a second factor; none when he has set up none. */
export async function waysOf(tx: Tx, staffId: string): Promise<Way[]> {
  const totp = await totpSince(tx, staffId);
  const passkeys = await passkeysOf(tx, staffId);
  const strong: Way[] = [...(totp ? ['totp' as const] : []), ...(passkeys.length > 0 ? ['passkey' as const] : [])];
  if (strong.length === 0) return [];
  return (await recoveryCodesLeft(tx, staffId)) > 0 ? [...strong, 'recovery'] : strong;
}

/** Refuses with `session.proof_required` unless somebody proved himself in this session a moment ago. */
export async function mustBeJustProven(tx: Tx, caller: StaffCaller, now: Date): Promise<void> {
  if (provenUntil(await readSession(tx, caller.sessionId), now)) return;
  throw refuse('session.proof_required', 'Say your password or show your passkey again before you change this');
}

export async function viewFactors(tx: Tx, caller: StaffCaller, now: Date): Promise<Factors> {
  const session = await readSession(tx, caller.sessionId);
  const passkeys = await passkeysOf(tx, caller.staffId);
  return {
    totpSince: (await totpSince(tx, caller.staffId))?.toISOString() ?? null,
    recoveryLeft: await recoveryCodesLeft(tx, caller.staffId),
    passkeys: passkeys.map(({ id, name, created_at, used_at, synced }) => ({
      id,
      name,
      createdAt: created_at.toISOString(),
      usedAt: used_at?.toISOString() ?? null,
      synced,
    })),
    required: await isSecondFactorRequired(tx),
    provenUntil: provenUntil(session, now)?.toISOString() ?? null,
    byProvider: session.method === 'oidc',
  };
}

function provenUntil({ proved_at }: { proved_at: Date | null }, now: Date): Date | null {
  if (!proved_at) return null;
  const until = new Date(proved_at.getTime() + PROOF_HOLDS_MS);
  return until > now ? until : null;
}
