import { describe, expect, test } from 'vitest';
import { calls, type AppContent } from '#libs/wecom';
import { words } from '#platform/words';
import { contentOfApp, contentOfKf } from './content.ts';

const say = words('zh-CN');
const { reply } = calls['kf.sync_msg'];

/** As it arrives, through the reader of the call. */
function kf(message: object) {
  const head = { msgid: 'm1', send_time: 1, origin: 3, open_kfid: 'wk1', external_userid: 'wm1' };
  const [item] = reply.parse({ msg_list: [{ ...head, ...message }] }).msg_list;
  if (!item || item.msgtype === 'event') throw new Error('no message');
  return contentOfKf(item, say);
}
const line = (message: object) => {
  const content = kf(message);
  return content.kind === 'words' ? content.text : content;
};

describe('what a customer sends is words, or bytes to fetch', () => {
  test.each(['image', 'voice', 'video', 'file'] as const)('%s', (what) => {
    expect(kf({ msgtype: what, [what]: { media_id: 'm-1' } })).toEqual({ kind: 'media', what, mediaId: 'm-1' });
  });
  test.each<[object, string]>([
    [{ msgtype: 'text', text: { content: '在吗' } }, '在吗'],
    [
      { msgtype: 'location', location: { latitude: 1.5, longitude: 2.5, name: '一号店', address: '一路' } },
      '[位置] 一号店 一路（1.5, 2.5）',
    ],
    [{ msgtype: 'link', link: { title: '活动', url: 'https://a.example' } }, '[链接] 活动 https://a.example'],
    [{ msgtype: 'business_card', business_card: { userid: 'mei' } }, '[名片] mei'],
    [{ msgtype: 'miniprogram', miniprogram: { title: '点单' } }, '[小程序] 点单'],
    [{ msgtype: 'channels', channels: { sub_type: 1, nickname: '小店', title: '新品' } }, '[视频号] 小店 新品'],
    [
      {
        msgtype: 'channels_shop_product',
        channels_shop_product: { title: '茶', sales_price: 1990, shop_nickname: '店' },
      },
      '[商品] 茶 ¥19.90 店',
    ],
    [
      {
        msgtype: 'channels_shop_order',
        channels_shop_order: { order_id: '88', product_titles: '茶', state: '已发货' },
      },
      '[订单] 88 茶 已发货',
    ],
    [{ msgtype: 'msgmenu', msgmenu: { head_content: '满意吗', tail_content: '谢谢' } }, '[菜单] 满意吗 谢谢'],
    [
      {
        msgtype: 'merged_msg',
        merged_msg: {
          title: '群聊记录',
          item: [
            { sender_name: '甲', msgtype: 'text', msg_content: '{"text":{"content":"多少钱"}}' },
            { sender_name: '乙', msgtype: 'image', msg_content: '{"image":{}}' },
            { sender_name: '丙', msgtype: 'text', msg_content: 'no json' },
          ],
        },
      },
      '[聊天记录] 群聊记录\n甲：多少钱\n乙：[暂不支持的消息：image]\n丙：[暂不支持的消息：text]',
    ],
    [{ msgtype: 'meeting', meeting: {} }, '[暂不支持的消息：meeting]'],
    [{ msgtype: 'image' }, '[暂不支持的消息：image]'],
    [{ msgtype: 'constructor' }, '[暂不支持的消息：constructor]'],
  ])('%j', (message, text) => {
    expect(line(message)).toBe(text);
  });
  test('what Postgres cannot hold is left out, and what is too long is cut', () => {
    expect(line({ msgtype: 'text', text: { content: `a\0b${'\ud800'}` } })).toBe('ab\ufffd');
    expect(line({ msgtype: 'text', text: { content: '长'.repeat(5_000) } })).toHaveLength(4_000);
  });
});

test.each<[AppContent, unknown]>([
  [
    { type: 'text', text: '在吗' },
    { kind: 'words', text: '在吗' },
  ],
  [
    { type: 'voice', mediaId: 'v', format: 'amr' },
    { kind: 'media', what: 'voice', mediaId: 'v' },
  ],
  [
    { type: 'location', latitude: 1, longitude: 2, scale: null, label: '文三路' },
    { kind: 'words', text: '[位置] 文三路（1, 2）' },
  ],
  [
    { type: 'link', title: '手册', description: '', url: 'https://a.example', picture: null },
    { kind: 'words', text: '[链接] 手册 https://a.example' },
  ],
  [
    { type: 'other', was: 'shortvideo' },
    { kind: 'words', text: '[暂不支持的消息：shortvideo]' },
  ],
])('what a member sends to an app: %j', (content, expected) => {
  expect(contentOfApp(content, say)).toEqual(expected);
});
