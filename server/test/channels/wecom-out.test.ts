/** The way out to WeCom: what is said here reaches the phone once and in order, or staff read why it does not. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConversationEvent } from '#contracts/http/conversations';
import { told } from '../support/customer.ts';
import { until } from '../support/socket.ts';
import { openWecom, type ChatLine, type Wecom, type WecomCustomer } from '../support/wecom.ts';
import { openWorld, type Person, type World } from '../support/world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FEE = '【AI 助手】标准店加盟费 5.8 万元，一次性收取。合同期内不再收取。';
const AREA = /^【AI 助手】.*标准店建议 30 到 50 平方米。$/;
const TRAINING = /^【AI 助手】.*总部提供 15 天培训/;
const STATE = '/cgi-bin/kf/service_state/get';
const SYNC = '/cgi-bin/kf/sync_msg';
const SEND = '/cgi-bin/kf/send_msg';
const ON_EVENT = '/cgi-bin/kf/send_msg_on_event';

let world: World;
let wecom: Wecom;
let mei: Person;

const open = async (road: 'desk' | 'member') => {
  world = await openWorld();
  mei = await world.person('梅');
  wecom = await openWecom(world, { road, settings: { rating: true } });
  await wecom.sim('/sim/knobs', { limits: 'off' }, 'PUT');
};
const close = async () => {
  await world.close();
  await wecom.close();
};

/** What the account said, as the phone shows it. */
const saidOf = (lines: readonly ChatLine[]) =>
  lines
    .filter(({ from }) => from === 'account')
    .map(({ msgtype, ...line }) =>
      msgtype === 'msgmenu'
        ? (line['msgmenu'] as { head_content: string }).head_content
        : (line['text'] as { content: string }).content,
    );
const said = async (customer: WecomCustomer) => saidOf(await customer.chat());
const hears = (customer: WecomCustomer, fits: (said: string[]) => boolean) =>
  customer.sees((lines) => fits(saidOf(lines)));
/** The latest menu of the chat: its id, and what its entries say. */
const menuIn = (lines: readonly ChatLine[]) => {
  const menu = lines.findLast(({ msgtype }) => msgtype === 'msgmenu')!;
  const { list } = menu['msgmenu'] as { list: { click: { content: string } }[] };
  return { msgid: menu.msgid, entries: list.map(({ click }) => click.content) };
};
const stateOf = async ({ id }: WecomCustomer) =>
  (await wecom.sim<{ state: number }>(`/sim/customers/${id}/chats/${wecom.account.openKfid}`)).state;

const eventsOf = async (customer: WecomCustomer): Promise<ConversationEvent[]> =>
  (await mei.reads(await customer.conversation())).flatMap(({ body }) => (body.kind === 'event' ? [body.event] : []));
/** Why staff read that something did not arrive. */
const failures = async (customer: WecomCustomer) =>
  (await eventsOf(customer)).flatMap((event) => (event.type === 'delivery.failed' ? [event.why] : []));
const ratings = async (customer: WecomCustomer) =>
  (await eventsOf(customer)).flatMap((event) => (event.type === 'conversation.rated' ? [event.rating] : []));

/** Somebody who has asked and was answered. */
async function answered(name: string): Promise<WecomCustomer> {
  const customer = await wecom.customer(name);
  await customer.says('加盟费多少');
  await hears(customer, (all) => all.length === 1);
  return customer;
}
/** Somebody with whom a person speaks from now on. */
async function withPerson(name: string): Promise<WecomCustomer> {
  const customer = await answered(name);
  await mei.claims(await customer.conversation());
  await hears(customer, (all) => all.length === 2);
  return customer;
}
const replies = async (customer: WecomCustomer, text: string, by = mei) =>
  by.replies(await customer.conversation(), text);

const goWrong = (path: string, action: object, count?: number) =>
  wecom.sim('/sim/faults', [{ match: { path }, action, ...(count !== undefined && { count }) }], 'PUT');
const goRight = () => wecom.sim('/sim/faults', undefined, 'DELETE');
const waits = () =>
  until(
    async () =>
      (await world.rows("select 1 from lane_boxes where lane = 'wecom.out' and pending > 0 and lease_token is null"))
        .length > 0,
  );
/** Time passes, and what waited for it is due. */
async function wait(ms: number) {
  world.later(ms);
  await world.due('wecom.out');
}
const calls = async (path: string) => {
  const { items } = await wecom.sim<{ items: { kind: string; path?: string; errcode?: number }[] }>(
    '/sim/log?limit=1000',
  );
  return items.filter((item) => JSON.stringify(item).includes(`${path}"`));
};

describe('our own people take over', () => {
  beforeAll(() => open('desk'));
  afterAll(close);

  test('what the bot says arrives once and in order, marked as an AI', async () => {
    const li = await answered('李一');
    await li.says('面积有要求吗');
    await hears(li, (all) => all.length === 2);
    await world.settled();
    expect(await said(li)).toEqual([FEE, expect.stringMatching(AREA)]);
    expect(await failures(li)).toEqual([]);
  });

  test('choices are a menu that ends with a person; one touch is answered', async () => {
    const wang = await wecom.customer('王二');
    await wang.says('机器怎么保养');
    const { msgid, entries } = menuIn(await hears(wang, (all) => all.length === 1));
    expect(entries).toEqual(['蒸汽机怎么保养？', '制冰机怎么保养？', '转人工']);
    await wang.picks(msgid, '制冰机怎么保养？');
    await hears(wang, (all) => all.at(-1) === '【AI 助手】制冰机每月清洗一次水路。');
    await wang.picks(msgid, '转人工');
    await until(async () => (await mei.row(await wang.conversation())).speaker === 'nobody');
  });

  test('what waits together goes as one message', async () => {
    const zhao = await withPerson('赵三');
    await goWrong(SEND, { kind: 'delay', ms: 1_500 }, 1);
    for (const text of ['您好', '稍等我查一下', '可以的']) await replies(zhao, text);
    await hears(zhao, (all) => all.at(-1)!.endsWith('可以的'));
    await world.settled();
    await goRight();
    // While the first of them was under way the others came together; all three may have.
    const heard = (await said(zhao)).slice(2);
    expect(heard.length).toBeLessThan(3);
    expect(heard.join('\n').replaceAll('【梅】', '')).toBe('您好\n稍等我查一下\n可以的');
  });

  test.each([
    ['the connection breaks', { kind: 'drop', when: 'after' }],
    ['the platform fails after it was done', { kind: 'status', status: 502, when: 'after' }],
  ])('%s: what was carried out unanswered is told once', async (name, fault) => {
    const qian = await withPerson(`钱四 ${name}`);
    const before = (await calls(SEND)).length;
    await goWrong(SEND, fault, 1);
    await replies(qian, '您好');
    await hears(qian, (all) => all.length === 3);
    await until(async () => {
      await world.due('wecom.out');
      return (await calls(SEND)).slice(before).some((call) => JSON.stringify(call).includes('95033'));
    });
    await replies(qian, '合同已寄出');
    await hears(qian, (all) => all.at(-1) === '【梅】合同已寄出');
    await goRight();
    expect((await said(qian)).slice(2)).toEqual(['【梅】您好', '【梅】合同已寄出']);
    expect(await failures(qian)).toEqual([]);
  });

  test('too much for the platform waits and arrives later, once', async () => {
    const sun = await withPerson('孙五');
    await goWrong(SEND, { kind: 'errcode', errcode: 45009 }, 1);
    await replies(sun, '您好');
    await waits();
    expect(await said(sun)).toHaveLength(2);
    await wait(61_000);
    await hears(sun, (all) => all.length === 3);
    await wait(10 * MINUTE);
    await world.settled();
    await goRight();
    expect((await said(sun)).slice(2)).toEqual(['【梅】您好']);
    expect(await failures(sun)).toEqual([]);
  });

  test('five messages, then staff read that no more go until the customer writes', async () => {
    const zhou = await withPerson('周六');
    for (const [at, text] of ['一', '二', '三'].entries()) {
      await replies(zhou, text);
      await hears(zhou, (all) => all.length === at + 3);
    }
    await replies(zhou, '四');
    await until(async () => (await failures(zhou)).length > 0);
    expect(await failures(zhou)).toEqual(['count']);
    expect(await mei.call('conversations.delivery', { params: { id: await zhou.conversation() } })).toMatchObject({
      open: false,
      why: 'count',
    });
    await zhou.says('还在吗');
    await until(async () => told(await mei.reads(await zhou.conversation())).includes('customer: 还在吗'));
    await replies(zhou, '在的');
    await hears(zhou, (all) => all.at(-1) === '【梅】在的');
    expect((await said(zhou)).slice(2)).toEqual(['【梅】一', '【梅】二', '【梅】三', '【梅】在的']);
  });

  test.each([
    [95001, 'count'],
    [95002, 'time'],
    [40201, 'unsafe'],
  ])('the platform has the last word: %d', async (errcode, why) => {
    const wu = await withPerson(`吴七 ${errcode}`);
    await goWrong(SEND, { kind: 'errcode', errcode }, 1);
    await replies(wu, '您好');
    await until(async () => (await failures(wu)).length > 0);
    await goRight();
    expect(await failures(wu)).toEqual([why]);
    expect(await said(wu)).toHaveLength(2);
  });

  test('what was accepted and did not arrive after all is told to staff', async () => {
    const zheng = await withPerson('郑八');
    await replies(zheng, '您好');
    const lines = await hears(zheng, (all) => all.length === 3);
    const { openKfid: open_kfid } = wecom.account;
    await wecom.sim(`/sim/customers/${zheng.id}/fail`, { open_kfid, msgid: lines.at(-1)!.msgid, failType: 10 });
    await until(async () => (await failures(zheng)).length > 0);
    expect(await failures(zheng)).toEqual(['refused']);
  });

  test('a long reply arrives whole, in parts, in order', async () => {
    const feng = await withPerson('冯九');
    const text = Array.from({ length: 150 }, (_, at) => `第${String(at).padStart(3, '0')}条请先看完。`).join('');
    expect(text).toHaveLength(1_500);
    await replies(feng, text);
    const whole = (all: string[]) =>
      all
        .slice(2)
        .map((part) => part.replace(/^【梅】/, ''))
        .join('');
    await hears(feng, (all) => whole(all).length >= text.length);
    await world.settled();
    const parts = (await said(feng)).slice(2);
    expect(whole(['', '', ...parts])).toBe(text);
    expect(parts.length).toBeGreaterThan(1);
    expect(await failures(feng)).toEqual([]);
  });

  test('a closed talk asks for a rating; touched twice it rates and thanks once', async () => {
    const chen = await withPerson('陈十');
    await mei.closes(await chen.conversation());
    const { msgid, entries } = menuIn(await hears(chen, (all) => all.length === 3));
    expect(entries).toEqual(['满意', '一般', '不满意']);
    await chen.picks(msgid, '满意');
    await chen.picks(msgid, '满意');
    await chen.picks(msgid, '一般');
    await hears(chen, (all) => all.includes('谢谢您的评价。'));
    await world.settled();
    await sleep(200);
    await world.settled();
    expect(await ratings(chen)).toEqual(['good']);
    expect((await said(chen)).slice(3)).toEqual(['谢谢您的评价。']);
  });

  test('a talk that was given back to the bot asks too, and the bot goes on', async () => {
    const chu = await withPerson('褚一');
    await mei.returns(await chu.conversation());
    const { msgid } = menuIn(await hears(chu, (all) => all.length === 3));
    await chu.picks(msgid, '不满意');
    await hears(chu, (all) => all.includes('谢谢您的评价。'));
    await chu.says('面积有要求吗');
    await hears(chu, (all) => AREA.test(all.at(-1)!));
    expect(await ratings(chu)).toEqual(['poor']);
  });

  test('the same words twice to a member of an app arrive twice', async () => {
    const member = wecom.member('MeiXiaoMan');
    const heard = async () =>
      (await member.chat()).messages
        .filter(({ from }) => from === 'app')
        .map((line) => (line['payload'] as { content: string }).content);
    await member.writes('加盟费多少');
    await until(async () => (await heard()).length === 1);
    const [row] = await world.rows<{ id: string }>('select conversation_id as id from wecom_talks where account = $1', [
      wecom.app.id,
    ]);
    await mei.claims(row!.id);
    await until(async () => (await heard()).length === 2);
    await mei.replies(row!.id, '好的');
    await until(async () => (await heard()).length === 3);
    await mei.replies(row!.id, '好的');
    await until(
      async () => (await heard()).length === 4,
      () => 'the second 好的',
    );
    expect((await heard()).slice(2)).toEqual(['【梅】好的', '【梅】好的']);
  });

  test('a customer who is forgotten while something waits hears nothing more, and nothing goes round', async () => {
    const wei = await withPerson('卫二');
    await goWrong(SEND, { kind: 'errcode', errcode: 45009 }, 1);
    await replies(wei, '您好');
    await waits();
    const [row] = await world.rows<{ id: string }>('select customer_id as id from wecom_talks where external_id = $1', [
      wei.id,
    ]);
    await world.house.db.tenant(world.tenant, (tx) => world.house.customers.forget(tx, row!.id));
    await until(
      async () => (await world.rows('select 1 from wecom_talks where external_id = $1', [wei.id])).length === 0,
    );
    const before = (await calls(SEND)).length;
    for (let round = 0; round < 3; round++) {
      await wait(61_000);
      await world.settled();
    }
    await goRight();
    expect(await said(wei)).toHaveLength(2);
    expect((await calls(SEND)).length).toBe(before);
    expect(await world.rows("select 1 from lane_boxes where lane = 'wecom.out' and pending > 0")).toEqual([]);
  });

  // Moves the clock by days: the last of these.
  test('after 48 hours staff read that the time is over, until the customer writes', async () => {
    const jiang = await answered('蒋三');
    world.later(48 * HOUR + MINUTE);
    const lan = await world.person('兰');
    await lan.claims(await jiang.conversation());
    await replies(jiang, '您好', lan);
    const told = async () =>
      (await lan.reads(await jiang.conversation())).flatMap(({ body }) =>
        body.kind === 'event' && body.event.type === 'delivery.failed' ? [body.event.why] : [],
      );
    await until(async () => (await told()).length > 0);
    await world.settled();
    expect(new Set(await told())).toEqual(new Set(['time']));
    expect(await said(jiang)).toHaveLength(1);
    await jiang.says('还在吗');
    await until(async () => (await lan.reads(await jiang.conversation())).at(-1)!.author.kind === 'customer');
    await replies(jiang, '在的', lan);
    await hears(jiang, (all) => all.at(-1) === '【兰】在的');
  });
});

describe('members take over in the client', () => {
  const lu = () => wecom.member('LuYinQiu');
  const QUEUED = '正在为您转接同事，请稍候。您可以先把问题写下来，同事接入后就能看到。';
  beforeAll(() => open('member'));
  afterAll(close);

  const speaker = async (customer: WecomCustomer) => (await mei.row(await customer.conversation())).speaker;
  /** Somebody who waits for a member, and was told so. */
  async function queued(name: string): Promise<WecomCustomer> {
    const customer = await answered(name);
    await customer.says('转人工');
    await hears(customer, (all) => all.includes(QUEUED));
    await world.settled();
    return customer;
  }
  /** Somebody with whom a member speaks. */
  async function taken(name: string): Promise<WecomCustomer> {
    const customer = await queued(name);
    await lu().does('take', { external_userid: customer.id });
    await until(async () => (await speaker(customer)) === 'person');
    await hears(customer, (all) => all.at(-1)!.endsWith('为您服务。'));
    return customer;
  }
  const ends = (customer: WecomCustomer) => lu().does('end', { external_userid: customer.id });
  const cursorNow = async () =>
    (await world.rows<{ cursor: string }>('select cursor from wecom_kf_accounts'))[0]!.cursor;
  /** Everything since then is heard again, as if nobody had noted that it was. */
  async function hearAgain(from: string) {
    await world.settled();
    await world.rows('delete from wecom_inbox');
    await world.rows('update wecom_kf_accounts set cursor = $1', [from]);
    world.later(6 * MINUTE);
    expect(await world.house.channels.wecom.poll()).toBe(1);
    await until(async () => (await cursorNow()) !== from);
    await world.settled();
  }

  test('a call for a person puts the session into the queue, and the customer is told by its code', async () => {
    const li = await queued('李一');
    expect(await stateOf(li)).toBe(2);
    expect((await said(li)).filter((line) => line === QUEUED)).toHaveLength(1);
    expect((await calls(ON_EVENT)).length).toBe(1);
    expect(await failures(li)).toEqual([]);
  });

  test.each([
    ['before it is done', 'before'],
    ['after it is done', 'after'],
  ])('the notice fails %s: the next try tells it, once', async (name, when) => {
    const wang = await answered(`王二 ${name}`);
    await goWrong(ON_EVENT, { kind: 'drop', when }, 1);
    await wang.says('转人工');
    await until(async () => (await stateOf(wang)) === 2);
    await until(async () => {
      await world.due('wecom.out');
      return (await said(wang)).includes(QUEUED);
    });
    await wait(MINUTE);
    await world.settled();
    await goRight();
    expect((await said(wang)).filter((line) => line === QUEUED)).toHaveLength(1);
    expect(await failures(wang)).toEqual([]);
  });

  test('a member takes it: nobody at the desk may, the bot is silent; she ends it and the bot is back', async () => {
    const zhao = await taken('赵三');
    const id = await zhao.conversation();
    await expect(mei.claims(id)).rejects.toMatchObject({ code: 'conversation.held_outside' });
    await expect(mei.claims(id, { takeOver: true })).rejects.toMatchObject({ code: 'conversation.held_outside' });
    const before = await said(zhao);
    await zhao.says('面积有要求吗');
    await lu().does('reply', { external_userid: zhao.id, msgtype: 'text', text: { content: '有的，30 平方米起' } });
    await until(async () => told(await mei.reads(id)).includes('person: 有的，30 平方米起'));
    await world.settled();
    expect(await said(zhao)).toEqual(before);
    await ends(zhao);
    await until(async () => (await speaker(zhao)) === 'bot');
    await zhao.says('培训多久');
    await hears(zhao, (all) => all.some((line) => TRAINING.test(line)));
  });

  test('his next words within the same second, by the platform’s clock, are answered', async () => {
    const wang = await taken('王六');
    world.later(1_000 - (world.now().getTime() % 1_000));
    await wang.says('面积有要求吗');
    await ends(wang);
    await wang.says('培训多久');
    await hears(wang, (all) => all.some((line) => TRAINING.test(line)));
    expect(await stateOf(wang)).toBe(1);
  });

  test('where the session was, told late, changes nothing of what happened since', async () => {
    const feng = await taken('冯七');
    await world.settled();
    const strikes = async () => (await calls(`delay: ${STATE}`)).length;
    const before = await strikes();
    const struck = (times: number) => until(async () => (await strikes()) === before + times);
    const delay = (ms: number) => ({ action: { kind: 'delay', ms }, count: 1 });
    await wecom.sim('/sim/faults', [{ match: { path: STATE }, ...delay(1_500) }], 'PUT');
    await feng.says('面积有要求吗');
    await struck(1);
    // It ends before we are told where it was, and what comes then is heard before that answer is.
    const answer = { match: { path: STATE, errcode: 0 }, ...delay(4_000) };
    await wecom.sim('/sim/faults', [{ match: { path: SYNC }, ...delay(2_500) }, answer], 'PUT');
    await ends(feng);
    await struck(2);
    await feng.says('培训多久');
    await hears(feng, (all) => all.some((line) => TRAINING.test(line)));
    await goRight();
    expect(await speaker(feng)).toBe('bot');
  });

  test('who waits for a member is no business of the desk', async () => {
    const zhou = await queued('周六');
    await expect(mei.claims(await zhou.conversation())).rejects.toMatchObject({ code: 'conversation.held_outside' });
    expect(await stateOf(zhou)).toBe(2);
  });

  test('that a member took it and ended it, heard twice, changes things once', async () => {
    const qian = await queued('钱四');
    const id = await qian.conversation();
    const first = await cursorNow();
    await lu().does('take', { external_userid: qian.id });
    await hears(qian, (all) => all.at(-1)!.endsWith('为您服务。'));
    const taken = [await mei.reads(id), await qian.chat()];
    await hearAgain(first);
    expect([await mei.reads(id), await qian.chat()].map((all) => all.length)).toEqual(taken.map((all) => all.length));
    const second = await cursorNow();
    await ends(qian);
    await hears(qian, (all) => all.at(-1)!.endsWith('这次服务您还满意吗？'));
    const ended = [await mei.reads(id), await qian.chat()];
    await hearAgain(second);
    expect([await mei.reads(id), await qian.chat()].map((all) => all.length)).toEqual(ended.map((all) => all.length));
  });

  test('an ended talk asks for a rating by its code; one talk, one rating', async () => {
    const sun = await taken('孙五');
    const before = (await calls(ON_EVENT)).length;
    await ends(sun);
    const { msgid, entries } = menuIn(await hears(sun, (all) => all.at(-1)!.endsWith('这次服务您还满意吗？')));
    expect(entries).toEqual(['满意', '一般', '不满意']);
    expect((await calls(ON_EVENT)).length).toBe(before + 1);
    await sun.picks(msgid, '一般');
    await sun.picks(msgid, '满意');
    await hears(sun, (all) => all.includes('谢谢您的评价。'));
    await sleep(200);
    await world.settled();
    expect(await ratings(sun)).toEqual(['fair']);
    expect((await said(sun)).filter((line) => line === '谢谢您的评价。')).toHaveLength(1);
    // The next talk is another one.
    await sun.says('转人工');
    await until(async () => (await stateOf(sun)) === 2);
    await lu().does('take', { external_userid: sun.id });
    await until(async () => (await speaker(sun)) === 'person');
    await ends(sun);
    const next = await sun.sees((lines) => lines.filter(({ msgtype }) => msgtype === 'msgmenu').length === 2);
    await sun.picks(menuIn(next).msgid, '满意');
    await until(async () => (await ratings(sun)).length === 2);
    expect(await ratings(sun)).toEqual(['fair', 'good']);
  });

  // These move the clock by days: the last.
  test.each([
    ['nobody came from the queue', queued],
    ['a member had it', taken],
  ])('%s and the platform ended it without a word: the next words are answered', async (name, begin) => {
    mei = await world.person(`梅 ${name}`);
    const wu = await begin(`吴七 ${name}`);
    world.later(48 * HOUR + 10 * MINUTE);
    await wu.says('面积有要求吗');
    await hears(wu, (all) => AREA.test(all.at(-1)!));
    expect(await stateOf(wu)).toBe(1);
  });

  test('a session that began long before its last words ends in between: the next words are answered', async () => {
    const zheng = await queued('郑八');
    world.later(47 * HOUR);
    await zheng.says('还要多久');
    await world.settled();
    world.later(2 * HOUR);
    expect(await stateOf(zheng)).toBe(4);
    await zheng.says('面积有要求吗');
    await hears(zheng, (all) => AREA.test(all.at(-1)!));
  });
});
