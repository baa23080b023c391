import { servicersOf, sessionOf } from '../kf/sessions.ts';
import type { Sim } from '../sim.ts';
import type { App } from '../world.ts';

/** What the page shows of a corp, and what a test needs to connect to it. */
export function stateOf(sim: Sim): Record<string, unknown> {
  const { world, clock, addresses } = sim;
  const accounts = world.kf.accounts.filter(({ deleted }) => !deleted);
  const serving = (userid: string) =>
    accounts
      .filter((account) => servicersOf(sim, account).some((each) => each.userid === userid && each.status === 0))
      .map(({ open_kfid }) => open_kfid);
  return {
    now: clock.now(),
    addresses,
    corp: { corpid: world.corp.corpid, name: world.corp.name },
    apps: world.apps.map(appOf),
    members: world.members.map(({ userid, name, avatar, departments, position }) => ({
      userid,
      name,
      avatar,
      departments,
      position,
      serving: serving(userid),
    })),
    customers: world.customers.map(({ external_userid, name, avatar, refuses }) => ({
      external_userid,
      name,
      avatar,
      refuses,
    })),
    kfAccounts: accounts.map((account) => ({
      open_kfid: account.open_kfid,
      name: account.name,
      avatar: account.avatar,
      link: `${addresses.api}/kf/${account.link}`,
      servicers: servicersOf(sim, account),
    })),
    sessions: world.kf.sessions
      .filter((session) => sessionOf(sim, session) !== null)
      .map(({ open_kfid, external_userid, state, servicer, lastAt, lastCustomerAt, sentSince, unread }) => ({
        open_kfid,
        external_userid,
        state,
        servicer,
        lastAt,
        lastCustomerAt,
        sentSince,
        unread,
      })),
    robots: world.robots.map(({ key, name }) => ({ key, name })),
    knobs: world.knobs,
  };
}

export function appOf(app: App): Record<string, unknown> {
  const { agentid, kind, name, secret, callback, trustedIps, trustedDomain, kf, kfManaged, visible, disabled } = app;
  return { agentid, kind, name, secret, callback, trustedIps, trustedDomain, kf, kfManaged, visible, disabled };
}
