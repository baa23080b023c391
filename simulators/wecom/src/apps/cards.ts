import { limits } from '#libs/wecom';
import { appOf, type Call, type Reply } from '../api/endpoint.ts';
import type { Fields } from '../api/fields.ts';
import { PlatformError, refuse } from '../api/platform-error.ts';
import { departmentsUnder, memberOf } from '../directory/reach.ts';
import type { Sim } from '../sim.ts';
import type { App, Card } from '../world.ts';
import { checkCard, type CheckedCard } from './card-check.ts';

/** Checks the card of a message: its shape, a task id that is new to the app, and a URL for what may be clicked. */
export function readCard(sim: Sim, app: App, card: Fields): CheckedCard {
  const checked = checkCard(card);
  const isTaken = ({ agentid, taskId }: Card) => agentid === app.agentid && taskId === checked.taskId;
  if (checked.taskId !== '' && sim.world.cards.some(isTaken)) refuse(42014);
  if (checked.updatable && !app.callback) refuse(43012);
  return checked;
}

/** A code that changes the card once within 72 hours: of the sending (`userid` null) or of a member's click. */
export function responseCode(sim: Sim, card: Card, userid: string | null): string {
  const code = sim.id('', 43);
  const expiresAt = sim.clock.now() + limits.card.responseCodeSeconds * 1000;
  card.responseCodes.push({ code, userid, expiresAt, used: false });
  sim.changed();
  return code;
}

/** What a receiver sees instead of the card as it was sent. */
export type CardChange = { replaceName: string } | { card: Record<string, unknown> };

/** Changes the card for some of its receivers. */
export function changeCard(
  sim: Sim,
  card: Card,
  { userids, change }: { userids: readonly string[]; change: CardChange },
): void {
  for (const userid of userids) {
    card.views = card.views.filter((view) => view.userid !== userid);
    const shown =
      'card' in change ? { card: change.card, replaceName: null } : { card: null, replaceName: change.replaceName };
    card.views.push({ userid, ...shown });
  }
  sim.changed();
}

/** POST message/update_template_card. */
export function updateCard(call: Call): Reply {
  const { sim, body } = call;
  const app = appOf(call);
  if (body.mustInt('agentid', 41011) !== app.agentid) refuse(301002);
  const code = body.mustText('response_code', 60140);
  const card = sim.world.cards.find(({ responseCodes }) => responseCodes.some((each) => each.code === code));
  if (!card) refuse(60140);
  if (card.agentid !== app.agentid) refuse(42015);
  const held = card.responseCodes.find((each) => each.code === code);
  if (!held || held.used || held.expiresAt <= sim.clock.now()) refuse(60140);
  const change = changeOf(body);
  const { userids, invalid } = targetsOf(call, card);
  held.used = true;
  changeCard(sim, card, { userids, change });
  return sim.world.knobs.cardUpdateNamesInvalid ? { invaliduser: invalid } : {};
}

function changeOf(body: Fields): CardChange {
  const next = body.object('template_card');
  if (!next)
    return { replaceName: (body.object('button') ?? refuse(40063, 'button is empty')).mustText('replace_name') };
  checkCard(next);
  return { card: { ...next.raw } };
}

/** Who sees the change: those named, among those who have the card. */
function targetsOf({ sim, body }: Call, card: Card): { userids: string[]; invalid: string[] } {
  if (body.int('atall') === 1) return { userids: card.receivers, invalid: [] };
  const users = body.texts('userids');
  const parties = ids(body, 'partyids');
  if (users.length > limits.app.users) refuse(40032);
  if (parties.length > limits.app.parties) refuse(82002);
  if (ids(body, 'tagids').length > limits.app.tags) refuse(82003);
  if (users.length + parties.length === 0) refuse(82001);
  const named = users.map((name) => memberOf(sim.world, name)?.userid ?? name);
  const under = new Set(parties.flatMap((id) => departmentsUnder(sim.world, id)).map(({ id }) => id));
  const ofParties = sim.world.members.filter(({ departments }) => departments.some((id) => under.has(id)));
  const wanted = [...new Set([...named, ...ofParties.map(({ userid }) => userid)])];
  const userids = wanted.filter((userid) => card.receivers.includes(userid));
  const invalid = named.filter((name) => !card.receivers.includes(name)).map((name) => name.toLowerCase());
  if (userids.length === 0) throw new PlatformError(81013, { fields: { invaliduser: invalid } });
  return { userids, invalid };
}

function ids(body: Fields, name: string): number[] {
  const list = body.raw[name];
  return Array.isArray(list) ? list.map(Number).filter(Number.isSafeInteger) : [];
}
