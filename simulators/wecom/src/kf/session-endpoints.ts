import { limits } from '#libs/wecom';
import { appOf, type Call, type Endpoint, type Reply } from '../api/endpoint.ts';
import { refuse } from '../api/platform-error.ts';
import type { KfSession } from '../world.ts';
import { accountOf, chatOf } from './access.ts';
import { states, type SessionState } from './moves.ts';
import { end, giveCode, servicersOf, sessionOf, WINDOW } from './sessions.ts';

export const sessionEndpoints: readonly Endpoint[] = [
  { path: '/cgi-bin/kf/service_state/get', method: 'POST', grant: 'kf', run: get },
  { path: '/cgi-bin/kf/service_state/trans', method: 'POST', grant: 'kf', run: trans },
  {
    path: '/cgi-bin/kf/customer/batchget',
    method: 'POST',
    grant: 'kf',
    defaults: { customer_list: [], invalid_external_userid: [] },
    run: batchGet,
  },
];

function get(call: Call): Reply {
  const session = sessionOf(call.sim, chatOf(call));
  const state = session?.state ?? states.ended;
  return { service_state: state, ...(state === states.servicer ? { servicer_userid: session?.servicer } : {}) };
}

/** A move by API raises no event: those tell what people did in the client. */
function trans(call: Call): Reply {
  const { sim, body } = call;
  const chat = chatOf(call);
  const to = stateOf(body.mustInt('service_state', 40058));
  const session = sessionOf(sim, chat);
  const from = session?.state ?? states.ended;
  const allowed: readonly number[] = sim.world.knobs.kfMoves[from];
  if (!session || !allowed.includes(to)) return refuse(95016);
  const servicer = to === states.servicer ? servicerFor(call, chat.open_kfid) : null;
  if (to === states.ended) end(session);
  else Object.assign(session, { state: to, servicer });
  session.lastAt = sim.clock.now();
  const code = from === to ? null : codeOf(call, session, to);
  sim.changed();
  return code === null ? {} : { msg_code: code };
}

function codeOf({ sim }: Call, session: KfSession, to: SessionState): string | null {
  const kinds = { 0: null, 1: null, 2: 'queued', 3: 'taken', 4: 'ended' } as const;
  const kind = kinds[to];
  return kind ? giveCode(sim, kind, session) : null;
}

function stateOf(state: number): SessionState {
  return state >= 0 && state <= 4 ? (state as SessionState) : refuse(40058, 'invalid service_state');
}

function servicerFor(call: Call, openKfid: string): string {
  const userid = call.body.mustText('servicer_userid', 40058).toLowerCase();
  const { sim } = call;
  const servicer = servicersOf(sim, accountOf(call, openKfid)).find((each) => each.userid.toLowerCase() === userid);
  const member = sim.world.members.find((each) => each.userid === servicer?.userid);
  if (!servicer || member?.status !== 1) return refuse(95014);
  if (servicer.status !== 0) refuse(95019);
  return servicer.userid;
}

function batchGet(call: Call): Reply {
  const { sim, body } = call;
  if (!sim.world.knobs.kfApiOpen) refuse(95017);
  const ids = body.texts('external_userid_list');
  if (ids.length === 0) refuse(40063, 'external_userid_list is empty');
  if (ids.length > limits.kf.customersAtOnce) refuse(40058, 'external_userid_list exceed max size');
  const withContext = body.int('need_enter_session_context') === 1;
  const found: Record<string, unknown>[] = [];
  const invalid: string[] = [];
  for (const id of ids) {
    const customer = sim.world.customers.find(({ external_userid }) => external_userid === id);
    const session = customer && activeSession(call, id);
    if (!customer || !session) invalid.push(id);
    else
      found.push({
        external_userid: id,
        nickname: customer.name,
        avatar: customer.avatar,
        gender: customer.gender,
        unionid: customer.unionid,
        ...(withContext && session.entered
          ? { enter_session_context: { scene: session.entered.scene, scene_param: session.entered.scene_param } }
          : {}),
      });
  }
  return { customer_list: found, invalid_external_userid: invalid };
}

/** Where somebody came in or wrote within 48 hours, the latest first. */
function activeSession(call: Call, externalUserid: string): KfSession | null {
  const since = call.sim.clock.now() - WINDOW;
  const { kfManaged } = appOf(call);
  const latest = ({ lastCustomerAt, entered }: KfSession) => Math.max(lastCustomerAt ?? 0, entered?.at ?? 0);
  const [first] = call.sim.world.kf.sessions
    .filter(
      (each) => each.external_userid === externalUserid && kfManaged.includes(each.open_kfid) && latest(each) >= since,
    )
    .toSorted((one, other) => latest(other) - latest(one));
  return first ?? null;
}
