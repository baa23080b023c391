import { limits } from '#libs/wecom';
import { append, appendEvent, lineOf } from '../kf/lines.ts';
import { openedScene } from '../kf/scene.ts';
import { giveCode, isOf, openSession, WINDOW, type ChatId } from '../kf/sessions.ts';
import type { Sim } from '../sim.ts';
import type { KfSession } from '../world.ts';
import { chatNamed } from './find.ts';
import { keepGiven, type Given, type MediaType } from './given.ts';
import { notFound, notPossible } from './refusal.ts';

/** WeChat takes a message back for two minutes. */
const RECALL_MS = 2 * 60_000;
/** What a customer may send into 微信客服; more arrives as a notice in words. */
const inbound: Record<MediaType, number> = {
  image: limits.media.inboundImageBytes,
  voice: limits.media.voiceBytes,
  video: limits.media.videoBytes,
  file: limits.media.fileBytes,
};
const tooLarge: Record<MediaType, string> = {
  image: '[图片超出大小限制，请在手机上查看]',
  voice: '[语音超出大小限制，请在手机上查看]',
  video: '[视频超出大小限制，请在手机上查看]',
  file: '[文件超出大小限制，请在手机上查看]',
};

/**
 * Comes in by a link: enter_session, with a code for a welcome when none was said and nothing written for 48 hours.
 * From the list of chats there is no such event.
 */
export function open(sim: Sim, asked: ChatId, link: { scene: string; scene_param: string }): KfSession {
  const { scene_param } = link;
  const scene = openedScene(link.scene);
  const chat = chatNamed(sim, asked);
  const session = openSession(sim, chat);
  const now = sim.clock.now();
  const since = (at: number | null) => at !== null && now - at < WINDOW;
  const welcome =
    since(session.welcomedAt) || since(session.lastCustomerAt) ? {} : { welcome_code: giveCode(sim, 'welcome', chat) };
  session.entered = { at: now, scene, scene_param };
  session.lastAt = now;
  session.unread = 0;
  appendEvent(sim, chat, { event_type: 'enter_session', scene, scene_param, ...welcome });
  sim.log.add(
    'actor',
    { zh: `${chat.external_userid} 打开 ${chat.open_kfid}`, en: `${chat.external_userid} opens ${chat.open_kfid}` },
    { ...chat, scene },
  );
  return session;
}

/** Writes something; a session that had ended begins anew. */
export function write(sim: Sim, asked: ChatId, message: Given): string {
  const chat = chatNamed(sim, asked);
  if (message.msgtype === 'text') return speak(sim, chat, { msgtype: 'text', content: { ...message.text } });
  if (message.msgtype === 'location')
    return speak(sim, chat, { msgtype: 'location', content: { ...message.location } });
  if (message.msgtype === 'link') return speak(sim, chat, { msgtype: 'link', content: { ...message.link } });
  const { msgtype, media } = message;
  const { media_id, size } = keepGiven(sim, msgtype, media);
  if (size > inbound[msgtype]) return speak(sim, chat, { msgtype: 'text', content: { content: tooLarge[msgtype] } });
  return speak(sim, chat, { msgtype, content: { media_id } });
}

/** Touches an item of a menu: what it says becomes the customer's text, with the item's id. */
export function pickMenu(sim: Sim, asked: ChatId, { msgid, item }: { msgid: string; item: string }): string {
  const chat = chatNamed(sim, asked);
  const sent = sim.world.kf.sent.findLast((each) => each.msgid === msgid && isOf(each, chat));
  if (sent?.msgtype !== 'msgmenu') return notFound('聊天里没有这条菜单消息。', 'There is no such menu in the chat.');
  const items = (sent.payload['list'] ?? []) as { type: string; click?: { id?: string; content: string } }[];
  const click = items.find(
    ({ type, click: one }) => type === 'click' && (one?.id === item || one?.content === item),
  )?.click;
  if (!click) {
    return notPossible(
      '只有可回复的菜单项会给客服发消息；链接和小程序只在手机上打开。',
      'Only items that answer tell the account something; links and mini programs open on the phone.',
    );
  }
  return speak(sim, chat, { msgtype: 'text', content: { content: click.content, menu_id: click.id ?? '' } });
}

export function recall(sim: Sim, asked: ChatId, msgid: string): void {
  const chat = chatNamed(sim, asked);
  const line = lineOf(sim, chat, msgid);
  if (line?.msg['origin'] !== 3 || line.recalled)
    return notPossible('只能撤回自己发出、还没撤回的消息。', 'One takes back only what one wrote, and once.');
  if (sim.clock.now() - line.at > RECALL_MS)
    return notPossible('微信里超过 2 分钟的消息不能撤回。', 'WeChat takes nothing back after two minutes.');
  line.recalled = true;
  appendEvent(sim, chat, { event_type: 'user_recall_msg', recall_msgid: msgid });
  sim.log.add(
    'actor',
    { zh: `${chat.external_userid} 撤回一条消息`, en: `${chat.external_userid} takes a message back` },
    { ...chat, msgid },
  );
}

/** fail_type of msg_send_fail, as the platform numbers its reasons. */
export const failTypes = [0, 1, 2, 4, 5, 6, 8, 10, 11, 12, 13] as const;

/** What was accepted did not arrive after all: the platform tells why, as an event. */
export function failSent(
  sim: Sim,
  asked: ChatId,
  { msgid, failType }: { msgid: string; failType: (typeof failTypes)[number] },
): void {
  const chat = chatNamed(sim, asked);
  const sent = sim.world.kf.sent.findLast((each) => each.msgid === msgid && isOf(each, chat));
  if (!sent) return notFound('聊天里没有这条由应用发出的消息。', 'The app sent no such message here.');
  if (sent.failed !== null) return notPossible('这条消息已经失败了。', 'That message has failed already.');
  sent.failed = failType;
  appendEvent(sim, chat, { event_type: 'msg_send_fail', fail_msgid: msgid, fail_type: failType });
  sim.log.add('actor', { zh: `消息发送失败：${failType}`, en: `A message fails: ${failType}` }, { ...chat, msgid });
}

/** A text among very many: whoever makes them tells the apps himself. */
export function writeQuietly(sim: Sim, chat: ChatId, content: string): void {
  speak(sim, chat, { msgtype: 'text', content: { content }, quiet: true });
}

function speak(
  sim: Sim,
  chat: ChatId,
  { msgtype, content, quiet = false }: { msgtype: string; content: Record<string, unknown>; quiet?: boolean },
): string {
  const session = openSession(sim, chat);
  const now = sim.clock.now();
  Object.assign(session, { lastCustomerAt: now, lastAt: now, sentSince: 0, unread: 0 });
  const line = append(sim, { ...chat, origin: 3, msgtype, content }, { quiet });
  if (!quiet)
    sim.log.add(
      'actor',
      { zh: `${chat.external_userid} 发来 ${msgtype}`, en: `${chat.external_userid} writes: ${msgtype}` },
      { ...chat, msgid: line.msg['msgid'] },
    );
  return String(line.msg['msgid']);
}
