import { beforeEach, describe, expect, test } from 'vitest';
import type { Knobs } from '../src/knobs.ts';
import { eventsOf, kfOf, type Phone, type SimState } from './kf-world.ts';
import { openPlatform, png, type Reply } from './platform.ts';

const platform = await openPlatform();
const { open_kfid, kf, phone, send, onEvent, trans, pull, member } = await kfOf(platform);
const bytes = (n: number) => 'a'.repeat(n);
const image = String(
  (await platform.upload('/cgi-bin/media/upload?type=image', { bytes: png, name: 'a.png' }))['media_id'],
);
const voiceless = 'mediaNobodyKnows';
let li: Phone;

beforeEach(async () => {
  li = await phone();
  await li.says('你好');
});

describe('who may call', () => {
  test('an app that is not in the callable list gets 48002', async () => {
    const { apps } = await platform.sim<SimState>('GET', '/sim/state');
    expect((await platform.post('/cgi-bin/kf/account/list', {}, apps[1]!.agentid)).errcode).toBe(48002);
  });

  test('an account under no API of this app gets 48007', async () => {
    const { open_kfid: other } = await platform.sim<{ open_kfid: string }>('POST', '/sim/kf-accounts', {
      name: '别的账号',
    });
    expect((await kf('sync_msg', { open_kfid: other })).errcode).toBe(48007);
    expect((await platform.get('/cgi-bin/kf/servicer/list', { open_kfid: other })).errcode).toBe(48007);
  });

  test('an account that is malformed, unknown or deleted', async () => {
    expect((await kf('sync_msg', { open_kfid: 'nonsense' })).errcode).toBe(95000);
    expect((await kf('sync_msg', { open_kfid: 'wkNobodyKnowsThisOne' })).errcode).toBe(95004);
    const { open_kfid: made } = await kf('account/add', { name: '临时', media_id: image });
    expect((await kf('account/del', { open_kfid: made })).errcode).toBe(0);
    expect((await kf('sync_msg', { open_kfid: made })).errcode).toBe(95004);
  });

  test('the switch of the API is off', async () => {
    await platform.sim('PUT', '/sim/knobs', { kfApiOpen: false });
    for (const path of ['account/list', 'sync_msg', 'customer/batchget', 'send_msg_on_event'])
      expect((await kf(path, { external_userid_list: [li.id], code: 'x' })).errcode).toBe(95017);
    await platform.sim('PUT', '/sim/knobs', { kfApiOpen: true });
  });
});

describe('accounts and links', () => {
  test('an account is added, listed as managed, renamed and named by its links', async () => {
    const { open_kfid: made } = await kf('account/add', { name: '门店咨询', media_id: image });
    await kf('account/update', { open_kfid: made, name: '门店' });
    const { account_list } = await kf('account/list', { offset: 0, limit: 100 });
    expect(account_list).toContainEqual({ open_kfid: made, name: '门店', avatar: image, manage_privilege: true });
    const { url } = (await kf('add_contact_way', { open_kfid: made, scene: 'store_07' })) as Reply & { url: string };
    expect(url).toMatch(/\/kf\/kfc\w+\?enc_scene=ENC[\w-]+$/);
    const page = await fetch(url, { redirect: 'manual' });
    expect(page.status).toBe(302);
    expect(page.headers.get('location')).toBe(`${platform.adminUrl}/?${new URLSearchParams({ link: url })}`);
    await kf('account/del', { open_kfid: made });
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(404);
  });

  test.each([
    ['account/add', { name: '字'.repeat(17), media_id: image }, 95006],
    ['account/add', { name: '新账号', media_id: voiceless }, 40007],
    ['account/add', { media_id: image }, 40063],
    ['account/list', { limit: 101 }, 40058],
    ['add_contact_way', { scene: '汉字' }, 40058],
    ['add_contact_way', { scene: bytes(33) }, 40058],
  ])('%s %o is %i', async (path, body, errcode) => {
    expect((await kf(path, body)).errcode).toBe(errcode);
  });
});

describe('servicers', () => {
  test('part of a list may fail', async () => {
    const { result_list } = await kf('servicer/add', { userid_list: ['luyinqiu', 'ShenGuanLan', 'nobody'] });
    expect(result_list).toMatchObject([
      { userid: 'luyinqiu', errcode: 0, errmsg: 'ignored' },
      { userid: 'ShenGuanLan', errcode: 0, errmsg: 'success' },
      { userid: 'nobody', errcode: 60111 },
    ]);
    await kf('servicer/del', { userid_list: ['ShenGuanLan'] });
  });

  test('outside the visible range is 60030; a department is listed as one', async () => {
    await platform.sim('PATCH', `/sim/apps/${platform.agentid}`, { visible: { users: [], departments: [3] } });
    expect((await kf('servicer/add', { userid_list: ['TangBeiChuan'] })).errcode).toBe(60030);
    await platform.sim('PATCH', `/sim/apps/${platform.agentid}`, { visible: { users: [], departments: [1] } });
    expect((await kf('servicer/add', { department_id_list: [4] })).errcode).toBe(0);
    const { servicer_list } = await platform.get('/cgi-bin/kf/servicer/list', { open_kfid });
    expect(servicer_list).toContainEqual({ department_id: 4 });
    expect(await trans(li.id, 3, 'TangBeiChuan')).toMatchObject({ errcode: 0 });
    await kf('servicer/del', { department_id_list: [4] });
  });

  test.each([
    [{}, 40063],
    [{ userid_list: Array(101).fill('a') }, 40058],
    [{ department_id_list: Array(21).fill(1) }, 40058],
  ])('servicer/add %o is %i', async (body, errcode) => {
    expect((await kf('servicer/add', body)).errcode).toBe(errcode);
  });
});

describe('service_state', () => {
  /** Every move of the matrix as it is delivered: allowed ones go, the others are 95016. */
  const moves: Record<number, readonly number[]> = { 0: [1, 2, 3], 1: [2, 3, 4], 2: [3, 4], 3: [3, 4], 4: [] };
  const ways: Record<number, readonly number[]> = { 0: [], 1: [1], 2: [2], 3: [3], 4: [1, 4] };
  for (const from of [0, 1, 2, 3, 4])
    for (const to of [0, 1, 2, 3, 4])
      test(`from ${from} to ${to}`, async () => {
        for (const step of ways[from]!) expect((await trans(li.id, step, 'LuYinQiu')).errcode).toBe(0);
        const allowed = moves[from]!.includes(to);
        const reply = await trans(li.id, to, 'LuYinQiu');
        expect(reply.errcode).toBe(allowed ? 0 : 95016);
        const hasCode = allowed && from !== to && to >= 2;
        expect('msg_code' in reply).toBe(hasCode);
      });

  test('the matrix is a knob', async () => {
    const { kfMoves } = await platform.sim<Knobs>('GET', '/sim/knobs');
    await platform.sim('PUT', '/sim/knobs', { kfMoves: { ...kfMoves, 3: [1, 3, 4] } });
    await trans(li.id, 3, 'LuYinQiu');
    expect((await trans(li.id, 1)).errcode).toBe(0);
    await platform.sim('PUT', '/sim/knobs', { kfMoves });
  });

  test.each([
    [{ service_state: 3 }, 40058],
    [{ service_state: 3, servicer_userid: 'TangBeiChuan' }, 95014],
    [{ service_state: 9 }, 40058],
    [{ service_state: 2, external_userid: 'wmNobody' }, 40096],
    [{ service_state: 2, external_userid: '' }, 41035],
  ])('trans %o is %i', async (body, errcode) => {
    expect((await kf('service_state/trans', { external_userid: li.id, ...body })).errcode).toBe(errcode);
  });

  test('who never came in has not begun', async () => {
    const other = await phone();
    expect(await kf('service_state/get', { external_userid: other.id })).toMatchObject({ service_state: 4 });
    expect((await trans(other.id, 1)).errcode).toBe(95016);
  });
});

describe('what send_msg takes', () => {
  const click = (n: number) => ({ type: 'click', click: { id: `k${n}`, content: `第 ${n} 项` } });
  const menu = (list: unknown[], more: object = {}) => ({
    msgtype: 'msgmenu',
    msgmenu: { head_content: '选', list, ...more },
  });
  const link = (more: object) => ({
    msgtype: 'link',
    link: { title: '标题', url: 'https://example.com', thumb_media_id: image, ...more },
  });
  const mini = (more: object) => ({
    msgtype: 'miniprogram',
    miniprogram: { appid: 'wx1', pagepath: 'a.html', thumb_media_id: image, ...more },
  });
  const place = (latitude: unknown, longitude: unknown) => ({ msgtype: 'location', location: { latitude, longitude } });

  test.each<[string, object, number]>([
    ['a text of 2048 bytes', { msgtype: 'text', text: { content: bytes(2048) } }, 0],
    ['a text of 2049', { msgtype: 'text', text: { content: bytes(2049) } }, 45002],
    ['683 Chinese characters, which are 2049 bytes', { msgtype: 'text', text: { content: '字'.repeat(683) } }, 45002],
    ['an empty text', { msgtype: 'text', text: { content: '' } }, 44004],
    ['a text without its body', { msgtype: 'text' }, 44004],
    ['an unknown type', { msgtype: 'sticker', sticker: {} }, 40008],
    ['no type', {}, 40008],
    ['a picture', { msgtype: 'image', image: { media_id: image } }, 0],
    ['a picture nobody uploaded', { msgtype: 'image', image: { media_id: voiceless } }, 40007],
    ['a picture without id', { msgtype: 'image', image: {} }, 41006],
    ['a picture sent as a file', { msgtype: 'file', file: { media_id: image } }, 40007],
    ['a link', link({ desc: bytes(512) }), 0],
    ['a link with a long title', link({ title: bytes(129) }), 40058],
    ['a link with a long text', link({ desc: bytes(513) }), 40058],
    ['a link without its picture', link({ thumb_media_id: '' }), 41006],
    ['a link to nowhere', link({ url: '' }), 40063],
    ['a mini program', mini({ title: bytes(64) }), 0],
    ['a mini program with a long title', mini({ title: bytes(65) }), 40058],
    ['ten items to touch', menu([...Array(10).keys()].map(click)), 0],
    ['eleven items to touch', menu([...Array(11).keys()].map(click)), 95008],
    [
      'ten to touch and forty to read',
      menu([...[...Array(10).keys()].map(click), ...Array(40).fill({ type: 'text', text: { content: '读' } })]),
      0,
    ],
    ['fifty-one items', menu(Array(51).fill({ type: 'text', text: { content: '读' } })), 40058],
    ['an unknown item', menu([{ type: 'button', button: {} }]), 95009],
    ['a long item', menu([{ type: 'click', click: { id: '1', content: bytes(129) } }]), 40058],
    ['a long item to read', menu([{ type: 'text', text: { content: bytes(257) } }]), 40058],
    ['a view without address', menu([{ type: 'view', view: { content: '看' } }]), 40063],
    ['a long head', menu([click(1)], { head_content: bytes(1025) }), 40058],
    ['a menu with nothing in it', { msgtype: 'msgmenu', msgmenu: {} }, 40063],
    ['a place', place(30.27, 120.15), 0],
    ['a place beyond the pole', place(90.1, 0), 40035],
    ['a place in words', place('30', 120), 40035],
    ['an acquisition link', { msgtype: 'ca_link', ca_link: { link_url: 'https://work.weixin.qq.com/ca/x' } }, 0],
  ])('%s', async (_name, message, errcode) => {
    expect((await kf('send_msg', { touser: li.id, ...message })).errcode).toBe(errcode);
  });

  test('an id is used once per account, and comes back', async () => {
    expect(await send(li.id, '一', { msgid: 'mine-1' })).toMatchObject({ errcode: 0, msgid: 'mine-1' });
    expect((await send(li.id, '一', { msgid: 'mine-1' })).errcode).toBe(95033);
    expect((await send(li.id, '二', { msgid: bytes(33) })).errcode).toBe(40058);
    expect((await send('wmNobody', '二')).errcode).toBe(40096);
  });

  test('what was sent by API never comes back in sync_msg', async () => {
    const { cursor } = await pull();
    await send(li.id, '我说的');
    expect((await pull(cursor)).messages).toEqual([]);
  });

  test('a servicer has the session, or it waits or is over: 95018', async () => {
    for (const [state, servicer] of [[2], [3, 'LuYinQiu'], [4]] as const) {
      expect((await trans(li.id, state, servicer)).errcode).toBe(0);
      expect((await send(li.id, '插话')).errcode).toBe(95018);
    }
  });
});

describe('send_msg_on_event', () => {
  const msgmenu = { head_content: '选', list: [{ type: 'click', click: { id: '1', content: '好' } }] };

  test('a code works once', async () => {
    const { msg_code } = await trans(li.id, 2);
    expect((await onEvent(msg_code, '')).errcode).toBe(44004);
    expect((await onEvent(msg_code)).errcode).toBe(0);
    expect((await onEvent(msg_code)).errcode).toBe(40035);
    expect((await onEvent('nobodyGaveThis')).errcode).toBe(40035);
    await platform.sim('PUT', '/sim/knobs', { kfBadCode: 41050 });
    expect((await onEvent(msg_code)).errcode).toBe(41050);
    await platform.sim('PUT', '/sim/knobs', { kfBadCode: 40035 });
  });

  test('the session has moved on: 95013', async () => {
    const queued = await trans(li.id, 2);
    const taken = await trans(li.id, 3, 'LuYinQiu');
    expect((await onEvent(queued['msg_code'])).errcode).toBe(95013);
    expect((await onEvent(taken['msg_code'])).errcode).toBe(0);
    const ended = await trans(li.id, 4);
    await li.says('还有一件事');
    expect((await onEvent(ended['msg_code'])).errcode).toBe(95013);
  });

  test('only text in the queue, a menu at the end; no picture anywhere', async () => {
    const { msg_code } = await trans(li.id, 2);
    expect((await onEvent(msg_code, '', { msgtype: 'msgmenu', msgmenu })).errcode).toBe(95030);
    expect((await onEvent(msg_code, '', { msgtype: 'image', image: { media_id: image } })).errcode).toBe(95030);
    const ended = await trans(li.id, 4);
    expect((await onEvent(ended['msg_code'], '', { msgtype: 'msgmenu', msgmenu })).errcode).toBe(0);
  });

  test('the menu of a welcome has ten items at most', async () => {
    const wang = await phone();
    const { cursor } = await pull();
    await wang.open();
    const [entered] = eventsOf((await pull(cursor)).messages, 'enter_session');
    const list = Array(11).fill({ type: 'text', text: { content: '读' } });
    const more = { msgtype: 'msgmenu', msgmenu: { head_content: '选', list } };
    expect((await onEvent(entered!['welcome_code'], '', more)).errcode).toBe(40058);
    more.msgmenu.list = list.slice(1);
    expect((await onEvent(entered!['welcome_code'], '', more)).errcode).toBe(0);
  });
});

describe('customer/batchget', () => {
  test('who was here is told with where he came from, the others are invalid', async () => {
    const away = await phone();
    await li.open('poster');
    const reply = await kf('customer/batchget', {
      external_userid_list: [li.id, away.id, 'wmNobody'],
      need_enter_session_context: 1,
    });
    expect(reply).toMatchObject({
      customer_list: [{ external_userid: li.id, nickname: '新客户', enter_session_context: { scene: 'poster' } }],
      invalid_external_userid: [away.id, 'wmNobody'],
    });
  });

  test.each([
    [[], 40063],
    [Array(101).fill('a'), 40058],
  ])('%o is %i', async (external_userid_list, errcode) => {
    const reply = await kf('customer/batchget', { external_userid_list });
    expect(reply.errcode).toBe(errcode);
    expect(reply).toMatchObject({ customer_list: [], invalid_external_userid: [] });
  });
});

describe('what the client has no button for is refused with a sentence', () => {
  test.each<[string, () => Promise<unknown>, RegExp]>([
    ['taking from the assistant', () => member('LuYinQiu', 'take', li.id), /接待池/],
    ['ending what somebody else serves', () => member('LuYinQiu', 'end', li.id), /正在接待/],
    ['serving where one does not belong', () => member('TangBeiChuan', 'take', li.id), /接待人员/],
    [
      'taking back what the account said',
      () => platform.sim('POST', `/sim/customers/${li.id}/recall`, { open_kfid, msgid: 'x' }),
      /撤回自己/,
    ],
  ])('%s', async (_name, act, sentence) => {
    await expect(act()).rejects.toThrow(/: 409 /);
    await expect(act()).rejects.toThrow(sentence);
  });

  test('a link in a menu opens on the phone and tells nobody', async () => {
    const list = [{ type: 'view', view: { url: 'https://example.com', content: '看' } }];
    const { msgid } = await kf('send_msg', {
      touser: li.id,
      msgtype: 'msgmenu',
      msgmenu: { list, head_content: '选' },
    });
    const pick = platform.sim('POST', `/sim/customers/${li.id}/menu`, { open_kfid, msgid, item: '看' });
    await expect(pick).rejects.toThrow(/只在手机上打开/);
  });
});
