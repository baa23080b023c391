import type { Undelivered } from '#contracts/http/conversations';
import { cutBytes, limits, type KfMenu } from '#libs/wecom';
import { WecomError } from '../client/index.ts';
import type { OutDeps } from './deps.ts';
import type { Batch } from './batch.ts';
import { partId, type Carrying } from './plan.ts';
import { isWithMembers, SESSION } from './window.ts';

/** What became of a batch. */
export type Carried =
  | { readonly kind: 'accepted'; /** The session as it is now, where it moved. */ readonly state?: number }
  /** The session waits for members; the words that tell it come next, with this code. */
  | { readonly kind: 'queued'; readonly code: string }
  | { readonly kind: 'refused'; readonly why: Undelivered; readonly state?: number; readonly servicer?: string | null }
  /** The platform did not say; the same again later is still one message. */
  | { readonly kind: 'later'; /** By its own word; null when it gave none. */ readonly afterMs: number | null };

/** Seconds within which the platform takes the same words for the same message. */
const DUPLICATE_S = 1_800;
/** The account has seen this id before: an earlier try arrived. */
const SENT_BEFORE = 95033;
const REFUSALS: Readonly<Record<number, Undelivered>> = {
  95001: 'count',
  95002: 'time',
  95013: 'ended',
  95030: 'kind',
  95031: 'time',
  40201: 'unsafe',
  40204: 'unsafe',
};
/** Also for a code that is unknown or late. */
const CODE_SPENT = 40035;
/** The session is not as we thought. */
const OTHER_STATE = 95018;
const NO_SUCH_MOVE = 95016;

/** Hands one batch to the platform. Nothing is written meanwhile. */
export async function carry(deps: OutDeps, carrying: Carrying): Promise<Carried> {
  try {
    return carrying.openKfid === null
      ? await toMember(deps, carrying)
      : await toCustomer(deps, carrying, carrying.openKfid);
  } catch (error) {
    if (!(error instanceof WecomError)) throw error;
    return settle(deps, carrying, error);
  }
}

async function settle(deps: OutDeps, carrying: Carrying, error: WecomError): Promise<Carried> {
  const { app, talk, openKfid, batch, tries } = carrying;
  const { code } = error;
  if (code === SENT_BEFORE) return { kind: 'accepted' };
  // A code opens once: an earlier try, whose answer was lost, has used it.
  if (code === CODE_SPENT && tries > 1 && (batch.kind === 'coded' || batch.kind === 'queue'))
    return { kind: 'accepted' };
  const why = code === null ? undefined : REFUSALS[code];
  if (why) return { kind: 'refused', why };
  if (code === OTHER_STATE && openKfid !== null) {
    const now = await sessionOf(deps, { app, talk, openKfid });
    if (now === null) return { kind: 'later', afterMs: null };
    return { kind: 'refused', why: whyOf(now.state), ...now };
  }
  switch (error.class) {
    case 'retry':
    case 'limit':
    case 'refresh':
    case 'unreachable':
      return { kind: 'later', afterMs: error.retryAfterMs };
    case 'config':
      return { kind: 'refused', why: 'settings' };
    case 'window':
      return { kind: 'refused', why: 'ended' };
    default:
      return { kind: 'refused', why: 'kind' };
  }
}

/** Where the platform has the session; null when it does not say. */
export async function sessionOf(
  { client }: OutDeps,
  { app, talk, openKfid }: Pick<Carrying, 'app' | 'talk'> & { openKfid: string },
): Promise<{ state: number; servicer: string | null } | null> {
  const session = { open_kfid: openKfid, external_userid: talk.external_id };
  try {
    const { service_state: state, servicer_userid: servicer } = await client.call(app, 'kf.service_state.get', session);
    return { state, servicer: servicer || null };
  } catch (error) {
    if (error instanceof WecomError) return null;
    throw error;
  }
}

function whyOf(state: number): Undelivered {
  if (isWithMembers(state)) return 'member';
  return state === SESSION.ended ? 'ended' : 'time';
}

async function toCustomer(deps: OutDeps, carrying: Carrying, openKfid: string): Promise<Carried> {
  const { app, talk, batch, msgid, code } = carrying;
  const to = { touser: talk.external_id, open_kfid: openKfid, msgid };
  switch (batch.kind) {
    case 'text':
      await inTurn(deps, carrying, { touser: talk.external_id, open_kfid: openKfid }, batch.parts);
      return { kind: 'accepted', state: SESSION.assistant };
    case 'menu':
      await inTurn(deps, carrying, { touser: talk.external_id, open_kfid: openKfid }, batch.before);
      await once(() =>
        deps.client.call(app, 'kf.send_msg', {
          ...to,
          msgid: partId(msgid, batch.before.length),
          msgtype: 'msgmenu',
          msgmenu: menuOf(batch.head, batch.items),
        }),
      );
      return { kind: 'accepted', state: SESSION.assistant };
    case 'file': {
      const file = await uploaded(deps, carrying, batch);
      if (file === null) return { kind: 'refused', why: 'kind' };
      await deps.client.call(app, 'kf.send_msg', { ...to, ...file });
      return { kind: 'accepted', state: SESSION.assistant };
    }
    case 'queue':
      return toQueue(deps, carrying, openKfid);
    case 'coded': {
      const body =
        batch.items.length > 0
          ? { msgtype: 'msgmenu' as const, msgmenu: menuOf(batch.text, batch.items) }
          : { msgtype: 'text' as const, text: { content: batch.text } };
      await deps.client.call(app, 'kf.send_msg_on_event', { code: code!, msgid, ...body });
      return { kind: 'accepted' };
    }
  }
}

/** Part after part; what an earlier try has sent is not sent again. */
async function inTurn(
  { client }: OutDeps,
  { app, msgid }: Carrying,
  to: { touser: string; open_kfid: string },
  parts: readonly string[],
): Promise<void> {
  for (const [at, content] of parts.entries())
    await once(() =>
      client.call(app, 'kf.send_msg', { ...to, msgid: partId(msgid, at), msgtype: 'text', text: { content } }),
    );
}

async function once(send: () => Promise<unknown>): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!(error instanceof WecomError) || error.code !== SENT_BEFORE) throw error;
  }
}

/** First the session goes to the members; then the customer hears it, under the code of that move. */
async function toQueue(deps: OutDeps, carrying: Carrying, openKfid: string): Promise<Carried> {
  const { app, talk, batch, msgid, code } = carrying;
  if (batch.kind !== 'queue') return { kind: 'accepted' };
  if (code !== null) {
    await deps.client.call(app, 'kf.send_msg_on_event', {
      code,
      msgid,
      msgtype: 'text',
      text: { content: batch.text },
    });
    return { kind: 'accepted', state: SESSION.queue };
  }
  const session = { open_kfid: openKfid, external_userid: talk.external_id };
  try {
    const moved = await deps.client.call(app, 'kf.service_state.trans', { ...session, service_state: SESSION.queue });
    return moved.msg_code ? { kind: 'queued', code: moved.msg_code } : { kind: 'accepted', state: SESSION.queue };
  } catch (error) {
    // It is in the queue, or a member has it: an earlier try moved it.
    if (!(error instanceof WecomError) || error.code !== NO_SUCH_MOVE) throw error;
    const now = await sessionOf(deps, { app, talk, openKfid });
    if (now === null) return { kind: 'later', afterMs: null };
    return { kind: 'refused', why: whyOf(now.state), ...now };
  }
}

/** A 自建应用 writes to a member. The platform drops the same words within half an hour, so that a second try is none. */
async function toMember(deps: OutDeps, carrying: Carrying): Promise<Carried> {
  const { app, talk, batch } = carrying;
  // The platform drops what it has just heard word for word: the same try again, but not the same words later on.
  const to = {
    touser: talk.external_id,
    agentid: app.agentid,
    enable_duplicate_check: 1 as const,
    duplicate_check_interval: DUPLICATE_S + (batch.to % DUPLICATE_S),
  };
  switch (batch.kind) {
    case 'file': {
      const file = await uploaded(deps, carrying, batch);
      if (file === null) return { kind: 'refused', why: 'kind' };
      await deps.client.call(app, 'message.send', { ...to, ...file });
      return { kind: 'accepted' };
    }
    case 'menu': {
      for (const content of batch.before)
        await deps.client.call(app, 'message.send', { ...to, msgtype: 'text', text: { content } });
      const list = batch.items.map(({ label }, at) => `${at + 1}. ${label}`).join('\n');
      await deps.client.call(app, 'message.send', {
        ...to,
        msgtype: 'text',
        text: { content: within(`${batch.head}\n${list}`) },
      });
      return { kind: 'accepted' };
    }
    default:
      for (const content of batch.kind === 'text' ? batch.parts : [within(batch.text)])
        await deps.client.call(app, 'message.send', { ...to, msgtype: 'text', text: { content } });
      return { kind: 'accepted' };
  }
}

const within = (text: string): string => cutBytes(text, limits.app.textBytes, '…');

const menuOf = (head: string, items: readonly { id: string; label: string }[]): KfMenu => ({
  head_content: head,
  list: items.map(({ id, label }) => ({ type: 'click' as const, click: { id, content: label } })),
});

const PICTURES: readonly string[] = ['image/jpeg', 'image/png'];

type FileBody = { msgtype: 'image'; image: { media_id: string } } | { msgtype: 'file'; file: { media_id: string } };

/** What a message says of a file that now lies in the platform's store; null when it is gone or too large for it. */
async function uploaded(
  deps: OutDeps,
  { app }: Carrying,
  { fileId, picture }: Extract<Batch, { kind: 'file' }>,
): Promise<FileBody | null> {
  const file = await deps.fileOf(app.tenant, fileId);
  if (file === null) return null;
  const { imageBytes, fileBytes, leastBytes } = limits.media;
  const isPicture = picture && PICTURES.includes(file.mime) && file.bytes.length <= imageBytes;
  if (file.bytes.length > fileBytes || file.bytes.length < leastBytes) return null;
  const { mediaId } = await deps.client.upload(app, { kind: isPicture ? 'image' : 'file', ...file });
  return isPicture
    ? { msgtype: 'image', image: { media_id: mediaId } }
    : { msgtype: 'file', file: { media_id: mediaId } };
}
