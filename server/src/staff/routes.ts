import { staffRoutes } from '#contracts/http/staff';
import type { Db, Tx } from '#platform/db';
import { handlers, type StaffCaller } from '#platform/http';
import { fromOf, signedIn, viewSession } from './session-view.ts';
import type { Staff } from './staff.ts';

interface RouteDeps {
  db: Db;
  staff: Staff;
}

/** The session of the browser. */
export function staffHandlers({ db, staff }: RouteDeps) {
  const sessionOf = (tx: Tx, caller: StaffCaller) => viewSession(staff, tx, caller);
  const mySession = (caller: StaffCaller) => db.tenant(caller.tenant, (tx) => sessionOf(tx, caller));

  return handlers(staffRoutes, {
    async 'session.signIn'({ body, caller, request }) {
      return signedIn({ db, staff }, request, await staff.signIn(body, fromOf(caller, request)));
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
