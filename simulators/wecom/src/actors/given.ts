import { z } from 'zod';
import { limits } from '#libs/wecom';
import { keepMedia } from '../media/store.ts';
import type { Sim } from '../sim.ts';
import { notValid } from './refusal.ts';

/** Base64 of the largest file that anybody may give. */
const MAX_BASE64 = Math.ceil((limits.media.fileBytes * 4) / 3) + 1024;

export const mediaTypes = ['image', 'voice', 'video', 'file'] as const;
export type MediaType = (typeof mediaTypes)[number];

const media = z.strictObject({
  name: z.string().min(1).max(200),
  mime: z.string().min(1).max(100),
  base64: z.base64().min(4).max(MAX_BASE64),
});

/** What somebody writes in a chat, as the page gives it. */
export const given = z.discriminatedUnion('msgtype', [
  z.strictObject({ msgtype: z.literal('text'), text: z.strictObject({ content: z.string().min(1).max(5000) }) }),
  z.strictObject({ msgtype: z.literal(mediaTypes), media }),
  z.strictObject({
    msgtype: z.literal('location'),
    location: z.strictObject({
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      name: z.string().max(200).default(''),
      address: z.string().max(500).default(''),
    }),
  }),
  z.strictObject({
    msgtype: z.literal('link'),
    link: z.strictObject({
      title: z.string().min(1).max(200),
      desc: z.string().max(500).default(''),
      url: z.url().max(2048),
      pic_url: z.string().max(2048).default(''),
    }),
  }),
]);

export type Given = z.output<typeof given>;
export type GivenMedia = z.output<typeof media>;

const kept: Record<MediaType, number> = {
  image: limits.media.imageBytes,
  voice: limits.media.voiceBytes,
  video: limits.media.videoBytes,
  file: limits.media.fileBytes,
};

/** Puts the bytes among the corp's media and returns their id; refuses what the client would not send. */
export function keepGiven(
  sim: Sim,
  type: MediaType,
  { name, mime, base64 }: GivenMedia,
): { media_id: string; size: number } {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > kept[type]) {
    const most = Math.floor(kept[type] / 1024 / 1024);
    notValid(`文件超过 ${most} MB，客户端发不出去。`, `The client sends no such file of more than ${most} MB.`);
  }
  return { media_id: keepMedia(sim, { type, name, mime, bytes }).media_id, size: bytes.length };
}
