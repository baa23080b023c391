import { createHash } from 'node:crypto';
import { limits } from '#libs/wecom';
import { appOf, type Call, type Reply } from '../api/endpoint.ts';
import type { Fields } from '../api/fields.ts';
import { within, withinPersonTimes } from '../api/frequency.ts';
import { refuse } from '../api/platform-error.ts';
import type { Sim } from '../sim.ts';
import type { App, AppMessage } from '../world.ts';
import type { CheckedCard } from './card-check.ts';
import { readCard, responseCode } from './cards.ts';
import { type Payload, readContent } from './contents.ts';
import { onlyFilled, receiversOf, type Receivers } from './receivers.ts';

const DUPLICATE_SECONDS = 1800;
/** Messages that an app sent are kept this many, the oldest go. */
const KEPT = 5000;

interface Read {
  readonly msgtype: string;
  readonly payload: Payload;
  readonly card: CheckedCard | null;
}

/** POST message/send. */
export function sendMessage(call: Call): Reply {
  const { sim, body } = call;
  const app = appOf(call);
  const read = readMessage(sim, app, body);
  const to = receiversOf(call, app);
  const invalid = onlyFilled({ invaliduser: to.invaliduser, invalidparty: to.invalidparty, invalidtag: to.invalidtag });
  const duplicate = duplicateOf(sim, body);
  const earlier = duplicate && earlierOf(sim, app, duplicate.digest);
  if (earlier) return { ...invalid, msgid: earlier.msgid };
  if (!withinPersonTimes(sim, app.agentid, to.userids.length)) refuse(45009);
  const message = deliver(sim, app, { read, to, duplicate });
  return { ...invalid, msgid: message.msgid, ...codeFor(sim, message, read) };
}

function readMessage(sim: Sim, app: App, body: Fields): Read {
  const msgtype = body.text('msgtype');
  // It belongs to a mini-program, names no agent and goes to nobody's "all".
  if (msgtype === 'miniprogram_notice') return { msgtype, payload: readNotice(body), card: null };
  const agentid = body.int('agentid') ?? refuse(40056);
  if (agentid !== app.agentid) refuse(301002);
  if (msgtype !== 'template_card') return { ...readContent(sim, body), card: null };
  const said = body.object('template_card') ?? refuse(40063, 'template_card is empty');
  return { msgtype, payload: { ...said.raw }, card: readCard(sim, app, said) };
}

function readNotice(body: Fields): Payload {
  const said = body.object('miniprogram_notice') ?? refuse(40063, 'miniprogram_notice is empty');
  const chars = (name: string) => [...said.text(name)].length;
  said.mustText('appid');
  if (body.text('touser') === '@all') refuse(40058, 'miniprogram_notice not support @all');
  if (chars('title') < 4 || chars('title') > 12) refuse(40058, 'invalid title size');
  if (said.has('description') && (chars('description') < 4 || chars('description') > 12))
    refuse(40058, 'invalid description size');
  if (said.objects('content_item').length > limits.app.noticeItems) refuse(40058, 'invalid content_item length');
  return { ...said.raw };
}

/** The same words within the time count once; the digest is over the whole request as it came. */
function duplicateOf(sim: Sim, body: Fields): AppMessage['duplicate'] {
  if (body.int('enable_duplicate_check') !== 1) return null;
  const seconds = Math.min(body.int('duplicate_check_interval') ?? DUPLICATE_SECONDS, limits.app.duplicateSeconds);
  const digest = createHash('sha256').update(JSON.stringify(body.raw)).digest('base64url');
  return { digest, until: sim.clock.now() + seconds * 1000 };
}

function earlierOf(sim: Sim, { agentid }: App, digest: string): AppMessage | undefined {
  return sim.world.appMessages.findLast(
    (each) => each.agentid === agentid && each.duplicate?.digest === digest && each.duplicate.until > sim.clock.now(),
  );
}

function deliver(
  sim: Sim,
  { agentid }: App,
  { read, to, duplicate }: { read: Read; to: Receivers; duplicate: AppMessage['duplicate'] },
): AppMessage {
  const { world } = sim;
  const { msgtype, payload } = read;
  // Too much for one member is dropped without a word.
  const receivers = to.userids.filter((userid) => within(sim, 'messageToMember', `${agentid} ${userid}`));
  const at = sim.clock.now();
  const message: AppMessage = {
    msgid: sim.id('', 43),
    agentid,
    at,
    msgtype,
    payload,
    receivers,
    recalled: false,
    duplicate,
  };
  world.appMessages.push(message);
  if (world.appMessages.length > KEPT) world.appMessages.splice(0, world.appMessages.length - KEPT);
  for (const userid of receivers) {
    world.appChatLines.push({
      msgid: message.msgid,
      agentid,
      userid,
      at,
      from: 'app',
      msgtype,
      payload,
      recalled: false,
    });
  }
  if (world.appChatLines.length > KEPT) world.appChatLines.splice(0, world.appChatLines.length - KEPT);
  sim.changed();
  return message;
}

function codeFor(
  sim: Sim,
  { msgid, agentid, payload, receivers }: AppMessage,
  { card: read }: Read,
): { response_code?: string } {
  if (!read) return {};
  const { taskId, cardType, updatable } = read;
  const card = { msgid, agentid, taskId, cardType, card: payload, receivers, views: [], responseCodes: [] };
  sim.world.cards.push(card);
  if (sim.world.cards.length > KEPT) sim.world.cards.splice(0, sim.world.cards.length - KEPT);
  return updatable ? { response_code: responseCode(sim, card, null) } : {};
}

/** POST message/recall: within 24 hours, and only what the same app sent. */
export function recallMessage(call: Call): Reply {
  const { sim, body } = call;
  const msgid = body.mustText('msgid');
  const message = sim.world.appMessages.find((each) => each.msgid === msgid);
  if (message?.agentid !== appOf(call).agentid) refuse(40058);
  if (message.at + limits.app.recallSeconds * 1000 < sim.clock.now()) refuse(42052);
  message.recalled = true;
  for (const line of sim.world.appChatLines) if (line.msgid === msgid) line.recalled = true;
  sim.changed();
  return {};
}
