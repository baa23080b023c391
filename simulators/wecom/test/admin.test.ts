import { buffer } from 'node:stream/consumers';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Problem } from '../src/admin/errors.ts';
import type { Knobs } from '../src/knobs.ts';
import type { LogLine } from '../src/log.ts';
import { kfOf, type SimState } from './kf-world.ts';
import { openPlatform } from './platform.ts';

const platform = await openPlatform();
const { port } = new URL(platform.adminUrl);
const { open_kfid, phone } = await kfOf(platform);

/** A request whose headers are what a browser would not let a script set. */
function ask(
  path: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<{ status: number; text: string }> {
  return new Promise((done, fail) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      buffer(response).then((read) => done({ status: response.statusCode!, text: read.toString() }), fail);
    });
    asked.on('error', fail);
    asked.end(body);
  });
}

describe('whoever is no page of this machine is turned away', () => {
  const own = `127.0.0.1:${port}`;
  test.each<[string, Record<string, string>, number]>([
    ['a program', { host: own }, 200],
    ['its own page', { host: own, origin: `http://${own}`, 'sec-fetch-site': 'same-origin' }, 200],
    ['by the other name', { host: `localhost:${port}`, origin: `http://localhost:${port}` }, 200],
    ['a name that was made to point here', { host: 'evil.example' }, 403],
    ['that name with the port', { host: `evil.example:${port}` }, 403],
    ['a page of the web', { host: own, origin: 'https://evil.example' }, 403],
    ['a page of another port', { host: own, origin: 'http://127.0.0.1:1' }, 403],
    ['a page without origin', { host: own, origin: 'null' }, 403],
    ['a picture of another page', { host: own, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, 403],
    ['a frame of a neighbour', { host: own, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }, 403],
  ])('%s', async (_name, headers, status) => {
    expect((await ask('/sim/state', { headers })).status).toBe(status);
    const body = JSON.stringify({ advanceSeconds: 0 });
    const posted = await ask('/sim/clock', {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
    });
    expect(posted.status).toBe(status);
  });

  test('a form that is no JSON is not read', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const headers = { host: own, 'content-type': type };
      const { status } = await ask('/sim/clock', { method: 'POST', headers, body: '{"advanceSeconds":1}' });
      expect(status).toBe(415);
    }
  });

  test('a link from elsewhere opens the page, in no frame', async () => {
    const headers = { host: own, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await ask('/?link=x', { headers })).status).toBe(200);
    expect((await ask('/sim/reset', { method: 'POST', headers })).status).toBe(403);
    expect((await fetch(platform.adminUrl)).headers.get('x-frame-options')).toBe('SAMEORIGIN');
  });
});

describe('every error is a code and a sentence', () => {
  const problem = async (method: string, path: string, body?: object, language = 'zh-CN') => {
    const response = await fetch(platform.adminUrl + path, {
      method,
      headers: { 'accept-language': language, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const { error } = (await response.json()) as { error: Problem['error'] };
    return { ...error, status: response.status };
  };

  test.each<[string, object | undefined, number, string]>([
    ['POST /sim/clock', { advanceSeconds: 'x' }, 422, 'not-valid'],
    ['POST /sim/clock', { advanceSeconds: 1e12 }, 422, 'not-valid'],
    ['PUT /sim/knobs', { nonsense: 1 }, 422, 'not-valid'],
    ['PUT /sim/knobs', { tokenSeconds: 0 }, 422, 'not-valid'],
    ['POST /sim/reset', { preset: 'party' }, 422, 'not-valid'],
    ['POST /sim/customers/wmNobody/messages', { open_kfid, msgtype: 'text', text: { content: 'x' } }, 404, 'not-found'],
    ['POST /sim/customers/wmNobody/open', { open_kfid: 'wkNobody' }, 404, 'not-found'],
    ['GET /sim/members/nobody/queue', undefined, 404, 'not-found'],
    ['GET /sim/robots/nobody', undefined, 404, 'not-found'],
    ['GET /sim/nothing', undefined, 404, 'not-found'],
    ['POST /sim/members', { name: '重名', userid: 'luyinqiu' }, 422, 'not-valid'],
    ['POST /sim/burst', { app: 1000003, callbacks: 1 }, 409, 'not-possible'],
  ])('%s %o is %i %s', async (asked, body, status, code) => {
    const [method = '', path = ''] = asked.split(' ');
    const refused = await problem(method, path, body);
    expect([refused.status, refused.code]).toEqual([status, code]);
    expect(refused.message).toBe(refused.messages.zh);
    expect(refused.messages).toEqual({
      zh: expect.stringMatching(/[\u4e00-\u9fff]/),
      en: expect.stringMatching(/^[A-Z]/),
    });
  });

  test('in the language that is asked for, and by its field', async () => {
    const refused = await problem('PUT', '/sim/knobs', { tokenSeconds: 0 }, 'en');
    expect(refused.message).toBe('That cannot be: tokenSeconds');
    expect(refused).toHaveProperty('fields.tokenSeconds');
  });
});

describe('the platform by hand', () => {
  test('the clock goes to a moment and on from there', async () => {
    const at = Date.UTC(2030, 0, 1);
    const { now } = await platform.sim<{ now: number }>('POST', '/sim/clock', { set: at });
    expect(Math.abs(now - at)).toBeLessThan(1000);
    const later = await platform.sim<{ now: number }>('POST', '/sim/clock', { advanceSeconds: 60 });
    expect(Math.abs(later.now - at - 60_000)).toBeLessThan(1000);
    await platform.sim('POST', '/sim/clock', { set: Date.now() });
  });

  test('a knob is set and the others stay', async () => {
    const before = await platform.sim<Knobs>('GET', '/sim/knobs');
    expect(await platform.sim('PUT', '/sim/knobs', { tokenSeconds: 60 })).toEqual({ ...before, tokenSeconds: 60 });
    await platform.sim('PUT', '/sim/knobs', { tokenSeconds: 7200 });
  });

  test('the log is read on from where one was', async () => {
    const last = (await platform.sim<{ items: LogLine[] }>('GET', '/sim/log?limit=1')).items[0]!.n;
    const li = await phone();
    await li.says('一');
    await li.says('二');
    const { items } = await platform.sim<{ items: LogLine[] }>('GET', `/sim/log?after=${last}`);
    expect(items.map(({ n }) => n)).toEqual(items.map((_line, at) => last + 1 + at));
    expect(items.filter(({ kind }) => kind === 'actor').length).toBe(2);
  });

  test('whoever listens is told that something changed', async () => {
    const stream = await fetch(`${platform.adminUrl}/sim/events`);
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    const reader = stream.body!.getReader();
    const next = async () => Buffer.from((await reader.read()).value ?? []).toString();
    expect(await next()).toMatch(/^data: \{"n":\d+\}\n\n$/);
    await platform.sim('POST', '/sim/customers', {});
    expect(await next()).toMatch(/^data: /);
    await reader.cancel();
  });

  test('an app of its own: numbered on, with a secret that opens the API', async () => {
    const app = await platform.sim<{ agentid: number }>('POST', '/sim/apps', {
      name: '新应用',
      kf: true,
      kfManaged: [open_kfid],
    });
    expect(app).toMatchObject({ agentid: 1000004, kf: true, kfManaged: [open_kfid], callback: null });
    const named = (await platform.sim<SimState>('GET', '/sim/state')).apps.find((each) => each.agentid === app.agentid);
    expect(named!.secret).toMatch(/^\w{43}$/);
    expect((await platform.post('/cgi-bin/kf/sync_msg', { open_kfid }, app.agentid)).errcode).toBe(0);
    await platform.sim('PATCH', `/sim/apps/${app.agentid}`, { kfManaged: [] });
    expect((await platform.post('/cgi-bin/kf/sync_msg', { open_kfid }, app.agentid)).errcode).toBe(48007);
  });

  test('a reset brings the world of a preset', async () => {
    const empty = await platform.sim<SimState>('POST', '/sim/reset', { preset: 'empty' });
    expect([empty.customers, empty.sessions]).toEqual([[], []]);
    const demo = await platform.sim<SimState>('POST', '/sim/reset', { preset: 'demo' });
    expect(demo.customers.length).toBeGreaterThan(0);
  });
});

describe('the page', () => {
  test('where none is built the port says how', async () => {
    const text = await (await fetch(platform.adminUrl)).text();
    expect(text).toContain('vite build --config web/simulator/vite.config.ts');
  });

  test('a built one is served, and nothing beside it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'phones-'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>phones</title>');
    writeFileSync(join(folder, '.secret'), 'x');
    const { adminUrl } = await openPlatform({ pageFolder: folder });
    expect(await (await fetch(adminUrl)).text()).toContain('phones');
    for (const path of ['/.secret', '/..%2f..%2fetc/passwd', '/missing.js'])
      expect([403, 404]).toContain((await fetch(adminUrl + path)).status);
  });
});
