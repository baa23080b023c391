import type { Rule } from '../meter.ts';
import type { Sim } from '../sim.ts';

/**
 * The published limits, and small ones that a test reaches. `gettoken` and pulling without a token are throttled on the
 * platform too, by numbers that are not published: those here are ours.
 */
const platform = {
  apiPerCorp: rules([10_000, 'minute'], [150_000, 'hour']),
  apiPerIp: rules([20_000, 'minute'], [600_000, 'hour']),
  gettoken: rules([600, 'minute']),
  messageToMember: rules([30, 'minute'], [1000, 'hour']),
  chatCreate: rules([1000, 'day']),
  chatUpdate: rules([1000, 'hour']),
  chatSend: rules([20_000, 'minute'], [150_000, 'hour']),
  chatToMember: rules([200, 'minute'], [10_000, 'day']),
  ticketPerCorp: rules([400, 'hour']),
  ticketPerApp: rules([100, 'hour']),
  uploadimg: rules([1000, 'day'], [3000, 'month']),
  robot: rules([20, 'minute']),
  syncWithoutToken: rules([60, 'minute']),
  /** Calls with `debug=1`, which the platform keeps to be looked up. */
  debug: rules([5, 'minute']),
} as const satisfies Record<string, readonly Rule[]>;

type Limit = keyof typeof platform;

const small: Record<Limit, readonly Rule[]> = {
  apiPerCorp: rules([60, 'minute'], [600, 'hour']),
  apiPerIp: rules([120, 'minute'], [1200, 'hour']),
  gettoken: rules([10, 'minute']),
  messageToMember: rules([3, 'minute'], [10, 'hour']),
  chatCreate: rules([5, 'day']),
  chatUpdate: rules([5, 'hour']),
  chatSend: rules([20, 'minute'], [100, 'hour']),
  chatToMember: rules([5, 'minute'], [20, 'day']),
  ticketPerCorp: rules([8, 'hour']),
  ticketPerApp: rules([4, 'hour']),
  uploadimg: rules([5, 'day'], [8, 'month']),
  robot: rules([20, 'minute']),
  syncWithoutToken: rules([5, 'minute']),
  debug: rules([5, 'minute']),
};

/** Person-times of app messages a day, for each account of the corp's limit. */
const MESSAGES_PER_ACCOUNT = 200;

/** Counts under a limit; false when it is over. `who` parts the counts: an app, a member, an address. */
export function within(sim: Sim, limit: Limit, who: string, amount = 1): boolean {
  const { limits } = sim.world.knobs;
  if (limits === 'off') return true;
  return sim.meter.take(`${limit} ${who}`, (limits === 'small' ? small : platform)[limit], amount);
}

/** Counts the receivers of an app message; false when the app has told enough people today. */
export function withinPersonTimes(sim: Sim, agentid: number, people: number): boolean {
  const { knobs, corp } = sim.world;
  if (knobs.limits === 'off') return true;
  const most = knobs.limits === 'small' ? 20 : corp.accountLimit * MESSAGES_PER_ACCOUNT;
  return sim.meter.take(`message ${agentid}`, [{ most, per: 'day' }], people);
}

function rules(...each: [number, Rule['per']][]): readonly Rule[] {
  return each.map(([most, per]) => ({ most, per }));
}
