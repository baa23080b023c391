import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { limits } from '#contracts/common';
import { problem } from '#contracts/errors';
import {
  asBoth,
  asVisitor,
  everyRoute,
  openFrontDoor,
  pathOf,
  problemIn,
  someId,
  stillAlive,
  type FrontDoor,
} from './front-door.ts';
import { goodBody, schemaOf, wrongBodies } from './samples.ts';

let door: FrontDoor;
beforeAll(async () => void (door = await openFrontDoor()));
beforeEach(() => void (door.reached.length = 0));
afterEach(() => stillAlive(door));
afterAll(() => door.http.stop());

const credentials = { ...asBoth, ...asVisitor };
const json = { ...credentials, 'content-type': 'application/json' };
const withBody = everyRoute.filter(({ route }) => route.body);

/** 4xx, a known code, nothing of the inside, and nobody reached. */
async function refused(response: Response, ...codes: string[]): Promise<void> {
  const said = problem.parse(await response.json());
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(response.status).toBeLessThan(500);
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(codes).toContain(said.code);
  expect(said.requestId).toBe(response.headers.get('x-request-id'));
  expect(JSON.stringify(said)).not.toMatch(/node_modules|\.ts|select |Error:/);
  expect(door.reached).toEqual([]);
}

describe.each(withBody)('$name', ({ name, route }) => {
  const post = (body: BodyInit, headers: Record<string, string> = json) =>
    door.send(route.method, pathOf(route), { headers, body });
  const good = goodBody({ name, route }) as Record<string, unknown>;

  test('takes the sample that the other tests spoil', async () => {
    await post(JSON.stringify(good));
    expect(door.reached).toHaveLength(1);
  });

  test('refuses wrong types in every field', async () => {
    for (const { at, body } of wrongBodies(schemaOf(route.body!), good)) {
      const response = await post(JSON.stringify(body));
      expect([at, response.status, door.reached.length]).toEqual([at, 400, 0]);
      await refused(response, 'request.invalid');
    }
  });

  test('refuses what is no object, and keys that nobody asked for', async () => {
    for (const body of ['null', '[]', '1', '"x"', 'true', JSON.stringify({ ...good, tenant_id: someId })]) {
      await refused(await post(body), 'request.invalid');
    }
  });

  test('refuses what is no JSON in UTF-8', async () => {
    const bodies = ['', '{', '{"a":}', "{'a':1}", '{"a":NaN}', 'a=b', '{}{}', Buffer.from([0x7b, 0xff, 0x7d])];
    for (const body of bodies) await refused(await post(body), 'request.unreadable', 'request.invalid');
  });

  test('refuses depth, whether closed or not', async () => {
    for (const depth of [13, 10_000]) {
      const nested = '['.repeat(depth) + ']'.repeat(depth);
      await refused(await post(`{"a":${nested}}`), 'request.invalid');
      await refused(await post('{"a":'.repeat(depth)), 'request.unreadable');
    }
  });

  test('refuses keys that reach for a prototype, at every depth', async () => {
    const evil = ['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}'];
    for (const each of evil) {
      await refused(await post(each), 'request.invalid');
      await refused(await post(`{"a":{"b":[${each}]}}`), 'request.invalid');
    }
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  test('refuses NUL and lone surrogates in keys and values', async () => {
    for (const text of ['\\u0000', '\\ud800', '\\udc00', 'a\\ud83d']) {
      await refused(await post(`{"a":"${text}"}`), 'request.invalid');
      await refused(await post(`{"${text}":1}`), 'request.invalid');
    }
  });

  const most = route.bodyBytes ?? limits.jsonBody;
  test('refuses one byte more than it takes, and a megabyte more', async () => {
    for (const size of [most + 1, most + 1024 * 1024]) {
      const body = `{"a":"${'x'.repeat(size - 8)}"}`;
      expect(body.length).toBe(size);
      await refused(await post(body), 'request.too_large');
    }
  });

  test('refuses a body without length that grows too large', async () => {
    const chunk = new TextEncoder().encode(' '.repeat(16 * 1024));
    let left = most / chunk.length + 4;
    const body = new ReadableStream({ pull: (to) => (left-- > 0 ? to.enqueue(chunk) : to.close()) });
    const init = { method: route.method, headers: json, body, duplex: 'half' } as RequestInit;
    await refused(await fetch(door.url + pathOf(route), init), 'request.too_large');
  });

  test('refuses content types that merely resemble JSON', async () => {
    const types = [
      'application/json\ta',
      'application/json garbage',
      'application/json;',
      'application/json; charset=gbk',
      'application/json; charset=utf-7',
      'application/json, text/plain',
      'application/jsonp',
      'application/problem+json',
      'text/plain',
      'text/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      '*/*',
    ];
    for (const type of types) {
      const response = await post(JSON.stringify(good), { ...credentials, 'content-type': type });
      expect([type, response.status]).toEqual([type, 415]);
      await refused(response, 'request.unsupported_media');
    }
    // A Blob without a type: fetch sends no content type at all.
    await refused(await post(new Blob([JSON.stringify(good)]), credentials), 'request.unsupported_media');
  });

  test.each([
    'APPLICATION/JSON',
    ' application/json',
    'application/json;charset=UTF-8',
    'application/json ; charset="utf-8"',
  ])('takes JSON called %j', async (type) => {
    await post(JSON.stringify(good), { ...credentials, 'content-type': type });
    expect(door.reached).toHaveLength(1);
  });
});

describe('addresses', () => {
  const get = (path: string) => door.send('GET', path, { headers: credentials });

  test.each(everyRoute.filter(({ route }) => route.params))(
    '$name refuses ids that are none',
    async ({ name, route }) => {
      const spoilt = [
        '1',
        '%00',
        '%ED%A0%80',
        '..%2f..%2fetc',
        '__proto__',
        "1'or'1'='1",
        'x'.repeat(199),
        '%E6%9E%97',
      ];
      for (const id of spoilt) {
        const path = route.path
          .replace(/:\w+/, id)
          .replace(/:(\w+)/g, (_, name: string) => (name === 'seq' ? '1' : someId));
        const keyed = route.path.includes(':key') && /^.{8,40}$/u.test(decodeURIComponentOr(id));
        // Any short word can be a token; whoever holds it is asked behind the door.
        const token = route.path.includes(':token') && decodeURIComponentOr(id).length <= 100;
        if (keyed || token) continue;
        const init = route.body && { headers: json, body: JSON.stringify(goodBody({ name, route })) };
        if (route.upload) continue;
        await refused(
          await door.send(route.method, path, init ?? { headers: credentials }),
          'request.invalid',
          'request.unreadable',
          'request.not_found',
        );
      }
    },
  );

  test.each(everyRoute.filter(({ route }) => route.query && route.method === 'GET'))(
    '$name refuses queries it does not know',
    async ({ route }) => {
      const spoilt = [
        'limit=0',
        'limit=101',
        'limit=x',
        'limit=1&limit=2',
        'limit=1.5',
        'limit=1e9',
        'unknown=1',
        '__proto__=1',
        'constructor[prototype]=1',
      ];
      for (const query of spoilt) await refused(await get(`${pathOf(route)}?${query}`), 'request.invalid');
      if ('search' in (schemaOf(route.query!).properties ?? {})) {
        for (const search of ['%00', 'x'.repeat(101)])
          await refused(await get(`${pathOf(route)}?search=${search}`), 'request.invalid');
      }
    },
  );

  test('404 where nothing is, 405 with what is allowed', async () => {
    for (const path of [
      '/nope',
      '/api/v1/nope',
      '/api/v1/session/',
      '/API/v1/session',
      '/.env',
      '/console/../../etc/passwd',
    ]) {
      expect((await problemIn(await get(path))).code).toBe('request.not_found');
    }
    const response = await door.send('DELETE', '/api/v1/staff', { headers: credentials });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST']);
    await refused(response, 'request.method_not_allowed');
  });

  test('nothing of the inside when something breaks, but a line in the log', async () => {
    const response = await get('/api/v1/session');
    const said = await problemIn(response);
    expect([response.status, said.code]).toEqual([500, 'service.broken']);
    expect(JSON.stringify(said)).not.toContain('secret');
    expect(door.log.join('')).toContain('secret words of the inside');
  });

  test('a reply that breaks its contract is not sent, and unknown keys never leave', async () => {
    door.answer = async () => ({ items: [{ secret: 1 }], next: null });
    expect((await get('/api/v1/staff')).status).toBe(500);
    door.answer = async () => ({ items: [], next: null, password_hash: 'x' });
    expect(await (await get('/api/v1/staff')).json()).toEqual({ items: [], next: null });
  });

  test('the log holds no query, no cookie, no token, no body', async () => {
    await get('/api/v1/staff?search=13800138000');
    const lines = door.log.join('');
    expect(lines).toContain('"route":"/api/v1/staff"');
    for (const secret of ['13800138000', 'liren_session', 'csrf-of-this', 'Bearer', 'password123']) {
      expect(lines).not.toContain(secret);
    }
  });
});

function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
