import { expect, test } from 'vitest';
import { openPlatform, png } from './platform.ts';

const platform = await openPlatform();
const { agentid } = platform;
const send = '/cgi-bin/message/send';
const words = (content: string, more: object = {}) => ({ msgtype: 'text', agentid, text: { content }, ...more });

interface Line {
  readonly msgid: string;
  readonly msgtype: string;
  readonly recalled?: boolean;
  readonly [more: string]: unknown;
}
const chatOf = async (userid: string) =>
  (await platform.sim<{ messages: Line[] }>('GET', `/sim/members/${userid}/apps/${agentid}`)).messages;

test('some told and some unknown is a success that names the unknown in lower case', async () => {
  const reply = await platform.post(
    send,
    words('例会改到三点', { touser: 'MeiXiaoMan|Ghost.User|meixiaoman', toparty: '4|99', totag: '5' }),
  );
  expect(reply).toMatchObject({
    errcode: 0,
    errmsg: 'ok',
    invaliduser: 'ghost.user',
    invalidparty: '99',
    invalidtag: '5',
  });
  expect(reply.msgid).toEqual(expect.any(String));
  for (const userid of ['MeiXiaoMan', 'TangBeiChuan'])
    expect((await chatOf(userid)).filter(({ msgid }) => msgid === reply.msgid)).toHaveLength(1);
  expect(await chatOf('LuYinQiu')).toEqual([]);
});

test('to all is to whoever sees the app, and to them once', async () => {
  const { msgid, ...reply } = await platform.post(send, words('早会', { touser: '@all', toparty: '99' }));
  expect(reply).toEqual({ errcode: 0, errmsg: 'ok' });
  for (const userid of ['ShenGuanLan', 'LuYinQiu', 'MeiXiaoMan', 'TangBeiChuan'])
    expect((await chatOf(userid)).filter((line) => line.msgid === msgid)).toHaveLength(1);
});

test('a long text is cut at 2048 bytes, between characters', async () => {
  const { msgid } = await platform.post(send, words('长'.repeat(700), { touser: 'LuYinQiu' }));
  const line = (await chatOf('LuYinQiu')).find((each) => each.msgid === msgid);
  expect(JSON.stringify(line)).toContain(`"${'长'.repeat(682)}"`);
});

test('the same request within its time is delivered once', async () => {
  const body = words('请回访', { touser: 'ShenGuanLan', enable_duplicate_check: 1, duplicate_check_interval: 600 });
  const before = (await chatOf('ShenGuanLan')).length;
  const first = await platform.post(send, body);
  expect(await platform.post(send, body)).toMatchObject({ errcode: 0, msgid: first.msgid });
  await platform.post(send, { ...body, text: { content: '请再回访' } });
  expect(await chatOf('ShenGuanLan')).toHaveLength(before + 2);
  await platform.advance(601);
  expect((await platform.post(send, body)).msgid).not.toBe(first.msgid);
  expect(await chatOf('ShenGuanLan')).toHaveLength(before + 3);
});

test('a message is recalled by its app within 24 hours', async () => {
  const { msgid } = await platform.post(send, words('发错了', { touser: 'TangBeiChuan' }));
  expect(await platform.post('/cgi-bin/message/recall', { msgid }, 1000003)).toMatchObject({ errcode: 40058 });
  expect(await platform.post('/cgi-bin/message/recall', { msgid: 'unknown' })).toMatchObject({ errcode: 40058 });
  expect(await platform.post('/cgi-bin/message/recall', { msgid })).toMatchObject({ errcode: 0 });
  expect((await chatOf('TangBeiChuan')).find((line) => line.msgid === msgid)).toMatchObject({ recalled: true });

  const { msgid: late } = await platform.post(send, words('也发错了', { touser: 'TangBeiChuan' }));
  await platform.advance(24 * 3600 + 1);
  const again = await openToken();
  expect(await platform.post(`/cgi-bin/message/recall?access_token=${again}`, { msgid: late })).toMatchObject({
    errcode: 42052,
  });
});

async function openToken(id = agentid): Promise<string> {
  const { apps } = await platform.sim<{ apps: { agentid: number; secret: string }[] }>('GET', '/sim/state');
  const corpsecret = apps.find((app) => app.agentid === id)!.secret;
  return String((await platform.get('/cgi-bin/gettoken', { corpid: platform.corpid, corpsecret }, null)).access_token);
}

const get = async (path: string, query: Record<string, string> = {}, id = agentid) =>
  platform.get(`/cgi-bin/${path}`, { ...query, access_token: await openToken(id) });
const post = async (path: string, body: unknown, id = agentid) =>
  platform.post(`/cgi-bin/${path}?access_token=${await openToken(id)}`, body);
const upload = async (type: string, bytes: Buffer, name: string) =>
  platform.upload(`/cgi-bin/media/upload?type=${type}&access_token=${await openToken()}`, {
    bytes,
    name,
    mime: 'text/plain',
  });
const download = async (media_id: string, headers: Record<string, string> = {}, id = agentid) =>
  platform.raw(`/cgi-bin/media/get?media_id=${media_id}&access_token=${await openToken(id)}`, { headers });

test('a medium is the same bytes for every app of the corp, for three days', async () => {
  const bytes = Buffer.from('开店流程：选址、签约、装修、开业。');
  const { errcode, type, media_id, created_at } = await upload('file', bytes, '开店流程.txt');
  expect({ errcode, type }).toEqual({ errcode: 0, type: 'file' });
  expect(created_at).toMatch(/^\d{10}$/);
  const whole = await download(String(media_id), {}, 1000003);
  expect(whole.status).toBe(200);
  expect(whole.headers.get('content-disposition')).toContain(encodeURIComponent('开店流程.txt'));
  expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
  await platform.advance(3 * 24 * 3600 - 60);
  expect((await download(String(media_id))).headers.get('content-type')).toBe('text/plain');
  await platform.advance(61);
  expect((await download(String(media_id))).headers.get('error-code')).toBe('40007');
});

test('names and types that no header could hold do no harm', async () => {
  const odd = { bytes: Buffer.from('abcdef'), name: '价目"表\ud800.txt', mime: 'text/plain; 一' };
  const { media_id } = await platform.upload(`/cgi-bin/media/upload?type=file&access_token=${await openToken()}`, odd);
  const whole = await download(String(media_id));
  expect(whole.headers.get('content-type')).toMatch(/^(text\/plain|application\/octet-stream)$/);
  expect(await whole.text()).toBe('abcdef');
  const fault = {
    match: { path: '/cgi-bin/agent/list' },
    count: 1,
    action: { kind: 'errcode', errcode: -1, errmsg: '系统繁忙' },
  };
  await platform.sim('PUT', '/sim/faults', [fault]);
  expect(await get('agent/list')).toMatchObject({ errcode: -1, errmsg: expect.stringMatching(/^系统繁忙/) });
});

test('parts of a medium come as 206', async () => {
  const media_id = String((await upload('file', Buffer.from('0123456789'), 'ten.txt')).media_id);
  const part = await download(media_id, { range: 'bytes=2-4' });
  expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 2-4/10', '234']);
  const rest = await download(media_id, { range: 'bytes=7-' });
  expect([rest.headers.get('content-range'), await rest.text()]).toEqual(['bytes 7-9/10', '789']);
  for (const range of ['bytes=10-12', 'bytes=5-2', 'lines=1-2'])
    expect((await download(media_id, { range })).headers.get('error-code')).toBe('40146');
});

test('a picture for articles has an address for good', async () => {
  const { url } = await platform.upload(`/cgi-bin/media/uploadimg?access_token=${await openToken()}`, {
    bytes: png,
    name: 'p.png',
  });
  await platform.advance(40 * 24 * 3600);
  const picture = await fetch(String(url));
  expect(picture.headers.get('content-type')).toBe('image/png');
  expect(Buffer.from(await picture.arrayBuffer()).equals(png)).toBe(true);
});

test('the ticket of the corp is one, that of an app its own', async () => {
  const corp = await get('get_jsapi_ticket');
  expect(corp).toMatchObject({ errcode: 0, expires_in: 7200 });
  expect((await get('get_jsapi_ticket', {}, 1000003)).ticket).toBe(corp.ticket);
  const own = await get('ticket/get', { type: 'agent_config' });
  const others = await get('ticket/get', { type: 'agent_config' }, 1000003);
  expect(new Set([corp.ticket, own.ticket, others.ticket]).size).toBe(3);
  await platform.advance(7201);
  expect((await get('get_jsapi_ticket')).ticket).not.toBe(corp.ticket);
});

test('the directory of the contacts secret comes in pages', async () => {
  const contacts = 2000002;
  const first = await post('user/list_id', { limit: 3 }, contacts);
  expect(first.dept_user).toHaveLength(3);
  const second = await post('user/list_id', { limit: 3, cursor: first.next_cursor }, contacts);
  expect(second).toMatchObject({ next_cursor: '', dept_user: [{ userid: 'TangBeiChuan', department: 4 }] });
  expect(await post('user/list_id', { cursor: 'nonsense' }, contacts)).toMatchObject({ errcode: 60268 });
});

test('a menu stands until it is taken away', async () => {
  const menu = { button: [{ name: '帮助', type: 'click', key: 'help' }] };
  await platform.post(`/cgi-bin/menu/create?agentid=${agentid}&access_token=${await openToken()}`, menu);
  expect(await get('menu/get', { agentid: String(agentid) })).toMatchObject(menu);
  expect(await get('menu/delete', { agentid: String(agentid) })).toMatchObject({ errcode: 0 });
  expect(await get('menu/get', { agentid: String(agentid) })).toMatchObject({ errcode: 46003 });
});

const robotLines = async (key: string) =>
  (await platform.sim<{ messages: unknown[] }>('GET', `/sim/robots/${key}`)).messages;

test('what a robot says stands in its group', async () => {
  const key = '5b0c9e57-2f6d-4f0e-9a1b-7d3c8e21a604';
  const said = { msgtype: 'text', text: { content: '有 3 位客户在等', mentioned_list: ['@all'] } };
  expect(await platform.post(`/cgi-bin/webhook/send?key=${key}`, said, null)).toEqual({ errcode: 0, errmsg: 'ok' });
  expect(JSON.stringify(await robotLines(key))).toContain('有 3 位客户在等');
});
