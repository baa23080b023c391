import { words } from '#platform/words';
import type { Undelivered } from '#contracts/http/conversations';
import * as conversations from '#conversations';
import type { ConversationRecord } from '#conversations';
import type { Tx } from '#platform/db';
import { Refusal } from '#platform/errors';
import { newId } from '#platform/ids';
import { readApp, type WecomApp } from '../app.ts';
import { messagesOf, nextBatch, type Batch } from './batch.ts';
import type { OutDeps } from './deps.ts';
import { pieceOf, type Telling } from './piece.ts';
import {
  accountOf,
  changeTalk,
  codeOf,
  deliveriesAfter,
  dropDelivery,
  keepDelivery,
  readTalk,
  type TalkRecord,
} from './talk.ts';
import { isWithMembers, windowOf, type Window } from './window.ts';

/** Messages looked at for one batch. */
const PAGE = 50;

/** What to do next for a talk. */
export type Plan =
  /** Everything is with the platform. */
  | { readonly kind: 'done' }
  /** Something was none of its business, or cannot be carried; look again. */
  | { readonly kind: 'moved' }
  /** As far as we know members have it, and the customer wrote: the platform may have ended that without a word. */
  | { readonly kind: 'ask'; readonly app: WecomApp; readonly talk: TalkRecord; readonly openKfid: string }
  | Carrying;

/** One batch on its way; `msgid` is ours, so that sending it twice is one message. */
export interface Carrying {
  readonly kind: 'carry';
  readonly app: WecomApp;
  readonly talk: TalkRecord;
  /** Of a 微信客服 account; null for an app. */
  readonly openKfid: string | null;
  readonly batch: Batch;
  readonly msgid: string;
  readonly deliveryId: string;
  readonly tries: number;
  /** The code that lets it through, where it needs one. */
  readonly code: string | null;
}

type Account = Awaited<ReturnType<typeof accountOf>>;

/** Our id of a batch: within the 32 characters that the platform takes, and the same for the same messages. */
export const msgidOf = (conversationId: string, toSeq: number): string =>
  `${Buffer.from(conversationId.replaceAll('-', ''), 'hex').toString('base64url')}_${toSeq.toString(36)}`;
/** Of its parts the first bears the id itself. */
export const partId = (msgid: string, part: number): string => (part === 0 ? msgid : `${msgid}_${part}`);
const ID_CHARACTERS = 22;
/** The batch that a part belongs to; an id of the platform's own stays as it is. */
export function batchIdOf(partial: string): string {
  const [seq, part] = partial.slice(ID_CHARACTERS + 1).split('_');
  return part === undefined ? partial : `${partial.slice(0, ID_CHARACTERS)}_${seq}`;
}

/** What stands next in the conversation and is not with the platform, written down as being sent. */
export async function plan(tx: Tx, deps: OutDeps, conversationId: string): Promise<Plan> {
  const talk = await readTalk(tx, conversationId);
  if (!talk) return { kind: 'done' };
  const conversation = await conversations.get(tx, conversationId);
  const account = talk.kind === 'kf' ? await accountOf(tx, talk) : undefined;
  const page = await conversations.messages(tx, deps.conversations, {
    conversation,
    audience: 'customer',
    after: talk.delivered_seq,
    limit: PAGE,
  });
  const known = await deliveriesAfter(tx, conversationId, talk.delivered_seq);
  const open = known.find(({ state }) => state === 'sending');
  const settled = known.filter(({ state }) => state !== 'sending');
  const waits = page.items.filter(
    ({ seq }) =>
      (open === undefined || seq <= open.to_seq) &&
      !settled.some(({ from_seq, to_seq }) => seq >= from_seq && seq <= to_seq),
  );
  const window = windowOf(talk, deps.now());
  const spare = !window.open || window.left === null || window.left > KEPT_BACK;
  const telling = await tellingOf(tx, deps, { conversation, talk, account, open: window.open });
  const pieces = waits
    .flatMap((message) => pieceOf(message, telling) ?? [])
    .filter((piece) => spare || piece.kind !== 'text' || piece.spare !== 'drop');
  const batch = nextBatch(pieces, telling.words);
  if (batch === null) {
    const upTo = open?.to_seq ?? page.items.at(-1)?.seq ?? conversation.last_seq;
    if (upTo > talk.delivered_seq) await changeTalk(tx, conversationId, { delivered_seq: upTo });
    if (open) await dropDelivery(tx, open.id);
    if (open || page.more) return { kind: 'moved' };
    return asks(tx, deps, { talk, account, wrote: page.items.at(-1)?.author.kind === 'customer' });
  }
  // He who has few messages left says who he is with his first words.
  const within = pieces.filter(({ seq }) => seq <= batch.to);
  if (!spare && within.every((piece) => piece.kind === 'text' && piece.spare === 'wait')) return { kind: 'done' };
  // Settings changed under what was on its way: what it is now is another message.
  const again = open?.to_seq === batch.to ? open : undefined;
  if (open && !again) await dropDelivery(tx, open.id);
  return carry(tx, deps, { talk, batch, account, window, tries: again?.tries ?? 0, deliveryId: again?.id ?? newId() });
}

/** Messages kept back for what follows: a colleague is called, he comes. */
const KEPT_BACK = 2;

/** Whether the platform still has it with members; where that is known, or nobody wrote, there is nothing to do. */
async function asks(
  tx: Tx,
  deps: OutDeps,
  { talk, account, wrote }: { talk: TalkRecord; account: Account; wrote: boolean },
): Promise<Plan> {
  if (!account || !wrote || !isWithMembers(talk.session_state)) return { kind: 'done' };
  return { kind: 'ask', app: await readApp(tx, deps, account.app_id), talk, openKfid: account.open_kfid };
}

interface Next {
  readonly talk: TalkRecord;
  readonly batch: Batch;
  readonly account: Account;
  readonly window: Window;
  readonly tries: number;
  readonly deliveryId: string;
}

async function carry(tx: Tx, deps: OutDeps, { talk, batch, account, window, tries, deliveryId }: Next): Promise<Plan> {
  const now = deps.now();
  const msgid = msgidOf(talk.conversation_id, batch.to);
  const kind = batch.kind === 'coded' ? batch.code : batch.kind === 'queue' ? ('queued' as const) : null;
  const code = kind && (await codeOf(tx, deps.keys, { conversationId: talk.conversation_id, kind, now }));
  const app = await connectedApp(tx, deps, talk.kind === 'app' ? talk.account : account?.app_id);
  const stops = app === null ? 'settings' : kind === null ? whyStopped(window, batch) : null;
  const row = { id: deliveryId, conversation_id: talk.conversation_id, from_seq: batch.from, to_seq: batch.to, msgid };
  if (app === null || stops !== null) {
    const why = stops ?? 'settings';
    await keepDelivery(tx, { ...row, state: 'held', why, tries, at: now });
    await changeTalk(tx, talk.conversation_id, { delivered_seq: batch.to });
    await tellUndelivered(tx, deps, talk.conversation_id, { seq: batch.to, why });
    return { kind: 'moved' };
  }
  await keepDelivery(tx, { ...row, state: 'sending', why: null, tries: tries + 1, at: now });
  const openKfid = account?.open_kfid ?? null;
  return { kind: 'carry', app, talk, openKfid, batch, msgid, deliveryId, tries: tries + 1, code };
}

/** Why an open window is needed and there is none, or one too small for all of it. */
function whyStopped(window: Window, batch: Batch): Undelivered | null {
  if (!window.open) return window.why;
  return window.left !== null && messagesOf(batch) > window.left ? 'count' : null;
}

async function connectedApp(tx: Tx, deps: OutDeps, id: string | undefined): Promise<WecomApp | null> {
  if (id === undefined) return null;
  try {
    return await readApp(tx, deps, id);
  } catch (error) {
    // It was disconnected; what waits for it will not go.
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** Staff read in the conversation what did not arrive, and why. */
export async function tellUndelivered(
  tx: Tx,
  deps: OutDeps,
  conversationId: string,
  told: { seq: number; why: Undelivered },
): Promise<void> {
  await conversations.tellStaff(tx, deps.conversations, conversationId, { type: 'delivery.failed', ...told });
}

/** How the conversation is told to this customer. */
async function tellingOf(
  tx: Tx,
  deps: OutDeps,
  {
    conversation,
    talk,
    account,
    open,
  }: { conversation: ConversationRecord; talk: TalkRecord; account: Account; open: boolean },
): Promise<Telling> {
  const locale = await deps.localeOf(tx, conversation.customer_id);
  const timeZone = await deps.timeZoneOf(tx);
  const clock = new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit', hour12: false });
  const calendar = new Intl.DateTimeFormat(locale, { timeZone, month: 'long', day: 'numeric' });
  const today = calendar.format(deps.now());
  const holds = async (kind: 'taken' | 'ended') =>
    (await codeOf(tx, deps.keys, { conversationId: talk.conversation_id, kind, now: deps.now() })) !== null;
  return {
    words: words(locale),
    when(iso) {
      const at = new Date(iso);
      const day = calendar.format(at);
      return day === today ? clock.format(at) : `${day} ${clock.format(at)}`;
    },
    // Somebody at our desk may have been quicker.
    toQueue: account?.road === 'member' && conversation.speaker === 'nobody',
    codes: { taken: await holds('taken'), ended: await holds('ended') },
    open,
    rating: account?.settings.rating ?? false,
  };
}
