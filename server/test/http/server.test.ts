import { once } from 'node:events';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createHttp, type Upload } from '#platform/http';
import { createTelemetry } from '#platform/telemetry';
import { as, openFrontDoor, problemIn, someId, type FrontDoor } from './front-door.ts';

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

async function open(more: Parameters<typeof openFrontDoor>[0] = {}): Promise<FrontDoor> {
  const door = await openFrontDoor(more);
  undo.push(() => door.http.stop());
  return door;
}

/** Sends bytes as they are and returns everything that comes back until the connection ends. */
async function raw(door: FrontDoor, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(door.url).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write(bytes);
  const late = setTimeout(() => socket.destroy(), 5_000);
  const answer = await textOf(socket).catch(() => '');
  clearTimeout(late);
  return answer;
}

describe('broken HTTP', () => {
  test.each([
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['HTTP/0.9', 'GET /healthz\r\n\r\n'],
    ['two lengths', 'POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}'],
    [
      'length and chunks',
      'POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['64 kB of headers', `GET /healthz HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(64 * 1024)}\r\n\r\n`],
    ['a folded header', 'GET /healthz HTTP/1.1\r\nhost: x\r\nx: a\r\n b\r\n\r\n'],
  ])('%s is refused', async (_name, bytes) => {
    const door = await open();
    const answer = await raw(door, bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer).toContain('"code":"request.unreadable"');
    expect((await door.send('GET', '/healthz')).status).toBe(200);
  });

  test('callers that go away in the middle of a body disturb nobody', async () => {
    const door = await open();
    for (let i = 0; i < 20; i++) {
      const socket = connect(Number(new URL(door.url).port), '127.0.0.1');
      socket.write(
        'POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{"a":',
      );
      await sleep(5);
      socket.destroy();
    }
    await sleep(50);
    expect((await door.send('GET', '/healthz')).status).toBe(200);
    expect(door.log.join('')).not.toContain('"level":"error"');
  });
});

test('NUL is refused in addresses also where a schema forgot to', async () => {
  const forgetful = {
    plain: {
      method: 'GET',
      path: '/plain/:name',
      summary: 'Takes any text',
      access: 'public',
      params: z.object({ name: z.string() }),
      query: z.object({ q: z.union([z.string(), z.array(z.string())]).optional() }),
      reply: z.object({ name: z.string() }),
    },
  } as const;
  const http = await createHttp({
    telemetry: createTelemetry({ level: 'silent' }),
    now: () => new Date(),
    publicUrl: 'http://liren.test',
    sessions: async () => null,
    visitors: async () => null,
    ping: async () => {},
  });
  undo.push(() => http.stop());
  http.mount(forgetful, { plain: async ({ params }) => params });
  const { port } = await http.listen({ host: '127.0.0.1', port: 0 });
  const status = async (path: string) => (await fetch(`http://127.0.0.1:${port}/plain/${path}`)).status;
  expect(await status('茶?q=1')).toBe(200);
  for (const path of ['%00', 'a?q=%00', 'a?q=1&q=%00']) expect([path, await status(path)]).toEqual([path, 400]);
});

describe('rates', () => {
  test('one address has its share, probes are always answered, another address is not touched', async () => {
    let clock = Date.now();
    const more = { perAddress: { burst: 5, perSecond: 1 }, now: () => new Date(clock), trustProxy: ['127.0.0.1'] };
    const door = await open(more);
    const from = (ip: string) => door.send('GET', '/api/v1/session', { headers: { 'x-forwarded-for': ip } });
    for (let i = 0; i < 5; i++) expect((await from('10.0.0.1')).status).toBe(401);
    const refused = await from('10.0.0.1');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await problemIn(refused)).toMatchObject({ code: 'request.rate_limited', retryAfter: 1 });
    expect((await from('10.0.0.2')).status).toBe(401);
    expect((await door.send('GET', '/healthz', { headers: { 'x-forwarded-for': '10.0.0.1' } })).status).toBe(200);
    clock += 1_000;
    expect((await from('10.0.0.1')).status).toBe(401);
    expect((await from('10.0.0.1')).status).toBe(429);
  });

  test('a forwarded address is believed from named proxies only', async () => {
    const door = await open({ perAddress: { burst: 2, perSecond: 0.01 } });
    const from = (ip: string) => door.send('GET', '/api/v1/session', { headers: { 'x-forwarded-for': ip } });
    expect((await from('10.0.0.1')).status).toBe(401);
    expect((await from('10.0.0.2')).status).toBe(401);
    expect((await from('10.0.0.3')).status).toBe(429);
  });
});

describe('uploads', () => {
  const address = `/api/v1/conversations/${someId}/files`;
  const form = (parts: [string, Blob, string?][]) => {
    const body = new FormData();
    for (const [name, blob, file] of parts) body.append(name, blob, file);
    return body;
  };
  async function receiving(): Promise<{ door: FrontDoor; got: { name: string; mime: string; bytes: number }[] }> {
    const door = await open();
    const got: { name: string; mime: string; bytes: number }[] = [];
    door.answer = async (_name, { upload }: { upload: Upload }) => {
      let bytes = 0;
      for await (const chunk of upload.stream) bytes += (chunk as Buffer).length;
      got.push({ name: upload.name, mime: upload.mime, bytes });
      return { fileId: someId };
    };
    return { door, got };
  }

  test('one file comes as a stream, its name without path and tricks', async () => {
    const { door, got } = await receiving();
    const file = new Blob(['x'.repeat(300_000)], { type: 'image/png' });
    for (const name of ['合同.png', '../../etc/passwd', 'C:\\temp\\a.png', 'a\u202egnp.exe', 'x'.repeat(400)]) {
      const body = form([['file', file, name]]);
      const response = await door.send('POST', address, { headers: as(['agent']), body });
      expect(response.status).toBe(201);
    }
    expect(got.map(({ name }) => name)).toEqual(['合同.png', 'passwd', 'a.png', 'agnp.exe', 'x'.repeat(200)]);
    expect(got[0]).toMatchObject({ mime: 'image/png', bytes: 300_000 });
  });

  test('20 MB and one byte is refused while it comes in', async () => {
    const { door, got } = await receiving();
    const body = form([['file', new Blob([new Uint8Array(20 * 1024 * 1024 + 1)]), 'big']]);
    const response = await door.send('POST', address, { headers: as(['agent']), body });
    expect([response.status, (await problemIn(response)).code]).toEqual([413, 'file.too_large']);
    expect(got).toEqual([]);
  });

  test('no file, another part, no form, a broken form', async () => {
    const { door, got } = await receiving();
    const send = (body: BodyInit, type?: string) =>
      door.send('POST', address, { headers: { ...as(['agent']), ...(type && { 'content-type': type }) }, body });
    const other = form([['other', new Blob(['x']), 'x']]);
    for (const [body, type] of [
      [other],
      [new FormData()],
      ['{}', 'application/json'],
      ['x', 'multipart/form-data'],
      ['x', 'multipart/form-data; boundary=abc'],
      ['--abc\r\nbroken', 'multipart/form-data; boundary=abc'],
    ] as [BodyInit, string?][]) {
      const response = await send(body, type);
      expect([type, response.status >= 400 && response.status < 500]).toEqual([type, true]);
    }
    expect(got).toEqual([]);
    expect((await door.send('GET', '/healthz')).status).toBe(200);
  });
});

describe('pages', () => {
  async function withPages(): Promise<FrontDoor> {
    const folder = mkdtempSync(path.join(tmpdir(), 'liren pages '));
    undo.push(() => rmSync(folder, { recursive: true }));
    for (const name of ['console', 'widget']) {
      mkdirSync(path.join(folder, name, 'assets'), { recursive: true });
      writeFileSync(path.join(folder, name, 'index.html'), `<html><head></head><body>${name}</body></html>`);
      writeFileSync(path.join(folder, name, 'assets', 'main-3fa85f64.js'), name);
    }
    writeFileSync(path.join(folder, 'widget.js'), 'loader');
    writeFileSync(path.join(folder, 'secret.txt'), 'secret');
    const pages = { console: path.join(folder, 'console'), widget: path.join(folder, 'widget'), loader: folder };
    return open({
      pages: {
        ...pages,
        chatPage: async (asked) =>
          asked === 'gone' ? undefined : { key: asked ?? 'first"key', languages: ['zh-CN', 'en'], ancestors: '*' },
      },
    });
  }

  test('the console answers every address of its own, with a policy', async () => {
    const door = await withPages();
    const root = await door.send('GET', '/');
    expect([root.status, root.headers.get('location')]).toEqual([302, '/console/']);
    for (const address of ['/console/', '/console/desk/queue?x=1']) {
      const page = await door.send('GET', address);
      expect(await page.text()).toContain('console');
      expect(page.headers.get('cache-control')).toBe('no-cache');
      const policy = page.headers.get('content-security-policy')!;
      expect(policy).toContain("frame-ancestors 'self'");
      expect(policy).toMatch(/script-src 'self'(;|$)/);
      expect(page.headers.get('x-frame-options')).toBe('SAMEORIGIN');
    }
    const asset = await door.send('GET', '/console/assets/main-3fa85f64.js');
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect((await door.send('GET', '/console/assets/none.js')).status).toBe(404);
  });

  test('the chat may be framed anywhere and knows its widget', async () => {
    const door = await withPages();
    const page = await door.send('GET', '/chat');
    expect(page.headers.get('content-security-policy')).toContain('frame-ancestors *');
    expect(page.headers.get('x-frame-options')).toBeNull();
    expect(await page.text()).toContain('<meta name="liren-widget" content="first&#34;key">');
    const evil = await door.send('GET', '/chat?widget=%22%3E%3Cscript%3E');
    expect(await evil.text()).not.toContain('<script>');
    expect(await (await door.send('GET', '/chat?widget=gone')).text()).not.toContain('liren-widget');
    for (const address of ['/widget.js', '/assets/widget/assets/main-3fa85f64.js']) {
      expect((await door.send('GET', address)).headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    }
  });

  test('nothing outside the folders', async () => {
    const door = await withPages();
    for (const way of [
      '../secret.txt',
      '..%2fsecret.txt',
      '%2e%2e/secret.txt',
      '..%5csecret.txt',
      '%00.txt',
      '....//secret.txt',
    ]) {
      for (const root of ['console', 'assets/widget']) {
        const answer = await raw(door, `GET /${root}/${way} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
        expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
        expect(answer).not.toContain('\r\n\r\nsecret');
      }
    }
  });
});

describe('docs and probes', () => {
  test('OpenAPI 3.1 names every operation, and the page loads nothing from elsewhere', async () => {
    const door = await open();
    const document = (await (await door.send('GET', '/api/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    expect(document.openapi).toBe('3.1.0');
    const names = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    const { everyRoute } = await import('./front-door.ts');
    expect(names.sort()).toEqual(everyRoute.map(({ name }) => name).sort());
    const page = await door.send('GET', '/api/docs/');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(await page.text()).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  test('ready only with a database', async () => {
    let works = true;
    const door = await open({ ping: async () => (works ? undefined : Promise.reject(new Error('gone'))) });
    expect((await door.send('GET', '/readyz')).status).toBe(200);
    works = false;
    expect((await door.send('GET', '/readyz')).status).toBe(503);
    expect((await door.send('GET', '/healthz')).status).toBe(200);
  });

  test('numbers for this machine and for who holds the token', async () => {
    const door = await open({ operationsToken: 'operations-token-of-32-characters' });
    const ask = (headers: Record<string, string>) => door.send('GET', '/metrics', { headers });
    expect((await ask({ 'x-forwarded-for': '10.0.0.1' })).status).toBe(404);
    expect((await ask({ authorization: 'Bearer operations-token-of-32-character?' })).status).toBe(404);
    const told = await ask({
      'x-forwarded-for': '10.0.0.1',
      authorization: 'Bearer operations-token-of-32-characters',
    });
    expect(told.status).toBe(200);
    await door.send('GET', '/api/v1/session?search=secret');
    const numbers = await (await ask({})).text();
    expect(numbers).toContain('liren_http_request_seconds_count{method="GET",route="/api/v1/session",status="401"} 1');
    expect(numbers).not.toContain('secret');
  });
});

describe('draining', () => {
  test('what is under way ends, what comes later is refused', async () => {
    const door = await openFrontDoor();
    let release = () => {};
    const waits = new Promise<void>((resolve) => (release = resolve));
    door.answer = async () => {
      await waits;
      return { items: [], next: null };
    };
    const underWay = door.send('GET', '/api/v1/staff', { headers: as(['admin']) });
    while (door.reached.length === 0) await sleep(5);
    const began = performance.now();
    const stopped = door.http.stop();
    expect(door.http.draining).toBe(true);
    await expect(door.send('GET', '/healthz', { headers: { connection: 'close' } })).rejects.toThrow('fetch failed');
    release();
    const answered = await underWay;
    expect([answered.status, answered.headers.get('connection')]).toEqual([200, 'close']);
    await stopped;
    expect(performance.now() - began).toBeLessThan(3_000);
  });

  test('what does not end is cut in time to stop the rest', async () => {
    const door = await openFrontDoor();
    door.answer = () => new Promise(() => {});
    const cut = door.send('GET', '/api/v1/staff', { headers: as(['admin']) }).catch(() => 'cut');
    while (door.reached.length === 0) await sleep(5);
    const began = performance.now();
    await door.http.stop();
    expect(performance.now() - began).toBeGreaterThan(2_000);
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(await cut).toBe('cut');
  });

  test('on a connection that is kept, readiness says no and work is refused', async () => {
    const door = await openFrontDoor();
    const begun = ['/readyz', '/api/v1/session'].map((address) => {
      const socket = connect(Number(new URL(door.url).port), '127.0.0.1');
      // Half a request keeps the connection from being idle, and so from being closed. It is read with the whole one
      // before it: once that is answered, it is there.
      socket.write(`GET /healthz HTTP/1.1\r\nhost: x\r\n\r\nGET ${address} HTTP/1.1\r\n`);
      return socket;
    });
    await Promise.all(begun.map((socket) => once(socket, 'readable')));
    const stopped = door.http.stop();
    for (const socket of begun) socket.write('host: x\r\n\r\n');
    const [ready, work] = await Promise.all(begun.map((socket) => textOf(socket)));
    expect(ready).toMatch(/HTTP\/1\.1 503 .*"stopping"/s);
    expect(work).toMatch(/HTTP\/1\.1 503 .*retry-after: 2.*"service\.stopping"/s);
    await stopped;
  });
});
