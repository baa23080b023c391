import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { NoticeKind, NoticePreferences } from '#contracts/http/notices';
import { openWecom, type Wecom } from '../support/wecom.ts';
import { openWorld, until, type Customer, type Person, type World } from '../support/world.ts';

const MINUTE = 60_000;
const agentid = 1000002;
let world: World;
let wecom: Wecom;
beforeAll(async () => {
  // Noon in Shanghai.
  world = await openWorld({ now: new Date('2026-11-23T04:00:00Z') });
  wecom = await openWecom(world, { callbacks: false });
});
afterEach(async () => {
  await world.rows('delete from wecom_members');
  await world.rows('delete from notice_cards');
  await world.rows('delete from notice_preferences');
  await world.settled();
  await wecom.sim('/sim/faults', undefined, 'DELETE');
});
afterAll(async () => {
  await wecom.close();
  await world.close();
});

let count = 0;
const away = () => world.person(`员工${count++}号`, { presence: 'away' });
const linked = async (one: Person, userid: string) => {
  await world.rows(
    'insert into wecom_members (tenant_id, corp_id, userid, staff_id, bound_at) values ($1, $2, $3, $4, now())',
    [world.tenant, wecom.corp.id, userid.toLowerCase(), one.id],
  );
  return one;
};
async function prefers(one: Person, how: Partial<NoticePreferences>): Promise<void> {
  const { mail: _, webhook: __, wecom: ___, ...before } = await one.call('notices.get', {});
  await one.call('notices.set', { body: { ...before, ...how } });
}
const ways = (kinds: Partial<Record<NoticeKind, readonly string[]>>) =>
  ({ waiting: [], wrote: [], promise: [], mentioned: [], approval: [], webhook: [], ...kinds }) as never;
const failing = async (one: Person) => (await one.call('notices.get', {})).wecom.failing;

interface Line {
  msgid: string;
  msgtype: string;
  recalled: boolean;
  payload: {
    main_title: { title: string };
    sub_title_text?: string;
    horizontal_content_list: { keyname: string; value: string }[];
    card_action: { url: string };
  };
}
/** What stands in the chat of a member about a conversation. */
async function cards(userid: string, about?: Customer): Promise<Line[]> {
  const { messages } = await wecom.sim<{ messages: Line[] }>(`/sim/members/${userid}/apps/${agentid}`);
  return messages.filter((line) => !about || line.payload.card_action.url.includes(about.conversation));
}
async function waits(name: string): Promise<Customer> {
  const one = await world.customer(name);
  await one.says('预算 canary 三十万');
  await one.asksForPerson();
  return one;
}
const noted = (one: Person, n = 1) =>
  until(async () => (await world.rows('select 1 from notice_cards where staff_id = $1', [one.id])).length === n);
/** Time passes and what waited for it is done. */
async function passes(ms: number): Promise<void> {
  await world.settled();
  world.later(ms);
  await world.due('notices');
  await world.settled();
}

describe('a customer who waits', () => {
  test('is told to who is linked, once, without a name or words, with the way to the conversation', async () => {
    const mei = await linked(await away(), 'MeiXiaoMan');
    await away();
    const guest = await waits('a1');
    await noted(mei);
    expect(await cards('MeiXiaoMan', guest)).toEqual([]);
    await passes(20_000);
    await passes(20_000);
    const [card, more] = await cards('MeiXiaoMan', guest);
    expect(more).toBeUndefined();
    expect(card).toMatchObject({ msgtype: 'template_card', recalled: false });
    expect(card!.payload.main_title.title).toBe('有客户在等待人工');
    expect(card!.payload.horizontal_content_list).toEqual([
      { keyname: '原因', value: '要求人工' },
      { keyname: '时间', value: expect.stringMatching(/^11\/23 12:0\d$/) },
    ]);
    expect(card!.payload.card_action.url).toBe(`${world.url}/console/desk/${guest.conversation}?view=all`);
    expect(card!.payload.sub_title_text).toBeUndefined();
    expect(JSON.stringify(card)).not.toContain('canary');
    expect(await mei.call('notices.get', {})).toMatchObject({ wecom: { linked: true, failing: null } });
  });

  test('is told in the words and language that were chosen', async () => {
    const mei = await linked(await away(), 'MeiXiaoMan');
    await prefers(mei, { locale: 'en', withWords: true });
    const guest = await waits('a2');
    await noted(mei);
    await passes(20_000);
    const [card] = await cards('MeiXiaoMan', guest);
    expect(card!.payload.main_title.title).toBe('A customer is waiting');
    expect(card!.payload.sub_title_text).toBeTruthy();
  });

  test('is told to nobody who is not linked, or chose not to be', async () => {
    const [plain, mute] = [await away(), await linked(await away(), 'MeiXiaoMan')];
    const told = await linked(await away(), 'LuYinQiu');
    await prefers(mute, { ways: ways({ waiting: ['desktop'] }) });
    const guest = await waits('b1');
    await noted(told);
    await passes(20_000);
    expect(await cards('LuYinQiu', guest)).toHaveLength(1);
    expect(await cards('MeiXiaoMan', guest)).toEqual([]);
    expect(await world.rows('select staff_id from notice_cards')).toEqual([{ staff_id: told.id }]);
    expect((await plain.call('notices.get', {})).wecom).toEqual({ linked: false, linkable: false, failing: null });
  });

  test('whoever chose before there was WeCom is told as is usual', async () => {
    const mei = await linked(await away(), 'MeiXiaoMan');
    await prefers(mei, { ways: ways({ waiting: ['desktop'] }) });
    await world.rows('update notice_preferences set knows_wecom = false where staff_id = $1', [mei.id]);
    expect((await mei.call('notices.get', {})).ways.waiting).toEqual(['desktop', 'wecom']);
  });

  test('is told to nobody once a colleague has come', async () => {
    const mei = await linked(await away(), 'MeiXiaoMan');
    const guest = await waits('c1');
    await noted(mei);
    await (await world.person('抢得快')).claims(guest);
    await passes(20_000);
    expect(await cards('MeiXiaoMan', guest)).toEqual([]);
  });

  test('what was told is taken back from the others as soon as somebody has come', async () => {
    const [mei, lu] = [await linked(await away(), 'MeiXiaoMan'), await linked(await away(), 'LuYinQiu')];
    const guest = await waits('c2');
    await noted(mei);
    await noted(lu);
    await passes(20_000);
    expect(await cards('LuYinQiu', guest)).toMatchObject([{ recalled: false }]);
    await mei.claims(guest);
    await until(async () => (await cards('LuYinQiu', guest))[0]!.recalled);
    await world.settled();
    expect(await cards('MeiXiaoMan', guest)).toMatchObject([{ recalled: false }]);
  });

  test('is told after a quiet night, if he still waits', async () => {
    const mei = await linked(await away(), 'MeiXiaoMan');
    // 04:00 UTC is 23:00 in New York.
    await prefers(mei, { quiet: { from: '22:00', to: '08:00', timeZone: 'America/New_York' } });
    const guest = await waits('d1');
    await noted(mei);
    await passes(60 * MINUTE);
    expect(await cards('MeiXiaoMan', guest)).toEqual([]);
    await passes(9 * 60 * MINUTE);
    expect(await cards('MeiXiaoMan', guest)).toHaveLength(1);
  });

  test('is told to who sits before the desk only when he has gone', async () => {
    const mei = await linked(await away(), 'MeiXiaoMan');
    const here = (until: number) =>
      world.rows(`update staff set presence = 'online', present_until = $2 where id = $1`, [
        mei.id,
        new Date(world.now().getTime() + until),
      ]);
    const guest = await waits('e1');
    await noted(mei);
    await here(3 * MINUTE);
    await passes(MINUTE);
    expect(await cards('MeiXiaoMan', guest)).toEqual([]);
    await passes(3 * MINUTE);
    expect(await cards('MeiXiaoMan', guest)).toHaveLength(1);
  });

  test('many at once are one card', async () => {
    const mei = await linked(await away(), 'MeiXiaoMan');
    const before = (await cards('MeiXiaoMan')).length;
    for (let n = 0; n < 4; n++) await waits(`f${n}`);
    await noted(mei, 4);
    await passes(20_000);
    const told = (await cards('MeiXiaoMan')).slice(before);
    expect(told).toHaveLength(1);
    expect(told[0]!.payload.sub_title_text).toContain('（4）');
  });
});

describe('what goes wrong', () => {
  const sent = async () =>
    (
      await wecom.sim<{ items: { kind: string; path?: string; detail?: unknown }[] }>('/sim/log?limit=500')
    ).items.filter((item) => JSON.stringify(item).includes('/cgi-bin/')).length;

  test('a wrong secret stands on the page, and nobody asks on and on', async () => {
    const mei = await linked(await away(), 'MeiXiaoMan');
    await wecom.sim(
      '/sim/faults',
      { seed: 1, faults: [{ match: { path: '/cgi-bin/message/send' }, action: { kind: 'errcode', errcode: 40001 } }] },
      'PUT',
    );
    const guest = await waits('g1');
    await noted(mei);
    await passes(20_000);
    await until(async () => (await failing(mei)) === 'setting');
    const asked = await sent();
    await passes(30 * MINUTE);
    expect(await sent()).toBe(asked);
    await wecom.sim('/sim/faults', undefined, 'DELETE');
    expect(await cards('MeiXiaoMan', guest)).toEqual([]);
    const next = await waits('g2');
    await noted(mei);
    await passes(20_000);
    await until(async () => (await failing(mei)) === null);
    expect(await cards('MeiXiaoMan', next)).toHaveLength(1);
  });

  test('a member whom the app may not write to is told so on his page', async () => {
    const mei = await linked(await away(), 'NobodyThere');
    await waits('h1');
    await noted(mei);
    await passes(20_000);
    await until(async () => (await failing(mei)) === 'member');
  });

  test('a platform that does not answer is asked again, and the card comes once', async () => {
    const mei = await linked(await away(), 'MeiXiaoMan');
    await wecom.sim(
      '/sim/faults',
      {
        seed: 1,
        faults: [{ match: { path: '/cgi-bin/message/send' }, count: 1, action: { kind: 'drop', when: 'after' } }],
      },
      'PUT',
    );
    const guest = await waits('i1');
    await noted(mei);
    await passes(20_000);
    await until(async () => (await cards('MeiXiaoMan', guest)).length > 0);
    await passes(6 * MINUTE);
    expect(await cards('MeiXiaoMan', guest)).toHaveLength(1);
  });
});
