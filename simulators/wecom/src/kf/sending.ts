import { limits } from '#libs/wecom';
import type { Call, Endpoint, Reply } from '../api/endpoint.ts';
import { refuse } from '../api/platform-error.ts';
import type { KfCode, KfSession } from '../world.ts';
import { mediaOf } from '../media/store.ts';
import { accountOf, customerOf } from './access.ts';
import { contentProblem, eventContentProblem, type Problem } from './contents.ts';
import { appendEvent, keepSent } from './lines.ts';
import { sendable, states, type SessionState } from './moves.ts';
import { sessionOf, WINDOW, type ChatId } from './sessions.ts';

export const sendingEndpoints: readonly Endpoint[] = [
  { path: '/cgi-bin/kf/send_msg', method: 'POST', grant: 'kf', run: send },
  { path: '/cgi-bin/kf/send_msg_on_event', method: 'POST', grant: 'kf', run: sendOnEvent },
];

/** fail_type of msg_send_fail. */
const fails = { time: 4, count: 6, refused: 10 } as const;

function send(call: Call): Reply {
  const { sim, body } = call;
  const { open_kfid } = accountOf(call, body.text('open_kfid'));
  const { external_userid, refuses } = customerOf(call, body.mustText('touser'));
  const chat = { open_kfid, external_userid };
  check(contentProblem(body.raw, (id) => mediaOf(sim, id)?.type ?? null));
  const msgid = msgidOf(call, open_kfid);
  const session = sessionOf(sim, chat);
  const failed = windowOf(call, session) ?? (refuses ? fails.refused : null);
  if (session) {
    said(session, sim.clock.now());
    session.sentSince++;
    // What an app says in a new session makes it the assistant's.
    if (session.state === states.fresh) session.state = states.assistant;
  }
  keep(call, chat, { msgid, failed, byEvent: false });
  return { msgid };
}

/** Why it will not arrive although it was taken; null: it will. Refuses what the platform refuses at once. */
function windowOf({ sim }: Call, session: KfSession | null): number | null {
  const since = session?.lastCustomerAt;
  const late = since == null || sim.clock.now() - since > WINDOW;
  const { kfWindow } = sim.world.knobs;
  if (late) return kfWindow === 'refused' ? refuse(95002) : fails.time;
  if (!session || !sendable.includes(session.state)) return refuse(95018);
  if (session.sentSince < limits.kf.messagesPerWindow) return null;
  return kfWindow === 'refused' ? refuse(95001) : fails.count;
}

function sendOnEvent(call: Call): Reply {
  const { sim, body } = call;
  if (!sim.world.knobs.kfApiOpen) refuse(95017);
  const text = body.mustText('code');
  const code = sim.world.kf.codes.find((each) => each.code === text);
  if (!code || code.used || code.expiresAt <= sim.clock.now()) return refuse(sim.world.knobs.kfBadCode, 'invalid code');
  const { open_kfid } = accountOf(call, code.open_kfid);
  const { refuses } = customerOf(call, code.external_userid);
  check(eventContentProblem(body.raw, { menus: code.kind === 'welcome' || code.kind === 'ended' }));
  const msgid = msgidOf(call, open_kfid);
  const session = sessionOf(sim, code);
  if (!session || !isStill(code, session)) return refuse(95013);
  code.used = true;
  const at = sim.clock.now();
  said(session, at);
  if (sim.world.knobs.kfEventSendsCount) session.sentSince++;
  if (code.kind === 'welcome') session.welcomedAt = at;
  keep(call, code, { msgid, failed: refuses ? fails.refused : null, byEvent: true });
  return { msgid };
}

/** A code speaks of a state of the session; only the greeting may come later. */
function isStill({ kind }: KfCode, { state }: KfSession): boolean {
  const then: Record<KfCode['kind'], SessionState | null> = {
    welcome: null,
    queued: states.queue,
    taken: states.servicer,
    ended: states.ended,
  };
  return then[kind] === null || then[kind] === state;
}

function said(session: KfSession, at: number): void {
  session.lastAt = at;
  session.unread++;
}

function keep(
  { sim, body }: Call,
  { open_kfid, external_userid }: ChatId,
  { msgid, failed, byEvent }: { msgid: string; failed: number | null; byEvent: boolean },
): void {
  const msgtype = body.text('msgtype');
  const payload = body.raw[msgtype] as Record<string, unknown>;
  keepSent(sim, { msgid, open_kfid, external_userid, msgtype, payload, failed, byEvent });
  if (failed === null) return;
  const event = { event_type: 'msg_send_fail', fail_msgid: msgid, fail_type: failed };
  appendEvent(sim, { open_kfid, external_userid }, event);
}

/** The caller's id, or one of ours. 95033: it was used in this account before. */
function msgidOf({ sim, body }: Call, openKfid: string): string {
  const msgid = body.text('msgid');
  if (msgid === '') return sim.id('', 32);
  if (!/^[\w-]{1,32}$/.test(msgid)) refuse(40058, 'invalid msgid');
  const isTaken = sim.world.kf.sent.some((each) => each.msgid === msgid && each.open_kfid === openKfid);
  return isTaken ? refuse(95033) : msgid;
}

function check(problem: Problem | null): void {
  if (problem) refuse(problem.errcode, problem.errmsg);
}
