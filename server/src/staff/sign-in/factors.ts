import type { Factors } from '#contracts/http/sign-in';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { networkOf, type StaffCaller } from '#platform/http';
import { mustHold, rightsOf } from '../rights.ts';
import { endOtherSessions, endSessions, mustBePerson, readPerson } from '../sessions.ts';
import { noteBringer, type StaffTables } from '../store.ts';
import type { SignInDeps } from './deps.ts';
import {
  askForNewPasskey,
  forgetPasskeys,
  keepPasskey,
  removePasskey,
  renamePasskey,
  type FromBrowser,
} from './passkeys.ts';
import { isSecondFactorRequired } from './policy.ts';
import { forgetRecoveryCodes, newRecoveryCodes, recoveryCodesLeft } from './recovery.ts';
import { mustBeJustProven, viewFactors, waysOf } from './standing.ts';
import { confirmTotp, forgetTotp, offerTotp, type Offered } from './totp.ts';

/** A second factor was set up; the codes are there when it was the first. */
interface WithCodes {
  factors: Factors;
  codes: string[] | null;
}

/** All that changes something refuses with `session.proof_required` when the last proof is more than ten minutes old. */
export interface FactorVerbs {
  factors(tx: Tx, caller: StaffCaller): Promise<Factors>;
  beginTotp(caller: StaffCaller): Promise<Offered>;
  /** Refuses with `factor.wrong_code` and `session.throttled`. */
  confirmTotp(caller: StaffCaller, given: { code: string; ip: string }): Promise<WithCodes>;
  /** Refuses with `factor.last` while the company asks for one. */
  removeTotp(caller: StaffCaller): Promise<Factors>;
  newRecoveryCodes(caller: StaffCaller): Promise<WithCodes>;
  beginPasskey(caller: StaffCaller): Promise<{ ticket: string; options: Record<string, unknown> }>;
  addPasskey(caller: StaffCaller, made: { ticket: string; response: FromBrowser; name: string }): Promise<WithCodes>;
  renamePasskey(caller: StaffCaller, mark: { id: string; name: string }): Promise<Factors>;
  removePasskey(caller: StaffCaller, id: string): Promise<Factors>;
  /** An admin opens the way for somebody who lost them all: factors and sessions of that account end. */
  resetFactors(caller: StaffCaller, staffId: string): Promise<void>;
}

export function factorVerbs(deps: SignInDeps): FactorVerbs {
  return {
    factors: (tx, caller) => viewFactors(tx, caller, deps.now()),
    ...totpVerbs(deps),
    ...passkeyVerbs(deps),
    newRecoveryCodes: (caller) =>
      change(deps, caller, 'recovery_codes.renewed', async (tx) => {
        if ((await waysOf(tx, caller.staffId)).length === 0) {
          throw refuse('factor.not_begun', 'Recovery codes belong to a second factor; set up one first');
        }
        const codes = await newRecoveryCodes(deps, tx, caller.staffId);
        return { factors: await viewFactors(tx, caller, deps.now()), codes };
      }),
    resetFactors: (caller, staffId) => resetFactors(deps, caller, staffId),
  };
}

function totpVerbs(deps: SignInDeps): Pick<FactorVerbs, 'beginTotp' | 'confirmTotp' | 'removeTotp'> {
  const { db, now, throttle } = deps;
  return {
    beginTotp: (caller) =>
      db.tenant(caller.tenant, async (tx) => {
        mustBePerson(caller);
        await mustBeJustProven(tx, caller, now());
        return offerTotp(deps, tx, await ownerOf(tx, caller.staffId));
      }),
    async confirmTotp(caller, { code, ip }) {
      await throttle.begin('code', caller.staffId, networkOf(ip));
      const result = await change(deps, caller, 'totp.added', async (tx) => {
        await confirmTotp(deps, tx, caller.staffId, code);
        return added(deps, tx, caller);
      });
      await throttle.succeeded('code', caller.staffId, networkOf(ip));
      return result;
    },
    removeTotp: (caller) =>
      change(deps, caller, 'totp.removed', async (tx) => {
        await forgetTotp(tx, caller.staffId);
        return removed(deps, tx, caller);
      }),
  };
}

type PasskeyVerbs = Pick<FactorVerbs, 'beginPasskey' | 'addPasskey' | 'renamePasskey' | 'removePasskey'>;

function passkeyVerbs(deps: SignInDeps): PasskeyVerbs {
  const { db, now, tickets } = deps;
  return {
    beginPasskey: (caller) =>
      db.tenant(caller.tenant, async (tx) => {
        mustBePerson(caller);
        await mustBeJustProven(tx, caller, now());
        const options = await askForNewPasskey(deps, tx, await ownerOf(tx, caller.staffId));
        const { challenge } = options;
        return { options, ticket: tickets.issue('new-passkey', { challenge, staffId: caller.staffId }) };
      }),
    async addPasskey(caller, { ticket, response, name }) {
      const asked = tickets.read<{ challenge: string; staffId: string }>('new-passkey', ticket);
      if (asked.staffId !== caller.staffId) throw refuse('passkey.refused', 'This was asked for by another account');
      await tickets.spend(ticket);
      return change(deps, caller, 'passkey.added', async (tx) => {
        await keepPasskey(deps, tx, { staffId: caller.staffId, name, response, challenge: asked.challenge });
        return added(deps, tx, caller);
      });
    },
    renamePasskey: (caller, { id, name }) =>
      db.tenant(caller.tenant, async (tx) => {
        await renamePasskey(tx, { staffId: caller.staffId, id }, name);
        return viewFactors(tx, caller, now());
      }),
    removePasskey: (caller, id) =>
      change(deps, caller, 'passkey.removed', async (tx) => {
        await removePasskey(tx, { staffId: caller.staffId, id });
        return removed(deps, tx, caller);
      }),
  };
}

/** A change of what opens the account: only just after a proof, audited, and the end of all other sessions. */
async function change<R>(
  { db, audit, now }: SignInDeps,
  caller: StaffCaller,
  action: string,
  work: (tx: Tx) => Promise<R>,
): Promise<R> {
  mustBePerson(caller);
  return db.tenant(caller.tenant, async (tx) => {
    await mustBeJustProven(tx, caller, now());
    const result = await work(tx);
    await endOtherSessions(tx, caller);
    await audit.append(tx, { actor: `staff:${caller.staffId}`, action, target: `staff:${caller.staffId}` });
    return result;
  });
}

/** Whoever sets up the first factor gets codes for the day he loses it. */
async function added(deps: SignInDeps, tx: Tx, caller: StaffCaller): Promise<WithCodes> {
  const mine = tx.tables<StaffTables>().updateTable('sessions').set({ strong: true });
  await mine.where('tenant_id', '=', tx.tenant).where('id', '=', caller.sessionId).execute();
  const first = (await recoveryCodesLeft(tx, caller.staffId)) === 0;
  const codes = first ? await newRecoveryCodes(deps, tx, caller.staffId) : null;
  return { factors: await viewFactors(tx, caller, deps.now()), codes };
}

async function removed({ now }: SignInDeps, tx: Tx, caller: StaffCaller): Promise<Factors> {
  if ((await waysOf(tx, caller.staffId)).length === 0) {
    if (await isSecondFactorRequired(tx)) {
      throw refuse('factor.last', 'Your company asks for a second factor; set up another before you remove this one');
    }
    await forgetRecoveryCodes(tx, caller.staffId);
  }
  return viewFactors(tx, caller, now());
}

async function resetFactors({ db, audit }: SignInDeps, caller: StaffCaller, staffId: string): Promise<void> {
  if (staffId === caller.staffId) {
    throw refuse('permission.denied', 'Change your own factors on the page of your account');
  }
  await db.tenant(caller.tenant, async (tx) => {
    // With a reset password this opens the account: only whoever holds as much may do it.
    mustHold(caller, await rightsOf(tx, (await readPerson(tx, staffId, 'lock')).roles));
    await forgetTotp(tx, staffId);
    await forgetRecoveryCodes(tx, staffId);
    await forgetPasskeys(tx, staffId);
    // Whoever can open an account again is not somebody whom it may ask for approval.
    await noteBringer(tx, staffId, caller.staffId);
    await endSessions(tx, staffId);
    const entry = { actor: `staff:${caller.staffId}`, action: 'factors.reset', target: `staff:${staffId}` };
    await audit.append(tx, entry);
  });
}

async function ownerOf(tx: Tx, staffId: string) {
  const { email, name } = await readPerson(tx, staffId);
  const mine = tx.tables<StaffTables>().selectFrom('tenants').select('name').where('id', '=', tx.tenant);
  return { staffId, email, name, company: (await mine.executeTakeFirstOrThrow()).name };
}
