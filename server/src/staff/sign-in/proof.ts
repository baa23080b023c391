import type { Factors } from '#contracts/http/sign-in';
import { refuse } from '#platform/errors';
import { networkOf, type StaffCaller } from '#platform/http';
import { mustBePerson, readPerson } from '../sessions.ts';
import type { StaffTables } from '../store.ts';
import type { SignInDeps } from './deps.ts';
import { whoHolds, type FromBrowser } from './passkeys.ts';
import { viewFactors } from './standing.ts';

export interface ProofVerbs {
  /** Refuses with `password.wrong` and `session.throttled`. */
  prove(caller: StaffCaller, given: { password: string; ip: string }): Promise<Factors>;
  /** Refuses with `passkey.refused`, also for a passkey of another account. */
  proveByPasskey(caller: StaffCaller, given: { ticket: string; response: FromBrowser }): Promise<Factors>;
}

/** Somebody shows again who he is, before he changes what opens his account: an open session may have been left alone. */
export function proofVerbs(deps: SignInDeps): ProofVerbs {
  const { db, now, tickets, throttle, hasher } = deps;

  const proven = (caller: StaffCaller) =>
    db.tenant(caller.tenant, async (tx) => {
      const mine = tx.tables<StaffTables>().updateTable('sessions').set({ proved_at: now() });
      await mine.where('tenant_id', '=', caller.tenant).where('id', '=', caller.sessionId).execute();
      return viewFactors(tx, caller, now());
    });

  return {
    async prove(caller, { password, ip }) {
      mustBePerson(caller);
      await throttle.begin('proof', caller.staffId, networkOf(ip));
      const person = await db.tenant(caller.tenant, (tx) => readPerson(tx, caller.staffId));
      if (!(await hasher.verify(person.password_hash, password))) {
        throw refuse('password.wrong', 'This is not your current password', { fields: { password: 'is not yours' } });
      }
      await throttle.succeeded('proof', caller.staffId, networkOf(ip));
      return proven(caller);
    },
    async proveByPasskey(caller, { ticket, response }) {
      const { challenge } = tickets.read<{ challenge: string }>('passkey', ticket);
      await tickets.spend(ticket);
      const holder = await whoHolds(deps, { challenge, response });
      if (holder.staffId !== caller.staffId) throw refuse('passkey.refused', 'This passkey belongs to another account');
      return proven(caller);
    },
  };
}
