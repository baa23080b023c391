import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readConfig } from '#platform/config';
import { checkMailServer } from '#platform/mail';
import { openPostOffice, type PostOffice } from '../support/post-office.ts';
import { openWorld, until, type World } from '../support/world.ts';

let office: PostOffice;
let world: World;
beforeAll(async () => {
  office = await openPostOffice();
  const settings = { SMTP_URL: office.url, MAIL_FROM: '离人 <noreply@shop.example>' };
  world = await openWorld({ settings });
});
afterEach(() => {
  office.refuses(null);
  office.delivered.splice(0);
});
afterAll(async () => {
  await world.close();
  await office.close();
});

const letter = {
  to: 'mei@shop.example',
  subject: '请加入\r\nBcc: eve@evil.example',
  text: '您好\n\nhttps://shop.example/加入?t=1\n',
};
const posted = (message = letter) => world.house.db.tenant(world.tenant, (tx) => world.house.mail!.post(tx, message));

test('a mail goes out after the commit, as text, from us, to one person, and injects no header', async () => {
  await posted();
  await until(() => office.delivered.length === 1);
  const [got] = office.delivered;
  expect(got).toMatchObject({ from: 'noreply@shop.example', to: ['mei@shop.example'], text: letter.text });
  expect(got!.subject).toBe('请加入 Bcc: eve@evil.example');
  expect(got!.raw).not.toMatch(/^bcc:/im);
  expect(got!.raw).toMatch(/^Auto-Submitted: auto-generated/im);
  expect(got!.raw).toMatch(/^Content-Type: text\/plain; charset=utf-8/im);
});

test('a transaction that is rolled back sends nothing', async () => {
  const undone = world.house.db.tenant(world.tenant, async (tx) => {
    await world.house.mail!.post(tx, letter);
    throw new Error('undo');
  });
  await expect(undone).rejects.toThrow('undo');
  await world.settled();
  expect(office.delivered).toEqual([]);
});

test('what waits is sealed: a link to join is nowhere in the database', async () => {
  office.refuses(451);
  await posted({ ...letter, text: 'https://shop.example/join?token=canary-9f2' });
  await until(async () => (await waiting()).length === 1);
  expect(JSON.stringify(await world.rows('select payload from lane_mail'))).not.toContain('canary');
  office.refuses(null);
  await world.due('mail');
  await until(() => office.delivered.length === 1);
  expect(office.delivered[0]!.text).toContain('canary-9f2');
});

const waiting = () => world.rows<{ key: string }>(`select key from lane_mail where lane = 'mail' and key like '%/%'`);
const dead = () => world.rows<{ error: string }>(`select error from dead_letters where origin = 'lane:mail'`);

test('a mail server that is away is tried again, the same mail, then an operator sees it', async () => {
  office.refuses(451);
  await posted();
  for (let tries = 1; tries <= 5; tries++) {
    await until(async () => (await waiting()).some(({ key }) => key.endsWith(`/${tries}`)));
    await world.due('mail');
  }
  await until(async () => (await dead()).length === 1);
  expect(office.delivered).toEqual([]);
  await world.rows('delete from dead_letters');
});

test('a mail server that says no for good is not asked again', async () => {
  office.refuses(550);
  await posted();
  await until(async () => (await dead()).length === 1);
  expect((await dead())[0]!.error).toContain('refused');
  expect(await waiting()).toEqual([]);
  expect(await world.house.mail!.send(letter)).toBe('refused');
  await world.rows('delete from dead_letters');
});

test.each(['a@b.example, c@d.example', 'a@b.example\r\nBcc: x@y.example', 'Mei <a@b.example>', ''])(
  'a mail to %j is our own mistake',
  async (to) => {
    await expect(posted({ ...letter, to })).rejects.toThrow('exactly one address');
  },
);

test('the doctor sees whether the server lets us in', async () => {
  const from = 'a@b.example';
  expect(await checkMailServer({ url: office.url, from })).toEqual({ ok: true });
  const wrong = await checkMailServer({ url: office.url.replace(':secret', ':wrong'), from });
  expect(wrong.ok).toBe(false);
  expect(JSON.stringify(wrong)).not.toContain('wrong@');
});

test.each([
  [{ SMTP_URL: 'smtp://mail.example' }, 'MAIL_FROM is missing'],
  [{ MAIL_FROM: 'a@b.example' }, 'SMTP_URL is missing'],
  [{ SMTP_URL: 'http://user:hidden@mail.example', MAIL_FROM: 'a@b.example' }, 'SMTP_URL=***'],
  [{ SMTP_URL: 'smtp://mail.example', MAIL_FROM: 'not an address' }, 'MAIL_FROM=not an address'],
  [{ OUTBOUND_ALLOW: 'crm.lan, http://x' }, 'OUTBOUND_ALLOW=http://x'],
])('a setting that does not hold ends the start with one sentence: %j', (env, sentence) => {
  expect(() => readConfig({ env, root: '/nowhere' })).toThrow(sentence);
});

test('without a mail server there is no mail', async () => {
  await using plain = await openWorld();
  expect(plain.house.mail).toBeNull();
});
