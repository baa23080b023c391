import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { openEnvelope, readXml, textOf } from '#libs/wecom';
import { openPlatform } from './platform.ts';

const token = 'T0kenOfTheTest';
const aesKey = 'Zx9Lk3Vb7Qw1Er5Ty8Ui2Op6As4Df0Gh1Jk3Lz5Xc7E';

/** An app's server that opens what it hears and proves its URL. */
const heard: string[] = [];
const server = createServer((request, response) => {
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
  const open = (encrypted: string) => {
    const opened = openEnvelope(
      { token, aesKey, receiveId: platform.corpid },
      {
        signature: query.get('msg_signature')!,
        timestamp: query.get('timestamp')!,
        nonce: query.get('nonce')!,
        encrypted,
      },
    );
    return opened.ok ? opened.text : '';
  };
  if (request.method === 'GET') return void response.end(open(query.get('echostr')!));
  let body = '';
  request.on('data', (part) => (body += String(part)));
  request.on('end', () => {
    heard.push(open(textOf(readXml(body), 'Encrypt') ?? ''));
    response.end();
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
afterAll(() => void server.close());

const platform = await openPlatform();
const { agentid } = platform;
await platform.sim('PUT', `/sim/apps/${agentid}/callback`, {
  url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
  token,
  aesKey,
});

let tasks = 0;
const buttons = (more: object = {}) => ({
  card_type: 'button_interaction',
  main_title: { title: '新客户', desc: '门店咨询' },
  task_id: `task-${++tasks}`,
  button_list: [
    { text: '接手', key: 'take' },
    { text: '退回', key: 'back' },
  ],
  ...more,
});
const sendCard = (template_card: object, touser = 'MeiXiaoMan|LuYinQiu') =>
  platform.post('/cgi-bin/message/send', { touser, msgtype: 'template_card', agentid, template_card });
const update = (response_code: unknown, more: object) =>
  platform.post('/cgi-bin/message/update_template_card', { agentid, response_code, ...more });
const grey = { button: { replace_name: '已接手' } };

interface Line {
  readonly msgid: string;
  readonly [more: string]: unknown;
}
async function cardOf(userid: string, msgid: unknown): Promise<string> {
  const { messages } = await platform.sim<{ messages: Line[] }>('GET', `/sim/members/${userid}/apps/${agentid}`);
  return JSON.stringify(messages.find((line) => line.msgid === msgid));
}

test('a card that can be clicked comes with a code; a plain one does not', async () => {
  expect(await sendCard(buttons())).toMatchObject({ errcode: 0, response_code: expect.any(String) });
  const plain = {
    card_type: 'text_notice',
    main_title: { title: 't' },
    card_action: { type: 1, url: 'https://example.com' },
  };
  expect(await sendCard(plain)).not.toHaveProperty('response_code');
  const menu = {
    ...plain,
    task_id: `task-${++tasks}`,
    action_menu: { action_list: [{ text: '不再提醒', key: 'mute' }] },
  };
  expect(await sendCard(menu)).toMatchObject({ response_code: expect.any(String) });
});

test('a task id names one card of an app', async () => {
  const card = buttons();
  expect(await sendCard(card)).toMatchObject({ errcode: 0 });
  expect(await sendCard(card)).toMatchObject({ errcode: 42014 });
});

test('a code changes the card of those it names, once', async () => {
  const { msgid, response_code } = await sendCard(buttons());
  expect(await update(response_code, { userids: ['MeiXiaoMan', 'TangBeiChuan'], ...grey })).toMatchObject({
    errcode: 0,
    invaliduser: ['tangbeichuan'],
  });
  expect(await cardOf('MeiXiaoMan', msgid)).toContain('已接手');
  expect(await cardOf('LuYinQiu', msgid)).not.toContain('已接手');
  expect(await update(response_code, { userids: ['LuYinQiu'], ...grey })).toMatchObject({ errcode: 60140 });
});

test('a code may bring a whole new card to all', async () => {
  const { msgid, response_code } = await sendCard(buttons());
  const template_card = {
    card_type: 'text_notice',
    main_title: { title: '已有人跟进' },
    card_action: { type: 1, url: 'https://example.com' },
  };
  expect(await update(response_code, { atall: 1, template_card })).toMatchObject({ errcode: 0 });
  for (const userid of ['MeiXiaoMan', 'LuYinQiu']) expect(await cardOf(userid, msgid)).toContain('已有人跟进');
});

test('codes: unknown, of another app, without anybody, without a change, after 72 hours', async () => {
  expect(await update('unknown', { atall: 1, ...grey })).toMatchObject({ errcode: 60140 });
  const { response_code } = await sendCard(buttons());
  const foreign = { agentid: 1000003, response_code, atall: 1, ...grey };
  expect(await platform.post('/cgi-bin/message/update_template_card', foreign, 1000003)).toMatchObject({
    errcode: 42015,
  });
  expect(await platform.post('/cgi-bin/message/update_template_card', foreign)).toMatchObject({ errcode: 301002 });
  expect(await update(response_code, grey)).toMatchObject({ errcode: 82001 });
  expect(await update(response_code, { atall: 1 })).toMatchObject({ errcode: 40063 });
  expect(await update(response_code, { userids: ['TangBeiChuan'], ...grey })).toMatchObject({ errcode: 81013 });
  await platform.sim('PUT', '/sim/knobs', { tokenSeconds: 86_400 });
  await platform.advance(72 * 3600 + 1);
  const { apps } = await platform.sim<{ apps: { agentid: number; secret: string }[] }>('GET', '/sim/state');
  const fresh = await platform.get('/cgi-bin/gettoken', { corpid: platform.corpid, corpsecret: apps[0]!.secret }, null);
  const late = await platform.post(`/cgi-bin/message/update_template_card?access_token=${String(fresh.access_token)}`, {
    agentid,
    response_code,
    atall: 1,
    ...grey,
  });
  expect(late).toMatchObject({ errcode: 60140 });
});
