import { expect, test } from 'vitest';
import { eventsOf, kfOf } from './kf-world.ts';
import { listen } from './listener.ts';
import { openPlatform } from './platform.ts';

const platform = await openPlatform();
const listener = await listen(platform);
const { open_kfid, kf, phone, send, onEvent, trans, stateOf, member, pull } = await kfOf(platform);
await listener.connect();

test('from the bot to a person and back: welcome, five messages, queue, servicer, closing menu, a new session', async () => {
  const li = await phone('李一');
  let at = (await pull()).cursor;
  const next = async () => {
    const page = await pull(at);
    at = page.cursor;
    return page.messages;
  };
  await li.open('store07');
  const [callback] = await listener.until((heard) => heard.length > 0);
  expect(callback!.field('Event')).toBe('kf_msg_or_event');
  expect(callback!.field('OpenKfId')).toBe(open_kfid);
  expect(callback!.field('FromUserName')).toBeNull();
  const byToken = await kf('sync_msg', { cursor: at, token: callback!.field('Token') });
  expect(byToken).toMatchObject({ errcode: 0, has_more: 0 });
  const [entered] = eventsOf(await next(), 'enter_session');
  expect(entered).toMatchObject({ external_userid: li.id, scene: 'store07', welcome_code: expect.any(String) });
  expect(await onEvent(entered!['welcome_code'], '欢迎')).toMatchObject({ errcode: 0 });

  await li.says('加盟费多少');
  expect(await stateOf(li.id)).toBe(0);
  expect(await next()).toMatchObject([{ origin: 3, msgtype: 'text', text: { content: '加盟费多少' } }]);
  for (let n = 1; n <= 5; n++) expect(await send(li.id, `第 ${n} 句`)).toMatchObject({ errcode: 0 });
  expect(await send(li.id, '第 6 句')).toMatchObject({ errcode: 95001 });
  expect(await stateOf(li.id)).toBe(1);
  await li.says('还有呢');
  expect(await send(li.id, '又可以说了')).toMatchObject({ errcode: 0 });
  expect((await next()).map(({ origin }) => origin)).toEqual([3]);

  const queued = await trans(li.id, 2);
  expect(queued).toMatchObject({ errcode: 0, msg_code: expect.any(String) });
  expect(await onEvent(queued['msg_code'], '正在转人工')).toMatchObject({ errcode: 0 });
  expect(await next()).toEqual([]);
  const { waiting } = await platform.sim<{ waiting: object[] }>('GET', '/sim/members/LuYinQiu/queue');
  expect(waiting).toMatchObject([{ external_userid: li.id, name: '李一', state: 2 }]);
  await member('LuYinQiu', 'take', li.id);
  const [taken] = eventsOf(await next(), 'session_status_change');
  expect(taken).toMatchObject({ change_type: 1, new_servicer_userid: 'LuYinQiu', msg_code: expect.any(String) });
  expect(await kf('service_state/get', { external_userid: li.id })).toMatchObject({
    service_state: 3,
    servicer_userid: 'LuYinQiu',
  });
  expect(await send(li.id, '机器人插话')).toMatchObject({ errcode: 95018 });
  await member('LuYinQiu', 'reply', li.id, { msgtype: 'text', text: { content: '您好，我是小陆' } });
  expect(await next()).toMatchObject([{ origin: 5, servicer_userid: 'LuYinQiu', text: { content: '您好，我是小陆' } }]);
  await member('LuYinQiu', 'transfer', li.id, { to: 'MeiXiaoMan' });
  await member('MeiXiaoMan', 'end', li.id);
  const [moved, ended] = eventsOf(await next(), 'session_status_change');
  expect(moved).toMatchObject({
    change_type: 2,
    old_servicer_userid: 'LuYinQiu',
    new_servicer_userid: 'MeiXiaoMan',
  });
  expect(ended).toMatchObject({ change_type: 3, old_servicer_userid: 'MeiXiaoMan', msg_code: expect.any(String) });

  const msgmenu = {
    head_content: '满意吗',
    list: [
      { type: 'click', click: { id: '101', content: '满意' } },
      { type: 'click', click: { id: '102', content: '不满意' } },
    ],
  };
  const rating = await onEvent(ended!['msg_code'], '', { msgtype: 'msgmenu', msgmenu });
  expect(rating.errcode).toBe(0);
  await platform.sim('POST', `/sim/customers/${li.id}/menu`, { open_kfid, msgid: rating['msgid'], item: '102' });
  expect(await next()).toMatchObject([{ origin: 3, msgtype: 'text', text: { content: '不满意', menu_id: '102' } }]);
  expect(await stateOf(li.id)).toBe(0);

  const { messages, state } = await li.chat();
  expect(state).toBe(0);
  const speakers = messages.filter(({ from }) => from !== 'system').map(({ from }) => from[0]);
  // account: welcome, five and one, queue, menu; customer: three words; servicer: one.
  expect(speakers.join('')).toBe('acaaaaacaasac');
});

test('a servicer who writes into a session that has ended opens it again', async () => {
  const wang = await phone('王二');
  await wang.says('在吗');
  await trans(wang.id, 3, 'LuYinQiu');
  await member('LuYinQiu', 'end', wang.id);
  const { cursor } = await pull();
  await member('LuYinQiu', 'reply', wang.id, { msgtype: 'text', text: { content: '补充一句' } });
  const { messages } = await pull(cursor);
  expect(eventsOf(messages, 'session_status_change')).toMatchObject([
    { change_type: 4, old_servicer_userid: 'LuYinQiu', new_servicer_userid: 'LuYinQiu' },
  ]);
  expect(await stateOf(wang.id)).toBe(3);
});

test('what the app does by API raises no callback of its own', async () => {
  const zhao = await phone('赵四');
  await zhao.says('你好');
  await platform.sim('POST', '/sim/callbacks/flush', { all: true });
  const before = listener.heard.length;
  await send(zhao.id, '回复');
  await trans(zhao.id, 2);
  await trans(zhao.id, 3, 'LuYinQiu');
  await trans(zhao.id, 4);
  await kf('servicer/add', { userid_list: ['ShenGuanLan'] });
  await platform.sim('POST', '/sim/callbacks/flush', { all: true });
  expect(listener.heard).toHaveLength(before);
});

test('customers and servicers take messages back, and stop and start receiving', async () => {
  const qian = await phone('钱五');
  const said = await qian.says('写错了');
  await trans(qian.id, 3, 'LuYinQiu');
  const { msgid } = (await member('LuYinQiu', 'reply', qian.id, { msgtype: 'text', text: { content: '好的' } })) as {
    msgid: string;
  };
  const { cursor } = await pull();
  await platform.sim('POST', `/sim/customers/${qian.id}/recall`, { open_kfid, msgid: said });
  await member('LuYinQiu', 'recall', qian.id, { msgid });
  await platform.sim('POST', '/sim/members/MeiXiaoMan/serving', { open_kfid, serving: false });
  const { messages } = await pull(cursor);
  expect(messages.map(({ event }) => event)).toMatchObject([
    { event_type: 'user_recall_msg', recall_msgid: said },
    { event_type: 'servicer_recall_msg', recall_msgid: msgid, servicer_userid: 'LuYinQiu' },
    { event_type: 'servicer_status_change', servicer_userid: 'MeiXiaoMan', status: 2, stop_type: 0, open_kfid },
  ]);
  expect(messages[2]!.event).not.toHaveProperty('external_userid');
  expect(await trans(qian.id, 3, 'MeiXiaoMan')).toMatchObject({ errcode: 95019 });
  await platform.sim('POST', '/sim/members/MeiXiaoMan/serving', { open_kfid, serving: true });
  expect(await trans(qian.id, 3, 'MeiXiaoMan')).toMatchObject({ errcode: 0 });
});
