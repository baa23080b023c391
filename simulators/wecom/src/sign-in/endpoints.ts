import { appOf, type Call, type Endpoint, type Reply } from '../api/endpoint.ts';
import { within } from '../api/frequency.ts';
import { refuse } from '../api/platform-error.ts';
import { isVisible, memberOf } from '../directory/reach.ts';
import type { OauthCode } from '../world.ts';

const TICKET_SECONDS = 1800;
const USERINFO = '/cgi-bin/auth/getuserinfo';

/** Who came back from a sign-in page with a code. */
export const signInEndpoints: readonly Endpoint[] = [
  { path: USERINFO, method: 'GET', grant: 'app', uncounted: true, run: whoCame },
  // The path of old integrations.
  { path: '/cgi-bin/user/getuserinfo', method: 'GET', grant: 'app', uncounted: true, run: whoCame },
  { path: '/cgi-bin/auth/getuserdetail', method: 'POST', grant: 'app', run: detail },
];

function whoCame(call: Call): Reply {
  const { sim } = call;
  const code = call.query.mustText('code', 40029);
  const held = sim.world.oauthCodes.find((each) => each.code === code);
  // Only a valid code is not counted.
  if (!held || held.expiresAt <= sim.clock.now()) {
    refuse(within(sim, 'apiPerCorp', USERINFO) ? 40029 : 45009);
  }
  if (held.used) refuse(42022);
  // The page on which it was given must belong to the app that reads it.
  if (held.host !== appOf(call).trustedDomain) refuse(50001);
  held.used = true;
  sim.changed();
  return 'userid' in held.who
    ? memberReply(call, held, held.who.userid)
    : outsiderReply(call, held.who.external_userid);
}

function memberReply(call: Call, { scope }: OauthCode, userid: string): Reply {
  const { sim } = call;
  const app = appOf(call);
  const member = memberOf(sim.world, userid);
  if (!member || !isVisible(sim.world, app, member)) refuse(50002);
  if (scope === 'snsapi_base') return { userid: member.userid };
  const ticket = sim.id('', 64);
  const expiresAt = sim.clock.now() + TICKET_SECONDS * 1000;
  sim.world.userTickets = sim.world.userTickets.filter((each) => each.expiresAt > sim.clock.now());
  sim.world.userTickets.push({ ticket, userid: member.userid, agentid: app.agentid, expiresAt });
  return { userid: member.userid, user_ticket: ticket };
}

function outsiderReply({ sim }: Call, id: string): Reply {
  const customer = sim.world.customers.find(({ external_userid }) => external_userid === id) ?? refuse(40029);
  return { openid: customer.openid, external_userid: customer.external_userid };
}

function detail(call: Call): Reply {
  const { sim, body } = call;
  const ticket = body.mustText('user_ticket');
  const held = sim.world.userTickets.find((each) => each.ticket === ticket && each.agentid === appOf(call).agentid);
  if (!held || held.expiresAt <= sim.clock.now()) refuse(40094, 'invalid user_ticket');
  const { userid, gender, avatar, mobile, email } = memberOf(sim.world, held.userid) ?? refuse(60111);
  return { userid, gender: String(gender), avatar, qr_code: '', mobile, email, biz_mail: '', address: '' };
}
