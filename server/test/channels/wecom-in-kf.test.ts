import { afterAll, beforeAll, expect, test } from 'vitest';
import { told } from '../support/customer.ts';
import { png } from '../support/pictures.ts';
import { until } from '../support/socket.ts';
import { openWecom, type Wecom, type WecomCustomer } from '../support/wecom.ts';
import { connectCorp } from '../support/wecom-corp.ts';
import { openWorld, type Person, type World } from '../support/world.ts';

let world: World;
let wecom: Wecom;
let mei: Person;
beforeAll(async () => {
  world = await openWorld();
  mei = await world.person('梅');
  wecom = await openWecom(world);
});
afterAll(async () => {
  await world.close();
  await wecom.close();
});

/** What staff read of a conversation. */
const log = async (customer: WecomCustomer) => told(await mei.reads(await customer.conversation()));
const becomes = async (customer: WecomCustomer, fits: (lines: string[]) => boolean): Promise<string[]> => {
  let seen: string[] = [];
  await until(
    async () => fits((seen = await log(customer))),
    () => seen.join(' | '),
  );
  return seen;
};

test('what a customer writes is answered in the same chat, under his own name', async () => {
  const li = await wecom.customer('李一');
  await li.says('加盟费多少');
  const lines = await li.sees((all) => all.some(({ from }) => from === 'account'));
  expect(lines.map(({ from }) => from)).toEqual(['customer', 'account']);
  expect((await log(li))[0]).toBe('customer: 加盟费多少');
  const row = await mei.row(await li.conversation());
  expect([row.channel, row.customer.name, row.speaker]).toEqual(['kf', '李一', 'bot']);
});

test('what is no words stands as a line in the customer’s words', async () => {
  const wang = await wecom.customer('王二');
  await wang.tells({
    msgtype: 'location',
    location: { latitude: 30.27, longitude: 120.15, name: '西湖店', address: '文三路 1 号' },
  });
  await wang.tells({
    msgtype: 'link',
    link: { title: '春季活动', desc: '门店版', url: 'https://shop.example/spring', pic_url: '' },
  });
  const lines = await becomes(wang, (all) => all.filter((line) => line.startsWith('customer:')).length === 2);
  expect(lines).toEqual(
    expect.arrayContaining([
      'customer: [位置] 西湖店 文三路 1 号（30.27, 120.15）',
      'customer: [链接] 春季活动 门店版 https://shop.example/spring',
    ]),
  );
});

test('a picture, a voice and a file are kept, and a person is called for them', async () => {
  const zhao = await wecom.customer('赵三');
  await zhao.sends('image', { name: '收据.png', mime: 'image/png', bytes: png });
  const amr = Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(200, 1)]);
  await zhao.sends('voice', { name: 'v.amr', mime: 'audio/amr', bytes: amr });
  const lines = await becomes(zhao, (all) => all.some((line) => line === 'handoff.queued') && all.length >= 4);
  expect(lines.filter((line) => line.startsWith('customer:'))).toHaveLength(2);
  const messages = await mei.reads(await zhao.conversation());
  const files = messages.flatMap(({ body }) => ('file' in body ? [{ kind: body.kind, mime: body.file.mime }] : []));
  expect(files).toEqual([
    { kind: 'image', mime: 'image/png' },
    { kind: 'file', mime: 'audio/amr' },
  ]);
});

test('a file of a kind that we do not take is told of, not lost', async () => {
  const qian = await wecom.customer('钱四');
  await qian.sends('file', { name: '合同.exe', mime: 'application/octet-stream', bytes: Buffer.from('MZ-not-for-us') });
  await becomes(qian, (all) => all.includes('customer: [文件：此类文件不接收]'));
});

test('what was taken back stays in the record, and staff see that it was', async () => {
  const sun = await wecom.customer('孙五');
  const { msgid } = await sun.says('我的密码是 8848');
  await becomes(sun, (all) => all.includes('customer: 我的密码是 8848'));
  await sun.recalls(msgid);
  await becomes(sun, (all) => all.includes('message.recalled'));
  expect(await log(sun)).toContain('customer: 我的密码是 8848');
});

test('a callback that was lost loses nothing: the clock pulls what nobody called about', async () => {
  const zhou = await wecom.customer('周六');
  await wecom.sim('/sim/faults', [{ match: {}, action: { kind: 'drop-callback' } }], 'PUT');
  await zhou.says('你们在哪个城市有店');
  await world.settled();
  expect(await world.rows('select 1 from wecom_talks where external_id = $1', [zhou.id])).toEqual([]);
  await wecom.sim('/sim/faults', undefined, 'DELETE');
  expect(await world.house.channels.wecom.poll()).toBe(0);
  world.later(5 * 60_000 + 1_000);
  expect(await world.house.channels.wecom.poll()).toBe(1);
  await zhou.sees((all) => all.some(({ from }) => from === 'account'));
  expect((await log(zhou)).filter((line) => line.startsWith('customer:'))).toEqual(['customer: 你们在哪个城市有店']);
});

test('the token of a callback may be old: then it is pulled without', async () => {
  const wu = await wecom.customer('吴七');
  await wecom.sim(
    '/sim/faults',
    [{ match: { path: '/cgi-bin/kf/sync_msg' }, count: 1, action: { kind: 'errcode', errcode: 95007 } }],
    'PUT',
  );
  await wu.says('加盟费多少');
  await wu.sees((all) => all.some(({ from }) => from === 'account'));
  await wecom.sim('/sim/faults', undefined, 'DELETE');
});

test('empty pages that promise more are no end', async () => {
  await wecom.sim('/sim/knobs', { kfEmptyPages: 2 }, 'PUT');
  const zheng = await wecom.customer('郑八');
  for (const text of ['在吗', '加盟费多少', '谢谢']) await zheng.says(text);
  await becomes(zheng, (all) => all.filter((line) => line.startsWith('customer:')).length === 3);
  await wecom.sim('/sim/knobs', { kfEmptyPages: 0 }, 'PUT');
});

test('what happened before an account was connected makes us tell nobody anything', async () => {
  await world.rows(`update wecom_kf_accounts set road = 'member' where id = $1`, [wecom.account.id]);
  const sun = await wecom.customer('孙九');
  await sun.says('转人工');
  await sun.sees((all) => all.some(({ from }) => from === 'account'));
  await world.settled();
  const lu = wecom.member('LuYinQiu');
  const about = { external_userid: sun.id };
  await wecom.sim('/sim/faults', [{ match: {}, action: { kind: 'drop-callback' } }], 'PUT');
  await lu.does('take', about);
  await lu.does('reply', { ...about, msgtype: 'text', text: { content: '在的' } });
  await lu.does('end', about);
  await wecom.sim('/sim/faults', undefined, 'DELETE');
  const before = (await sun.chat()).map(({ msgid }) => msgid);
  // What a member said himself arrived by itself.
  const tried = () => world.rows(`select msgid, state, why from wecom_deliveries where state <> 'accepted'`);
  const sent = await tried();
  world.later(60 * 60_000);
  await world.rows(
    `update wecom_kf_accounts set pulled_at = null, settings = settings || '{"rating": true, "welcome": "您好"}' where id = $1`,
    [wecom.account.id],
  );
  await world.house.channels.wecom.poll();
  await becomes(sun, (lines) => lines.some((line) => line.includes('在的')));
  await world.settled();
  expect((await sun.chat()).map(({ msgid }) => msgid)).toEqual(before);
  expect(await tried()).toEqual(sent);
  await world.rows(
    `update wecom_kf_accounts set road = 'desk', settings = settings || '{"rating": false, "welcome": ""}' where id = $1`,
    [wecom.account.id],
  );
});

test('an account is given its past for the record, and only what is young is answered', async () => {
  const company = await world.company('新店');
  const person = await company.person('何');
  const { open_kfid } = await wecom.sim<{ open_kfid: string }>('/sim/kf-accounts', { name: '新店客服' });
  await wecom.sim(`/sim/apps/${wecom.app.agentid}`, { kfManaged: [wecom.account.openKfid, open_kfid] }, 'PATCH');
  const { external_userid } = await wecom.sim<{ external_userid: string }>('/sim/customers', { name: '老客' });
  const says = (content: string) =>
    wecom.sim(`/sim/customers/${external_userid}/messages`, { open_kfid, msgtype: 'text', text: { content } });
  await says('上周问过加盟费多少');
  world.later(60 * 60_000);
  const { account } = await connectCorp(world, { company, openKfid: open_kfid, pulled: false });
  await world.house.channels.wecom.poll();
  let id: string | undefined;
  await until(async () => {
    const [row] = await world.rows<{ id: string }>('select conversation_id as id from wecom_talks where account = $1', [
      account.id,
    ]);
    return (id = row?.id) !== undefined;
  });
  await world.settled();
  const past = await person.reads(id!);
  expect(told(past)).toEqual(['customer: 上周问过加盟费多少']);
  // It stands at its time, and what comes now is answered alone.
  expect(Date.parse(past[0]!.at)).toBeLessThan(world.now().getTime() - 50 * 60_000);
  await says('加盟费多少');
  world.later(6 * 60_000);
  await world.house.channels.wecom.poll();
  await until(async () => told(await person.reads(id!)).some((line) => line.startsWith('bot:')));
  await world.settled();
  const [turn] = await world.rows<{ count: number }>(
    'select count(*)::int as count from turns where conversation_id = $1',
    [id],
  );
  expect(turn!.count).toBe(1);
});

test('a customer who was forgotten is somebody new when he writes again', async () => {
  const feng = await wecom.customer('冯九');
  await feng.says('加盟费多少');
  const before = await feng.conversation();
  await world.settled();
  const [row] = await world.rows<{ id: string }>('select customer_id as id from conversations where id = $1', [before]);
  await world.house.db.tenant(world.tenant, (tx) => world.house.customers.forget(tx, row!.id));
  await until(
    async () => (await world.rows('select 1 from wecom_talks where external_id = $1', [feng.id])).length === 0,
  );
  await feng.says('加盟费多少');
  await until(async () => (await feng.conversation()) !== before);
});
