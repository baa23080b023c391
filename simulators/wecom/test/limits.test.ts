import { request } from 'node:http';
import { beforeEach, expect, test } from 'vitest';
import { openPlatform } from './platform.ts';

const platform = await openPlatform();
const { agentid, corpid } = platform;

/** Noon in China and a second: no minute, hour or day ends while a test runs. */
const noon = Math.ceil(Date.now() / 86_400_000) * 86_400_000 + 4 * 3_600_000 + 1000;

beforeEach(async () => {
  await platform.sim('POST', '/sim/reset', { preset: 'demo' });
  await platform.sim('POST', '/sim/clock', { set: noon });
  await platform.sim('PUT', '/sim/knobs', { limits: 'small' });
});

const statuses = async (times: number, call: () => Promise<{ errcode: number }>) => {
  const codes: number[] = [];
  for (let n = 0; n < times; n++) codes.push((await call()).errcode);
  return codes;
};

async function fresh(): Promise<string> {
  const state = await platform.sim<{ apps: { agentid: number; secret: string }[] }>('GET', '/sim/state');
  const { secret } = state.apps.find((app) => app.agentid === agentid)!;
  const reply = await platform.get('/cgi-bin/gettoken', { corpid, corpsecret: secret }, null);
  return String(reply.access_token);
}

test('beyond the limit of a minute an API answers 45009 for a minute, another one goes on', async () => {
  const access_token = await fresh();
  const codes = await statuses(61, () => platform.get('/cgi-bin/agent/list', { access_token }));
  expect(codes.slice(0, 60).every((code) => code === 0)).toBe(true);
  expect(codes[60]).toBe(45009);
  expect(await platform.get('/cgi-bin/department/list', { access_token })).toMatchObject({ errcode: 0 });
  await platform.advance(58);
  expect(await platform.get('/cgi-bin/agent/list', { access_token })).toMatchObject({ errcode: 45009 });
  await platform.advance(3);
  expect(await platform.get('/cgi-bin/agent/list', { access_token })).toMatchObject({ errcode: 0 });
});

test('gettoken is throttled, and wrong secrets shut the address out for an hour', async () => {
  expect((await statuses(11, async () => ({ errcode: (await fresh()) === 'undefined' ? 45009 : 0 }))).at(-1)).toBe(
    45009,
  );
  await platform.sim('POST', '/sim/reset', { preset: 'demo' });
  await platform.sim('PUT', '/sim/knobs', { wrongSecretsBeforeBan: 3 });
  const wrong = () => platform.get('/cgi-bin/gettoken', { corpid, corpsecret: 'guess' }, null);
  expect(await statuses(5, wrong)).toEqual([40001, 40001, 40001, 40001, 45009]);
  expect(await fresh()).toBe('undefined');
  await platform.advance(3601);
  expect(await fresh()).toMatch(/^\w{100}/);
});

test('tickets: so many an hour for an app', async () => {
  const access_token = await fresh();
  const codes = await statuses(5, () => platform.get('/cgi-bin/get_jsapi_ticket', { access_token }));
  expect(codes).toEqual([0, 0, 0, 0, 45009]);
});

test('a robot says twenty things a minute', async () => {
  const key = '5b0c9e57-2f6d-4f0e-9a1b-7d3c8e21a604';
  const say = () =>
    platform.post(`/cgi-bin/webhook/send?key=${key}`, { msgtype: 'text', text: { content: '到点了' } }, null);
  expect((await statuses(21, say)).at(-1)).toBe(45009);
  await platform.advance(61);
  expect(await say()).toMatchObject({ errcode: 0 });
});

test('too much for one member is dropped without a word', async () => {
  const access_token = await fresh();
  const send = () =>
    platform.post(`/cgi-bin/message/send?access_token=${access_token}`, {
      touser: 'MeiXiaoMan',
      msgtype: 'text',
      agentid,
      text: { content: '有客户在等' },
    });
  expect(await statuses(5, send)).toEqual([0, 0, 0, 0, 0]);
  const chat = await platform.sim<{ messages: unknown[] }>('GET', `/sim/members/MeiXiaoMan/apps/${agentid}`);
  expect(chat.messages).toHaveLength(3);
});

test('person-times of a day: 45009 until the day is over', async () => {
  const access_token = await fresh();
  const send = () =>
    platform.post(`/cgi-bin/message/send?access_token=${access_token}`, {
      touser: '@all',
      msgtype: 'text',
      agentid,
      text: { content: '早' },
    });
  const codes = await statuses(6, send);
  expect(codes).toEqual([0, 0, 0, 0, 0, 45009]);
  await platform.advance(24 * 3600);
  expect(
    await platform.post(`/cgi-bin/message/send?access_token=${await fresh()}`, {
      touser: '@all',
      msgtype: 'text',
      agentid,
      text: { content: '早' },
    }),
  ).toMatchObject({ errcode: 0 });
});

test('calls with debug=1 are five a minute', async () => {
  const access_token = await fresh();
  const codes = await statuses(6, () => platform.get('/cgi-bin/agent/list', { access_token, debug: 1 }));
  expect(codes).toEqual([0, 0, 0, 0, 0, 45009]);
  expect(await platform.get('/cgi-bin/agent/list', { access_token })).toMatchObject({ errcode: 0 });
});

test('a knob caps how many calls run at once', async () => {
  const access_token = await fresh();
  await platform.sim('PUT', '/sim/knobs', { limits: 'off', concurrentCalls: 1 });
  const path = `/cgi-bin/media/upload?type=file&access_token=${access_token}`;
  // An upload that has begun and does not end.
  const slow = request(new URL(path, platform.apiUrl), {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
  });
  const answered = new Promise<number | undefined>((resolve) =>
    slow.on('response', (reply) => resolve(reply.resume().statusCode)),
  );
  slow.write('--b\r\nContent-Disposition: form-data; name="media"; filename="a"\r\n\r\nthe first half');
  const another = async () => (await platform.upload(path, { bytes: Buffer.alloc(10) })).errcode;
  await expect.poll(another).toBe(45033);
  expect(await platform.get('/cgi-bin/agent/list', { access_token })).toMatchObject({ errcode: 0 });
  slow.end(' and the second\r\n--b--\r\n');
  expect(await answered).toBe(200);
  expect(await another()).toBe(0);
});
