import type { Db } from '#platform/db';
import type { SessionDeps } from '../sessions.ts';
import { accountVerbs, type AccountVerbs } from './account.ts';
import { factorVerbs, type FactorVerbs } from './factors.ts';
import { proofVerbs, type ProofVerbs } from './proof.ts';
import { providerVerbs, type ProviderDeps, type ProviderVerbs } from './provider.ts';
import { securityVerbs, type SecurityVerbs } from './security.ts';
import { signInVerbs, type SignInVerbs } from './sign-in.ts';
import { createTickets } from './tickets.ts';

export interface SignIn extends SignInVerbs, FactorVerbs, ProofVerbs, AccountVerbs, ProviderVerbs, SecurityVerbs {
  /** Forgets attempts and tickets that are over. */
  sweepSignIns(): Promise<void>;
}

/** The ways to a session, and what opens an account. */
export function createSignIn(given: Omit<ProviderDeps, 'tickets'> & SessionDeps & { db: Db }): SignIn {
  const tickets = createTickets(given);
  const deps = { ...given, tickets };
  return {
    ...signInVerbs(deps),
    ...factorVerbs(deps),
    ...proofVerbs(deps),
    ...accountVerbs(deps),
    ...providerVerbs(deps),
    ...securityVerbs(deps),
    async sweepSignIns() {
      await given.throttle.sweep();
      await tickets.sweep();
    },
  };
}
