import { afterAll, beforeAll, expect, test } from 'vitest';
import { told } from '../support/customer.ts';
import { png } from '../support/pictures.ts';
import { until } from '../support/socket.ts';
import { openWecom, type Wecom } from '../support/wecom.ts';
import { calls, memberWrites, signed } from '../support/wecom-corp.ts';
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

const talkOf = async (userid: string) => {
  const [row] = await world.rows<{ id: string }>(
    'select conversation_id as id from wecom_talks where account = $1 and external_id = $2',
    [wecom.app.id, userid],
  );
  return row?.id;
};
const log = async (userid: string) => {
  const id = await talkOf(userid);
  return id ? told(await mei.reads(id)) : [];
};
const at = `/sim/members/MeiXiaoMan/apps/1000002`;

test('a member who writes to the app is answered there, whatever case his id is written in', async () => {
  const member = wecom.member('MeiXiaoMan');
  await member.writes('加盟费多少');
  await until(async () => (await member.chat()).messages.some(({ from }) => from === 'app'));
  expect((await log('meixiaoman'))[0]).toBe('customer: 加盟费多少');
  const row = await mei.row((await talkOf('meixiaoman'))!);
  expect([row.channel, row.customer.name]).toEqual(['wecom', '梅小满']);
  await calls(world.url, signed(wecom, memberWrites(wecom, 'meixiaoman', '谢谢'), world.now()));
  await until(async () => (await log('meixiaoman')).includes('customer: 谢谢'));
  expect(await world.rows('select 1 from wecom_talks')).toHaveLength(1);
});

test('two messages of one second are two, the same twice is one', async () => {
  const twice = memberWrites(wecom, 'LuYinQiu', '面积有要求吗');
  const other = memberWrites(wecom, 'LuYinQiu', '面积有要求吗');
  await Promise.all([twice, twice, other].map((xml) => calls(world.url, signed(wecom, xml, world.now()))));
  await world.settled();
  expect((await log('luyinqiu')).filter((line) => line === 'customer: 面积有要求吗')).toHaveLength(2);
});

test('a picture a member sends is kept', async () => {
  const base64 = png.toString('base64');
  await wecom.sim(`/sim/members/TangBeiChuan/apps/1000002/messages`, {
    msgtype: 'image',
    media: { name: '柜台.png', mime: 'image/png', base64 },
  });
  await until(async () => (await log('tangbeichuan')).some((line) => /^customer: \[.*\.png\]$/.test(line)));
});

test('whoever opens the app or is let into it has said nothing', async () => {
  await wecom.sim(`/sim/members/ShenGuanLan/apps/1000002/events`, { event: 'enter_agent' });
  await wecom.sim(`/sim/members/ShenGuanLan/apps/1000002/events`, { event: 'subscribe' });
  await until(
    async () =>
      (await world.rows("select 1 from wecom_inbox where event = 'subscribe' and done_at is not null")).length === 1,
  );
  expect(await talkOf('shenguanlan')).toBeUndefined();
});

test('an account that is taken from the app is gone here, and back when it is given again', async () => {
  const gone = async () =>
    (await world.rows<{ gone: boolean }>('select removed_at is not null as gone from wecom_kf_accounts'))[0]!.gone;
  await wecom.sim('/sim/apps/1000002', { kfManaged: [] }, 'PATCH');
  await until(gone);
  await wecom.sim('/sim/apps/1000002', { kfManaged: [wecom.account.openKfid] }, 'PATCH');
  await until(async () => !(await gone()));
});

test('an app that does not answer keeps nothing of what is written to it', async () => {
  await world.rows('update wecom_apps set answers = false');
  // Whoever was known is known for ten seconds at the door; the lane reads anew.
  await wecom.sim(`${at}/messages`, { msgtype: 'text', text: { content: '还在吗' } });
  await until(
    async () =>
      (await world.rows("select 1 from wecom_inbox where event = 'message.text' and sealed is not null")).length === 0,
  );
  await world.settled();
  expect(await log('meixiaoman')).not.toContain('customer: 还在吗');
});

test('hashes are kept for a week, words not at all', async () => {
  const count = async () => (await world.rows<{ n: number }>('select count(*)::int as n from wecom_inbox'))[0]!.n;
  await world.house.channels.wecom.sweep(wecom.tenant);
  expect(await count()).toBeGreaterThan(0);
  world.later(7 * 24 * 3600_000 + 60_000);
  expect(await world.house.channels.wecom.sweep(wecom.tenant)).toBe(false);
  expect(await count()).toBe(0);
});

test('codes that ran out and what became of old messages are forgotten, what is on its way is not', async () => {
  const deliver = (msgid: string, state: string, days: number) =>
    world.rows(
      `insert into wecom_deliveries (tenant_id, id, conversation_id, from_seq, to_seq, msgid, state, at)
       values ($1, gen_random_uuid(), gen_random_uuid(), 1, 1, $2, $3, $4::timestamptz - $5 * interval '1 day')`,
      [wecom.tenant, msgid, state, world.now(), days],
    );
  await deliver('sweep-old', 'accepted', 31);
  await deliver('sweep-on-its-way', 'sending', 31);
  await deliver('sweep-young', 'accepted', 29);
  for (const hours of [25, 23])
    await world.rows(
      `insert into wecom_codes (tenant_id, conversation_id, kind, sealed, expires_at)
       values ($1, gen_random_uuid(), 'ended', $2, $3::timestamptz - $4 * interval '1 hour')`,
      [wecom.tenant, Buffer.from(`sweep ${hours}`), world.now(), hours],
    );
  await world.house.channels.wecom.sweep(wecom.tenant);
  expect(await world.rows(`select msgid from wecom_deliveries where msgid like 'sweep-%' order by msgid`)).toEqual([
    { msgid: 'sweep-on-its-way' },
    { msgid: 'sweep-young' },
  ]);
  const codes = await world.rows<{ sealed: Buffer }>(
    `select sealed from wecom_codes where sealed like 'sweep %'::bytea`,
  );
  expect(codes.map(({ sealed }) => sealed.toString())).toEqual(['sweep 23']);
});
