import { z } from 'zod';
import { memberNamed } from '../actors/find.ts';
import type { Sim } from '../sim.ts';
import type { KfAccount } from '../world.ts';
import { changeApp } from './apps.ts';

export const newAccount = z.strictObject({
  name: z.string().min(1).max(16),
  servicers: z.array(z.string().max(64)).max(2000).default([]),
  /** The app under whose API it is put. */
  managedBy: z.int().optional(),
});

export const accountChange = z.strictObject({
  name: z.string().min(1).max(16).optional(),
  servicers: z.array(z.string().max(64)).max(2000).optional(),
});

/** A new account of 微信客服 with a link of its own; nobody receives there yet. */
export function addAccount(sim: Sim, { name, avatar }: { name: string; avatar: string }): KfAccount {
  const account: KfAccount = {
    open_kfid: sim.id('wk', 30),
    name,
    avatar,
    link: sim.id('kfc', 16),
    servicers: [],
    departments: [],
    deleted: false,
  };
  sim.world.kf.accounts.push(account);
  sim.changed();
  return account;
}

/** The same by the administrator's hand, with who receives there and which app manages it. */
export function openAccount(sim: Sim, { name, servicers, managedBy }: z.output<typeof newAccount>): KfAccount {
  const people = servicers.map((userid) => memberNamed(sim, userid).userid);
  const app = managedBy === undefined ? null : sim.world.apps.find(({ agentid }) => agentid === managedBy);
  const account = addAccount(sim, { name, avatar: '' });
  setServicers(account, people);
  if (app) changeApp(sim, app.agentid, { kfManaged: [...app.kfManaged, account.open_kfid] });
  return account;
}

export function changeAccount(sim: Sim, account: KfAccount, change: z.output<typeof accountChange>): KfAccount {
  if (change.servicers)
    setServicers(
      account,
      change.servicers.map((userid) => memberNamed(sim, userid).userid),
    );
  if (change.name !== undefined) account.name = change.name;
  sim.changed();
  return account;
}

function setServicers(account: KfAccount, userids: readonly string[]): void {
  account.servicers = userids.map(
    (userid) =>
      account.servicers.find((each) => each.userid === userid) ?? { userid, status: 0 as const, stop_type: 0 as const },
  );
}
