import { LRUCache } from 'lru-cache';
import * as conversations from '#conversations';
import { MESSAGE_APPENDED } from '#conversations';
import { limits } from '#libs/wecom';
import type { Tx } from '#platform/db';
import { post, type Box, type Lane } from '#platform/lanes';
import { messagesOf } from './batch.ts';
import { carry, sessionOf, type Carried } from './carry.ts';
import type { OutDeps } from './deps.ts';
import { plan, tellUndelivered, type Carrying, type Plan } from './plan.ts';
import { changeTalk, deliveriesAfter, keepCode, keepDelivery, readTalk, spendCode, type TalkRecord } from './talk.ts';
import { isWithMembers, SESSION } from './window.ts';

export const OUT_LANE = 'wecom.out';
/** Conversations served at once by one process, and messages of one before others get their turn. */
const AT_ONCE = 8;
const PER_DRAIN = 20;
/** When the platform does not answer: the same message again after so many seconds, the last wait again and again. */
const WAITS_S = [2, 5, 15, 60, 300, 900, 1_800];
/** Then nobody can say any more whether it arrived. With the waits above this is two days, as long as a window. */
const TRIES = 100;

/** A delayed letter wants a clock of its own. */
const LATER = '/later';

/** Hears of everything that is said in conversations that lie on WeCom. */
export function followTalks(deps: OutDeps): void {
  deps.facts.durable('wecom.out', [MESSAGE_APPENDED.type], async ({ tenant, payload }) => {
    if (payload['channel'] === undefined || payload['channel'] === 'web' || payload['audience'] === 'staff') return;
    await deps.db.tenant(tenant, (tx) => post(tx, { lane: OUT_LANE, key: String(payload['conversationId']) }));
  });
}

/** Hands what was said to the platform, in order and once. */
export function outLane(deps: OutDeps): Lane {
  const ask = createAsking(deps);
  return {
    name: OUT_LANE,
    concurrency: AT_ONCE,
    attempts: 5,
    async handle(box) {
      if (!box.key.endsWith(LATER)) return drain(deps, ask, box);
      const key = box.key.slice(0, -LATER.length);
      await deps.db.tenant(box.tenant, (tx) => post(tx, { lane: OUT_LANE, key }));
    },
    onDead: ({ tenant, key }) => deps.db.tenant(tenant, (tx) => giveUp(tx, deps, key)),
  };
}

/** Something of ours went wrong again and again: nobody knows whether it arrived, and the next is not held up by it. */
async function giveUp(tx: Tx, deps: OutDeps, key: string): Promise<void> {
  const id = key.endsWith(LATER) ? key.slice(0, -LATER.length) : key;
  const talk = await readTalk(tx, id);
  const known = talk && (await deliveriesAfter(tx, id, talk.delivered_seq));
  const open = known?.find(({ state }) => state === 'sending');
  if (!open) return;
  await keepDelivery(tx, { ...open, state: 'unknown', why: 'unknown', at: deps.now() });
  await changeTalk(tx, id, { delivered_seq: open.to_seq });
  await tellUndelivered(tx, deps, id, { seq: open.to_seq, why: 'unknown' });
}

/** The platform is asked so often where members have a talk. */
const ASK_MS = 5 * 60_000;
const ASKED = 10_000;

type Asking = (plan: Extract<Plan, { kind: 'ask' }>) => Promise<void>;

/** Members have the talk, for all we know, and the customer wrote: the platform may have ended it without a word. */
function createAsking(deps: OutDeps): Asking {
  const perf = { now: () => deps.now().getTime() };
  const asked = new LRUCache<string, true>({ max: ASKED, ttl: ASK_MS, ttlResolution: 0, perf });
  return async ({ app, talk, openKfid }) => {
    const { conversation_id: id } = talk;
    if (asked.has(id)) return;
    asked.set(id, true);
    const now = await sessionOf(deps, { app, talk, openKfid });
    if (now === null || now.state === talk.session_state) return;
    await deps.db.tenant(app.tenant, async (tx) => {
      const latest = await readTalk(tx, id, { lock: true });
      // While the platform answered it told what happened since, and the customer may have gone on with the bot.
      if (latest?.session_state !== talk.session_state) return;
      await changeTalk(tx, id, { session_state: now.state, servicer: now.servicer });
      if (isWithMembers(now.state)) return;
      if (await conversations.endOutside(tx, deps.conversations, id)) await deps.askForPerson(tx, id);
    });
  };
}

async function drain(deps: OutDeps, ask: Asking, { tenant, key: conversationId, lost }: Box): Promise<void> {
  for (let sent = 0; sent < PER_DRAIN; sent++) {
    if (lost.aborted) return;
    const next = await deps.db.tenant(tenant, (tx) => plan(tx, deps, conversationId));
    if (next.kind === 'done') return;
    if (next.kind === 'moved') continue;
    if (next.kind === 'ask') return ask(next);
    const carried = await carry(deps, next);
    if (lost.aborted) return;
    const again = await deps.db.tenant(tenant, (tx) => settle(tx, deps, next, carried));
    if (again) return;
  }
  await deps.db.tenant(tenant, (tx) => post(tx, { lane: OUT_LANE, key: conversationId }));
}

/** Writes down what became of it. True when it waits for another try. */
async function settle(tx: Tx, deps: OutDeps, carrying: Carrying, carried: Carried): Promise<boolean> {
  const { talk, batch, msgid, deliveryId, tries } = carrying;
  const { conversation_id: id } = talk;
  const latest = await readTalk(tx, id, { lock: true });
  // He was forgotten meanwhile.
  if (!latest) return false;
  const now = deps.now();
  const row = { id: deliveryId, conversation_id: id, from_seq: batch.from, to_seq: batch.to, msgid, tries, at: now };
  if (carried.kind === 'later' && tries < TRIES) {
    const waitMs = WAITS_S[Math.min(tries, WAITS_S.length) - 1]! * 1_000;
    await post(tx, { lane: OUT_LANE, key: `${id}${LATER}` }, {}, Math.max(waitMs, carried.afterMs ?? 0));
    return true;
  }
  if (carried.kind === 'queued') {
    const expiresAt = new Date(now.getTime() + limits.kf.eventCodeSeconds * 1_000);
    await keepCode(tx, deps.keys, { conversationId: id, kind: 'queued', code: carried.code, expiresAt });
    await changeTalk(tx, id, moved(talk, latest, { session_state: SESSION.queue }));
    return false;
  }
  const told = 'state' in carried && carried.state !== undefined ? { session_state: carried.state } : {};
  if (carried.kind === 'accepted') {
    await keepDelivery(tx, { ...row, state: 'accepted', why: null });
    if (batch.kind === 'coded') await spendCode(tx, id, batch.code, now);
    if (batch.kind === 'queue') await spendCode(tx, id, 'queued', now);
    const counts = messagesOf(batch);
    // Words that came meanwhile have opened the window anew.
    const same = latest.heard_at?.getTime() === talk.heard_at?.getTime();
    await changeTalk(tx, id, {
      delivered_seq: batch.to,
      ...(same ? { sent: latest.sent + counts } : {}),
      ...moved(talk, latest, told),
    });
    return false;
  }
  const why = carried.kind === 'refused' ? carried.why : ('unknown' as const);
  await keepDelivery(tx, { ...row, state: why === 'unknown' ? 'unknown' : 'failed', why });
  const servicer = carried.kind === 'refused' && carried.servicer !== undefined ? { servicer: carried.servicer } : {};
  await changeTalk(tx, id, { delivered_seq: batch.to, ...moved(talk, latest, { ...told, ...servicer }) });
  await tellUndelivered(tx, deps, id, { seq: batch.to, why });
  return false;
}

/**
 * Where the session is, as the answer to a call told it. What the platform itself told while we waited for that answer is
 * newer; words of the customer, which make a session of ours new, move it nowhere.
 */
function moved<M extends Partial<TalkRecord>>(asked: TalkRecord, latest: TalkRecord, told: M): M | object {
  const ours = ({ session_state: state }: TalkRecord) => (state ?? SESSION.fresh) <= SESSION.assistant;
  const still = latest.session_state === asked.session_state || (ours(latest) && ours(asked));
  return still ? told : {};
}
