import { createCipheriv, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { sealEnvelope, signatureOf, writeBody } from '#libs/wecom';
import {
  callbackPath,
  calls,
  connectCorp,
  memberDoes,
  memberWrites,
  nextMsgId,
  signed,
} from '../support/wecom-corp.ts';
import type { Connected } from '../support/wecom-corp.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
let corp: Connected;
beforeAll(async () => {
  world = await openWorld();
  corp = await connectCorp(world, { answers: false });
});
afterAll(() => world.close());
// A tired address is its own promise: each test begins rested.
beforeEach(() => world.later(120_000));

const call = (xml: string, how = {}) => calls(world.url, signed(corp, xml, world.now(), how));
const stored = () =>
  world.rows<{ event: string; done: boolean; sealed: Buffer | null }>(
    'select event, done_at is not null as done, sealed from wecom_inbox where tenant_id = $1 order by received_at, id',
    [corp.tenant],
  );
const count = async () => (await stored()).length;
const xml = () => memberWrites(corp, 'zhou', '在吗');

describe('saving the address in the console', () => {
  const verify = (how: { token?: string; aesKey?: string; receiveId?: string } = {}) => {
    const { token, aesKey } = corp.app;
    const keys = { token, aesKey, receiveId: corp.corp.corpid, ...how };
    const stamp = { timestamp: String(Math.floor(world.now().getTime() / 1000)), nonce: 'n0nce' };
    const { encrypted, signature } = sealEnvelope(keys, '1616140317555161061', { ...stamp, random16: randomBytes(16) });
    const query = new URLSearchParams({ msg_signature: signature, ...stamp, echostr: encrypted });
    return fetch(`${world.url}${callbackPath(corp.app)}?${query}`);
  };

  test('answers the bare text within a second, and remembers it', async () => {
    const began = performance.now();
    const response = await verify();
    expect([response.status, Buffer.from(await response.arrayBuffer()).toString()]).toEqual([
      200,
      '1616140317555161061',
    ]);
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(await world.rows('select verified_at is not null as verified from wecom_apps')).toEqual([
      { verified: true },
    ]);
  });
  test('never answers with the text to whoever does not hold the token, the key or the corp', async () => {
    for (const [how, status] of [
      [{ token: 'another' }, 403],
      [{ aesKey: 'a'.repeat(43) }, 400],
      [{ receiveId: 'ww0000000000000000' }, 403],
    ] as const) {
      const response = await verify(how);
      expect(response.status).toBe(status);
      expect(await response.text()).not.toContain('1616140317555161061');
    }
  });
});

test('a callback is stored before it is answered with nothing', async () => {
  const before = await count();
  const response = await call(xml());
  expect([response.status, await response.text()]).toEqual([200, '']);
  expect(await count()).toBe(before + 1);
  await world.settled();
  const [app] = await world.rows<{ called: boolean }>('select last_callback_at is not null as called from wecom_apps');
  expect(app).toEqual({ called: true });
  // Its words are gone as soon as it was worked on.
  expect((await stored()).at(-1)).toEqual({ event: 'message.text', done: true, sealed: null });
});

test('the same again, also encrypted anew, is one', async () => {
  const before = await count();
  const [message, event] = [xml(), memberDoes(corp, 'zhou', 'click', 'menu-1')];
  const twice = signed(corp, message, world.now());
  for (const one of [twice, twice, signed(corp, message, world.now()), signed(corp, event, world.now())])
    expect((await calls(world.url, one)).status).toBe(200);
  await Promise.all([event, event, event].map((again) => call(again)));
  expect(await count()).toBe(before + 2);
});

test('a thousand events of one second are a thousand', async () => {
  const before = await count();
  const all = Array.from({ length: 1_000 }, (_, at) => memberDoes(corp, 'zhou', 'click', `one-of-many-${at}`));
  const next = all.values();
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      for (const one of next) expect((await call(one)).status).toBe(200);
    }),
  );
  expect(await count()).toBe(before + 1_000);
});

describe('what is turned away', () => {
  const problem = async (response: Response) => {
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    const body = (await response.json()) as { code: string; status: number };
    expect(body.status).toBe(response.status);
    return body.code;
  };
  const raw = (body: string, change: (path: string) => string = (path) => path) =>
    calls(world.url, { path: change(signed(corp, xml(), world.now()).path), body });
  const outer = (inner: string) => `<xml><ToUserName>x</ToUserName><Encrypt>${inner}</Encrypt></xml>`;
  const cut = (part: string) => (path: string) => path.replace(new RegExp(`[?&]${part}=[^&]*`), '?x=1');
  /** Signed as it must be, with a last block that pads nothing. */
  const badPadding = () => {
    const key = Buffer.from(`${corp.app.aesKey}=`, 'base64');
    const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    return signedAs(Buffer.concat([cipher.update(Buffer.alloc(64, 33)), cipher.final()]).toString('base64'));
  };

  test.each<[string, () => Promise<Response>, number, string]>([
    ['a wrong signature', () => call(xml(), { token: 'wrong' }), 403, 'wecom.callback_signature'],
    ['another corp', () => call(xml(), { receiveId: 'ww1111111111111111' }), 403, 'wecom.callback_receiver'],
    ['wrong padding', badPadding, 400, 'wecom.callback_padding'],
    [
      'what was signed a week ago',
      () => call(xml(), { timestamp: Math.floor(world.now().getTime() / 1000) - 8 * 86_400 }),
      403,
      'wecom.callback_stale',
    ],
    ['no base64', () => signedAs('§§§'), 400, 'wecom.callback_format'],
    ['half a block', () => signedAs('AAAA'), 400, 'wecom.callback_format'],
    ['a DOCTYPE', () => raw(`<!DOCTYPE xml [<!ENTITY a "b">]>${outer('&a;')}`), 400, 'wecom.callback_format'],
    ['a DOCTYPE inside', () => call(`<!DOCTYPE xml>${xml()}`), 400, 'wecom.callback_format'],
    [
      'an entity inside',
      () => call(xml().replace('zhou', 'zhou').replace('<MsgType>', '<E>&lol;</E><MsgType>')),
      400,
      'wecom.callback_format',
    ],
    ['no XML', () => raw('{"encrypt":"x"}'), 400, 'wecom.callback_format'],
    ['nothing at all', () => raw(''), 400, 'wecom.callback_format'],
    ['no UTF-8', () => notUtf8(), 400, 'wecom.callback_format'],
    ['XML that says too little', () => call('<xml><a>b</a></xml>'), 400, 'wecom.callback_format'],
    ['more than 64 kB', () => raw(outer('A'.repeat(65_536))), 413, 'request.too_large'],
    ['no signature', () => raw(outer('AAAA'), cut('msg_signature')), 400, 'wecom.callback_format'],
    ['no time', () => raw(outer('AAAA'), cut('timestamp')), 400, 'wecom.callback_format'],
    ['two signatures', () => raw(outer('AAAA'), (path) => `${path}&msg_signature=a`), 400, 'wecom.callback_format'],
    [
      'an unknown address',
      () => calls(world.url, { path: '/wecom/callbacks/nobodyshere?x=1', body: outer('A') }),
      404,
      'wecom.callback_unknown',
    ],
    [
      'an address of another shape',
      () => calls(world.url, { path: "/wecom/callbacks/'%20or%201=1?x=1", body: outer('A') }),
      404,
      'wecom.callback_unknown',
    ],
  ])('%s', async (_what, send, status, code) => {
    const before = await count();
    const warned = vi.spyOn(world.house.telemetry.log, 'warn');
    try {
      const response = await send();
      expect([response.status, await problem(response)]).toEqual([status, code]);
      // One line that names the code, and no secret.
      expect(warned.mock.calls.map(([line]) => (line as unknown as { code: string }).code)).toEqual([code]);
      const told = JSON.stringify(warned.mock.calls);
      for (const secret of [corp.app.token, corp.app.aesKey, '在吗']) expect(told).not.toContain(secret);
    } finally {
      warned.mockRestore();
    }
    expect(await count()).toBe(before);
  });

  async function signedAs(encrypted: string) {
    const stamp = { timestamp: String(Math.floor(world.now().getTime() / 1000)), nonce: 'n' };
    const msg_signature = signatureOf({ token: corp.app.token, ...stamp, encrypted });
    const path = `${callbackPath(corp.app)}?${new URLSearchParams({ msg_signature, ...stamp })}`;
    return calls(world.url, { path, body: writeBody({ corpid: corp.corp.corpid, agentid: null, encrypted }) });
  }

  const notUtf8 = () =>
    fetch(`${world.url}${signed(corp, xml(), world.now()).path}`, {
      method: 'POST',
      body: Buffer.from([0x3c, 0xff, 0xfe]),
    });

  test('whoever fails often is no longer told why, and what is genuine passes all the same', async () => {
    const warned = vi.spyOn(world.house.telemetry.log, 'warn');
    const failing = () => call(xml(), { token: 'wrong' });
    const statuses = [];
    for (let at = 0; at < 40; at++) statuses.push((await failing()).status);
    expect(new Set(statuses.slice(0, 30))).toEqual(new Set([403]));
    const late = await failing();
    expect([late.status, late.headers.get('retry-after')]).toEqual([429, expect.any(String)]);
    expect(warned.mock.calls.length).toBeLessThan(35);
    expect((await calls(world.url, { path: '/wecom/callbacks/guessing-keys', body: '' })).status).toBe(429);
    expect((await call(xml())).status).toBe(200);
    warned.mockRestore();
  });

  test('more than can wait is sent away, and nothing of it is acknowledged', async () => {
    const before = await count();
    await using held = await world.holdTable('wecom_inbox');
    const all = Array.from({ length: 1_150 }, (_, at) => call(memberDoes(corp, 'zhou', 'click', `crowd-${at}`)));
    const first = await Promise.race(all);
    expect([first.status, first.headers.get('retry-after')]).toEqual([503, expect.any(String)]);
    await held.release();
    const statuses = (await Promise.all(all)).map(({ status }) => status);
    const taken = statuses.filter((status) => status === 200).length;
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    expect(await count()).toBe(before + taken);
  }, 60_000);

  test('what cannot be stored is not acknowledged', async () => {
    await using held = await world.holdTable('wecom_inbox');
    const waiting = call(memberWrites(corp, 'li', '稍等', nextMsgId()));
    await held.felt();
    const [row] = await world.rows<{ pid: number }>(
      `select pid from pg_stat_activity where query like '%wecom_inbox%' and wait_event_type = 'Lock' limit 1`,
    );
    await world.rows('select pg_cancel_backend($1)', [row!.pid]);
    expect((await waiting).status).toBeGreaterThanOrEqual(500);
  });
});
