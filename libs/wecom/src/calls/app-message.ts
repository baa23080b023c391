import { z } from 'zod';
import { limits } from '../limits.ts';
import { templateCard } from './card.ts';
import { bytes, flag, mediaId, url } from './shapes.ts';

const { app } = limits;

const joined = (most: number) => z.string().refine((text) => text.split('|').length <= most, `at most ${most}`);

const to = {
  /** Userids joined by `|`, or `@all`. */
  touser: joined(app.users).optional(),
  toparty: joined(app.parties).optional(),
  totag: joined(app.tags).optional(),
  agentid: z.int(),
  safe: z.literal([0, 1, 2]).optional(),
  enable_id_trans: flag.optional(),
  enable_duplicate_check: flag.optional(),
  duplicate_check_interval: z.int().min(1).max(app.duplicateSeconds).optional(),
};

const article = z.strictObject({
  title: bytes(app.articleTitleBytes, 1),
  description: bytes(app.articleDescriptionBytes).optional(),
  url: url.optional(),
  picurl: url.optional(),
  appid: z.string().optional(),
  pagepath: bytes(128).optional(),
});

const page = z.strictObject({
  title: bytes(app.articleTitleBytes, 1),
  thumb_media_id: mediaId,
  author: bytes(app.authorBytes).optional(),
  content_source_url: z.string().optional(),
  content: bytes(app.htmlBytes, 1),
  digest: bytes(app.articleDescriptionBytes).optional(),
});

const video = z.strictObject({
  media_id: mediaId,
  title: bytes(app.videoTitleBytes).optional(),
  description: bytes(app.videoDescriptionBytes).optional(),
});

const textcard = z.strictObject({
  title: z.string().min(1).max(app.cardTitleChars),
  description: z.string().min(1).max(app.cardDescriptionChars),
  url,
  btntxt: z.string().max(app.buttonChars).optional(),
});

const notice = z.strictObject({
  appid: z.string().min(1),
  page: bytes(1_024).optional(),
  title: z.string().min(4).max(12),
  description: z.string().min(4).max(12).optional(),
  emphasis_first_item: z.boolean().optional(),
  content_item: z
    .array(z.strictObject({ key: z.string().max(10), value: z.string().max(30) }))
    .max(app.noticeItems)
    .optional(),
});

const media = z.strictObject({ media_id: mediaId });
const content = (most: number) => z.strictObject({ content: bytes(most, 1) });
const { agentid: _agentid, ...toWithoutAgent } = to;

/** Body of `message/send`; one of `touser`, `toparty`, `totag` names somebody. */
export const appMessage = z
  .discriminatedUnion('msgtype', [
    z.strictObject({ ...to, msgtype: z.literal('text'), text: content(app.textBytes) }),
    z.strictObject({ ...to, msgtype: z.literal('image'), image: media }),
    z.strictObject({ ...to, msgtype: z.literal('voice'), voice: media }),
    z.strictObject({ ...to, msgtype: z.literal('video'), video }),
    z.strictObject({ ...to, msgtype: z.literal('file'), file: media }),
    z.strictObject({ ...to, msgtype: z.literal('textcard'), textcard }),
    z.strictObject({
      ...to,
      msgtype: z.literal('news'),
      news: z.strictObject({ articles: z.array(article).min(1).max(app.articles) }),
    }),
    z.strictObject({
      ...to,
      msgtype: z.literal('mpnews'),
      mpnews: z.strictObject({ articles: z.array(page).min(1).max(app.articles) }),
    }),
    z.strictObject({ ...to, msgtype: z.literal('markdown'), markdown: content(app.markdownBytes) }),
    z.strictObject({ ...toWithoutAgent, msgtype: z.literal('miniprogram_notice'), miniprogram_notice: notice }),
    z.strictObject({ ...to, msgtype: z.literal('template_card'), template_card: templateCard }),
  ])
  .refine(({ touser, toparty, totag }) => Boolean(touser || toparty || totag), 'somebody is named');

export type AppMessageBody = z.input<typeof appMessage>;
