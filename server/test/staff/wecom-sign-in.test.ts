import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { client } from '#contracts/client';
import { allRoutes } from '#contracts/http/index';
import type { SignedIn } from '#contracts/http/staff';
import { connectCorp } from '../support/wecom-corp.ts';
import { openWecom, type Wecom } from '../support/wecom.ts';
import { openWorld, type Person, type World } from '../support/world.ts';

const MINUTE = 60_000;
let world: World;
let wecom: Wecom;
beforeAll(async () => {
  world = await openWorld();
  wecom = await openWecom(world, { callbacks: false });
  await wecom.sim(`/sim/apps/${wecom.app.agentid}`, { trustedDomain: new URL(world.url).host }, 'PATCH');
  await isDemo(true);
  await signsIn(true);
});
afterEach(async () => {
  await isDemo(true);
  await world.rows('delete from wecom_members');
  await signsIn(true);
});
afterAll(async () => {
  await wecom.close();
  await world.close();
});

const signsIn = (yes: boolean) => world.rows('update wecom_apps set signs_in = $2 where id = $1', [wecom.app.id, yes]);
const isDemo = (yes: boolean) => world.rows('update tenants set is_demo = $2 where id = $1', [world.tenant, yes]);
const anybody = () => client(allRoutes, { base: world.url });
const start = (inside = false) => anybody()('session.startWecom', { body: { app: wecom.app.id, inside } });
const refused = (code: string) => ({ problem: { code } });
let count = 0;
const person = (...roles: string[]) =>
  world.person(`员工${count++}号`, { roles: roles.length > 0 ? roles : ['agent'] });

/** Opens the page of the platform and clicks who is named there: what the browser comes back with. */
async function clicks(url: string, who: string): Promise<{ code: string; state: string }> {
  const page = await (await fetch(url)).text();
  const href = new RegExp(`href="([^"]*as=${who})"`).exec(page)?.[1]?.replaceAll('&amp;', '&');
  if (!href) throw new Error(`${who} is not on the page: ${page.slice(0, 2_000)}`);
  const back = await fetch(new URL(href, url), { redirect: 'manual' });
  const { origin, pathname, searchParams } = new URL(back.headers.get('location')!);
  expect(`${origin}${pathname}`).toBe(`${world.url}/console/wecom`);
  return { code: searchParams.get('code')!, state: searchParams.get('state')! };
}
/** The whole way; what is left of it to say. */
async function comes(who: string, inside = false) {
  const { url, ticket } = await start(inside);
  return { ticket, ...(await clicks(url, who)) };
}
const finish = (body: { ticket: string; code: string; state: string }) => anybody()('session.finishWecom', { body });
/** The same, of somebody who is to link himself. */
async function setsOut(one: Person, who: string) {
  const { url, ticket } = await one.call('account.startWecom', { body: { app: wecom.app.id } });
  return { ticket, ...(await clicks(url, who)) };
}
const links = async (one: Person, who: string) => one.call('account.linkWecom', { body: await setsOut(one, who) });

describe('coming in', () => {
  test.each([
    ['by scanning', false],
    ['inside the client', true],
  ])('%s opens the session of whom the member is linked to', async (_, inside) => {
    const mei = await person();
    await links(mei, 'MeiXiaoMan');
    const body = await comes('MeiXiaoMan', inside);
    const response = await fetch(`${world.url}/api/v1/session/wecom/finish`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(201);
    expect((await response.json()) as SignedIn).toMatchObject({ staff: { id: mei.id }, tenant: { id: world.tenant } });
    const cookie = response.headers.get('set-cookie')!.split(';')[0]!;
    const mine = client(allRoutes, { base: world.url, headers: () => ({ cookie }) });
    expect((await mine('session.get', {})).staff.id).toBe(mei.id);
  });

  test('a ticket goes with its own state, for ten minutes, and unchanged', async () => {
    await links(await person(), 'MeiXiaoMan');
    const [mine, other] = [await comes('MeiXiaoMan'), await comes('MeiXiaoMan')];
    for (const wrong of [
      { ...mine, state: other.state },
      { ...other, ticket: mine.ticket },
      { ...mine, ticket: `${mine.ticket.slice(0, -2)}AA` },
    ])
      await expect(finish(wrong)).rejects.toMatchObject(refused('session.ticket_expired'));
    world.later(11 * MINUTE);
    await expect(finish(mine)).rejects.toMatchObject(refused('session.ticket_expired'));
  });

  test('a code opens once, and a made-up one never', async () => {
    await links(await person(), 'MeiXiaoMan');
    const body = await comes('MeiXiaoMan');
    await expect(finish({ ...body, code: 'made-up' })).rejects.toMatchObject(refused('wecom.sign_in_refused'));
    await finish(body);
    await expect(finish(body)).rejects.toMatchObject(refused('wecom.sign_in_refused'));
  });

  test('a member whom nobody linked, and somebody from outside, stay there', async () => {
    await links(await person(), 'MeiXiaoMan');
    await expect(finish(await comes('LuYinQiu'))).rejects.toMatchObject(refused('wecom.member_unknown'));
    const { customers } = await wecom.sim<{ customers: { external_userid: string }[] }>('/sim/state');
    const outsider = await comes(customers[0]!.external_userid, true);
    await expect(finish(outsider)).rejects.toMatchObject(refused('wecom.sign_in_refused'));
  });

  test('an account that was closed stays closed', async () => {
    const [mei, admin] = [await person(), await person('admin')];
    await links(mei, 'MeiXiaoMan');
    await admin.call('staff.setDisabled', { body: { ids: [mei.id], disabled: true } });
    await expect(finish(await comes('MeiXiaoMan'))).rejects.toMatchObject({ problem: { status: 401 } });
  });

  test('through a simulator nobody comes in who runs the company', async () => {
    await links(await person('admin'), 'ShenGuanLan');
    await expect(finish(await comes('ShenGuanLan'))).rejects.toMatchObject(refused('wecom.simulated_rights'));
  });

  test('a simulator opens a demo company alone, and no phone stands behind it', async () => {
    const mei = await person();
    await links(mei, 'MeiXiaoMan');
    await isDemo(false);
    await expect(finish(await comes('MeiXiaoMan'))).rejects.toMatchObject(refused('wecom.simulated_rights'));
    await isDemo(true);
    await finish(await comes('MeiXiaoMan'));
    const sessions = await world.rows(`select strong from sessions where staff_id = $1 and method = 'wecom'`, [mei.id]);
    expect(sessions).toEqual([{ strong: false }]);
  });

  test('a trip serves what it was begun for', async () => {
    const mei = await person();
    await links(mei, 'MeiXiaoMan');
    const expired = refused('session.ticket_expired');
    await expect(finish(await setsOut(mei, 'MeiXiaoMan'))).rejects.toMatchObject(expired);
    const body = await comes('LuYinQiu');
    await expect(mei.call('account.linkWecom', { body })).rejects.toMatchObject(expired);
    const hers = await setsOut(await person(), 'LuYinQiu');
    await expect(mei.call('account.linkWecom', { body: hers })).rejects.toMatchObject(expired);
  });

  test('a platform that does not answer is said to', async () => {
    await links(await person(), 'MeiXiaoMan');
    const body = await comes('MeiXiaoMan');
    const fault = { match: { path: '/cgi-bin/auth/getuserinfo' }, action: { kind: 'status', status: 502 } };
    await wecom.sim('/sim/faults', { seed: 1, faults: [fault] }, 'PUT');
    await expect(finish(body)).rejects.toMatchObject(refused('wecom.platform'));
    await wecom.sim('/sim/faults', undefined, 'DELETE');
    await finish(body);
  });
});

describe('the door', () => {
  test('is shown where there is only one, else by its name', async () => {
    const find = async (app?: string) => (await anybody()('session.findWecom', { body: app ? { app } : {} })).door;
    expect(await find()).toMatchObject({ app: wecom.app.id, simulated: true });
    const other = await world.company('别家');
    const theirs = await connectCorp(world, { company: other, corpid: 'wwotherother000001' });
    await world.rows('update wecom_apps set signs_in = true where id = $1', [theirs.app.id]);
    expect(await find()).toBeNull();
    expect((await find(theirs.app.id))?.app).toBe(theirs.app.id);
    expect((await find(wecom.app.id))?.app).toBe(wecom.app.id);
    await world.rows('update wecom_apps set signs_in = false where id = $1', [theirs.app.id]);
    expect(await find(theirs.app.id)).toBeNull();
  });

  test('is closed when nobody signs in through the app any more, for those on their way too', async () => {
    await links(await person(), 'MeiXiaoMan');
    const body = await comes('MeiXiaoMan');
    await signsIn(false);
    await expect(finish(body)).rejects.toMatchObject(refused('wecom.app_not_found'));
    await expect(start()).rejects.toMatchObject(refused('wecom.app_not_found'));
    expect(await anybody()('session.findWecom', { body: { app: wecom.app.id } })).toEqual({ door: null });
  });
});

describe('a link', () => {
  test('is one’s own to make and to end, and opens nothing afterwards', async () => {
    const mei = await person();
    const mine = async () => (await mei.call('account.wecom', {})).items.map(({ userid }) => userid);
    expect(await mine()).toEqual([null]);
    await links(mei, 'MeiXiaoMan');
    expect(await mine()).toEqual(['meixiaoman']);
    await mei.call('account.unlinkWecom', { body: { corp: wecom.corp.id } });
    expect(await mine()).toEqual([null]);
    await expect(finish(await comes('MeiXiaoMan'))).rejects.toMatchObject(refused('wecom.member_unknown'));
    const written = await world.rows(
      `select action from audit_log where actor = $1 and action like 'wecom.%' order by at`,
      [`staff:${mei.id}`],
    );
    expect(written).toEqual([{ action: 'wecom.member_linked' }, { action: 'wecom.member_unlinked' }]);
  });

  test('needs who one is, shown a moment ago', async () => {
    const mei = await person();
    const trip = await start();
    world.later(60 * MINUTE);
    const an = await person();
    const proof = refused('session.proof_required');
    await expect(mei.call('account.startWecom', { body: { app: wecom.app.id } })).rejects.toMatchObject(proof);
    const body = await setsOut(an, 'MeiXiaoMan');
    await expect(mei.call('account.linkWecom', { body })).rejects.toMatchObject(proof);
    await expect(mei.call('account.unlinkWecom', { body: { corp: wecom.corp.id } })).rejects.toMatchObject(proof);
    expect(trip.url).toContain('/wwlogin/sso/login');
    // Nothing was used up by asking.
    await an.call('account.linkWecom', { body });
  });

  test('of a member belongs to one account; of an account leads to one member', async () => {
    const [mei, an] = [await person(), await person()];
    await links(mei, 'MeiXiaoMan');
    await expect(links(an, 'MeiXiaoMan')).rejects.toMatchObject(refused('wecom.member_taken'));
    await links(mei, 'LuYinQiu');
    await links(an, 'MeiXiaoMan');
    expect(await finish(await comes('LuYinQiu'))).toMatchObject({ staff: { id: mei.id } });
    expect(await finish(await comes('MeiXiaoMan'))).toMatchObject({ staff: { id: an.id } });
  });

  test('is made through an app of one’s own company, and another company’s is not touched', async () => {
    const mei = await person();
    await links(mei, 'MeiXiaoMan');
    const other = await world.company('隔壁');
    const stranger = await other.person('外人');
    const app = wecom.app.id;
    const none = refused('wecom.app_not_found');
    await expect(stranger.call('account.startWecom', { body: { app } })).rejects.toMatchObject(none);
    const body = await comes('LuYinQiu');
    await expect(stranger.call('account.linkWecom', { body })).rejects.toMatchObject(refused('session.ticket_expired'));
    expect(await stranger.call('account.wecom', {})).toEqual({ items: [] });
    await stranger.call('account.unlinkWecom', { body: { corp: wecom.corp.id } });
    expect(await finish(await comes('MeiXiaoMan'))).toMatchObject({ staff: { id: mei.id } });
  });
});
