import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '#contracts/common';
import { problem } from '#contracts/errors';
import { channelRoutes } from '#contracts/http/channels';
import { memoryRoutes } from '#contracts/http/memory';
import type { Route } from '#contracts/route';
import { sign } from '#platform/signed';
import { told } from '../support/customer.ts';
import { openWorld, Socket, type Customer, type World } from '../support/world.ts';
import { sample, schemaOf } from '../http/samples.ts';

let world: World;
let li: Customer;
beforeAll(async () => {
  world = await openWorld();
  li = await world.customer('li');
  await li.asks('加盟费多少');
});
afterAll(() => world.close());

/** Tokens that are none, with what the visitor hears. */
function badTokens(): [string, string, 'visitor.required' | 'visitor.expired'][] {
  const { signingKey } = world.house.config.secrets;
  const [payload = '', expiry = '', signature = ''] = li.token.split('.');
  const said = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const inAnHour = new Date(world.now().getTime() + 3_600_000);
  const changed = Buffer.from(JSON.stringify({ ...said, verified: true })).toString('base64url');
  return [
    ['expired', sign(signingKey, 'visitor', said, new Date(world.now().getTime() - 1_000)), 'visitor.expired'],
    ['of another key', sign(randomBytes(32), 'visitor', said, inAnHour), 'visitor.required'],
    ['for another purpose', sign(signingKey, 'file', said, inAnHour), 'visitor.required'],
    ['with other words', `${changed}.${expiry}.${signature}`, 'visitor.required'],
    ['that lives longer', `${payload}.${Number(expiry) + 1}.${signature}`, 'visitor.required'],
    ['cut off', li.token.slice(0, -1), 'visitor.required'],
    ['without a signature', `${payload}.${expiry}.`, 'visitor.required'],
    ['of nothing', '..', 'visitor.required'],
    ['that is long', 'a'.repeat(1_999), 'visitor.required'],
  ];
}

describe('a token that is none', () => {
  test.each(
    Object.entries({ ...channelRoutes, ...memoryRoutes } as Record<string, Route>).filter(
      ([, { access }]) => access === 'visitor',
    ),
  )('%s refuses it', async (_, route) => {
    const path = route.path
      .replace(':id', li.conversation)
      .replace(':seq', '2')
      .replace(':articleId', li.conversation)
      .replace(':factId', li.conversation);
    for (const [what, token, code] of badTokens()) {
      const headers: Record<string, string> = { authorization: `Bearer ${token}` };
      const init: RequestInit = { method: route.method, headers };
      if (route.body) {
        headers['content-type'] = 'application/json';
        init.body = JSON.stringify(sample(schemaOf(route.body)));
      }
      const response = await fetch(world.url + path, init);
      expect([what, response.status, problem.parse(await response.json()).code]).toEqual([what, 401, code]);
    }
  });

  test('opens no socket', async () => {
    for (const [what, token, code] of badTokens()) {
      const socket = await new Socket(`${world.url.replace('http', 'ws')}/chat/v1/socket`).opened();
      socket.send({ t: 'hello', token });
      expect([what, (await socket.closes()).reason]).toEqual([what, 'refused']);
      expect(socket.frames).toEqual([{ t: 'error', code }]);
    }
  });

  test('of a visitor who was here is good until it expires, and not after', async () => {
    const other = await openWorld({ articles: [] });
    try {
      const wang = await other.customer('wang');
      other.later(29 * 24 * 3_600_000);
      expect((await wang.state()).id).toBe(wang.conversation);
      other.later(2 * 24 * 3_600_000);
      await expect(wang.state()).rejects.toMatchObject({ code: 'visitor.expired' });
    } finally {
      await other.close();
    }
  });
});

describe('what a visitor may write', () => {
  const strange = [
    '__proto__',
    '{"__proto__":{"admin":true}}',
    `'; drop table messages; --`,
    '<script>alert(1)</script><img src=x onerror=alert(1)>',
    '\u202e\u2066反\u2069\u200b\ufeff\u0007\u0001',
    '👩‍👩‍👧‍👦🏳️‍🌈'.repeat(60),
    'Ａ１①㍿﷽',
    '${{7*7}} {{constructor}} %s %n %00',
    '问'.repeat(limits.messageText),
    'a'.repeat(limits.messageText),
    '(((((((((('.repeat(300),
    '!!!!!!!!!!\n\r\n\t'.repeat(200),
  ];

  test('any well-formed text is stored as it is and answered by somebody', async () => {
    const wang = await world.customer('strange');
    for (const text of strange) {
      const { body } = await wang.says(text);
      expect(body).toEqual({ kind: 'text', text });
      world.later(1_000);
    }
    await world.settled();
    const kept = (await wang.messages()).filter(({ author }) => author.kind === 'customer');
    expect(kept.map(({ body }) => (body.kind === 'text' ? body.text : ''))).toEqual(strange);
    expect(await world.rows('select 1 from dead_letters')).toEqual([]);
  });

  test('chance finds no text that breaks a turn', async () => {
    const texts = fc.sample(
      fc.oneof(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
      ),
      60,
    );
    const good = texts.filter((text) => text.isWellFormed() && !text.includes('\u0000') && text.trim() !== '');
    const zhao = await world.customer('chance');
    for (const text of good) {
      await zhao.says(text);
      world.later(1_000);
    }
    await world.settled();
    expect(await world.rows('select key, error from dead_letters')).toEqual([]);
    expect((await zhao.messages()).filter(({ author }) => author.kind === 'customer')).toHaveLength(good.length);
  });

  test('one character too many, a megabyte, nothing and blanks are refused by name', async () => {
    const wang = await world.customer('too-much');
    for (const [text, code] of [
      ['a'.repeat(limits.messageText + 1), 'request.invalid'],
      ['问'.repeat(limits.messageText + 1), 'request.invalid'],
      ['x'.repeat(1024 * 1024), 'request.too_large'],
      ['', 'request.invalid'],
      [' \n\t　', 'message.empty'],
      ['\u0000', 'request.invalid'],
      ['\ud800', 'request.invalid'],
    ] as const) {
      await expect(wang.says(text)).rejects.toMatchObject({ code });
    }
    expect(await wang.messages()).toEqual([]);
    expect(told([await wang.asks('加盟费多少')])[0]).toContain('5.8');
  });
});

test('a thousand messages a second from one visitor: refused by name, nothing acknowledged is lost, the next visitor is served', async () => {
  const wang = await world.customer('flood');
  // An address of its own, where the machine has more than one to itself.
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 64,
    ...(process.platform === 'linux' && { localAddress: '127.0.0.9' }),
  });
  const path = `${world.url}/chat/v1/conversations/${wang.conversation}/messages`;
  const post = (i: number) =>
    new Promise<{ status: number; retryAfter: string | undefined; body: string }>((resolve, reject) => {
      const headers = { authorization: `Bearer ${wang.token}`, 'content-type': 'application/json' };
      const sent = request(path, { method: 'POST', agent, headers }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (part: string) => (body += part));
        response.on('end', () =>
          resolve({ status: response.statusCode!, retryAfter: response.headers['retry-after'], body }),
        );
      });
      sent.on('error', reject);
      sent.end(JSON.stringify({ clientId: `flood-${i}-client`, body: { kind: 'text', text: `第 ${i} 条` } }));
    });
  const began = performance.now();
  const flood = Array.from({ length: 1_000 }, (_, i) => post(i));
  const next = await world.customer('next');
  const answer = await next.asks('加盟费多少');
  const answers = await Promise.all(flood);
  const seconds = (performance.now() - began) / 1_000;
  agent.destroy();

  expect(told([answer])[0]).toContain('5.8');
  const stored = answers.filter(({ status }) => status === 201);
  const refused = answers.filter(({ status }) => status !== 201);
  expect(stored.length).toBeGreaterThanOrEqual(limits.visitorMessages);
  expect(stored.length).toBeLessThanOrEqual(limits.visitorMessages * (1 + seconds / limits.visitorWindowSeconds) + 1);
  for (const { status, retryAfter, body } of refused) {
    expect([status, problem.parse(JSON.parse(body)).code]).toEqual([429, 'request.rate_limited']);
    expect(Number(retryAfter)).toBeGreaterThan(0);
  }
  await world.settled();
  const kept = new Set((await wang.messages()).map(({ id }) => id));
  for (const { body } of stored) expect(kept).toContain((JSON.parse(body) as { id: string }).id);
  expect((await fetch(`${world.url}/readyz`)).status).toBe(200);
});
