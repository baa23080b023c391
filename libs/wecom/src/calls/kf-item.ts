import { z } from 'zod';

const id = z.string();
const media = z.object({ media_id: id });
const words = z.string().default('');

/** What lies inside an item of `kf/sync_msg`, by its msgtype. What a field is missing in becomes `other`. */
const payloads = {
  text: z.object({ text: z.object({ content: words, menu_id: z.string().optional() }) }),
  image: z.object({ image: media }),
  voice: z.object({ voice: media }),
  video: z.object({ video: media }),
  file: z.object({ file: media }),
  location: z.object({
    location: z.object({ latitude: z.number(), longitude: z.number(), name: words, address: words }),
  }),
  link: z.object({ link: z.object({ title: words, desc: words, url: words, pic_url: words }) }),
  business_card: z.object({ business_card: z.object({ userid: id }) }),
  miniprogram: z.object({
    miniprogram: z.object({ title: words, appid: words, pagepath: words, thumb_media_id: words }),
  }),
  msgmenu: z.object({
    msgmenu: z.object({
      head_content: words,
      list: z.array(z.looseObject({ type: z.string() })).default([]),
      tail_content: words,
    }),
  }),
  channels_shop_product: z.object({
    channels_shop_product: z.object({
      product_id: words,
      head_image: words,
      title: words,
      sales_price: z.union([z.string(), z.number()]).default(''),
      shop_nickname: words,
      shop_head_image: words,
    }),
  }),
  channels_shop_order: z.object({
    channels_shop_order: z.object({
      order_id: words,
      product_titles: words,
      price_wording: words,
      state: words,
      image_url: words,
      shop_nickname: words,
    }),
  }),
  merged_msg: z.object({
    merged_msg: z.object({
      title: words,
      item: z
        .array(z.object({ send_time: z.number().default(0), msgtype: words, sender_name: words, msg_content: words }))
        .default([]),
    }),
  }),
  channels: z.object({
    channels: z.object({ sub_type: z.number().default(0), nickname: words, title: words }),
  }),
};

const at = { open_kfid: id, external_userid: id };
const events = {
  enter_session: z.object({
    ...at,
    scene: words,
    scene_param: words,
    /** Missing when somebody was welcomed within 48 h or has written before. */
    welcome_code: z.string().optional(),
    wechat_channels: z.looseObject({}).optional(),
  }),
  msg_send_fail: z.object({ ...at, fail_msgid: id, fail_type: z.number().default(0) }),
  servicer_status_change: z.object({
    open_kfid: id,
    servicer_userid: id,
    status: z.number(),
    stop_type: z.number().optional(),
  }),
  session_status_change: z.object({
    ...at,
    /** 1 taken from the queue, 2 transferred, 3 ended, 4 opened again. */
    change_type: z.literal([1, 2, 3, 4]),
    old_servicer_userid: z.string().optional(),
    new_servicer_userid: z.string().optional(),
    msg_code: z.string().optional(),
  }),
  user_recall_msg: z.object({ ...at, recall_msgid: id }),
  servicer_recall_msg: z.object({ ...at, recall_msgid: id, servicer_userid: z.string().optional() }),
  reject_customer_msg_switch_change: z.object({ ...at, servicer_userid: id, reject_switch: z.number() }),
};

type Payloads = {
  [T in keyof typeof payloads]: { msgtype: T } & z.output<(typeof payloads)[T]>;
}[keyof typeof payloads];
type Events = { [T in keyof typeof events]: { event_type: T } & z.output<(typeof events)[T]> }[keyof typeof events];

/** An event of a session, or one that we do not know. */
export type KfEvent = Events | { event_type: 'other'; was: string };

interface Head {
  msgid: string;
  /** Unix seconds. */
  send_time: number;
  /** 3 the customer, 4 the platform, 5 a servicer in the client. */
  origin: number;
}

type Spoken = Head & { open_kfid: string; external_userid: string; servicer_userid: string | undefined } & (
    | Payloads
    | { msgtype: 'other'; was: string }
  );

/** One item of the log of an account: what somebody said, or an event. `other` keeps what we do not know in order. */
export type KfItem = Spoken | (Head & { msgtype: 'event'; event: KfEvent });

const raw = z.looseObject({
  msgid: id,
  send_time: z.number(),
  origin: z.number(),
  msgtype: z.string(),
  open_kfid: z.string().optional(),
  external_userid: z.string().optional(),
  servicer_userid: z.string().optional(),
  event: z.looseObject({ event_type: z.string() }).optional(),
});

/** Reads an item; never fails for a type or a field that is new. */
export const kfItem = raw.transform((item): KfItem => {
  const head = { msgid: item.msgid, send_time: item.send_time, origin: item.origin };
  if (item.msgtype === 'event') return { ...head, msgtype: 'event', event: eventOf(item.event) };
  const spoken = {
    ...head,
    open_kfid: item.open_kfid ?? '',
    external_userid: item.external_userid ?? '',
    servicer_userid: item.servicer_userid,
  };
  const shape = Object.hasOwn(payloads, item.msgtype) ? payloads[item.msgtype as keyof typeof payloads] : null;
  const payload = shape?.safeParse(item);
  if (!payload?.success) return { ...spoken, msgtype: 'other', was: item.msgtype };
  return { ...spoken, msgtype: item.msgtype, ...payload.data } as KfItem;
});

function eventOf(event: z.output<typeof raw>['event']): KfEvent {
  const type = event?.event_type ?? '';
  const shape = Object.hasOwn(events, type) ? events[type as keyof typeof events] : null;
  const payload = shape?.safeParse(event);
  if (!payload?.success) return { event_type: 'other', was: type };
  return { event_type: type, ...payload.data } as KfEvent;
}

/** Whether we know what an item of that type, or an event of that type, holds. */
export const isKnownKfType = (type: string): boolean => Object.hasOwn(payloads, type);
export const isKnownKfEvent = (type: string): boolean => Object.hasOwn(events, type);
