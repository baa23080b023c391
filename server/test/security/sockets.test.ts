import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { closeCodes, socketLimits } from '#contracts/socket';
import { told } from '../support/customer.ts';
import { openWorld, Socket, until, type Customer, type Person, type World } from '../support/world.ts';

let world: World;
let li: Customer;
let mei: Person;
let ws: string;
beforeAll(async () => {
  world = await openWorld();
  ws = world.url.replace('http', 'ws');
  [li, mei] = await Promise.all([world.customer('li'), world.person('梅')]);
});
// Whatever was sent before: whoever comes next is served.
beforeEach(async () => {
  world.later(10_000);
  expect(told([await li.asks('加盟费多少')])[0]).toContain('5.8');
});
afterAll(() => world.close());

const visitor = (headers = {}) => new Socket(`${ws}/chat/v1/socket`, headers).opened();
const staff = (headers = {}) => new Socket(`${ws}/api/v1/socket`, headers).opened();

describe('A-08: the way in', () => {
  test.each(['https://evil.example', 'null', 'http://127.0.0.1.evil.example', 'file://', ''])(
    'a page of %j opens none',
    async (origin) => {
      for (const socket of [await visitor({ origin }), await staff({ ...mei.headers, origin })])
        expect(socket.status).toBe(403);
    },
  );

  test('our own pages and programs without an origin open one', async () => {
    for (const headers of [{}, { origin: world.url }]) {
      const [one, two] = [await visitor(headers), await staff({ ...mei.headers, ...headers })];
      expect([one.status, two.status]).toEqual([undefined, undefined]);
      await two.hears('ready');
      await Promise.all([one.leave(), two.leave()]);
    }
  });

  test('the desk wants a session that may read', async () => {
    const editor = await world.person('只管附件', { roles: ['auditor'] });
    for (const cookie of ['', 'liren_session=forged', `${mei.headers['cookie']}; ${mei.headers['cookie']}`]) {
      expect((await staff({ cookie })).status).toBe(401);
    }
    expect((await staff({ cookie: `x=1; ${editor.headers['cookie']}` })).status).toBeUndefined();
  });

  test('a token in the address opens nothing: neither of staff nor of a visitor', async () => {
    const session = mei.headers['cookie']!.split('=')[1]!;
    for (const query of [
      `?token=${session}`,
      `?session=${session}`,
      `?liren_session=${session}`,
      `?access_token=${li.token}`,
    ])
      expect((await new Socket(`${ws}/api/v1/socket${query}`).opened()).status).toBe(401);
    const socket = await new Socket(`${ws}/chat/v1/socket?token=${li.token}`).opened();
    socket.follow(`conversation:${li.conversation}`);
    expect((await socket.closes()).reason).toBe('refused');
    expect(socket.all('messages')).toEqual([]);
  });

  test('there is no socket elsewhere', async () => {
    for (const path of ['/', '/api/v1/socket/', '/chat/v1/socket2', '/api/v1/session']) {
      expect((await new Socket(ws + path).opened()).status).toBe(404);
    }
  });

  test('signing out closes it', async () => {
    const an = await world.person('安');
    const socket = await an.socket();
    await an.call('session.signOut', {});
    expect((await socket.closes()).code).toBe(closeCodes['signed-out']);
  });
});

describe('frames', () => {
  test.each([
    ['before hello', JSON.stringify({ t: 'ping' }), 'refused'],
    ['no JSON', 'hello', 'bad-frame'],
    ['cut off', '{"t":"hello"', 'bad-frame'],
    ['of an unknown kind', '{"t":"shutdown"}', 'bad-frame'],
    ['with a key too many', '{"t":"ping","x":1}', 'bad-frame'],
    ['with a wrong type', '{"t":"subscribe","room":"desk","after":"0"}', 'bad-frame'],
    ['with a negative sequence', '{"t":"subscribe","room":"desk","after":-1}', 'bad-frame'],
    ['with an endless sequence', '{"t":"subscribe","room":"desk","after":1e999}', 'bad-frame'],
    ['with a room that is none', `{"t":"subscribe","room":"conversation:1","after":0}`, 'bad-frame'],
    ['reaching for a prototype', '{"__proto__":{"t":"ping"}}', 'bad-frame'],
    ['deeply nested', `${'['.repeat(3_000)}${']'.repeat(3_000)}`, 'bad-frame'],
    ['with NUL', '{"t":"hello","token":"\\u0000"}', 'bad-frame'],
    ['with a lone surrogate', '{"t":"hello","token":"\\ud800"}', 'bad-frame'],
    ['binary', Buffer.from('{"t":"ping"}'), 'bad-frame'],
  ] as const)('%s: the socket is closed by name', async (_, frame, why) => {
    const socket = await visitor();
    socket.send(frame);
    expect(await socket.closes()).toEqual({ code: closeCodes[why], reason: why });
  });

  test('a person says hello once, as the console does, and stays', async () => {
    const socket = await mei.socket();
    socket.send({ t: 'hello' });
    socket.send({ t: 'ping' });
    await socket.hears('pong');
    socket.send({ t: 'hello' });
    expect(await socket.closes()).toEqual({ code: closeCodes['bad-frame'], reason: 'bad-frame' });
  });

  test('what is said while it is looked up who says it waits, and the customer stays', async () => {
    const socket = await visitor();
    socket.send({ t: 'hello', token: li.token });
    socket.send({ t: 'typing', conversation: li.conversation, on: true });
    socket.send({ t: 'ping' });
    await socket.hears('pong');
    expect(socket.closed).toBeUndefined();
    const stranger = await visitor();
    stranger.send({ t: 'hello', token: 'none of ours' });
    stranger.send({ t: 'ping' });
    expect((await stranger.closes()).reason).toBe('refused');
    expect(stranger.all('pong')).toEqual([]);
  });

  test('too large ones end the connection', async () => {
    const socket = await visitor();
    socket.send(JSON.stringify({ t: 'hello', token: 'x'.repeat(socketLimits.frame) }));
    expect((await socket.closes()).code).toBe(1009);
  });

  test('too many ones end it by name', async () => {
    const socket = await li.socket();
    for (let i = 0; i <= socketLimits.framesPerTenSeconds; i++) socket.send({ t: 'ping' });
    expect(await socket.closes()).toEqual({ code: closeCodes['rate-limited'], reason: 'rate-limited' });
  });

  test('a room of somebody else is refused, the socket stays', async () => {
    const wang = await world.customer('wang');
    const socket = await li.socket();
    socket.follow(`conversation:${wang.conversation}`);
    socket.follow('desk');
    await until(() => socket.all('error').length === 2);
    expect(socket.all('error').map(({ code }) => code)).toEqual(Array(2).fill('conversation.not_found'));
    socket.send({ t: 'ping' });
    await socket.hears('pong');
  });

  test('following more rooms than one can read is refused', async () => {
    const socket = await mei.socket();
    const room = (i: number) => `conversation:00000000-0000-4000-8000-${String(i).padStart(12, '0')}` as const;
    for (let i = 0; i < socketLimits.rooms + 5; i++) socket.follow(room(i));
    await until(() => socket.all('error').length === socketLimits.rooms + 5);
    expect(socket.all('error').filter(({ code }) => code === 'request.rate_limited').length).toBeGreaterThan(0);
    socket.follow(`conversation:${li.conversation}`);
    await socket.hears('row');
    await socket.leave();
  });
});

test('whoever does not read is closed by name, and loses nothing by it', async () => {
  const zhao = await world.customer('zhao');
  await mei.claims(zhao);
  for (let i = 0; i < 60; i++) await mei.replies(zhao, `${i}${'字'.repeat(3_990)}`);
  const socket = await zhao.socket({ after: 61 });
  socket.ws.pause();
  // Each time everything anew, some 700 kB, for longer than it takes to fill what lies between the two.
  for (let i = 0; i < 40; i++) {
    socket.follow(`conversation:${zhao.conversation}`, i % 2);
    await new Promise((resolve) => setTimeout(resolve, 35));
  }
  socket.ws.resume();
  expect(await socket.closes()).toEqual({ code: closeCodes['slow-consumer'], reason: 'slow-consumer' });
  const again = await zhao.socket({ after: 59 });
  await until(() => again.messages().length >= 2);
  expect(again.messages().map(({ seq }) => seq)).toEqual([60, 61]);
});
