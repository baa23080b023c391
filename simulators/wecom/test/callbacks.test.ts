import { beforeEach, describe, expect, test } from 'vitest';
import { readCallback, type WecomEvent } from '#libs/wecom';
import type { Problem } from '../src/admin/errors.ts';
import type { Burst } from '../src/callbacks/burst.ts';
import type { AppChatLine, OutboxItem } from '../src/world.ts';
import { kfOf, type SimState } from './kf-world.ts';
import { aesKey, listen, token } from './listener.ts';
import { openPlatform, png } from './platform.ts';

const platform = await openPlatform();
const listener = await listen(platform);
const { open_kfid, phone, pull } = await kfOf(platform);
const { agentid } = platform;
const knobs = (change: object) => platform.sim('PUT', '/sim/knobs', change);
const flush = (all = true) =>
  platform.sim<{ delivered: number; givenUp: number }>('POST', '/sim/callbacks/flush', { all });
const inApp = (what: string, body: object, userid = 'LuYinQiu') =>
  platform.sim('POST', `/sim/members/${userid}/apps/${agentid}/${what}`, body);
const outbox = async () => (await platform.sim<{ items: OutboxItem[] }>('GET', '/sim/callbacks')).items;

beforeEach(async () => {
  listener.echo = (plain) => ({ body: plain });
  listener.answer = () => ({});
  await platform.sim('DELETE', '/sim/faults');
  await knobs({ callbackTimeoutMs: 5000, callbackSpacingMs: [0, 0, 0], callbackRetriesOnStatus: true });
  await listener.connect();
  await flush();
  listener.heard.length = 0;
});

describe('saving an address', () => {
  const put = async (callback: object) => {
    const response = await fetch(`${platform.adminUrl}/sim/apps/${agentid}/callback`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url: listener.url, token, aesKey, ...callback }),
    });
    return { status: response.status, ...((await response.json()) as Partial<Problem>) };
  };

  test('the bare plain text within a second saves it', async () => {
    expect((await put({})).status).toBe(200);
  });

  test.each<[string, (plain: string) => { body?: string; status?: number; waitMs?: number }, string]>([
    ['in quotes', (plain) => ({ body: `"${plain}"` }), 'echo'],
    ['with a newline', (plain) => ({ body: `${plain}\n` }), 'echo'],
    ['behind a byte-order mark', (plain) => ({ body: `\ufeff${plain}` }), 'echo'],
    ['as what was sent', () => ({ body: 'success' }), 'echo'],
    ['with another status', (plain) => ({ body: plain, status: 201 }), 'status'],
    ['after more than a second', (plain) => ({ body: plain, waitMs: 1300 }), 'late'],
  ])('not %s', async (_name, echo, why) => {
    listener.echo = echo;
    const before = (await platform.sim<SimState>('GET', '/sim/state')).apps[0]!.callback;
    const refused = await put({});
    expect([refused.status, refused.error!['why']]).toEqual([422, why]);
    expect(refused.error!['messages']).toEqual({ zh: expect.stringMatching(/。$/), en: expect.stringMatching(/\.$/) });
    expect((await platform.sim<SimState>('GET', '/sim/state')).apps[0]!.callback).toEqual(before);
  });

  test('a handler with another token refuses, and never echoes', async () => {
    expect((await put({ token: 'AnotherToken' })).error).toMatchObject({ why: 'status', status: 403 });
  });

  test.each([
    [{ token: 'with-dash' }, 'token'],
    [{ token: 'a'.repeat(33) }, 'token'],
    [{ aesKey: 'a'.repeat(42) }, 'aes-key'],
    [{ url: 'ftp://example.com' }, 'url'],
    [{ url: 'http://127.0.0.1:1/x' }, 'unreachable'],
  ])('%o is refused: %s', async (callback, why) => {
    expect((await put(callback)).error).toMatchObject({ why });
  });
});

describe('delivery', () => {
  test('three tries, the third one taken', async () => {
    listener.answer = (_heard, n) => (n < 3 ? { status: 500 } : {});
    const { msgid } = await inApp('messages', { msgtype: 'text', text: { content: '你好' } });
    await listener.until((heard) => heard.length === 3);
    await flush();
    expect(new Set(listener.heard.map(({ xml }) => xml)).size).toBe(1);
    expect(listener.heard[0]!.field('MsgId')).toBe(msgid);
    const item = (await outbox()).at(-1)!;
    expect(item).toMatchObject({ about: 'text', state: 'delivered' });
    expect(item.attempts.map(({ status }) => status)).toEqual([500, 500, 200]);
  });

  test('given up after three; spacing and tries are knobs', async () => {
    await knobs({ callbackSpacingMs: [0, 150] });
    listener.answer = () => ({ cut: true });
    await inApp('messages', { msgtype: 'text', text: { content: '断线' } });
    await listener.until((heard) => heard.length === 2);
    await new Promise((done) => setTimeout(done, 300));
    expect(listener.heard).toHaveLength(2);
    expect(listener.heard[1]!.at - listener.heard[0]!.at).toBeGreaterThanOrEqual(140);
    expect((await outbox()).at(-1)).toMatchObject({ state: 'given-up' });
  });

  test('no answer in time is a try', async () => {
    await knobs({ callbackTimeoutMs: 700 });
    listener.answer = (_heard, n) => (n === 1 ? { waitMs: 1500 } : {});
    await inApp('messages', { msgtype: 'text', text: { content: '慢' } });
    await listener.until((heard) => heard.length === 2);
    await flush();
    expect((await outbox()).at(-1)!.attempts).toMatchObject([{ status: null, error: 'timeout' }, { status: 200 }]);
  });

  test('by knob any answer is one', async () => {
    await knobs({ callbackRetriesOnStatus: false });
    listener.answer = () => ({ status: 500 });
    await inApp('messages', { msgtype: 'text', text: { content: '错' } });
    await flush();
    expect(listener.heard).toHaveLength(1);
  });

  test('a try waits for the clock, or for the hand that flushes', async () => {
    await knobs({ callbackSpacingMs: [0, 600_000, 600_000] });
    listener.answer = () => ({ status: 500 });
    await inApp('messages', { msgtype: 'text', text: { content: '等' } });
    await flush(false);
    expect(listener.heard).toHaveLength(1);
    await platform.advance(601);
    await listener.until((heard) => heard.length === 2);
    expect(await flush(true)).toMatchObject({ givenUp: 1 });
    expect(listener.heard).toHaveLength(3);
  });

  test('where nobody listens nothing is sent', async () => {
    await platform.sim('DELETE', `/sim/apps/${agentid}/callback`);
    const li = await phone();
    await li.says('有人吗');
    await flush();
    expect(listener.heard).toHaveLength(0);
    await expect(inApp('messages', { msgtype: 'text', text: { content: '在吗' } })).rejects.toThrow(/接收消息/);
  });
});

describe('what is told', () => {
  test('events of an account at once are one callback, whose token brings them all', async () => {
    await knobs({ kfCoalesceMs: 9000 });
    const li = await phone();
    await li.open();
    for (let n = 0; n < 5; n++) await li.says(`第 ${n} 句`);
    await flush();
    expect(listener.heard).toHaveLength(1);
    const [{ xml, agentid: envelope }] = listener.heard as [(typeof listener.heard)[0]];
    expect(envelope).toBeNull();
    expect(readCallback(xml)).toMatchObject({ kind: 'kf_msg_or_event', openKfId: open_kfid });
    await li.says('再一句');
    await flush();
    expect(listener.heard).toHaveLength(2);
    await knobs({ kfCoalesceMs: 20 });
  });

  test('an app that does not manage the account hears nothing of it', async () => {
    const other = 1000003;
    await listener.connect(other);
    await platform.sim('PATCH', `/sim/apps/${other}`, { kf: true });
    const li = await phone();
    await li.says('你好');
    await flush();
    expect(listener.heard).toHaveLength(1);
    await platform.sim('DELETE', `/sim/apps/${other}/callback`);
  });

  test('an account that is put under an app, or taken away, is told by its id', async () => {
    const { open_kfid: made } = await platform.sim<{ open_kfid: string }>('POST', '/sim/kf-accounts', {
      name: '新店',
      managedBy: agentid,
    });
    await platform.sim('PATCH', `/sim/apps/${agentid}`, { kfManaged: [open_kfid] });
    await flush();
    expect(listener.heard.map(({ xml }) => readCallback(xml))).toMatchObject([
      { kind: 'kf_account_auth_change', from: 'sys', added: [made], removed: [] },
      { kind: 'kf_account_auth_change', added: [], removed: [made] },
    ]);
  });

  test('every message of a member, as the platform writes it', async () => {
    const media = (name: string, mime: string) => ({ name, mime, base64: png.toString('base64') });
    await inApp('messages', { msgtype: 'text', text: { content: '<a>&]]>\n🙂' } });
    await inApp('messages', { msgtype: 'image', media: media('a.png', 'image/png') });
    await inApp('messages', { msgtype: 'voice', media: media('a.amr', 'audio/amr') });
    await inApp('messages', { msgtype: 'video', media: media('a.mp4', 'video/mp4') });
    await inApp('messages', { msgtype: 'location', location: { latitude: 30.2, longitude: 120.1, address: '西湖' } });
    await inApp('messages', { msgtype: 'link', link: { title: '看', url: 'https://example.com/a' } });
    await flush();
    const read = listener.heard.map(({ xml }) => readCallback(xml) as WecomEvent & { msgId: string });
    const sorted = read.toSorted((one, other) => (BigInt(one.msgId) < BigInt(other.msgId) ? -1 : 1));
    expect(sorted).toMatchObject([
      { kind: 'message', from: 'LuYinQiu', agentid, content: { type: 'text', text: '<a>&]]>\n🙂' } },
      { content: { type: 'image', mediaId: expect.any(String), url: expect.stringContaining('/sim/media/') } },
      { content: { type: 'voice', format: 'amr' } },
      { content: { type: 'video', thumbMediaId: expect.any(String) } },
      { content: { type: 'location', latitude: 30.2, longitude: 120.1, label: '西湖' } },
      { content: { type: 'link', title: '看', url: 'https://example.com/a' } },
    ]);
    expect(new Set(read.map(({ msgId }) => msgId)).size).toBe(6);
    expect(BigInt(read[0]!.msgId) > 2n ** 53n).toBe(true);
    expect(listener.heard.every((heard) => heard.agentid === agentid)).toBe(true);
    await expect(inApp('messages', { msgtype: 'file', media: media('a.txt', 'text/plain') })).rejects.toThrow(
      /不能给应用发文件/,
    );
  });

  test('events in the client; what has no button is refused', async () => {
    await platform.post(`/cgi-bin/menu/create?agentid=${agentid}`, {
      button: [{ type: 'click', name: '待办', key: 'TODO_LIST' }],
    });
    await inApp('events', { event: 'enter_agent' });
    await inApp('events', { event: 'click', eventKey: 'TODO_LIST' });
    await inApp('events', { event: 'LOCATION', location: { latitude: 1, longitude: 2 } });
    await flush();
    const kinds = listener.heard.map(({ xml }) => readCallback(xml).kind).toSorted();
    expect(kinds).toEqual(['LOCATION', 'click', 'enter_agent']);
    await expect(inApp('events', { event: 'click', eventKey: 'NOT_THERE' })).rejects.toThrow(/没有这一项/);
    await platform.sim('PATCH', `/sim/apps/${agentid}`, { visible: { users: [], departments: [3] } });
    await expect(inApp('events', { event: 'enter_agent' }, 'TangBeiChuan')).rejects.toThrow(/可见范围/);
    await platform.sim('PATCH', `/sim/apps/${agentid}`, { visible: { users: [], departments: [1] } });
  });
});

describe('an answer to a callback', () => {
  const reply = (inner: string) =>
    listener.sealed(
      `<xml><ToUserName>LuYinQiu</ToUserName><FromUserName>${platform.corpid}</FromUserName><CreateTime>1</CreateTime>${inner}</xml>`,
    );
  const chat = async (userid = 'LuYinQiu') =>
    (await platform.sim<{ messages: AppChatLine[] }>('GET', `/sim/members/${userid}/apps/${agentid}`)).messages;

  test('a text stands in the chat; more than 2048 bytes are cut', async () => {
    listener.answer = () => ({ body: reply(`<MsgType>text</MsgType><Content>${'字'.repeat(800)}</Content>`) });
    await inApp('messages', { msgtype: 'text', text: { content: '在吗' } });
    await flush();
    const last = (await chat()).at(-1)!;
    expect(last).toMatchObject({ from: 'app', msgtype: 'text' });
    expect(last.payload['content']).toBe('字'.repeat(682));
  });

  test('sealed with another key, or no XML at all, it has no effect', async () => {
    const before = (await chat()).length;
    for (const body of ['{"ok":true}', '<xml><Encrypt>AAAA</Encrypt></xml>', reply('<MsgType>hologram</MsgType>')]) {
      listener.answer = () => ({ body });
      await inApp('messages', { msgtype: 'text', text: { content: '在吗' } });
      await flush();
    }
    expect((await chat()).length).toBe(before + 3);
  });

  test('a card: touched, its button used up for who touched it, then changed by its code once', async () => {
    const card = {
      card_type: 'button_interaction',
      main_title: { title: '新线索' },
      task_id: `task-${Date.now()}`,
      button_selection: { question_key: 'how', option_list: [{ id: 'call', text: '电话' }] },
      button_list: [{ text: '接受', key: 'accept' }],
    };
    const { msgid } = await platform.post('/cgi-bin/message/send', {
      touser: 'LuYinQiu|MeiXiaoMan',
      agentid,
      msgtype: 'template_card',
      template_card: card,
    });
    listener.answer = () => ({
      body: reply('<MsgType>update_button</MsgType><Button><ReplaceName>已接受</ReplaceName></Button>'),
    });
    await inApp('cards', { msgid, key: 'accept', selected: [{ question_key: 'how', option_ids: ['call'] }] });
    await flush();
    const event = readCallback(listener.heard.at(-1)!.xml);
    expect(event).toMatchObject({ kind: 'template_card_event', from: 'LuYinQiu', key: 'accept', taskId: card.task_id });
    expect(listener.heard.at(-1)!.xml).toContain('<SelectedItem><QuestionKey><![CDATA[how]]></QuestionKey>');
    expect((await chat()).find((line) => line.msgid === msgid)).toMatchObject({ replaceName: '已接受' });
    expect((await chat('MeiXiaoMan')).find((line) => line.msgid === msgid)).toMatchObject({ replaceName: null });
    await expect(inApp('cards', { msgid, key: 'accept' })).rejects.toThrow(/按钮/);
    await expect(inApp('cards', { msgid, key: 'nobody' }, 'MeiXiaoMan')).rejects.toThrow(/按钮/);
    const update = { userids: ['LuYinQiu'], agentid, response_code: listener.heard.at(-1)!.field('ResponseCode') };
    const change = { ...update, button: { replace_name: '已完成' } };
    expect(await platform.post('/cgi-bin/message/update_template_card', change)).toMatchObject({ errcode: 0 });
    expect(await platform.post('/cgi-bin/message/update_template_card', change)).toMatchObject({ errcode: 60140 });
    expect((await chat()).find((line) => line.msgid === msgid)).toMatchObject({ replaceName: '已完成' });
  });

  test('a whole new card, for who touched it', async () => {
    const { msgid } = await platform.post('/cgi-bin/message/send', {
      touser: 'LuYinQiu',
      agentid,
      msgtype: 'template_card',
      template_card: {
        card_type: 'button_interaction',
        main_title: { title: '旧' },
        task_id: `task2-${Date.now()}`,
        button_list: [{ text: '接受', key: 'accept' }],
      },
    });
    const inner = `<MsgType>update_template_card</MsgType><TemplateCard><CardType>text_notice</CardType><MainTitle><Title>新</Title></MainTitle><HorizontalContentList><KeyName>客户</KeyName><Value>李一</Value></HorizontalContentList><CardAction><Type>1</Type><Url>https://example.com</Url></CardAction></TemplateCard>`;
    listener.answer = () => ({ body: reply(inner) });
    await inApp('cards', { msgid, key: 'accept' });
    await flush();
    expect((await chat()).find((line) => line.msgid === msgid)!.payload).toMatchObject({
      card_type: 'text_notice',
      main_title: { title: '新' },
      horizontal_content_list: [{ keyname: '客户', value: '李一' }],
      card_action: { type: 1 },
    });
  });
});

describe('a burst', () => {
  test('n different messages, each delivered so often in an order of the seed; a server that is away is outlived', async () => {
    const plan = { app: agentid, callbacks: 60, kind: 'mixed', customers: 7, seed: 5, repeat: [1, 5], shuffle: true };
    listener.answer = (_heard, n) => ({ status: n <= 20 ? 503 : 200 });
    const burst = await platform.sim<Burst>('POST', '/sim/burst', { ...plan, tries: 50, spacingMs: 100 });
    expect(burst).toMatchObject({ messages: 60, lost: 0, delivered: burst.deliveries });
    expect(burst.deliveries).toBeGreaterThan(120);
    expect(burst.attempts).toBe(burst.deliveries + 20);
    const texts = listener.heard.filter((heard) => heard.field('MsgType') === 'text');
    expect(new Set(texts.map((heard) => heard.field('MsgId'))).size).toBe(30);
    const tokens = listener.heard.flatMap((heard) => heard.field('Token') ?? []);
    expect(new Set(tokens).size).toBe(30);
    expect(tokens.length).toBeGreaterThan(30);
    expect(new Set(texts.map((heard) => heard.field('Content'))).size).toBe(30);
    const { messages: pulled } = await pull();
    const written = pulled.filter(({ text }) => text?.content?.includes('（5）'));
    expect(written).toHaveLength(30);
    expect(new Set(written.map(({ external_userid }) => external_userid)).size).toBe(7);
    expect(await platform.sim('GET', '/sim/burst')).toMatchObject({ lost: 0, endedAt: expect.any(Number) });
  });

  test('the order is the order of the seed', async () => {
    const order = async (more: object) => {
      listener.heard.length = 0;
      await platform.sim('POST', '/sim/burst', { app: agentid, callbacks: 12, concurrency: 1, ...more });
      return listener.heard.map((heard) => /第 (\d+) 条/.exec(heard.field('Content')!)![1]);
    };
    expect(await order({})).toEqual([...Array(12).keys()].map((n) => String(n + 1)));
    const drawn = await order({ seed: 9, shuffle: true, repeat: [1, 3] });
    expect(await order({ seed: 9, shuffle: true, repeat: [1, 3] })).toEqual(drawn);
    expect(await order({ seed: 10, shuffle: true, repeat: [1, 3] })).not.toEqual(drawn);
  });

  test('one that nobody waits for is asked after; a second one is refused until it is over', async () => {
    listener.answer = () => ({ waitMs: 50 });
    const plan = { app: agentid, callbacks: 20, concurrency: 2, wait: false };
    expect(await platform.sim<Burst>('POST', '/sim/burst', plan)).toMatchObject({ deliveries: 20, endedAt: null });
    await expect(platform.sim('POST', '/sim/burst', plan)).rejects.toThrow(/409/);
    await listener.until((heard) => heard.length === 20);
    const texts = listener.heard.map((heard) => Number(/第 (\d+) 条/.exec(heard.field('Content')!)![1]));
    expect(texts.toSorted((one, other) => one - other)).toEqual([...Array(20).keys()].map((n) => n + 1));
    for (;;) {
      const { delivered, endedAt } = await platform.sim<Burst>('GET', '/sim/burst');
      if (endedAt === null) continue;
      expect(delivered).toBe(20);
      break;
    }
  });
});
