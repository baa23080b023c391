import { append, appendEvent, lineOf } from '../kf/lines.ts';
import { states } from '../kf/moves.ts';
import { end as endSession, giveCode, servicersOf, sessionOf, type ChatId, type Servicer } from '../kf/sessions.ts';
import type { Sim } from '../sim.ts';
import type { KfSession, Member } from '../world.ts';
import { accountNamed, chatNamed, memberNamed } from './find.ts';
import { keepGiven, type Given } from './given.ts';
import { notFound, notPossible } from './refusal.ts';

const RECALL_MS = 2 * 60_000;

export interface QueueItem extends ChatId {
  readonly name: string;
  readonly state: number;
  readonly lastAt: number;
  readonly unread: number;
}

/** What the client lists: who waits in the accounts where this member receives, and whom he is serving. */
export function queueOf(sim: Sim, userid: string): { waiting: QueueItem[]; mine: QueueItem[] } {
  const member = memberNamed(sim, userid);
  const accounts = sim.world.kf.accounts.filter(
    (account) => !account.deleted && servicersOf(sim, account).some((each) => each.userid === member.userid),
  );
  const sessions = sim.world.kf.sessions
    .filter(({ open_kfid }) => accounts.some((account) => account.open_kfid === open_kfid))
    .filter((session) => sessionOf(sim, session) !== null)
    .toSorted((one, other) => one.lastAt - other.lastAt);
  const item = ({ open_kfid, external_userid, state, lastAt, unread }: KfSession): QueueItem => {
    const customer = sim.world.customers.find((each) => each.external_userid === external_userid);
    return { open_kfid, external_userid, name: customer?.name ?? '', state, lastAt, unread };
  };
  return {
    waiting: sessions.filter(({ state }) => state === states.queue).map(item),
    mine: sessions.filter(({ state, servicer }) => state === states.servicer && servicer === member.userid).map(item),
  };
}

/** Takes somebody out of the queue. */
export function take(sim: Sim, userid: string, asked: ChatId): void {
  const { session, member } = placeOf(sim, userid, asked);
  if (session.state !== states.queue) {
    notPossible(
      '企业微信里只能接待“待接入”的客户：机器人接待中的会话没有接管按钮，要由应用转入接待池。',
      'A member takes only who waits in the queue: for a session of the assistant the client has no button, the app has to move it.',
    );
  }
  Object.assign(session, { state: states.servicer, servicer: member.userid, lastAt: sim.clock.now() });
  moved(sim, session, {
    change_type: 1,
    new_servicer_userid: member.userid,
    msg_code: giveCode(sim, 'taken', session),
  });
}

/** Writes to the customer from the client; in a session that has ended this opens it again. */
export function reply(sim: Sim, userid: string, asked: ChatId, message: Given): string {
  const { session, member } = placeOf(sim, userid, asked);
  if (session.state === states.ended) {
    Object.assign(session, { state: states.servicer, servicer: member.userid, startedAt: sim.clock.now() });
    moved(sim, session, { change_type: 4, old_servicer_userid: member.userid, new_servicer_userid: member.userid });
  }
  mustServe(session, member);
  const said = append(sim, {
    open_kfid: session.open_kfid,
    external_userid: session.external_userid,
    origin: 5,
    servicer: member.userid,
    ...contentOf(sim, message),
  });
  session.lastAt = sim.clock.now();
  session.unread++;
  sim.log.add(
    'actor',
    { zh: `${member.userid} 回复 ${message.msgtype}`, en: `${member.userid} writes: ${message.msgtype}` },
    { ...asked, msgid: said.msg['msgid'] },
  );
  return String(said.msg['msgid']);
}

export function end(sim: Sim, userid: string, asked: ChatId): void {
  const { session, member } = placeOf(sim, userid, asked);
  mustServe(session, member);
  endSession(session);
  session.lastAt = sim.clock.now();
  moved(sim, session, {
    change_type: 3,
    old_servicer_userid: member.userid,
    msg_code: giveCode(sim, 'ended', session),
  });
}

export function transfer(sim: Sim, userid: string, asked: ChatId, to: string): void {
  const { session, member } = placeOf(sim, userid, asked);
  mustServe(session, member);
  const other = servicerAt(sim, asked.open_kfid, memberNamed(sim, to));
  if (other.status !== 0) notPossible('对方已停止接待，不能转接给他。', 'That member has stopped receiving customers.');
  if (other.userid === member.userid) notPossible('会话已经在你这里。', 'The session is yours already.');
  Object.assign(session, { servicer: other.userid, lastAt: sim.clock.now() });
  moved(sim, session, { change_type: 2, old_servicer_userid: member.userid, new_servicer_userid: other.userid });
}

export function recall(sim: Sim, userid: string, asked: ChatId, msgid: string): void {
  const { member } = placeOf(sim, userid, asked);
  const line = lineOf(sim, asked, msgid);
  if (line?.msg['servicer_userid'] !== member.userid || line.recalled)
    return notPossible('只能撤回自己发出、还没撤回的消息。', 'One takes back only what one wrote, and once.');
  if (sim.clock.now() - line.at > RECALL_MS)
    return notPossible('超过 2 分钟的消息不能撤回。', 'Nothing is taken back after two minutes.');
  line.recalled = true;
  appendEvent(sim, asked, {
    event_type: 'servicer_recall_msg',
    recall_msgid: msgid,
    servicer_userid: member.userid,
  });
}

/** Starts or stops receiving customers in an account. */
export function serve(sim: Sim, userid: string, { open_kfid, serving }: { open_kfid: string; serving: boolean }): void {
  const account = accountNamed(sim, open_kfid);
  const { userid: own } = memberNamed(sim, userid);
  const known = servicerAt(sim, open_kfid, memberNamed(sim, userid));
  const status = serving ? 0 : 1;
  if (known.status === status) return;
  // Who receives through his department stands among the named ones from now on: the status is his alone.
  account.servicers = [
    ...account.servicers.filter((each) => each.userid !== own),
    { userid: own, status, stop_type: 0 },
  ];
  appendEvent(
    sim,
    { open_kfid, external_userid: null },
    {
      event_type: 'servicer_status_change',
      servicer_userid: own,
      status: serving ? 1 : 2,
      ...(serving ? {} : { stop_type: 0 }),
    },
  );
  sim.log.add(
    'actor',
    { zh: `${own} ${serving ? '开始' : '停止'}接待`, en: `${own} ${serving ? 'starts' : 'stops'} receiving` },
    { open_kfid },
  );
}

function placeOf(sim: Sim, userid: string, asked: ChatId): { session: KfSession; member: Member } {
  const chat = chatNamed(sim, asked);
  const member = memberNamed(sim, userid);
  servicerAt(sim, chat.open_kfid, member);
  const session = sessionOf(sim, chat) ?? notFound('这位客户还没有来咨询过。', 'That customer never came in.');
  return { session, member };
}

function servicerAt(sim: Sim, openKfid: string, { userid }: Member): Servicer {
  const found = servicersOf(sim, accountNamed(sim, openKfid)).find((each) => each.userid === userid);
  if (found) return found;
  return notPossible('他不是这个客服账号的接待人员。', 'That member does not receive customers in this account.');
}

function mustServe({ state, servicer }: KfSession, { userid }: Member): void {
  if (state === states.servicer && servicer === userid) return;
  notPossible(
    '只有正在接待这位客户的人能在客户端里这样做。',
    'Only who is serving this customer can do that in the client.',
  );
}

function moved(sim: Sim, session: KfSession, change: { change_type: 1 | 2 | 3 | 4; [field: string]: unknown }): void {
  const { open_kfid, external_userid } = session;
  appendEvent(sim, { open_kfid, external_userid }, { event_type: 'session_status_change', ...change });
  const what = { 1: 'taken', 2: 'transferred', 3: 'ended', 4: 'opened again' }[change.change_type];
  const zh = { 1: '被接入', 2: '被转接', 3: '已结束', 4: '重新开始' }[change.change_type];
  const sentence = { zh: `${external_userid} 的会话${zh}`, en: `The session of ${external_userid} is ${what}` };
  sim.log.add('actor', sentence, { open_kfid, external_userid });
}

function contentOf(sim: Sim, message: Given): { msgtype: string; content: Record<string, unknown> } {
  const { msgtype } = message;
  if (msgtype === 'text') return { msgtype, content: { ...message.text } };
  if (msgtype === 'location') return { msgtype, content: { ...message.location } };
  if (msgtype === 'link') return { msgtype, content: { ...message.link } };
  return { msgtype, content: { media_id: keepGiven(sim, msgtype, message.media).media_id } };
}
