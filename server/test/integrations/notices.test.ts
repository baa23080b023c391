import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { NoticeKind, NoticePreferences } from '#contracts/http/notices';
import { openPostOffice, type PostOffice } from '../support/post-office.ts';
import { openReceiver, answers } from '../support/receiver.ts';
import { openWorld, until, type Customer, type Person, type World } from '../support/world.ts';

const MINUTE = 60_000;
let office: PostOffice;
let world: World;
beforeAll(async () => {
  office = await openPostOffice();
  const settings = { SMTP_URL: office.url, MAIL_FROM: '离人 <noreply@shop.example>', OUTBOUND_ALLOW: '127.0.0.0/8' };
  // Noon in Shanghai.
  world = await openWorld({ settings, now: new Date('2026-11-23T04:00:00Z') });
});
afterEach(async () => {
  await world.rows('delete from notices');
  await world.rows('delete from notice_preferences');
  await world.settled();
  office.delivered.splice(0);
});
afterAll(async () => {
  await world.close();
  await office.close();
});

let count = 0;
async function person(how: Partial<NoticePreferences> = {}, roles: ('agent' | 'admin')[] = ['agent']): Promise<Person> {
  const one = await world.person(`员工${count++}号`, { roles });
  await prefers(one, how);
  return one;
}
async function prefers(one: Person, how: Partial<NoticePreferences>): Promise<NoticePreferences> {
  const { mail: _, webhook: __, wecom: ___, ...before } = await one.call('notices.get', {});
  return one.call('notices.set', { body: { ...before, ...how } });
}
const ways = (kinds: Partial<Record<NoticeKind, readonly string[]>>) =>
  ({
    waiting: [],
    wrote: [],
    promise: [],
    mentioned: [],
    approval: [],
    webhook: [],
    ...kinds,
  }) as NoticePreferences['ways'];
const address = async (one: Person) => (await one.call('notices.get', {})).mail.address;
const to = async (one: Person) => {
  const [row] = await world.rows<{ email: string }>('select email from staff where id = $1', [one.id]);
  return office.delivered.filter(({ to: all }) => all.includes(row!.email));
};

/** Time passes; presence wears off by it. */
async function passes(ms: number): Promise<void> {
  await world.settled();
  world.later(ms);
  await world.due('notices');
  await world.settled();
}
async function waits(name: string): Promise<Customer> {
  const one = await world.customer(name);
  await one.says('你好');
  await one.asksForPerson();
  return one;
}
const noted = (one: Person, n: number) =>
  until(async () => (await world.rows('select 1 from notices where staff_id = $1', [one.id])).length === n);

describe('mails', () => {
  test('only to who is away, after the minutes, one for all that waits, never two in ten minutes', async () => {
    const mei = await person({ ways: ways({ waiting: ['mail'] }) });
    await waits('a1');
    await waits('a2');
    await noted(mei, 2);
    await passes(4 * MINUTE);
    expect(await to(mei)).toEqual([]);
    await passes(2 * MINUTE);
    await until(async () => (await to(mei)).length === 1);
    const [mail] = await to(mei);
    expect(mail!.subject).toContain('有客户在等待人工（2）');
    expect(mail!.text).toContain('/console/account/notices');
    await waits('a3');
    await noted(mei, 1);
    await passes(6 * MINUTE);
    expect(await to(mei)).toHaveLength(1);
    await passes(5 * MINUTE);
    await until(async () => (await to(mei)).length === 2);
  });

  test('who sits before the desk gets none', async () => {
    const mei = await person({ ways: ways({ waiting: ['mail'] }), mailAfterMinutes: 2 });
    await waits('b1');
    await noted(mei, 1);
    await world.settled();
    world.later(3 * MINUTE);
    await world.rows(`update staff set presence = 'online', present_until = $2 where id = $1`, [
      mei.id,
      new Date(world.now().getTime() + MINUTE),
    ]);
    await world.due('notices');
    await world.settled();
    expect(await to(mei)).toEqual([]);
    expect(await world.rows('select 1 from notices where staff_id = $1', [mei.id])).toEqual([]);
  });

  test('what has settled itself is not told', async () => {
    const mei = await person({ ways: ways({ waiting: ['mail'] }) });
    const guest = await waits('c1');
    await noted(mei, 1);
    await guest.own('visitor.cancelHandoff');
    await passes(6 * MINUTE);
    expect(await to(mei)).toEqual([]);
  });

  test('a quiet night, in the zone of the sleeper', async () => {
    const quiet = { from: '22:00', to: '08:00', timeZone: 'America/New_York' };
    const mei = await person({ ways: ways({ waiting: ['mail'] }), quiet });
    const here = new Intl.DateTimeFormat('en-GB', { timeZone: quiet.timeZone, hour: '2-digit', hourCycle: 'h23' });
    // 04:00 UTC is 23:00 in New York.
    expect(Number(here.format(world.now()))).toBeGreaterThanOrEqual(22);
    await waits('d1');
    await noted(mei, 1);
    await passes(60 * MINUTE);
    expect(await to(mei)).toEqual([]);
    await passes(9 * 60 * MINUTE);
    await until(async () => (await to(mei)).length === 1);
  });

  test('no word of a customer unless it was asked for and he may read it', async () => {
    const [plain, wordy] = [
      await person({ ways: ways({ wrote: ['mail'] }) }),
      await person({ ways: ways({ wrote: ['mail'] }), withWords: true }),
    ];
    for (const [one, name] of [
      [plain, 'e1'],
      [wordy, 'e2'],
    ] as const) {
      const guest = await waits(name);
      await one.claims(guest);
      await one.replies(guest, '您好');
      await guest.says('canary-said 预算三十万');
      await noted(one, 1);
    }
    await passes(6 * MINUTE);
    await until(async () => (await to(plain)).length + (await to(wordy)).length === 2);
    expect((await to(plain))[0]!.raw + (await to(plain))[0]!.text).not.toContain('canary');
    expect((await to(wordy))[0]!.text).toContain('canary-said');
  });

  test('a colleague who is named in a note, and nobody else', async () => {
    const [mei, an] = [
      await person({ ways: ways({ mentioned: ['mail'] }) }),
      await person({ ways: ways({ mentioned: ['mail'] }) }),
    ];
    const name = (await mei.call('session.get', {})).staff.name;
    const guest = await waits('f1');
    await an.claims(guest);
    await an.notes(guest, `@${name} 看看这位 canary-note`);
    await noted(mei, 1);
    await passes(6 * MINUTE);
    await until(async () => (await to(mei)).length === 1);
    expect((await to(mei))[0]!.text).not.toContain('canary');
    expect(await to(an)).toEqual([]);
  });

  test('a webhook that was paused is told to who can mend it', async () => {
    const theirs = await openReceiver();
    theirs.does(answers(410));
    const admin = await person({ ways: ways({ webhook: ['mail'] }), locale: 'en' }, ['admin']);
    const body = { url: theirs.url, events: ['customer.forgotten' as const], description: '', withText: false };
    const { endpoint } = await admin.call('webhooks.create', { body });
    await admin.call('webhooks.test', { params: { id: endpoint.id }, body: {} });
    await noted(admin, 1);
    await passes(6 * MINUTE);
    await until(async () => (await to(admin)).length === 1);
    expect((await to(admin))[0]!.subject).toContain('Webhooks are paused');
    expect((await to(admin))[0]!.text).toContain(`/console/settings/webhooks/${endpoint.id}`);
    await theirs.close();
  });
});

test('a webhook of one’s own, signed, with ids alone; inside it may not lead', async () => {
  const theirs = await openReceiver();
  const mei = await person({ ways: ways({ waiting: ['webhook'] }) });
  const inside = mei.call('notices.webhook', { body: { url: 'http://169.254.169.254/' } });
  await expect(inside).rejects.toMatchObject({ problem: { code: 'webhook.url_refused' } });
  const { secret } = await mei.call('notices.webhook', { body: { url: theirs.url } });
  const guest = await waits('g1');
  await until(() => theirs.got.length === 1);
  const [got] = theirs.got;
  const at = new Date(Number(got!.headers['webhook-timestamp']) * 1000);
  const id = got!.headers['webhook-id'] as string;
  expect(new Webhook(secret!).sign(id, at, got!.body)).toBe(got!.headers['webhook-signature']);
  expect(JSON.parse(got!.body)).toMatchObject({ type: 'notice.waiting', data: { about: guest.conversation } });
  expect((await mei.call('notices.get', {})).webhook).toEqual({ url: theirs.url, failing: false });
  theirs.does(answers(500));
  await waits('g2');
  await until(async () => (await mei.call('notices.get', {})).webhook.failing);
  const { preferences } = await mei.call('notices.webhook', { body: { url: null } });
  expect(preferences.webhook).toEqual({ url: null, failing: false });
  await theirs.close();
});

test('a call that is under way writes nothing over what was chosen meanwhile', async () => {
  const theirs = await openReceiver();
  const mei = await person({ ways: ways({ waiting: ['webhook'] }) });
  await mei.call('notices.webhook', { body: { url: theirs.url } });
  const held: (() => void)[] = [];
  theirs.does((response) => void held.push(() => response.writeHead(204).end()));
  await waits('h1');
  await until(() => held.length === 1);
  await mei.call('notices.webhook', { body: { url: null } });
  await prefers(mei, { ways: ways({ wrote: ['sound'] }) });
  held[0]!();
  await world.settled();
  expect(await mei.call('notices.get', {})).toMatchObject({
    webhook: { url: null, failing: false },
    ways: ways({ wrote: ['sound'] }),
  });
  await theirs.close();
});

test('what nobody chose is as usual, and a way that a kind does not have is refused', async () => {
  const mei = await world.person('mei-usual');
  const held = await mei.call('notices.get', {});
  expect(held).toMatchObject({ quiet: null, withWords: false, locale: 'zh-CN', mail: { available: true } });
  expect(await address(mei)).toContain('@');
  const { mail: _, webhook: __, wecom: ___, ...fields } = held;
  const wrong = { ...fields, ways: { ...fields.ways, approval: ['sound'] } } as unknown as typeof fields;
  await expect(mei.call('notices.set', { body: wrong })).rejects.toMatchObject({ problem: { status: 400 } });
  const nowhere = { ...fields, quiet: { from: '22:00', to: '08:00', timeZone: 'Mars/Base' } };
  await expect(mei.call('notices.set', { body: nowhere })).rejects.toMatchObject({ problem: { status: 400 } });
});
