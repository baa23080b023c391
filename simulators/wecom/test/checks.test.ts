import { request } from 'node:http';
import { beforeEach, expect, test } from 'vitest';
import { openPlatform } from './platform.ts';

const platform = await openPlatform();
const { corpid, agentid } = platform;
const userGet = '/cgi-bin/user/get';

beforeEach(async () => {
  await platform.sim('PATCH', `/sim/apps/${agentid}`, { trustedIps: ['127.0.0.1'], kf: true, disabled: false });
  await platform.sim('PUT', '/sim/knobs', {
    permissionBeforeIp: false,
    trustedIpSeconds: 0,
    rotateTokenOnEachCall: false,
    limits: 'platform',
  });
});

test('an unknown path is a 404 without a body, whatever the token', async () => {
  const response = await platform.raw('/cgi-bin/nobody/knows?access_token=x');
  expect(response.status).toBe(404);
  expect(await response.text()).toBe('');
});

test('an error is HTTP 200 and stands in the headers too', async () => {
  const response = await platform.raw(userGet);
  expect(response.status).toBe(200);
  expect(response.headers.get('error-code')).toBe('41001');
  expect(response.headers.get('content-type')).toBe('application/json; charset=UTF-8');
  expect(response.headers.get('server')).toBe('nginx');
  const { errmsg } = (await response.json()) as { errmsg: string };
  expect(response.headers.get('error-msg')).toBe(errmsg);
  expect(errmsg).toMatch(
    /^access_token missing, hint: \[\d{10}\d{15}\], from ip: 127\.0\.0\.1, more info at https:\/\/open\.work\.weixin\.qq\.com\/devtool\/query\?e=41001$/,
  );
});

test('an unknown token is answered without a hint', async () => {
  expect(await platform.get(userGet, { access_token: 'nonsense' })).toMatchObject({
    errcode: 40014,
    errmsg: 'invalid access_token',
  });
});

test('errors keep the empty fields of their endpoint', async () => {
  expect(await platform.get(userGet, {}, null)).toMatchObject({
    department: [],
    order: [],
    is_leader_in_dept: [],
    direct_leader: [],
    errcode: 41001,
  });
  expect(await platform.get('/cgi-bin/getcallbackip', {}, null)).toMatchObject({ ip_list: [], errcode: 41001 });
});

test('a token counts in the query alone', async () => {
  const token = await platform.token();
  const inHeader = await platform.raw(userGet, { headers: { authorization: `Bearer ${token}` } });
  expect(inHeader.headers.get('error-code')).toBe('41001');
  const inBody = await platform.raw('/cgi-bin/message/recall', {
    method: 'POST',
    body: JSON.stringify({ access_token: token }),
  });
  expect(inBody.headers.get('error-code')).toBe('41001');
});

test('token, then address, then permission, then parameters', async () => {
  await platform.token();
  await platform.sim('PATCH', `/sim/apps/${agentid}`, { trustedIps: [], kf: false });
  const kf = '/cgi-bin/kf/send_msg';
  expect(await platform.post(kf, '{', null)).toMatchObject({ errcode: 41001 });
  expect(await platform.post(`${kf}?access_token=x`, '{')).toMatchObject({ errcode: 40014 });
  expect(await platform.post(kf, '{')).toMatchObject({ errcode: 60020 });
  await platform.sim('PATCH', `/sim/apps/${agentid}`, { trustedIps: ['127.0.0.1'] });
  expect(await platform.post(kf, '{')).toMatchObject({ errcode: 48002 });
  await platform.sim('PATCH', `/sim/apps/${agentid}`, { kf: true });
  expect(await platform.post(kf, '{')).toMatchObject({ errcode: 40058 });
});

test('a knob asks for the permission before the address', async () => {
  await platform.token();
  await platform.sim('PATCH', `/sim/apps/${agentid}`, { trustedIps: [], kf: false });
  await platform.sim('PUT', '/sim/knobs', { permissionBeforeIp: true });
  expect(await platform.post('/cgi-bin/kf/send_msg', {})).toMatchObject({ errcode: 48002 });
});

test('gettoken needs no trusted address; everything else does', async () => {
  await platform.sim('PATCH', `/sim/apps/${agentid}`, { trustedIps: ['203.0.113.9'] });
  expect(await platform.token()).toMatch(/^\w{100,512}$/);
  for (const path of ['/cgi-bin/get_api_domain_ip', '/cgi-bin/auth/getuserinfo', '/cgi-bin/agent/list'])
    expect(await platform.get(path)).toMatchObject({ errcode: 60020 });
});

test('a knob lets a trusted address count after a minute, as the platform does', async () => {
  await platform.token();
  await platform.sim('PATCH', `/sim/apps/${agentid}`, { trustedIps: [] });
  await platform.sim('PUT', '/sim/knobs', { trustedIpSeconds: 60 });
  await platform.sim('PATCH', `/sim/apps/${agentid}`, { trustedIps: ['127.0.0.1'] });
  expect(await platform.get('/cgi-bin/agent/list')).toMatchObject({ errcode: 60020 });
  await platform.advance(61);
  expect(await platform.get('/cgi-bin/agent/list')).toMatchObject({ errcode: 0 });
});

test('a body that is no JSON object is 40058, and wrong types are read around with a warning', async () => {
  expect(await platform.post('/cgi-bin/message/recall', 'no json')).toMatchObject({ errcode: 40058 });
  expect(await platform.post('/cgi-bin/message/recall', '[1]')).toMatchObject({ errcode: 40058 });
  const reply = await platform.post('/cgi-bin/message/recall', { msgid: 7 });
  expect(reply.errmsg).toContain('Warning: wrong json format.');
});

test('a GET where a POST belongs misses its parameters', async () => {
  expect((await platform.get('/cgi-bin/message/recall', {})).errcode).toBe(40063);
});

test.for([
  { said: 'nothing', query: {}, errcode: 41004 },
  { said: 'no secret', query: { corpid }, errcode: 41004 },
  { said: 'no corpid', query: { corpsecret: 'x' }, errcode: 41002 },
  { said: 'another corpid', query: { corpid: 'ww0000000000000000', corpsecret: 'x' }, errcode: 40013 },
  { said: 'a wrong secret', query: { corpid, corpsecret: 'x' }, errcode: 40001 },
])('gettoken with $said: $errcode', async ({ query, errcode }) => {
  expect(await platform.get('/cgi-bin/gettoken', query as Record<string, string>, null)).toMatchObject({ errcode });
});

const secretOf = async (id: number) =>
  (await platform.sim<{ apps: { agentid: number; secret: string }[] }>('GET', '/sim/state')).apps.find(
    (app) => app.agentid === id,
  )!.secret;
const gettoken = async (id: number) =>
  platform.get('/cgi-bin/gettoken', { corpid, corpsecret: await secretOf(id) }, null);

test('a disabled app gets no token, and what it holds opens nothing', async () => {
  await platform.token();
  await platform.sim('PATCH', `/sim/apps/${agentid}`, { disabled: true });
  expect(await gettoken(agentid)).toMatchObject({ errcode: 50003 });
  expect(await platform.get('/cgi-bin/agent/list')).toMatchObject({ errcode: 50003 });
});

test('the same token comes until a minute before its end, then another; the old one is 42001', async () => {
  const app = 1000003;
  const first = await gettoken(app);
  expect(first.expires_in).toBe(7200);
  await platform.advance(7130);
  expect(await gettoken(app)).toMatchObject({ access_token: first.access_token });
  await platform.advance(15);
  const second = await gettoken(app);
  expect(second.access_token).not.toBe(first.access_token);
  expect(await platform.get('/cgi-bin/agent/list', { access_token: String(first.access_token) })).toMatchObject({
    errcode: 0,
  });
  await platform.advance(60);
  expect(await platform.get('/cgi-bin/agent/list', { access_token: String(first.access_token) })).toMatchObject({
    errcode: 42001,
  });
});

test('a knob gives a new token each time and ends the one before', async () => {
  await platform.sim('PUT', '/sim/knobs', { rotateTokenOnEachCall: true });
  const first = await gettoken(1000003);
  const second = await gettoken(1000003);
  expect(second.access_token).not.toBe(first.access_token);
  expect(await platform.get('/cgi-bin/agent/list', { access_token: String(first.access_token) })).toMatchObject({
    errcode: 42001,
  });
});

test('secrets of apps and of contacts open different doors', async () => {
  const contacts = 2000002;
  expect(await platform.get('/cgi-bin/department/simplelist', {}, contacts)).toMatchObject({ errcode: 0 });
  expect(await platform.post('/cgi-bin/user/list_id', {}, contacts)).toMatchObject({ errcode: 0 });
  expect(await platform.post('/cgi-bin/message/send', {}, contacts)).toMatchObject({ errcode: 48002 });
  expect(await platform.post('/cgi-bin/user/list_id', {}, 1000003)).toMatchObject({ errcode: 48002 });
});

test('another host than this machine is turned away', async () => {
  const status = (host: string) =>
    new Promise<number>((resolve, reject) => {
      const url = new URL('/cgi-bin/gettoken', platform.apiUrl);
      request(url, { headers: { host } }, (response) => resolve(response.resume().statusCode ?? 0))
        .on('error', reject)
        .end();
    });
  expect(await status('qyapi.weixin.qq.com')).toBe(403);
  expect(await status('127.0.0.1.nip.example')).toBe(403);
  expect(await status(new URL(platform.apiUrl).host)).toBe(200);
});
