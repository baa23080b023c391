import { createHash } from 'node:crypto';
import { bytesOf, limits } from '#libs/wecom';
import type { Call, Endpoint, Reply } from '../api/endpoint.ts';
import type { Fields } from '../api/fields.ts';
import { within } from '../api/frequency.ts';
import { refuse } from '../api/platform-error.ts';
import { checkCard } from '../apps/card-check.ts';
import { articlesOf, media, type Payload, readArticle } from '../apps/contents.ts';
import { checkUpload, mimeOf } from '../media/content.ts';
import { keepMedia } from '../media/store.ts';
import type { Sim } from '../sim.ts';
import type { MediaScope, Robot } from '../world.ts';

/** Messages of a robot that are kept. */
const KEPT = 500;

/** A group's robot: whoever holds its key speaks, and it hears nothing. */
export const robotEndpoints: readonly Endpoint[] = [
  { path: '/cgi-bin/webhook/send', method: 'POST', grant: 'open', uncounted: true, run: send },
  {
    path: '/cgi-bin/webhook/upload_media',
    method: 'POST',
    grant: 'open',
    body: 'upload',
    uncounted: true,
    run: upload,
  },
];

interface Said {
  readonly sim: Sim;
  readonly said: Fields;
  readonly scope: MediaScope;
}

const readers: Readonly<Record<string, (content: Said) => Payload>> = {
  text: ({ said }) => ({
    content: short(said, { type: 'text', most: limits.robot.textBytes }),
    mentioned_list: said.texts('mentioned_list'),
    mentioned_mobile_list: said.texts('mentioned_mobile_list'),
  }),
  markdown: ({ said }) => ({ content: short(said, { type: 'markdown', most: limits.robot.markdownBytes }) }),
  markdown_v2: ({ said }) => ({ content: short(said, { type: 'markdown_v2', most: limits.robot.markdownBytes }) }),
  image: readImage,
  news: ({ said }) => ({ articles: articlesOf(said).map((article) => readArticle(article)) }),
  file: (content) => ({ media_id: media(content, 'file', content) }),
  voice: (content) => ({ media_id: media(content, 'voice', content) }),
  template_card: readNotice,
};

function send({ sim, query, body }: Call): Reply {
  const robot = robotOf(sim, query.text('key'));
  if (!within(sim, 'robot', robot.key)) refuse(45009);
  const msgtype = body.text('msgtype');
  const read = readers[msgtype] ?? refuse(40008);
  const said = body.object(msgtype) ?? refuse(msgtype === 'text' ? 44004 : 40063, `${msgtype} is empty`);
  const payload = read({ sim, said, scope: `webhook:${robot.key}` });
  robot.lines.push({ at: sim.clock.now(), msgtype, payload });
  if (robot.lines.length > KEPT) robot.lines.splice(0, robot.lines.length - KEPT);
  sim.changed();
  return {};
}

function upload({ sim, query, file }: Call): Reply {
  // The file is looked at before the key.
  const { bytes, name, mime } = file ?? refuse(44001);
  if (bytes.length < limits.media.leastBytes) refuse(44001);
  const robot = robotOf(sim, query.text('key'));
  const type = query.text('type');
  if (type !== 'file' && type !== 'voice') refuse(40005);
  const scope: MediaScope = `webhook:${robot.key}`;
  const kept = keepMedia(sim, { type, name, mime: checkUpload(type, bytes) ?? mime, bytes, scope });
  return { type, media_id: kept.media_id, created_at: String(Math.floor(kept.createdAt / 1000)) };
}

const robotOf = ({ world }: Sim, key: string): Robot => world.robots.find((each) => each.key === key) ?? refuse(93000);

/** Too long is refused with the name of the field; only app messages are cut. */
function short(said: Fields, { type, most }: { type: string; most: number }): string {
  const content = said.mustText('content', 44004);
  if (bytesOf(content) <= most) return content;
  return refuse(40058, `${type}.content exceed max length ${most}. invalid Request Parameter`);
}

function readImage({ said }: Said): Payload {
  const bytes = Buffer.from(said.mustText('base64'), 'base64');
  const md5 = said.mustText('md5').toLowerCase();
  if (bytes.length > limits.robot.imageBytes) refuse(45001);
  if (!mimeOf(bytes)?.startsWith('image/')) refuse(40004);
  if (createHash('md5').update(bytes).digest('hex') !== md5) refuse(301019);
  // The group shows the picture; its copy here is only told of.
  return { md5, size: bytes.length };
}

function readNotice({ said }: Said): Payload {
  const { cardType } = checkCard(said);
  if (cardType !== 'text_notice' && cardType !== 'news_notice') refuse(42031);
  return { ...said.raw };
}
