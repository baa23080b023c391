import { z } from 'zod';
import { limits } from '../limits.ts';
import { templateCard } from './card.ts';
import { bytes, mediaId, url } from './shapes.ts';

const { robot } = limits;

/** What a group robot sends. */
export const robotMessage = z.discriminatedUnion('msgtype', [
  z.strictObject({
    msgtype: z.literal('text'),
    text: z.strictObject({
      content: bytes(robot.textBytes, 1),
      mentioned_list: z.array(z.string()).optional(),
      mentioned_mobile_list: z.array(z.string()).optional(),
    }),
  }),
  z.strictObject({
    msgtype: z.literal('markdown'),
    markdown: z.strictObject({ content: bytes(robot.markdownBytes, 1) }),
  }),
  z.strictObject({
    msgtype: z.literal('markdown_v2'),
    markdown_v2: z.strictObject({ content: bytes(robot.markdownBytes, 1) }),
  }),
  z.strictObject({
    msgtype: z.literal('image'),
    image: z.strictObject({ base64: z.string().min(1), md5: z.string().length(32) }),
  }),
  z.strictObject({
    msgtype: z.literal('news'),
    news: z.strictObject({
      articles: z
        .array(
          z.strictObject({
            title: z.string().min(1),
            description: z.string().optional(),
            url,
            picurl: url.optional(),
          }),
        )
        .min(1)
        .max(robot.articles),
    }),
  }),
  z.strictObject({ msgtype: z.literal('file'), file: z.strictObject({ media_id: mediaId }) }),
  z.strictObject({ msgtype: z.literal('voice'), voice: z.strictObject({ media_id: mediaId }) }),
  z.strictObject({ msgtype: z.literal('template_card'), template_card: templateCard }),
]);

export type RobotMessage = z.input<typeof robotMessage>;
