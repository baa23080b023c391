import type { Undelivered } from '#contracts/http/conversations';
import * as conversations from '#conversations';
import { limits } from '#libs/wecom';
import type { Tx } from '#platform/db';
import { newId } from '#platform/ids';
import { words } from '#platform/words';
import type { WecomTables } from '../store.ts';
import type { OutDeps } from './deps.ts';
import type { Hooks, Talk } from './hooks.ts';
import { ratingOf } from './piece.ts';
import { batchIdOf, tellUndelivered } from './plan.ts';
import { changeTalk, keepCode, keepDelivery, readTalk } from './talk.ts';
import { callWelcome } from './welcome.ts';
import { isWithMembers, SESSION } from './window.ts';

/** `fail_type` of the event msg_send_fail. */
const FAILURES: Readonly<Record<number, Undelivered>> = {
  1: 'settings',
  2: 'settings',
  4: 'time',
  5: 'ended',
  6: 'count',
  8: 'settings',
  10: 'refused',
  11: 'settings',
  12: 'kind',
  13: 'unsafe',
};

/** What the way out does about what came in. */
export function createHooks(deps: OutDeps): Hooks {
  return {
    async entered(tx, talk, { welcomeCode }) {
      await tx
        .tables<WecomTables>()
        .updateTable('wecom_talks')
        .set({ session_state: SESSION.fresh })
        .where('tenant_id', '=', tx.tenant)
        .where('conversation_id', '=', talk.conversation_id)
        .where((eb) => eb.or([eb('session_state', 'is', null), eb('session_state', '=', SESSION.ended)]))
        .execute();
      if (welcomeCode === null) return;
      await keep(tx, deps, talk, { kind: 'welcome', code: welcomeCode, seconds: limits.kf.welcomeSeconds });
      await callWelcome(tx, talk.conversation_id);
    },
    heard: (tx, talk, at) => heard(tx, deps, talk, at),
    sessionMoved: (tx, talk, moved) => sessionMoved(tx, deps, talk, moved),
    async servicerSaid(tx, talk, { userid, body, msgid, at }) {
      const conversation = await conversations.get(tx, talk.conversation_id);
      const known = await conversations.byOrigin(tx, deps.conversations, {
        conversation,
        origin: msgid,
        audience: 'staff',
      });
      if (known) return;
      const name = await nameOf(tx, deps, talk, userid);
      await withMember(tx, deps, talk, { userid, name });
      const said = await conversations.sayOutside(tx, deps.conversations, talk.conversation_id, {
        name,
        body,
        origin: msgid,
      });
      if (said) await arrived(tx, talk, { seq: said.seq, msgid, at });
    },
    sendFailed: (tx, talk, failed) => sendFailed(tx, deps, talk, failed),
    recalled: (tx, talk, taken) => recalled(tx, deps, talk, taken),
    menuPicked: (tx, talk, picked) => menuPicked(tx, deps, talk, picked),
  };
}

async function sendFailed(
  tx: Tx,
  deps: OutDeps,
  talk: Talk,
  { msgid, type }: Parameters<Hooks['sendFailed']>[2],
): Promise<void> {
  const why = FAILURES[type] ?? 'unknown';
  const failed = await tx
    .tables<WecomTables>()
    .updateTable('wecom_deliveries')
    .set({ state: 'failed', why })
    .where('tenant_id', '=', tx.tenant)
    .where('msgid', 'in', [...new Set([msgid, batchIdOf(msgid)])])
    .where('state', '<>', 'failed')
    .returning(['conversation_id', 'to_seq'])
    .executeTakeFirst();
  if (failed) await tellUndelivered(tx, deps, failed.conversation_id, { seq: failed.to_seq, why });
  if (why === 'ended' || why === 'time') await changeTalk(tx, talk.conversation_id, { session_state: SESSION.ended });
}

async function recalled(
  tx: Tx,
  deps: OutDeps,
  talk: Talk,
  { msgid, by }: Parameters<Hooks['recalled']>[2],
): Promise<void> {
  const conversation = await conversations.get(tx, talk.conversation_id);
  const place = { conversation, audience: 'staff' as const };
  if (await conversations.byOrigin(tx, deps.conversations, { ...place, origin: `recall/${msgid}` })) return;
  const taken = await conversations.byOrigin(tx, deps.conversations, { ...place, origin: msgid });
  const author = by === 'customer' ? ('customer' as const) : ('person' as const);
  await conversations.say(tx, deps.conversations, conversation, {
    author: 'system',
    audience: 'staff',
    origin: `recall/${msgid}`,
    body: { kind: 'event', event: { type: 'message.recalled', seq: taken?.seq ?? null, by: author } },
  });
}

/**
 * The window of 48 hours and five messages opens anew; what comes late opens nothing. The platform tells whole seconds:
 * of two within the same one the second is no late one, for all that one customer says comes in order.
 */
async function heard(tx: Tx, deps: OutDeps, talk: Talk, at: Date): Promise<void> {
  const before = await readTalk(tx, talk.conversation_id, { lock: true });
  if (!before || (before.heard_at !== null && before.heard_at > at)) return;
  const { session_state: state, heard_at: last } = before;
  const withMembers = isWithMembers(state);
  // A session ends by itself after 48 hours, and nobody is told.
  const over = last !== null && at.getTime() - last.getTime() >= limits.kf.windowSeconds * 1_000;
  const session = withMembers && !over ? {} : { session_state: SESSION.fresh, servicer: null };
  await changeTalk(tx, talk.conversation_id, { heard_at: at, sent: 0, ...session });
  if (withMembers && over) await conversations.endOutside(tx, deps.conversations, talk.conversation_id);
}

async function sessionMoved(
  tx: Tx,
  deps: OutDeps,
  talk: Talk,
  { change, servicer, code }: Parameters<Hooks['sessionMoved']>[2],
): Promise<void> {
  if (change === 3) {
    if (code !== null) await keep(tx, deps, talk, { kind: 'ended', code, seconds: limits.kf.endedSeconds });
    await changeTalk(tx, talk.conversation_id, { session_state: SESSION.ended, servicer: null });
    await conversations.endOutside(tx, deps.conversations, talk.conversation_id);
    return;
  }
  if (servicer === null) return;
  if (code !== null) await keep(tx, deps, talk, { kind: 'taken', code, seconds: limits.kf.eventCodeSeconds });
  await withMember(tx, deps, talk, { userid: servicer, name: await nameOf(tx, deps, talk, servicer) });
}

/** From now on this member speaks, in his own client. */
async function withMember(tx: Tx, deps: OutDeps, talk: Talk, by: { userid: string; name: string }): Promise<void> {
  const before = await readTalk(tx, talk.conversation_id);
  const { speaker, staff_id } = await conversations.get(tx, talk.conversation_id);
  // What she is called may not be known at times; she is the same.
  if (before?.servicer === by.userid && conversations.isOutside({ speaker, staff_id })) return;
  await changeTalk(tx, talk.conversation_id, { session_state: SESSION.member, servicer: by.userid });
  await conversations.takeOutside(tx, deps.conversations, talk.conversation_id, by.name);
}

async function keep(
  tx: Tx,
  deps: OutDeps,
  talk: Talk,
  { kind, code, seconds }: { kind: 'welcome' | 'taken' | 'ended'; code: string; seconds: number },
): Promise<void> {
  const expiresAt = new Date(deps.now().getTime() + seconds * 1_000);
  await keepCode(tx, deps.keys, { conversationId: talk.conversation_id, kind, code, expiresAt });
}

/** What came from the platform need not go there again. */
async function arrived(
  tx: Tx,
  talk: Talk,
  { seq, msgid, at }: { seq: number; msgid: string; at: Date },
): Promise<void> {
  await keepDelivery(tx, {
    id: newId(),
    conversation_id: talk.conversation_id,
    from_seq: seq,
    to_seq: seq,
    msgid,
    state: 'accepted',
    why: null,
    tries: 0,
    at,
  });
}

/** A member's name where he is staff here, else what the corp calls him, else his id in it. */
async function nameOf(tx: Tx, deps: OutDeps, talk: Talk, userid: string): Promise<string> {
  const bound = await tx
    .tables<WecomTables>()
    .selectFrom('wecom_members')
    .select('staff_id')
    .where('tenant_id', '=', tx.tenant)
    .where('corp_id', '=', talk.corp_id)
    .where('userid', '=', userid.toLowerCase())
    .executeTakeFirst();
  return (bound && (await deps.staffName(tx, bound.staff_id))) ?? deps.memberNames.of(talk.corp_id, userid) ?? userid;
}

async function menuPicked(
  tx: Tx,
  deps: OutDeps,
  talk: Talk,
  { menuId, text, msgid }: Parameters<Hooks['menuPicked']>[2],
): Promise<boolean> {
  const rated = ratingOf(menuId);
  const person = /^p:\d+$/.test(menuId);
  if (!rated && !person) return false;
  const conversation = await conversations.get(tx, talk.conversation_id, { lock: true });
  // Whoever waits already says it in words, and hears that he is noted.
  if (person && conversation.speaker !== 'bot') return false;
  const origin = msgid;
  if (await conversations.byOrigin(tx, deps.conversations, { conversation, origin, audience: 'staff' })) return true;
  if (person) {
    await conversations.appendFromCustomer(tx, deps.conversations, {
      conversation,
      origin,
      body: { kind: 'text', text },
    });
    await deps.askForPerson(tx, talk.conversation_id);
    return true;
  }
  // Each talk once: another touch, and the same one heard again, change nothing.
  const of = { conversation, origin: `rated/${rated!.seq}`, audience: 'staff' as const };
  if (await conversations.byOrigin(tx, deps.conversations, of)) return true;
  await conversations.say(tx, deps.conversations, conversation, {
    author: 'system',
    audience: 'staff',
    origin: of.origin,
    body: { kind: 'event', event: { type: 'conversation.rated', rating: rated!.rating } },
  });
  const say = words(await deps.localeOf(tx, conversation.customer_id));
  await conversations.say(tx, deps.conversations, conversation, {
    author: 'system',
    body: { kind: 'text', text: say('kf.rated') },
  });
  return true;
}
