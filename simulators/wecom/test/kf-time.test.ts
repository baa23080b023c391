import { describe, expect, test } from 'vitest';
import { eventsOf, kfOf, type Phone, type SimState } from './kf-world.ts';
import { listen } from './listener.ts';
import { openPlatform, png } from './platform.ts';

const platform = await openPlatform();
const listener = await listen(platform);
const { open_kfid, kf, phone, send, onEvent, trans, stateOf, member, pull } = await kfOf(platform);
const hour = 3600;
const knobs = (change: object) => platform.sim('PUT', '/sim/knobs', change);
const later = (seconds: number) => platform.advance(seconds);
await knobs({ limits: 'off', kfSessionFrom: 'last' });

async function welcomeCode(who: Phone): Promise<unknown> {
  const { cursor } = await pull();
  await who.open();
  const [entered] = eventsOf((await pull(cursor)).messages, 'enter_session');
  return entered!['welcome_code'];
}

describe('five messages in 48 hours', () => {
  test('at 48 hours it is still open, a second later it is closed, and a word opens it anew', async () => {
    const li = await phone();
    await li.says('你好');
    await later(48 * hour - 2);
    expect((await send(li.id, '还来得及')).errcode).toBe(0);
    await later(3);
    expect((await send(li.id, '来不及了')).errcode).toBe(95002);
    await li.says('我又来了');
    for (let n = 0; n < 5; n++) expect((await send(li.id, '好')).errcode).toBe(0);
    expect((await send(li.id, '第六句')).errcode).toBe(95001);
  });

  test('who never wrote cannot be written to', async () => {
    const li = await phone();
    await li.open();
    expect((await send(li.id, '您好')).errcode).toBe(95002);
  });

  test('a session ends by itself 48 hours after it began; what is written then begins another', async () => {
    await knobs({ kfSessionFrom: 'first' });
    const li = await phone();
    await li.says('第一天');
    await later(40 * hour);
    await li.says('第二天');
    await later(9 * hour);
    expect(await stateOf(li.id)).toBe(4);
    expect((await send(li.id, '在')).errcode).toBe(95018);
    await li.says('第三天');
    expect(await stateOf(li.id)).toBe(0);
    await knobs({ kfSessionFrom: 'last' });
  });

  test('by knob the excess is taken and fails later, as an event', async () => {
    await knobs({ kfWindow: 'failed-later' });
    const li = await phone();
    await li.says('你好');
    const { cursor } = await pull();
    for (let n = 0; n < 5; n++) await send(li.id, '好', { msgid: `${li.id.slice(2, 12)}-${n}` });
    const sixth = await send(li.id, '第六句');
    expect(sixth.errcode).toBe(0);
    await later(48 * hour + 1);
    const late = await send(li.id, '太晚');
    expect(eventsOf((await pull(cursor)).messages, 'msg_send_fail')).toMatchObject([
      { external_userid: li.id, fail_msgid: sixth['msgid'], fail_type: 6 },
      { external_userid: li.id, fail_msgid: late['msgid'], fail_type: 4 },
    ]);
    const { messages } = await li.chat();
    expect(messages.flatMap(({ failed }) => (failed === undefined ? [] : [failed]))).toEqual([6, 4]);
    await knobs({ kfWindow: 'refused' });
  });

  test('a customer who refuses gets nothing, and the app hears of it', async () => {
    const li = await phone();
    await li.says('你好');
    await platform.sim('PATCH', `/sim/customers/${li.id}`, { refuses: true });
    const { cursor } = await pull();
    const { msgid } = await send(li.id, '在');
    expect(eventsOf((await pull(cursor)).messages, 'msg_send_fail')).toMatchObject([
      { fail_msgid: msgid, fail_type: 10 },
    ]);
  });

  test('whatever was taken may fail afterwards, for any reason the platform has, once', async () => {
    const li = await phone();
    await li.says('你好');
    const { cursor } = await pull();
    const { msgid } = await send(li.id, '在');
    const fail = (failType: number) =>
      platform.sim('POST', `/sim/customers/${li.id}/fail`, { open_kfid, msgid, failType });
    await expect(fail(3)).rejects.toThrow(/422.*failType/);
    await fail(13);
    await expect(fail(13)).rejects.toThrow(/409/);
    expect(eventsOf((await pull(cursor)).messages, 'msg_send_fail')).toMatchObject([
      { external_userid: li.id, fail_msgid: msgid, fail_type: 13 },
    ]);
    expect((await li.chat()).messages.at(-2)).toMatchObject({ msgid, failed: 13 });
  });

  test('what is said by an event counts only by knob', async () => {
    for (const [kfEventSendsCount, left] of [
      [false, 5],
      [true, 4],
    ] as const) {
      await knobs({ kfEventSendsCount });
      const li = await phone();
      const code = await welcomeCode(li);
      await onEvent(code);
      const [session] = (await platform.sim<SimState>('GET', '/sim/state')).sessions.filter(
        (each) => each.external_userid === li.id,
      );
      expect(5 - session!.sentSince).toBe(left);
    }
    await knobs({ kfEventSendsCount: false });
  });
});

describe('codes live as long as they live', () => {
  test('a welcome 20 seconds, and once', async () => {
    const li = await phone();
    const code = await welcomeCode(li);
    await later(19);
    expect((await onEvent(code)).errcode).toBe(0);
    expect((await onEvent(code)).errcode).toBe(40035);
    const wang = await phone();
    const other = await welcomeCode(wang);
    await later(21);
    expect((await onEvent(other)).errcode).toBe(40035);
  });

  test('no second welcome within 48 hours, none for who has written', async () => {
    const li = await phone();
    await onEvent(await welcomeCode(li));
    expect(await welcomeCode(li)).toBeUndefined();
    await later(48 * hour + 1);
    expect(await welcomeCode(li)).toEqual(expect.any(String));
    await li.says('你好');
    expect(await welcomeCode(li)).toBeUndefined();
    await later(48 * hour + 1);
    expect(await welcomeCode(li)).toEqual(expect.any(String));
  });

  test('a code that was given and not used is given again', async () => {
    const li = await phone();
    expect(await welcomeCode(li)).toEqual(expect.any(String));
    expect(await welcomeCode(li)).toEqual(expect.any(String));
  });

  test.each<[string, number, () => Promise<unknown>]>([
    ['queued', 48 * hour, async () => (await trans(await ready(), 2))['msg_code']],
    ['taken by API', 48 * hour, async () => (await trans(await ready(), 3, 'LuYinQiu'))['msg_code']],
    ['ended by API', 20, async () => codeOfEnd()],
    ['ended in the client', 20, async () => codeOfClient()],
  ])('%s: %i seconds', async (_name, seconds, make) => {
    const early = await make();
    await later(seconds - 2);
    expect((await onEvent(early)).errcode).toBe(0);
    const late = await make();
    await later(seconds + 1);
    expect((await onEvent(late)).errcode).toBe(40035);
  });

  async function ready(): Promise<string> {
    const li = await phone();
    await li.says('你好');
    return li.id;
  }
  async function codeOfEnd(): Promise<unknown> {
    const id = await ready();
    await trans(id, 3, 'LuYinQiu');
    return (await trans(id, 4))['msg_code'];
  }
  async function codeOfClient(): Promise<unknown> {
    const id = await ready();
    await trans(id, 3, 'LuYinQiu');
    const { cursor } = await pull();
    await member('LuYinQiu', 'end', id);
    return eventsOf((await pull(cursor)).messages, 'session_status_change')[0]!['msg_code'];
  }
});

describe('pulling', () => {
  test('a token opens sync_msg for ten minutes, and only for its account', async () => {
    await listener.connect();
    const li = await phone();
    await li.says('你好');
    const [callback] = await listener.until((heard) => heard.length > 0);
    const token = callback!.field('Token');
    expect((await kf('sync_msg', { token })).errcode).toBe(0);
    await later(598);
    expect((await kf('sync_msg', { token })).errcode).toBe(0);
    await later(3);
    expect((await kf('sync_msg', { token })).errcode).toBe(95007);
    expect((await kf('sync_msg', { token: 'ENCnobody' })).errcode).toBe(95007);
    expect((await kf('sync_msg')).errcode).toBe(0);
  });

  test('pages of any size bring everything once and in order; a page may come empty and say that there is more', async () => {
    const li = await phone();
    const { cursor } = await pull();
    const said: string[] = [];
    for (let n = 0; n < 12; n++) {
      said.push(`第 ${n} 句`);
      await li.says(said[n]!);
    }
    const texts = async (more: object) => {
      const { messages, pages } = await pull(cursor, more);
      return { texts: messages.map(({ text }) => text!.content), pages };
    };
    expect(await texts({ limit: 5 })).toEqual({ texts: said, pages: 3 });
    expect(await texts({ limit: 5000 })).toEqual({ texts: said, pages: 1 });
    expect(await texts({ limit: 12 })).toEqual({ texts: said, pages: 1 });
    await knobs({ kfEmptyPages: 2 });
    const { texts: all, pages } = await texts({ limit: 5 });
    expect(all).toEqual(said);
    expect(pages).toBeGreaterThan(3);
    await knobs({ kfEmptyPages: 0 });
  });

  test('a cursor is opaque, differs each time, belongs to its account, and is refused where it is none', async () => {
    const { cursor } = await pull();
    expect(cursor).not.toBe((await pull()).cursor);
    expect(cursor.length).toBeLessThanOrEqual(64);
    const { open_kfid: other } = await platform.sim<{ open_kfid: string }>('POST', '/sim/kf-accounts', {
      name: '另一个',
      managedBy: platform.agentid,
    });
    expect((await kf('sync_msg', { open_kfid: other, cursor })).errcode).toBe(50100);
    expect(await kf('sync_msg', { cursor: 'nonsense' })).toMatchObject({ errcode: 50100, msg_list: [], has_more: 0 });
  });

  test('after three days nothing of it is left', async () => {
    const li = await phone();
    const { cursor } = await pull();
    await li.says('三天前');
    await later(3 * 24 * hour - 5);
    expect((await pull(cursor)).messages).toHaveLength(1);
    await later(10);
    expect((await pull(cursor)).messages).toHaveLength(0);
  });

  test('without a token the platform lets only so many through', async () => {
    await knobs({ limits: 'small' });
    const codes: number[] = [];
    for (let n = 0; n < 6; n++) codes.push((await kf('sync_msg')).errcode);
    expect(codes).toEqual([0, 0, 0, 0, 0, 45009]);
    await later(61);
    expect((await kf('sync_msg')).errcode).toBe(0);
    await knobs({ limits: 'off' });
  });

  test('what a customer sends lies among the media for three days; what is too large arrives in words', async () => {
    const li = await phone();
    const { cursor } = await pull();
    const media = { name: 'a.png', mime: 'image/png', base64: png.toString('base64') };
    await li.sends({ msgtype: 'image', media });
    await li.sends({ msgtype: 'image', media: { ...media, base64: Buffer.alloc(3_000_000, 1).toString('base64') } });
    await li.sends({ msgtype: 'location', location: { latitude: 30.2, longitude: 120.1, name: '西湖' } });
    await li.sends({ msgtype: 'link', link: { title: '看', url: 'https://example.com' } });
    const { messages } = await pull(cursor);
    expect(messages).toMatchObject([
      { msgtype: 'image', image: { media_id: expect.any(String) } },
      { msgtype: 'text', text: { content: expect.stringContaining('图片') } },
      { msgtype: 'location', location: { latitude: 30.2, longitude: 120.1, name: '西湖', address: '' } },
      { msgtype: 'link', link: { title: '看', desc: '', url: 'https://example.com', pic_url: '' } },
    ]);
    const { media_id } = messages[0]!['image'] as { media_id: string };
    const bytes = async () =>
      platform.raw(`/cgi-bin/media/get?access_token=${await platform.token()}&media_id=${media_id}`);
    expect(Buffer.from(await (await bytes()).arrayBuffer()).equals(png)).toBe(true);
    const shown = await fetch(`${platform.adminUrl}/sim/media/${media_id}`);
    expect(shown.headers.get('content-type')).toBe('image/png');
  });

  test('a lost callback loses nothing: the slow round by cursor finds everything once', async () => {
    await listener.connect();
    const li = await phone();
    await platform.sim('POST', '/sim/callbacks/flush', { all: true });
    const { cursor } = await pull();
    const before = listener.heard.length;
    await platform.sim('PUT', '/sim/faults', {
      seed: 3,
      faults: [{ match: { path: 'kf_msg_or_event' }, count: 2, action: { kind: 'drop-callback' } }],
    });
    await li.says('一');
    await li.says('二');
    await platform.sim('POST', '/sim/callbacks/flush', { all: true });
    expect(listener.heard).toHaveLength(before);
    const { messages } = await pull(cursor);
    expect(messages.map(({ text }) => text!.content)).toEqual(['一', '二']);
    await platform.sim('DELETE', '/sim/faults');
  });
});
