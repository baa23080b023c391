import { memberOf } from '../directory/reach.ts';
import type { ChatId } from '../kf/sessions.ts';
import type { Sim } from '../sim.ts';
import type { App, Customer, KfAccount, Member } from '../world.ts';
import { notFound } from './refusal.ts';

export function customerNamed({ world }: Sim, id: string): Customer {
  return (
    world.customers.find(({ external_userid }) => external_userid === id) ??
    notFound('没有这位客户。', 'There is no such customer.')
  );
}

export function memberNamed({ world }: Sim, userid: string): Member {
  return memberOf(world, userid) ?? notFound('企业里没有这位成员。', 'There is no such member.');
}

export function accountNamed({ world }: Sim, openKfid: string): KfAccount {
  return (
    world.kf.accounts.find(({ open_kfid, deleted }) => open_kfid === openKfid && !deleted) ??
    notFound('没有这个客服账号。', 'There is no such account of 微信客服.')
  );
}

export function appNamed({ world }: Sim, agentid: number): App {
  return world.apps.find((app) => app.agentid === agentid) ?? notFound('企业里没有这个应用。', 'There is no such app.');
}

export function chatNamed(sim: Sim, { open_kfid, external_userid }: ChatId): ChatId {
  accountNamed(sim, open_kfid);
  customerNamed(sim, external_userid);
  return { open_kfid, external_userid };
}
