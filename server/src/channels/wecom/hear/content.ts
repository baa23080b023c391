import { limits } from '#contracts/common';
import type { AppContent, KfItem } from '#libs/wecom';
import type { Words } from '#platform/words';

export type MediaKind = 'image' | 'voice' | 'video' | 'file';

/** What a message holds: words, or bytes that the platform keeps for three days. */
export type Content =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'media'; readonly what: MediaKind; readonly mediaId: string };

type Spoken = Exclude<KfItem, { msgtype: 'event' }>;

/** Entries of a forwarded chat that are told. */
const ENTRIES = 50;

/** What a message of 微信客服 says. What is no words becomes a line that says what it is: nothing is lost. */
export function contentOfKf(item: Spoken, say: Words): Content {
  switch (item.msgtype) {
    case 'text':
      return words(item.text.content);
    case 'image':
      return media('image', item.image.media_id);
    case 'voice':
      return media('voice', item.voice.media_id);
    case 'video':
      return media('video', item.video.media_id);
    case 'file':
      return media('file', item.file.media_id);
    default:
      return words(lineOf(item, say));
  }
}

/** What a member wrote to an app. */
export function contentOfApp(content: AppContent, say: Words): Content {
  switch (content.type) {
    case 'text':
      return words(content.text);
    case 'image':
    case 'voice':
    case 'video':
      return media(content.type, content.mediaId);
    case 'location':
      return words(say('wecom.line.location', { place: content.label, ...point(content) }));
    case 'link':
      return words(say('wecom.line.link', { words: joined([content.title, content.description, content.url]) }));
    case 'other':
      return words(say('wecom.line.other', { type: content.was }));
  }
}

type Lined = Exclude<Spoken, { msgtype: 'text' | 'image' | 'voice' | 'video' | 'file' }>;

function lineOf(item: Lined, say: Words): string {
  switch (item.msgtype) {
    case 'location': {
      const { name, address } = item.location;
      return say('wecom.line.location', { place: joined([name, address]), ...point(item.location) });
    }
    case 'link':
      return say('wecom.line.link', { words: joined([item.link.title, item.link.desc, item.link.url]) });
    case 'business_card':
      return say('wecom.line.business_card', { userid: item.business_card.userid });
    case 'miniprogram':
      return say('wecom.line.miniprogram', { title: item.miniprogram.title });
    case 'msgmenu':
      return say('wecom.line.menu', { words: joined([item.msgmenu.head_content, item.msgmenu.tail_content]) });
    case 'channels_shop_product': {
      const { title, shop_nickname, sales_price } = item.channels_shop_product;
      return say('wecom.line.product', { words: joined([title, priceOf(sales_price), shop_nickname]) });
    }
    case 'channels_shop_order': {
      const { order_id, product_titles, price_wording, state, shop_nickname } = item.channels_shop_order;
      return say('wecom.line.order', {
        words: joined([order_id, product_titles, price_wording, state, shop_nickname]),
      });
    }
    case 'channels':
      return say('wecom.line.channels', { words: joined([item.channels.nickname, item.channels.title]) });
    case 'merged_msg':
      return [say('wecom.line.merged', { title: item.merged_msg.title }), ...entriesOf(item.merged_msg, say)].join(
        '\n',
      );
    case 'other':
      return say('wecom.line.other', { type: item.was });
  }
}

type Merged = Extract<Spoken, { msgtype: 'merged_msg' }>['merged_msg'];

function entriesOf({ item }: Merged, say: Words): string[] {
  const told = item.slice(0, ENTRIES).map(({ sender_name, msgtype, msg_content }) => {
    const said = msgtype === 'text' ? textIn(msg_content) : null;
    return `${sender_name}：${said ?? say('wecom.line.other', { type: msgtype })}`;
  });
  return item.length > ENTRIES ? [...told, '…'] : told;
}

/** An entry's content is JSON in a text. */
function textIn(content: string): string | null {
  try {
    const read = JSON.parse(content) as { text?: { content?: unknown }; content?: unknown } | null;
    const said = read?.text?.content ?? read?.content;
    return typeof said === 'string' ? said : null;
  } catch {
    return null;
  }
}

/** In fen. */
function priceOf(price: string | number): string {
  const fen = Number(price);
  return price === '' || !Number.isFinite(fen) ? '' : `¥${(fen / 100).toFixed(2)}`;
}

const point = ({ latitude, longitude }: { latitude: number; longitude: number }) => ({ latitude, longitude });

const joined = (parts: readonly string[]): string => parts.filter((part) => part.trim() !== '').join(' ');

const media = (what: MediaKind, mediaId: string): Content => ({ kind: 'media', what, mediaId });

/** As our own door would take it: no NUL, no lone surrogate, not beyond the length of a message. */
const words = (text: string): Content => ({
  kind: 'words',
  text: text.toWellFormed().replaceAll('\0', '').slice(0, limits.messageText).toWellFormed(),
});
