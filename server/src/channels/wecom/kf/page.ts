import { isRepeat, type StoredBody } from '#conversations';
import type { KfItem } from '#libs/wecom';
import type { Tx } from '#platform/db';
import { newId } from '#platform/ids';
import { words } from '#platform/words';
import type { WecomApp } from '../app.ts';
import { hashOf } from '../callback/intake.ts';
import { knownOf, noteOnce } from '../inbox/store.ts';
import { append } from '../hear/append.ts';
import { contentOfKf } from '../hear/content.ts';
import type { HearDeps } from '../hear/deps.ts';
import { bodyOf, fetchContent } from '../hear/media.ts';
import { meet, talkers, type Met, type Place } from '../hear/talk.ts';
import { hearEvent } from './event.ts';
import { comesAgain } from './fault.ts';
import { namesOf } from './names.ts';
import { leaveUnsaid, type KfAccount } from './store.ts';

/** Customers whose messages are stored at once. */
const SIDE_BY_SIDE = 3;

export interface Hearing {
  readonly tenant: string;
  readonly app: WecomApp;
  readonly account: KfAccount;
  /** What was said before this is kept and not answered; null answers everything. */
  readonly past: Date | null;
  readonly last: boolean;
  readonly lost: AbortSignal;
}

type Spoken = Exclude<KfItem, { msgtype: 'event' }>;

/** Origins of an item. */
const CUSTOMER = 3;
const SERVICER = 5;

/**
 * Works on a page, each item in a transaction of its own that also notes its msgid: whatever ends this in the middle,
 * the next try finds what is done and goes on from there. Items of one customer stay in order.
 */
export async function hearPage(deps: HearDeps, hearing: Hearing, items: readonly KfItem[]): Promise<void> {
  const { tenant, account, app } = hearing;
  const hashes = new Map(items.map((item) => [item, markOf(account, item)]));
  const { known, met } = await deps.db.tenant(tenant, async (tx) => ({
    known: await knownOf(tx, account.app_id, [...hashes.values()]),
    met: await talkers(tx, account.id, [...new Set(items.flatMap((item) => whoseOf(item) ?? []))]),
  }));
  const fresh = items.filter((item) => !known.has(hashes.get(item)!.toString('hex')));
  if (fresh.length === 0) return;
  const strangers = [...new Set(fresh.flatMap((item) => whoseOf(item) ?? []))].filter((id) => !met.has(id));
  const names = await namesOf(deps, app, strangers);
  await deps.memberNames.learn(app, fresh.flatMap(servicersOf));
  const lines = [...Map.groupBy(fresh, (item) => whoseOf(item) ?? '').values()];
  const next = lines.values();
  const work = async () => {
    for (const line of next)
      for (const item of line) {
        if (hearing.lost.aborted) return;
        await hearOrLeave(deps, { ...hearing, names, hash: hashes.get(item)! }, item);
      }
  };
  // All of them end before one that failed is told: nobody goes on behind the back of the next try.
  const ends = await Promise.allSettled(Array.from({ length: SIDE_BY_SIDE }, work));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
  hearing.lost.throwIfAborted();
}

interface Item extends Hearing {
  readonly names: ReadonlyMap<string, string>;
  readonly hash: Buffer;
}

/** One that never goes well holds up nothing that comes after it: in the end it is noted like the others, and left out. */
async function hearOrLeave(deps: HearDeps, hearing: Item, item: KfItem): Promise<void> {
  try {
    await hearItem(deps, hearing, item);
  } catch (error) {
    if (!hearing.last || hearing.lost.aborted || !comesAgain(error)) throw error;
    const { tenant, account } = hearing;
    deps.log.warn({ err: error, account: account.id, msgid: item.msgid }, 'what WeCom told was left out');
    await deps.db.tenant(tenant, (tx) => isNew(tx, deps, hearing, `kf.${item.msgtype}`));
  }
}

async function hearItem(deps: HearDeps, hearing: Item, item: KfItem): Promise<void> {
  const { tenant, past } = hearing;
  const isPast = past !== null && item.send_time * 1000 < past.getTime();
  if (item.msgtype === 'event') {
    const { event } = item;
    await deps.db.tenant(tenant, async (tx) => {
      if (!(await isNew(tx, deps, hearing, `kf.${event.event_type}`)) || !('external_userid' in event)) return;
      const met = await meetHere(tx, deps, hearing, event.external_userid);
      await hearEvent(tx, deps, met, { item, event, isPast });
      if (isPast) await leaveUnsaid(tx, met.talk.conversation_id);
    });
    return;
  }
  if (item.external_userid === '') return;
  await hearSpoken(deps, hearing, { item, isPast });
}

async function hearSpoken(deps: HearDeps, hearing: Item, { item, isPast }: { item: Spoken; isPast: boolean }) {
  const { tenant, app, last } = hearing;
  const say = words('zh-CN');
  const content = contentOfKf(item, say);
  const meetThem = (tx: Tx) => meetHere(tx, deps, hearing, item.external_userid);
  // What is only words needs nothing before its transaction.
  const ready =
    content.kind === 'words'
      ? content
      : await fetchContent(deps, { app, content, say, last, met: await deps.db.tenant(tenant, meetThem) });
  const event = `kf.${item.msgtype}`;
  const store = async (tx: Tx) => {
    if (!(await isNew(tx, deps, hearing, event))) return;
    const met = await meetThem(tx);
    await keep(tx, deps, met, { item, isPast, body: await bodyOf(tx, deps, ready, met) });
    if (isPast) await leaveUnsaid(tx, met.talk.conversation_id);
  };
  try {
    await deps.db.tenant(tenant, store);
  } catch (error) {
    // It stands, though nobody remembers having worked on it.
    if (!isRepeat(error)) throw error;
    await deps.db.tenant(tenant, (tx) => isNew(tx, deps, hearing, event));
  }
}

interface Keeping {
  readonly item: Spoken;
  readonly isPast: boolean;
  readonly body: StoredBody;
}

async function keep(tx: Tx, deps: HearDeps, met: Met, { item, isPast, body }: Keeping): Promise<void> {
  const { msgid, origin, servicer_userid: userid = '' } = item;
  const at = new Date(item.send_time * 1000);
  if (origin === SERVICER) return deps.hooks.servicerSaid(tx, met.talk, { userid, body, msgid, at });
  if (origin !== CUSTOMER) return undefined;
  if (!isPast && (await isPicked(tx, deps, met, item))) return deps.hooks.heard(tx, met.talk, at);
  return append(tx, deps, met, { msgid, body, at, past: isPast });
}

async function isPicked(tx: Tx, { hooks }: HearDeps, { talk }: Met, item: Spoken): Promise<boolean> {
  if (item.msgtype !== 'text' || item.text.menu_id === undefined) return false;
  return hooks.menuPicked(tx, talk, { menuId: item.text.menu_id, text: item.text.content, msgid: item.msgid });
}

const isNew = (tx: Tx, deps: HearDeps, { account, hash }: Item, event: string): Promise<boolean> => {
  const at = deps.now();
  return noteOnce(tx, account.app_id, { hash, id: newId(at.getTime()), event, at });
};

function meetHere(tx: Tx, deps: HearDeps, { account, names }: Item, externalId: string): Promise<Met> {
  const place: Place = { kind: 'kf', corpId: account.corp_id, account: account.id, teamId: account.team_id };
  return meet(tx, deps, place, { externalId, name: names.get(externalId) ?? null });
}

const markOf = ({ open_kfid }: KfAccount, { msgid }: KfItem): Buffer => hashOf(`kf/${open_kfid}/${msgid}`);

function whoseOf(item: KfItem): string | null {
  if (item.msgtype !== 'event') return item.external_userid || null;
  return 'external_userid' in item.event ? item.event.external_userid : null;
}

/** Members whose names will be told. */
function servicersOf(item: KfItem): string[] {
  if (item.msgtype !== 'event') return item.origin === SERVICER && item.servicer_userid ? [item.servicer_userid] : [];
  const { event } = item;
  return event.event_type === 'session_status_change' && event.new_servicer_userid ? [event.new_servicer_userid] : [];
}
