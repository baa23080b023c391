import { z } from 'zod';
import { notValid } from '../actors/refusal.ts';
import { memberOf } from '../directory/reach.ts';
import type { Sim } from '../sim.ts';
import type { Customer, Member } from '../world.ts';

export const newMember = z.strictObject({
  name: z.string().min(1).max(64),
  userid: z
    .string()
    .regex(/^[\w.@-]{1,64}$/)
    .optional(),
  department: z.int().default(1),
});

export const newCustomer = z.strictObject({ name: z.string().min(1).max(64).optional() });

/** Most people of either kind; a demo has a handful. */
const MOST = 20_000;

export function addMember(sim: Sim, { name, userid, department }: z.output<typeof newMember>): Member {
  const { world } = sim;
  if (world.members.length >= MOST) notValid('成员太多了。', 'There are too many members.');
  if (!world.departments.some(({ id }) => id === department))
    notValid('没有这个部门。', 'There is no such department.');
  if (userid !== undefined && memberOf(world, userid)) notValid('userid 已被占用。', 'That userid is taken.');
  const own = userid ?? sim.id('u', 10);
  const member: Member = {
    userid: own,
    name,
    avatar: '',
    departments: [department],
    position: '',
    status: 1,
    mobile: '',
    email: '',
    gender: 0,
  };
  world.members.push(member);
  sim.changed();
  return member;
}

export function addCustomer(sim: Sim, { name }: z.output<typeof newCustomer>): Customer {
  const { customers } = sim.world;
  if (customers.length >= MOST) notValid('客户太多了。', 'There are too many customers.');
  const customer: Customer = {
    external_userid: sim.id('wm', 30),
    openid: sim.id('o', 27),
    unionid: sim.id('u', 27),
    name: name ?? `微信客户 ${customers.length + 1}`,
    avatar: '',
    gender: 0,
    refuses: false,
  };
  customers.push(customer);
  sim.changed();
  return customer;
}
