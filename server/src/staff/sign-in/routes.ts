import { signInRoutes } from '#contracts/http/sign-in';
import type { Db } from '#platform/db';
import { handlers, type RequestView } from '#platform/http';
import { fromOf, signedIn, viewSession } from '../session-view.ts';
import type { Staff } from '../staff.ts';
import type { Outcome } from './sign-in.ts';

interface RouteDeps {
  db: Db;
  staff: Staff;
}

/** From the door to the session, and what opens an account. */
export function signInHandlers(deps: RouteDeps) {
  const { db, staff } = deps;
  const answer = async (request: RequestView, outcome: Outcome) => signedIn(deps, request, outcome);
  const here = (request: RequestView) => fromOf(request, request);

  return handlers(signInRoutes, {
    'session.secondFactor': async ({ body, request }) => answer(request, await staff.giveCode(body, here(request))),
    'session.company': async ({ body, request }) => answer(request, await staff.chooseCompany(body, here(request))),
    'session.askPasskey': ({ body }) => staff.askPasskey(body.ticket),
    'session.passkey': async ({ body, request }) => answer(request, await staff.signInByPasskey(body, here(request))),
    'session.findProvider': async ({ body }) => ({ provider: await staff.findProvider(body) }),
    'session.startProvider': ({ body }) => staff.startProvider(body.company, body.again),
    'session.finishProvider': async ({ body, request }) =>
      answer(request, await staff.finishProvider(body, here(request))),
    'session.companies': async ({ caller }) => ({ items: await staff.companiesOf(caller) }),
    'session.switch': async ({ body, caller, request }) =>
      answer(request, await staff.switchTo(caller, body.company, here(request))),
    'session.list': ({ caller }) =>
      db.tenant(caller.tenant, async (tx) => ({ items: await staff.sessionsOf(tx, caller) })),
    async 'session.end'({ params, caller }) {
      await staff.endSession(caller, params.id);
      return { done: true as const };
    },
    'session.endOthers': async ({ caller }) => ({ ended: await staff.endOtherSessions(caller) }),
    async 'session.rename'({ body, caller }) {
      await staff.rename(caller, body.name);
      return db.tenant(caller.tenant, (tx) => viewSession(staff, tx, caller));
    },
    'session.prove': ({ body, caller, request }) => staff.prove(caller, { ...body, ip: request.ip }),
    'session.proveByPasskey': ({ body, caller }) => staff.proveByPasskey(caller, body),
    'factors.get': ({ caller }) => db.tenant(caller.tenant, (tx) => staff.factors(tx, caller)),
    'factors.beginTotp': ({ caller }) => staff.beginTotp(caller),
    'factors.confirmTotp': ({ body, caller, request }) => staff.confirmTotp(caller, { ...body, ip: request.ip }),
    'factors.removeTotp': ({ caller }) => staff.removeTotp(caller),
    'factors.newCodes': ({ caller }) => staff.newRecoveryCodes(caller),
    'factors.beginPasskey': ({ caller }) => staff.beginPasskey(caller),
    'factors.addPasskey': ({ body, caller }) => staff.addPasskey(caller, body),
    'factors.renamePasskey': ({ params, body, caller }) => staff.renamePasskey(caller, { ...params, ...body }),
    'factors.removePasskey': ({ params, caller }) => staff.removePasskey(caller, params.id),
    async 'staff.resetFactors'({ params, caller }) {
      await staff.resetFactors(caller, params.id);
      return { done: true as const };
    },
    'security.get': ({ caller }) => db.tenant(caller.tenant, (tx) => staff.security(tx)),
    'security.requireSecondFactor': ({ body, caller }) => staff.requireSecondFactor(caller, body.required),
    'security.setProvider': ({ body, caller }) => staff.setProvider(caller, body),
    'security.removeProvider': ({ caller }) => staff.removeProvider(caller),
    async 'security.testProvider'({ body }) {
      const why = await staff.testProvider(body.issuer);
      return { ok: why === 'fits', why };
    },
  });
}
