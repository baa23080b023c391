import { bytesOf, cutBytes, limits } from '#libs/wecom';
import type { Fields } from '../api/fields.ts';
import { refuse } from '../api/platform-error.ts';
import { mediaOf } from '../media/store.ts';
import type { Sim } from '../sim.ts';
import type { Media, MediaScope } from '../world.ts';

/** What a message says, checked and cut as the platform does it. */
export type Payload = Record<string, unknown>;

interface Content {
  readonly sim: Sim;
  /** The object under the name of the type. */
  readonly said: Fields;
}

const { app } = limits;

/** The types that app messages and app groups share, by `msgtype`. */
const readers: Readonly<Record<string, (content: Content) => Payload>> = {
  text: ({ said }) => ({ content: cutBytes(said.mustText('content', 44004), app.textBytes) }),
  markdown: ({ said }) => ({
    content: atMost(said.mustText('content', 44004), { bytes: app.markdownBytes, or: 45002 }),
  }),
  image: (content) => ({ media_id: media(content, 'image') }),
  voice: (content) => ({ media_id: media(content, 'voice') }),
  file: (content) => ({ media_id: media(content, 'file') }),
  video: (content) => ({
    media_id: media(content, 'video'),
    title: cutBytes(content.said.text('title'), app.videoTitleBytes),
    description: cutBytes(content.said.text('description'), app.videoDescriptionBytes),
  }),
  textcard: readTextCard,
  news: ({ said }) => ({ articles: articlesOf(said).map(readArticle) }),
  mpnews: ({ sim, said }) => ({ articles: articlesOf(said).map((article) => readPage(sim, article)) }),
};

/** The types of app messages that `readContent` knows. */
export const plainTypes = Object.keys(readers);

/** The payload of a message of one of `types`; refuses another type (40008) and whatever the type may not say. */
export function readContent(
  sim: Sim,
  body: Fields,
  types: readonly string[] = plainTypes,
): { msgtype: string; payload: Payload } {
  const msgtype = body.text('msgtype');
  const read = types.includes(msgtype) ? readers[msgtype] : undefined;
  if (!read) refuse(40008);
  const said = body.object(msgtype) ?? refuse(msgtype === 'text' ? 44004 : 40063, `${msgtype} is empty`);
  return { msgtype, payload: read({ sim, said }) };
}

/** The media id in `field`, when it is of that type and alive. */
export function media(
  { sim, said }: Content,
  type: Media['type'],
  { field = 'media_id', scope = 'normal' as MediaScope } = {},
): string {
  const found = mediaOf(sim, said.mustText(field, 41006), scope);
  return found?.type === type ? found.media_id : refuse(40007);
}

function readTextCard({ said }: Content): Payload {
  return {
    title: cutChars(said.mustText('title', 41016), app.cardTitleChars),
    description: cutChars(said.mustText('description', 41033), app.cardDescriptionChars),
    url: atMost(said.mustText('url', 41010), { bytes: app.urlBytes, or: 40058 }),
    btntxt: cutChars(said.text('btntxt') || '详情', app.buttonChars),
  };
}

export function articlesOf(said: Fields): Fields[] {
  const articles = said.objects('articles');
  return articles.length >= 1 && articles.length <= app.articles ? articles : refuse(45008);
}

/** An article of `news`: it leads to a page, or into a mini-program. */
export function readArticle(said: Fields): Payload {
  const [appid, pagepath] = [said.text('appid'), said.text('pagepath')];
  const url = appid && pagepath ? said.text('url') : said.mustText('url', 41010);
  return {
    title: cutBytes(said.mustText('title', 41016), app.articleTitleBytes),
    description: cutBytes(said.text('description'), app.articleDescriptionBytes),
    url: atMost(url, { bytes: app.urlBytes, or: 40058 }),
    picurl: atMost(said.text('picurl'), { bytes: app.urlBytes, or: 40058 }),
    ...(appid ? { appid, pagepath } : {}),
  };
}

function readPage(sim: Sim, said: Fields): Payload {
  return {
    title: cutBytes(said.mustText('title', 41016), app.articleTitleBytes),
    thumb_media_id: media({ sim, said }, 'image', { field: 'thumb_media_id' }),
    author: atMost(said.text('author'), { bytes: app.authorBytes, or: 45032 }),
    content_source_url: said.text('content_source_url'),
    content: atMost(said.mustText('content', 44004), { bytes: app.htmlBytes, or: 45002 }),
    digest: cutBytes(said.text('digest'), app.articleDescriptionBytes),
  };
}

function atMost(text: string, { bytes, or }: { bytes: number; or: number }): string {
  return bytesOf(text) <= bytes ? text : refuse(or);
}

const cutChars = (text: string, most: number) => [...text].slice(0, most).join('');
