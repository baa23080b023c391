import { wecomSignInRoutes } from '#contracts/http/wecom-sign-in';
import type { SignedIn } from '#contracts/http/staff';
import type { Audit } from '#platform/audit';
import { handlers, type RequestView, type StaffCaller } from '#platform/http';
import type { Tx } from '#platform/db';
import { readApps } from '../app.ts';
import { link, membersOf, unlink } from './links.ts';
import { accountOf, doorOf, endTrip, findDoor, startTrip, type MemberDeps } from './sign-in.ts';

export interface MemberRoutesDeps extends MemberDeps {
  readonly audit: Pick<Audit, 'append'>;
  /** Refuses with `session.proof_required` unless he proved himself a moment ago. */
  mustBeJustProven(tx: Tx, caller: StaffCaller): Promise<void>;
  /** Opens a session for an account that WeCom vouched for. */
  openFor(
    account: { tenant: string; staffId: string; strong: boolean },
    request: RequestView & { ip: string },
  ): Promise<SignedIn>;
}

/** Staff come in through WeCom, and say who they are there. */
export function memberHandlers(deps: MemberRoutesDeps) {
  return handlers(wecomSignInRoutes, {
    'session.findWecom': async ({ body }) => ({ door: await findDoor(deps, body.app) }),
    'session.startWecom': ({ body }) => startTrip(deps, body),
    'session.finishWecom': async ({ body, request }) =>
      deps.openFor(await accountOf(deps, await endTrip(deps, body)), request),
    'account.wecom': ({ caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        const mine = await membersOf(tx, caller.staffId);
        const company = await deps.companyName(tx);
        const apps = (await readApps(tx, deps)).filter(({ signsIn }) => signsIn);
        return {
          items: apps.map((app) => ({
            ...doorOf(app, company),
            corp: app.corpId,
            corpName: app.corpName,
            userid: mine.get(app.corpId) ?? null,
          })),
        };
      }),
    'account.startWecom': async ({ body, caller }) => {
      await deps.db.tenant(caller.tenant, (tx) => deps.mustBeJustProven(tx, caller));
      return startTrip(deps, { ...body, linking: caller });
    },
    'account.linkWecom': async ({ body, caller }) => {
      // Before the code is used up: he may have to show who he is first.
      await deps.db.tenant(caller.tenant, (tx) => deps.mustBeJustProven(tx, caller));
      const { tenant, app, member } = await endTrip(deps, body, caller);
      await deps.db.tenant(tenant, async (tx) => {
        await link(tx, member, caller.staffId, deps.now());
        const mark = `staff:${caller.staffId}`;
        await deps.audit.append(tx, {
          actor: mark,
          action: 'wecom.member_linked',
          target: mark,
          detail: { corp: app.corpid, userid: member.userid },
        });
      });
      return { done: true as const };
    },
    'account.unlinkWecom': ({ body, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        await deps.mustBeJustProven(tx, caller);
        const mark = `staff:${caller.staffId}`;
        if (await unlink(tx, body.corp, caller.staffId))
          await deps.audit.append(tx, { actor: mark, action: 'wecom.member_unlinked', target: mark, detail: {} });
        return { done: true as const };
      }),
  });
}
