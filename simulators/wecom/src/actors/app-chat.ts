import { xml, type XmlSource } from '#libs/wecom';
import { responseCode } from '../apps/cards.ts';
import { tell, tellEvent } from '../callbacks/raise.ts';
import { isVisible } from '../directory/reach.ts';
import type { Sim } from '../sim.ts';
import type { App, AppChatLine, Card, Member } from '../world.ts';
import { appNamed, memberNamed } from './find.ts';
import { keepGiven, type Given } from './given.ts';
import { notFound, notPossible } from './refusal.ts';

/** Lines of all app chats that are kept, the oldest go. */
const KEPT = 5000;
const SHOWN = 300;

export const appEvents = ['enter_agent', 'subscribe', 'unsubscribe', 'click', 'view', 'LOCATION'] as const;
export type AppEvent = (typeof appEvents)[number];

interface Place {
  readonly app: App;
  readonly member: Member;
}

/** A chat that the member's client shows: with an app in whose range he is, and which takes messages. */
function placeOf(sim: Sim, userid: string, agentid: number): Place {
  const app = appNamed(sim, agentid);
  const member = memberNamed(sim, userid);
  if (app.kind !== 'built' || app.disabled) notPossible('这个应用没有聊天窗口。', 'There is no chat with this app.');
  if (!isVisible(sim.world, app, member))
    notPossible(
      '他不在应用的可见范围里，看不到这个应用。',
      'The member is outside the range of the app and does not see it.',
    );
  return { app, member };
}

function mustHear({ callback }: App): void {
  if (callback) return;
  notPossible(
    '应用没有设置“接收消息”，客户端里没有输入框，也不会产生回调。',
    'The app has no address for messages: the client shows no input and nobody is told.',
  );
}

/** Writes to an app. There is no file among what an app is told of. */
export function write(sim: Sim, { userid, agentid }: { userid: string; agentid: number }, message: Given): string {
  const { app, member } = placeOf(sim, userid, agentid);
  mustHear(app);
  const { payload, fields } = contentOf(sim, message);
  const msgid = sim.callbackId();
  sim.world.appChatLines.push({
    msgid,
    agentid,
    userid: member.userid,
    at: sim.clock.now(),
    from: 'member',
    msgtype: message.msgtype,
    payload,
    recalled: false,
  });
  if (sim.world.appChatLines.length > KEPT) sim.world.appChatLines.splice(0, sim.world.appChatLines.length - KEPT);
  tell(sim, app, {
    from: member.userid,
    about: message.msgtype,
    fields: messageFields(app, { msgtype: message.msgtype, msgid, fields }),
  });
  sim.log.add(
    'actor',
    {
      zh: `${member.userid} 发给 ${app.name} ${message.msgtype}`,
      en: `${member.userid} writes to ${app.name}: ${message.msgtype}`,
    },
    { agentid, msgid },
  );
  return msgid;
}

/** The fields of a message behind the common header. */
export function messageFields(
  { agentid }: App,
  { msgtype, msgid, fields }: { msgtype: string; msgid: string; fields: readonly XmlSource[] },
): XmlSource[] {
  return [xml('MsgType', msgtype), ...fields, xml('MsgId', msgid), xml('AgentID', agentid)];
}

type Content = { payload: Record<string, unknown>; fields: XmlSource[] };

function contentOf(sim: Sim, message: Given): Content {
  const { msgtype } = message;
  if (msgtype === 'text') return { payload: { ...message.text }, fields: [xml('Content', message.text.content)] };
  if (msgtype === 'location') {
    const { latitude, longitude, name, address } = message.location;
    const where = [xml('Location_X', latitude), xml('Location_Y', longitude), xml('Scale', 15)];
    return {
      payload: { ...message.location },
      fields: [...where, xml('Label', address || name), xml('AppType', 'wxwork')],
    };
  }
  if (msgtype === 'link') {
    const { title, desc, url, pic_url } = message.link;
    const fields = [xml('Title', title), xml('Description', desc), xml('Url', url), xml('PicUrl', pic_url)];
    return { payload: { ...message.link }, fields };
  }
  if (msgtype === 'file')
    notPossible(
      '成员不能给应用发文件，应用也收不到文件回调。',
      'Members send no files to apps, and no callback tells of one.',
    );
  const { name, mime } = message.media;
  const { media_id, size } = keepGiven(sim, msgtype, message.media);
  const more: Record<string, XmlSource[]> = {
    image: [xml('PicUrl', `${sim.addresses.admin}/sim/media/${media_id}`), xml('MediaId', media_id)],
    voice: [xml('MediaId', media_id), xml('Format', 'amr')],
    video: [xml('MediaId', media_id), xml('ThumbMediaId', media_id)],
  };
  return { payload: { media_id, name, mime, size }, fields: more[msgtype] ?? [] };
}

/** Something a member does in an app beside writing. */
export function doEvent(
  sim: Sim,
  { userid, agentid }: { userid: string; agentid: number },
  {
    event,
    eventKey,
    location,
  }: { event: AppEvent; eventKey: string; location?: { latitude: number; longitude: number } | undefined },
): void {
  const { app, member } = placeOf(sim, userid, agentid);
  mustHear(app);
  if ((event === 'click' || event === 'view') && !hasMenuItem(app.menu?.button ?? [], event, eventKey))
    notPossible('应用的菜单里没有这一项。', 'The menu of the app has no such item.');
  const agent = xml('AgentID', agentid);
  const { latitude, longitude } = location ?? { latitude: 30.2741, longitude: 120.1551 };
  const fields =
    event === 'LOCATION'
      ? [xml('Latitude', latitude), xml('Longitude', longitude), xml('Precision', 40), agent, xml('AppType', 'wxwork')]
      : [xml('EventKey', eventKey), agent];
  tellEvent(sim, app, { from: member.userid, about: event, fields });
  sim.log.add(
    'actor',
    { zh: `${member.userid} 在 ${app.name}：${event}`, en: `${member.userid} in ${app.name}: ${event}` },
    { agentid, eventKey },
  );
}

function hasMenuItem(buttons: readonly unknown[], type: 'click' | 'view', key: string): boolean {
  return (buttons as { type?: string; key?: string; url?: string; sub_button?: unknown[] }[]).some(
    (button) =>
      (button.type === type && (type === 'click' ? button.key : button.url) === key) ||
      hasMenuItem(button.sub_button ?? [], type, key),
  );
}

export interface Selected {
  readonly question_key: string;
  readonly option_ids: readonly string[];
}

/** Touches a button, the submit button or a menu item of a card. */
export function touchCard(
  sim: Sim,
  { userid, agentid }: { userid: string; agentid: number },
  { msgid, key, selected }: { msgid: string; key: string; selected: readonly Selected[] },
): void {
  const { app, member } = placeOf(sim, userid, agentid);
  const card = sim.world.cards.find((each) => each.msgid === msgid && each.agentid === agentid);
  if (!card || !card.receivers.includes(member.userid))
    return notFound('聊天里没有这张卡片。', 'There is no such card in the chat.');
  mustHear(app);
  const view = card.views.find((each) => each.userid === member.userid);
  const about = touchOf(view?.card ?? card.card, key);
  if (!about || (view?.replaceName != null && about === 'template_card_event'))
    return notPossible('卡片上没有可以点的这个按钮。', 'The card has no such button that can be touched.');
  const code = responseCode(sim, card, member.userid);
  tellEvent(sim, app, { from: member.userid, about, fields: cardFields(card, { key, code, selected }) });
  sim.log.add(
    'actor',
    { zh: `${member.userid} 点了 ${app.name} 的卡片`, en: `${member.userid} touches a card of ${app.name}` },
    { agentid, msgid, key },
  );
}

function cardFields(
  { taskId, cardType, agentid }: Card,
  { key, code, selected }: { key: string; code: string; selected: readonly Selected[] },
): XmlSource[] {
  const chosen = selected.map(({ question_key, option_ids }) =>
    xml('SelectedItem', [
      xml('QuestionKey', question_key),
      xml(
        'OptionIds',
        option_ids.map((id) => xml('OptionId', id)),
      ),
    ]),
  );
  return [
    xml('EventKey', key),
    xml('TaskId', taskId),
    xml('CardType', cardType),
    xml('ResponseCode', code),
    xml('AgentID', agentid),
    ...(chosen.length > 0 ? [xml('SelectedItems', chosen)] : []),
  ];
}

interface CardKeys {
  readonly button_list?: readonly { type?: number | string; key?: string }[];
  readonly submit_button?: { key?: string };
  readonly action_menu?: { action_list?: readonly { key?: string }[] };
}

function touchOf(card: CardKeys, key: string): 'template_card_event' | 'template_card_menu_event' | null {
  const buttons = (card.button_list ?? []).filter(({ type }) => Number(type ?? 0) === 0);
  if (buttons.some((button) => button.key === key) || card.submit_button?.key === key) return 'template_card_event';
  return card.action_menu?.action_list?.some((action) => action.key === key) ? 'template_card_menu_event' : null;
}

export interface ShownLine extends AppChatLine {
  /** What stands on a button that was used up. */
  readonly replaceName: string | null;
}

/** What stands in the chat between a member and an app, each card as this member sees it now. */
export function chatWithApp(sim: Sim, userid: string, agentid: number): ShownLine[] {
  appNamed(sim, agentid);
  const member = memberNamed(sim, userid);
  return sim.world.appChatLines
    .filter((line) => line.agentid === agentid && line.userid === member.userid)
    .slice(-SHOWN)
    .map((line) => {
      const view = sim.world.cards
        .find(({ msgid }) => msgid === line.msgid)
        ?.views.find((each) => each.userid === member.userid);
      return { ...line, payload: view?.card ?? line.payload, replaceName: view?.replaceName ?? null };
    });
}
