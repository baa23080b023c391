import { BadXml, childrenOf, cutBytes, limits, openEnvelope, readXml, textOf, type XmlNode } from '#libs/wecom';
import { changeCard } from '../apps/cards.ts';
import type { Sim } from '../sim.ts';
import type { App, OutboxItem } from '../world.ts';

interface Replied {
  readonly item: OutboxItem;
  readonly app: { agentid: number; callback: NonNullable<App['callback']> };
  /** What the app answered with. */
  readonly body: string;
}

type Payload = Record<string, unknown>;

/** What each passive message says in the chat; the two card updates say nothing, they change a card. */
const messages: Record<string, (reply: XmlNode) => Payload> = {
  text: (reply) => ({ content: cutBytes(textOf(reply, 'Content') ?? '', limits.app.passiveTextBytes) }),
  image: (reply) => mediaOf(reply, 'Image'),
  voice: (reply) => mediaOf(reply, 'Voice'),
  video: (reply) => mediaOf(reply, 'Video'),
  news: (reply) => ({ articles: itemsOf(reply, 'Articles').map(snaked) }),
};

/**
 * Applies what an app answered a message or an event with, as the client would show it. An answer that is neither
 * empty, nor `success`, nor a sealed reply stays without effect and stands in the log.
 */
export function applyReply(sim: Sim, { item, app, body }: Replied): void {
  const text = body.trim();
  if (text === '' || text === 'success' || item.open_kfid !== undefined) return;
  const ignored = (why: string) =>
    sim.log.add(
      'callback',
      { zh: `对 ${item.about} 的回复没有生效：${why}`, en: `The answer to ${item.about} is ignored: ${why}` },
      { id: item.id },
    );
  try {
    const opened = open(sim, app.callback, text);
    if (!opened.ok) {
      ignored(opened.why);
      return;
    }
    const reply = readXml(opened.text);
    const userid = textOf(readXml(item.xml), 'FromUserName') ?? '';
    const type = textOf(reply, 'MsgType') ?? '';
    const speak = messages[type];
    if (speak) say(sim, { agentid: app.agentid, userid, msgtype: type, payload: speak(reply) });
    else if (type === 'update_button' || type === 'update_template_card')
      change(sim, { item, agentid: app.agentid, userid, reply });
    else ignored(`MsgType ${type}`);
  } catch (error) {
    if (!(error instanceof BadXml)) throw error;
    ignored(error.message);
  }
}

function open(sim: Sim, callback: Replied['app']['callback'], text: string): ReturnType<typeof openEnvelope> {
  const envelope = readXml(text);
  const field = (name: string) => textOf(envelope, name) ?? '';
  return openEnvelope(
    { token: callback.token, aesKey: callback.aesKey, receiveId: sim.world.corp.corpid },
    {
      signature: field('MsgSignature'),
      timestamp: field('TimeStamp'),
      nonce: field('Nonce'),
      encrypted: field('Encrypt'),
    },
  );
}

function say(sim: Sim, line: { agentid: number; userid: string; msgtype: string; payload: Payload }): void {
  sim.world.appChatLines.push({ ...line, msgid: sim.id('', 32), at: sim.clock.now(), from: 'app', recalled: false });
  sim.changed();
}

/** Only who clicked sees the change, and only a click can be answered so. */
function change(
  sim: Sim,
  { item, agentid, userid, reply }: { item: OutboxItem; agentid: number; userid: string; reply: XmlNode },
): void {
  const taskId = textOf(readXml(item.xml), 'TaskId');
  const card = sim.world.cards.findLast((each) => each.agentid === agentid && each.taskId === taskId);
  if (item.about !== 'template_card_event' || !card) return;
  const whole = childrenOf(reply).find(({ name }) => name === 'TemplateCard');
  const button = childrenOf(reply).find(({ name }) => name === 'Button');
  if (whole) changeCard(sim, card, { userids: [userid], change: { card: snaked(whole) as Payload } });
  else if (button)
    changeCard(sim, card, { userids: [userid], change: { replaceName: textOf(button, 'ReplaceName') ?? '' } });
}

function mediaOf(reply: XmlNode, name: string): Payload {
  const node = childrenOf(reply).find((each) => each.name === name);
  return node ? (snaked(node) as Payload) : {};
}

const itemsOf = (reply: XmlNode, name: string): readonly XmlNode[] =>
  childrenOf(reply)
    .filter((each) => each.name === name)
    .flatMap(childrenOf);

/** Written as one word in JSON. */
const oneWord: Record<string, string> = { key_name: 'keyname' };
const numbers = new Set(['type', 'style', 'desc_color', 'mode', 'no_newline']);

/** The PascalCase of XML as the snake_case of JSON; what is named a list is one, even of one element. */
function snaked(node: XmlNode): unknown {
  if (typeof node.content === 'string') return node.content;
  const object: Payload = {};
  for (const child of node.content) {
    const words = child.name.replace(/(?!^)[A-Z]/g, '_$&').toLowerCase();
    const name = oneWord[words] ?? words;
    const value = snaked(child);
    if (name.endsWith('_list')) object[name] = [...((object[name] as unknown[] | undefined) ?? []), value];
    else object[name] = numbers.has(name) && typeof value === 'string' ? Number(value) : value;
  }
  return object;
}
