import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { told } from '../support/customer.ts';
import { Customer, openWorld, Person, until, type World } from '../support/world.ts';

let world: World;
/** The address of a second process, which has no worker: it hears of everything through the database. */
let other: string;
beforeAll(async () => {
  world = await openWorld();
  other = await world.node();
});
afterAll(() => world.close());

async function somebody() {
  const { token, conversation } = await world.customer(randomUUID());
  return { here: new Customer(world.url, token, conversation), there: new Customer(other, token, conversation) };
}
/** 梅 as she is signed in here, over there. */
async function mei() {
  const here = await world.person('梅');
  const session = await here.call('session.get', {});
  return { here, there: new Person(other, here.headers['cookie']!, session) };
}
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

test('what is said at one process is answered by the other and heard at both', async () => {
  const { here, there } = await somebody();
  const sockets = await Promise.all([here.socket(), there.socket()]);
  await there.says('加盟费多少');
  for (const socket of sockets) {
    await until(() => socket.messages().length === 2);
    expect(told(socket.messages())[1]).toContain('5.8 万元');
    await socket.leave();
  }
});

test('a person at one process and a customer at the other: in order, each once, typing too', async () => {
  const [{ here, there }, person] = await Promise.all([somebody(), mei()]);
  const [chat, desk] = await Promise.all([there.socket(), person.here.socket()]);
  desk.follow('desk');
  desk.follow(`conversation:${here.conversation}`);
  await person.there.claims(here);
  await desk.hears('row', ({ row }) => row.assignee?.name === '梅');
  await chat.hears('state', ({ state }) => state.personName === '梅');
  await Promise.all(upTo(10).flatMap((i) => [there.says(`问 ${i}`), person.here.replies(here, `答 ${i}`)]));
  for (const socket of [chat, desk]) {
    await until(() => socket.messages().length >= 21);
    expect(socket.messages().map(({ seq }) => seq)).toEqual(upTo(21));
  }
  chat.send({ t: 'typing', conversation: here.conversation, on: true });
  await desk.hears('typing', ({ who }) => who.kind === 'customer');
  await Promise.all([chat.leave(), desk.leave()]);
});

test('an article that is published at one process is found at the other', async () => {
  const editor = await world.person('编辑', { roles: ['editor'] });
  const away = new Person(other, editor.headers['cookie']!, await editor.call('session.get', {}));
  const find = async () =>
    (await away.call('articles.search', { body: { query: '可以自带杯子吗' } })).items[0]?.question;
  expect(await find()).not.toBe('可以自带杯子吗？');
  const draft = {
    question: '可以自带杯子吗？',
    similar: [],
    answer: '可以，减一元。',
    category: '',
    validFrom: null,
    validTo: null,
  };
  const made = await editor.call('articles.create', { body: draft });
  await editor.call('articles.publish', { params: { id: made.id }, body: { revision: made.revision } });
  await until(async () => (await find()) === '可以自带杯子吗？');
});

test('when the listening connections die, everything still arrives', async () => {
  const [{ here, there }, person] = await Promise.all([somebody(), mei()]);
  const chat = await there.socket();
  await person.here.claims(here);
  await chat.hears('state', ({ state }) => state.speaker === 'person');
  const killed = await world.rows(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and (query ilike 'listen%' or query ilike 'select pg_notify%')`,
  );
  expect(killed.length).toBeGreaterThanOrEqual(2);
  for (const i of upTo(5)) await person.here.replies(here, `第 ${i} 句`);
  await until(() => chat.messages().length >= 6);
  expect(chat.messages().map(({ seq }) => seq)).toEqual(upTo(6));
  // Signing out at one process ends the socket at the other.
  const desk = await person.there.socket();
  await person.here.call('session.signOut', {});
  await desk.closes();
});
