import { rates, type CallName } from '#libs/wecom';
import type { WecomApp } from '../app.ts';
import type { Counted } from './meter.ts';

/** Calls at once on one path of one corp, to begin with. */
const AT_ONCE = 4;

/** What a call is counted, queued and punished under. */
export interface Pace {
  readonly key: string;
  readonly places: number;
  readonly counted: readonly Counted[];
}

/** Messages of an app have a budget of their own; tickets have a small one. */
const perApp: ReadonlySet<CallName> = new Set(['message.send', 'ticket.corp', 'ticket.agent', 'gettoken']);

/** `to`: the members an app message goes to. */
export function paceOf(app: WecomApp, name: CallName, to: readonly string[]): Pace {
  const corp = `${app.base} ${app.corpid}`;
  const agent = `${corp} ${app.agentid}`;
  const key = `${perApp.has(name) ? agent : corp} ${name}`;
  return { key, places: AT_ONCE, counted: [...ofPath({ app, name, corp, agent }), ...toMembers(agent, to)] };
}

function ofPath({ app, name, corp, agent }: { app: WecomApp; name: CallName; corp: string; agent: string }): Counted[] {
  if (name === 'message.send') return [];
  const all = { key: `${app.base} ${name}`, rates: rates.perAddress };
  if (name !== 'ticket.corp' && name !== 'ticket.agent') return [{ key: `${corp} ${name}`, rates: rates.perCorp }, all];
  return [
    { key: `${corp} tickets`, rates: rates.ticketPerCorp },
    { key: `${agent} tickets`, rates: rates.ticketPerApp },
  ];
}

/** What is too much for one member is dropped without a word: then it is better not sent yet. */
const toMembers = (agent: string, to: readonly string[]): Counted[] =>
  to.map((userid) => ({ key: `${agent} to ${userid.toLowerCase()}`, rates: rates.appToMember }));

/** Of a group robot, by a name that tells nobody its key. Bursts are refused: one at a time. */
export const robotPace = (robot: string): Pace => ({
  key: `robot ${robot}`,
  places: 1,
  counted: [{ key: `robot ${robot}`, rates: rates.robot }],
});
