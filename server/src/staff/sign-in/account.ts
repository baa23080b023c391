import { refuse } from '#platform/errors';
import { networkOf, type StaffCaller } from '#platform/http';
import { tellChanged } from '../facts.ts';
import { weaknessOf } from '../passwords.ts';
import { endOtherSessions, mustBePerson, readPerson } from '../sessions.ts';
import type { StaffTables } from '../store.ts';
import type { SignInDeps } from './deps.ts';

interface PasswordChange {
  current: string;
  next: string;
  ip: string;
}

export interface AccountVerbs {
  /** One's own name, which customers see. */
  rename(caller: StaffCaller, name: string): Promise<void>;
  /** Ends all other sessions. Refuses with `password.wrong` and `password.weak`. */
  changePassword(caller: StaffCaller, change: PasswordChange): Promise<void>;
}

export function accountVerbs(deps: SignInDeps): AccountVerbs {
  const { db, audit } = deps;
  return {
    changePassword: (caller, change) => changePassword(deps, caller, change),
    rename: (caller, name) =>
      db.tenant(caller.tenant, async (tx) => {
        mustBePerson(caller);
        const mine = tx.tables<StaffTables>().updateTable('staff').set({ name });
        await mine.where('tenant_id', '=', tx.tenant).where('id', '=', caller.staffId).execute();
        await tellChanged(tx, caller.staffId);
        const mark = `staff:${caller.staffId}`;
        await audit.append(tx, { actor: mark, action: 'staff.updated', target: mark, detail: { renamed: true } });
      }),
  };
}

async function changePassword(
  { db, audit, hasher, now, throttle }: SignInDeps,
  caller: StaffCaller,
  { current, next, ip }: PasswordChange,
): Promise<void> {
  mustBePerson(caller);
  const { tenant, staffId, sessionId } = caller;
  const network = networkOf(ip);
  await throttle.begin('change', staffId, network);
  const person = await db.tenant(tenant, (tx) => readPerson(tx, staffId));
  if (!(await hasher.verify(person.password_hash, current))) {
    throw refuse('password.wrong', 'This is not your current password', {
      fields: { current: 'is not your password' },
    });
  }
  await throttle.succeeded('change', staffId, network);
  mustBeStrong(next, { ...person, current });
  const password_hash = await hasher.hash(next);
  await db.tenant(tenant, async (tx) => {
    const mine = tx.tables<StaffTables>();
    const { numUpdatedRows } = await mine
      .updateTable('staff')
      .set({ password_hash, must_change_password: false, password_until: null })
      .where('tenant_id', '=', tenant)
      .where('id', '=', staffId)
      .where('password_hash', '=', person.password_hash)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw refuse('password.wrong', 'Your password was changed meanwhile; sign in again');
    await endOtherSessions(tx, caller);
    // The old password no longer vouches for accounts elsewhere, and was said just now.
    const here = mine.updateTable('sessions').set({ proved_at: now(), elsewhere: null });
    await here.where('tenant_id', '=', tenant).where('id', '=', sessionId).execute();
    await audit.append(tx, { actor: `staff:${staffId}`, action: 'password.changed', target: `staff:${staffId}` });
  });
}

function mustBeStrong(next: string, owner: { email: string; name: string; current: string }): void {
  const weakness = next === owner.current ? 'Choose one that you do not use now' : weaknessOf(next, owner);
  if (weakness) throw refuse('password.weak', weakness, { fields: { next: weakness } });
}
