import { cutBytes, limits } from '#libs/wecom';
import * as conversations from '#conversations';
import type { Tx } from '#platform/db';
import { newId } from '#platform/ids';
import { post, type Lane } from '#platform/lanes';
import { words } from '#platform/words';
import { readApp, type WecomApp } from '../app.ts';
import { WecomError } from '../client/index.ts';
import type { OutDeps } from './deps.ts';
import type { MenuItem } from './piece.ts';
import { accountOf, codeOf, keepDelivery, readTalk, spendCode } from './talk.ts';

/** A lane of its own: a welcome that waits behind other work comes too late. */
export const WELCOME_LANE = 'wecom.welcome';
const AT_ONCE = 8;

interface Welcome {
  readonly app: WecomApp;
  readonly code: string;
  readonly head: string;
  readonly items: readonly MenuItem[];
  readonly msgid: string;
}

export const callWelcome = (tx: Tx, conversationId: string): Promise<void> =>
  post(tx, { lane: WELCOME_LANE, key: conversationId });

/** Greets whoever came in through a link, within the twenty seconds that the platform gives; later ones end by name. */
export function welcomeLane(deps: OutDeps): Lane {
  return {
    name: WELCOME_LANE,
    concurrency: AT_ONCE,
    attempts: 3,
    async handle({ tenant, key }) {
      const welcome = await deps.db.tenant(tenant, (tx) => prepare(tx, deps, key));
      if (welcome === null) return;
      const why = await send(deps, welcome);
      await deps.db.tenant(tenant, (tx) => settle(tx, deps, key, { welcome, why }));
    },
  };
}

async function prepare(tx: Tx, deps: OutDeps, conversationId: string): Promise<Welcome | null> {
  const talk = await readTalk(tx, conversationId);
  const account = talk && (await accountOf(tx, talk));
  const code = await codeOf(tx, deps.keys, { conversationId, kind: 'welcome', now: deps.now() });
  if (!talk || !account || code === null || account.settings.welcome.trim() === '') return null;
  const { customer_id } = await conversations.get(tx, conversationId);
  const say = words(await deps.localeOf(tx, customer_id));
  const { menuHeadBytes, menuClickBytes, menuClickable } = limits.kf;
  const person = { id: 'p:0', label: say('kf.person') };
  const asked = account.settings.suggestions.slice(0, menuClickable - 1);
  const items = [...asked.map((text, at) => ({ id: `w:${at}`, label: cutBytes(text, menuClickBytes, '…') })), person];
  const head = cutBytes(`${say('kf.label.ai')}${account.settings.welcome}`, menuHeadBytes, '…');
  const msgid = newId().replaceAll('-', '').slice(0, limits.kf.msgidBytes);
  return { app: await readApp(tx, deps, account.app_id), code, head, items, msgid };
}

/** Null when it arrived; else why not, in the platform's number. */
async function send(deps: OutDeps, { app, code, head, items, msgid }: Welcome): Promise<string | null> {
  const list = items.map(({ id, label }) => ({ type: 'click' as const, click: { id, content: label } }));
  try {
    await deps.client.call(app, 'kf.send_msg_on_event', {
      code,
      msgid,
      msgtype: 'msgmenu',
      msgmenu: { head_content: head, list },
    });
    return null;
  } catch (error) {
    // The same code again could be a second welcome; there are twenty seconds, and then it is too late anyway.
    if (error instanceof WecomError) return `welcome ${error.code}`;
    throw error;
  }
}

/** The greeting stands in the conversation as it was said, unless the customer has asked something by then. */
async function settle(
  tx: Tx,
  deps: OutDeps,
  conversationId: string,
  { welcome, why }: { welcome: Welcome; why: string | null },
): Promise<void> {
  const now = deps.now();
  await spendCode(tx, conversationId, 'welcome', now);
  const conversation = await conversations.get(tx, conversationId, { lock: true });
  const asked = conversation.asked_seq > conversation.answered_seq;
  const said =
    why === null && !asked && conversation.speaker === 'bot'
      ? await conversations.say(tx, deps.conversations, conversation, {
          author: 'bot',
          body: { kind: 'text', text: welcome.head.replace(/^【[^】]*】|^\[[^\]]*\] /u, '') },
        })
      : null;
  const seq = said?.seq ?? 0;
  await keepDelivery(tx, {
    id: newId(),
    conversation_id: conversationId,
    from_seq: seq,
    to_seq: seq,
    msgid: welcome.msgid,
    state: why === null ? 'accepted' : 'failed',
    why,
    tries: 1,
    at: now,
  });
}
