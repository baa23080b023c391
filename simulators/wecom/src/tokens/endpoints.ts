import type { Call, Endpoint, Reply } from '../api/endpoint.ts';
import { appOf } from '../api/endpoint.ts';
import { within } from '../api/frequency.ts';
import { refuse } from '../api/platform-error.ts';
import type { App, Ticket, Token } from '../world.ts';

/** A token with less than this left is replaced by the next gettoken. */
const RENEWED_BEFORE_MS = 60_000;
/** Expired tokens stay known for a day, so that they are answered with 42001 and not with 40014. */
const REMEMBERED_MS = 24 * 3600_000;
const BAN_MS = 3600_000;
const TICKET_SECONDS = 7200;

export const tokenEndpoints: readonly Endpoint[] = [
  { path: '/cgi-bin/gettoken', method: 'GET', grant: 'open', uncounted: true, run: gettoken },
  {
    path: '/cgi-bin/get_jsapi_ticket',
    method: 'GET',
    grant: 'app',
    uncounted: true,
    run: (call) => ticket(call, 'corp'),
  },
  { path: '/cgi-bin/ticket/get', method: 'GET', grant: 'app', uncounted: true, run: agentTicket },
  {
    path: '/cgi-bin/get_api_domain_ip',
    method: 'GET',
    grant: 'token',
    defaults: { ip_list: [] },
    run: () => ({ ip_list: ['127.0.0.1'] }),
  },
  {
    path: '/cgi-bin/getcallbackip',
    method: 'GET',
    grant: 'token',
    defaults: { ip_list: [] },
    run: () => ({ ip_list: ['127.0.0.1'] }),
  },
];

function gettoken({ sim, query, ip }: Call): Reply {
  if (!sim.meter.allows(banOf(ip))) refuse(45009);
  const secret = query.mustText('corpsecret', 41004);
  const corpid = query.mustText('corpid', 41002);
  if (corpid !== sim.world.corp.corpid) refuse(40013);
  const app = sim.world.apps.find((each) => each.secret === secret);
  if (!app) return wrongSecret({ sim, ip });
  if (app.disabled) refuse(50003);
  if (!within(sim, 'gettoken', String(app.agentid))) refuse(45009);
  const { token, expiresAt } = tokenFor(sim, app);
  return { access_token: token, expires_in: Math.ceil((expiresAt - sim.clock.now()) / 1000) };
}

const banOf = (ip: string) => `wrong secrets ${ip}`;

/** Whoever tries secrets is shut out for an hour. */
function wrongSecret({ sim, ip }: Pick<Call, 'sim' | 'ip'>): never {
  const most = sim.world.knobs.wrongSecretsBeforeBan;
  if (sim.world.knobs.limits !== 'off' && !sim.meter.take(`tries ${ip}`, [{ most, per: 'hour' }])) {
    sim.meter.ban(banOf(ip), BAN_MS);
  }
  return refuse(40001);
}

function tokenFor(sim: Call['sim'], { agentid }: App): Token {
  const { world } = sim;
  const now = sim.clock.now();
  world.tokens = world.tokens.filter(({ expiresAt }) => expiresAt > now - REMEMBERED_MS);
  const held = world.tokens.findLast((each) => each.agentid === agentid);
  if (held && !world.knobs.rotateTokenOnEachCall && held.expiresAt > now + RENEWED_BEFORE_MS) return held;
  if (held && world.knobs.rotateTokenOnEachCall) held.expiresAt = Math.min(held.expiresAt, now);
  const token = { token: sim.id('', 180), agentid, issuedAt: now, expiresAt: now + world.knobs.tokenSeconds * 1000 };
  world.tokens.push(token);
  sim.changed();
  return token;
}

function agentTicket(call: Call): Reply {
  if (call.query.text('type') !== 'agent_config') refuse(40058, 'invalid Request Parameter: type');
  return ticket(call, 'agent');
}

function ticket(call: Call, kind: Ticket['kind']): Reply {
  const { sim } = call;
  const { agentid } = appOf(call);
  if (!within(sim, 'ticketPerCorp', kind) || !within(sim, 'ticketPerApp', `${kind} ${agentid}`)) refuse(45009);
  const now = sim.clock.now();
  // The corp's ticket is one for all its apps.
  const fits = (each: Ticket) => each.kind === kind && (kind === 'corp' || each.agentid === agentid);
  sim.world.tickets = sim.world.tickets.filter(({ expiresAt }) => expiresAt > now);
  let held = sim.world.tickets.find(fits);
  if (!held) {
    held = { ticket: sim.id('', 86), kind, agentid, expiresAt: now + TICKET_SECONDS * 1000 };
    sim.world.tickets.push(held);
    sim.changed();
  }
  return { ticket: held.ticket, expires_in: Math.ceil((held.expiresAt - now) / 1000) };
}
