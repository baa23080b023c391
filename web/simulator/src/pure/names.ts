import type { KfAccount, SimCustomer, SimState } from '../wire.ts';

/** Names for the people and accounts of one chat. */
export function namesOf(state: SimState, customer: SimCustomer, account: KfAccount) {
  return {
    customer: customer.name,
    account: account.name,
    member: (userid: string) => memberName(state, userid),
  };
}

export function memberName(state: SimState, userid: string): string {
  return state.members.find((member) => member.userid === userid)?.name ?? userid;
}
