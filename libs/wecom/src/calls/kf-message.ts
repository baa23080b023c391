import { z } from 'zod';
import { limits } from '../limits.ts';
import { bytes, externalUserid, flag, mediaId, openKfid, url } from './shapes.ts';

const { kf } = limits;

/** Ours, unique per account: the platform takes a message with it once. */
export const msgid = z.string().regex(/^[0-9A-Za-z_-]{1,32}$/);

const menuItem = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('click'),
    click: z.strictObject({ id: bytes(kf.menuClickIdBytes, 1), content: bytes(kf.menuClickBytes, 1) }),
  }),
  z.strictObject({ type: z.literal('view'), view: z.strictObject({ url, content: bytes(kf.menuViewBytes, 1) }) }),
  z.strictObject({
    type: z.literal('miniprogram'),
    miniprogram: z.strictObject({
      appid: bytes(32, 1),
      pagepath: bytes(1_024, 1),
      content: bytes(kf.menuViewBytes, 1),
    }),
  }),
  z.strictObject({
    type: z.literal('text'),
    text: z.strictObject({ content: bytes(kf.menuTextBytes, 1), no_newline: flag.optional() }),
  }),
]);

const menu = z.strictObject({
  head_content: bytes(kf.menuHeadBytes).optional(),
  list: z
    .array(menuItem)
    .max(kf.menuItems)
    .refine((items) => items.filter(({ type }) => type !== 'text').length <= kf.menuClickable, 'ten to touch')
    .optional(),
  tail_content: bytes(kf.menuTailBytes).optional(),
});

const text = z.strictObject({ content: bytes(kf.textBytes, 1), menu_id: z.string().optional() });
const media = z.strictObject({ media_id: mediaId });

const to = { touser: externalUserid, open_kfid: openKfid, msgid: msgid.optional() };

/** Body of `kf/send_msg`. */
export const kfMessage = z.discriminatedUnion('msgtype', [
  z.strictObject({ ...to, msgtype: z.literal('text'), text }),
  z.strictObject({ ...to, msgtype: z.literal('image'), image: media }),
  z.strictObject({ ...to, msgtype: z.literal('voice'), voice: media }),
  z.strictObject({ ...to, msgtype: z.literal('video'), video: media }),
  z.strictObject({ ...to, msgtype: z.literal('file'), file: media }),
  z.strictObject({
    ...to,
    msgtype: z.literal('link'),
    link: z.strictObject({
      title: bytes(kf.linkTitleBytes, 1),
      desc: bytes(kf.linkDescBytes).optional(),
      url,
      thumb_media_id: mediaId,
    }),
  }),
  z.strictObject({
    ...to,
    msgtype: z.literal('miniprogram'),
    miniprogram: z.strictObject({
      appid: z.string().min(1),
      title: bytes(kf.miniprogramTitleBytes).optional(),
      thumb_media_id: mediaId,
      pagepath: z.string().min(1),
    }),
  }),
  z.strictObject({ ...to, msgtype: z.literal('msgmenu'), msgmenu: menu }),
  z.strictObject({
    ...to,
    msgtype: z.literal('location'),
    location: z.strictObject({
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      name: z.string().optional(),
      address: z.string().optional(),
    }),
  }),
  z.strictObject({ ...to, msgtype: z.literal('ca_link'), ca_link: z.strictObject({ link_url: url }) }),
]);

const on = { code: z.string().min(1), msgid: msgid.optional() };

/** Body of `kf/send_msg_on_event`: a code instead of an open window. */
export const kfEventMessage = z.discriminatedUnion('msgtype', [
  z.strictObject({ ...on, msgtype: z.literal('text'), text }),
  z.strictObject({ ...on, msgtype: z.literal('msgmenu'), msgmenu: menu }),
]);

export type KfMessageBody = z.input<typeof kfMessage>;
export type KfEventMessageBody = z.input<typeof kfEventMessage>;
export type KfMenu = z.input<typeof menu>;
