import type { Session, SignedIn } from '#contracts/http/staff';
import type { Db, Tx } from '#platform/db';
import type { PublicCaller, RequestView, StaffCaller } from '#platform/http';
import type { From } from './sessions.ts';
import type { Outcome } from './sign-in/sign-in.ts';
import type { Staff } from './staff.ts';

/** Read anew: what the caller holds may be older than what he just did. */
export async function viewSession(staff: Staff, tx: Tx, caller: StaffCaller): Promise<Session> {
  const seen = await staff.view(tx, caller.staffId);
  const { expiresAt, mustSetUpFactor } = await staff.standingOf(tx, caller.sessionId);
  // Whoever came from the provider of his company needs no password here.
  const mustChangePassword = seen.mustChangePassword && caller.mustChangePassword;
  return {
    staff: { ...seen, mustChangePassword },
    idle: await staff.idleness(tx, caller.staffId),
    tenant: await staff.tenant(tx),
    permissions: mustChangePassword || mustSetUpFactor ? [] : [...caller.permissions],
    csrf: caller.csrf,
    expiresAt: expiresAt.toISOString(),
    mustSetUpFactor,
  };
}

/** The session with its cookie, or what is still asked for. */
export async function signedIn(
  { db, staff }: { db: Db; staff: Staff },
  request: RequestView,
  outcome: Outcome,
): Promise<SignedIn> {
  if ('step' in outcome) return outcome.step;
  const { caller, cookie } = outcome.opened;
  // A browser holds one session: the one that this replaces could be neither used nor ended by anybody.
  const before = await staff.authenticateCookie(request.header('cookie'));
  if (before) await staff.signOut(before);
  request.reply('set-cookie', cookie);
  return db.tenant(caller.tenant, (tx) => viewSession(staff, tx, caller));
}

export function fromOf({ ip }: Pick<PublicCaller, 'ip'>, request: RequestView): From {
  return { ip, agent: request.header('user-agent') ?? '' };
}

/** The session of an account that another part of the house vouches for, with its cookie. */
export function openedFor(deps: { db: Db; staff: Staff }) {
  return async (
    account: { tenant: string; staffId: string; strong: boolean },
    request: RequestView & { ip: string },
  ): Promise<SignedIn> => signedIn(deps, request, await deps.staff.signInByMember(account, fromOf(request, request)));
}
