import { appOf, type Call } from '../api/endpoint.ts';
import { refuse } from '../api/platform-error.ts';
import type { Customer, KfAccount } from '../world.ts';
import type { ChatId } from './sessions.ts';

/** The account that a call names, managed by its app. 95000 malformed, 95004 unknown, 48007 not managed, 95017 API off. */
export function accountOf(call: Call, openKfid: string): KfAccount {
  if (!call.sim.world.knobs.kfApiOpen) refuse(95017);
  if (!/^wk[\w-]{10,62}$/.test(openKfid)) refuse(95000);
  const account = call.sim.world.kf.accounts.find((each) => each.open_kfid === openKfid && !each.deleted);
  if (!account) return refuse(95004);
  if (!appOf(call).kfManaged.includes(openKfid)) refuse(48007);
  return account;
}

/** The customer that a call names; 41035 missing, 40096 unknown. */
export function customerOf({ sim }: Call, externalUserid: string): Customer {
  if (externalUserid === '') refuse(41035, 'missing external_userid');
  return sim.world.customers.find(({ external_userid }) => external_userid === externalUserid) ?? refuse(40096);
}

/** The chat that a body names by `open_kfid` and `external_userid`. */
export function chatOf(call: Call): ChatId {
  const { open_kfid } = accountOf(call, call.body.text('open_kfid'));
  const { external_userid } = customerOf(call, call.body.text('external_userid'));
  return { open_kfid, external_userid };
}
