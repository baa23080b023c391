import { staffRoutes, type Session } from '#contracts/http/staff';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { handlers, type StaffCaller } from '#platform/http';
import { isId } from '#platform/ids';
import type { Staff } from './staff.ts';

interface RouteDeps {
  db: Db;
  staff: Staff;
}

/** The session of the browser. */
export function staffHandlers({ db, staff }: RouteDeps) {
  /** Read anew: what the caller holds may be older than what he just did. */
  async function sessionOf(tx: Tx, caller: StaffCaller): Promise<Session> {
    const view = await staff.view(tx, caller.staffId);
    const expiresAt = (await staff.expiryOf(tx, caller.sessionId)).toISOString();
    const permissions = view.mustChangePassword ? [] : [...caller.permissions];
    const idle = await staff.idleness(tx, caller.staffId);
    return { staff: view, idle, tenant: await staff.tenant(tx), permissions, csrf: caller.csrf, expiresAt };
  }
  const mySession = (caller: StaffCaller) => db.tenant(caller.tenant, (tx) => sessionOf(tx, caller));

  return handlers(staffRoutes, {
    async 'session.signIn'({ body, caller, request }) {
      const opened = await staff.signIn({ ...body, ip: caller.ip });
      request.reply('set-cookie', opened.cookie);
      return mySession(opened.caller);
    },
    'session.get': async ({ caller }) => mySession(caller),
    async 'session.signOut'({ caller, request }) {
      const { cookie } = await staff.signOut(caller);
      request.reply('set-cookie', cookie);
      return { done: true as const };
    },
    async 'session.changePassword'({ body, caller, request }) {
      await staff.changePassword(caller, { ...body, ip: request.ip });
      return mySession(caller);
    },
    'session.presence': async ({ body, caller }) =>
      db.tenant(caller.tenant, async (tx) => {
        await staff.setPresence(tx, caller.staffId, body.presence);
        return sessionOf(tx, caller);
      }),
  });
}
