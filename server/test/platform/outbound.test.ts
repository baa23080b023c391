import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { createOutbound, fetchThrough, isAllowEntry, type Lookup, type OutboundOptions } from '#platform/outbound';
import { answers, hostile, openReceiver, type Receiver } from '../support/receiver.ts';

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one[Symbol.asyncDispose]();
});
const receiver = async (host?: string): Promise<Receiver> => {
  const one = await openReceiver(host);
  open.push(one);
  return one;
};

/** Name servers that we control; `asked` counts. */
function names(table: Record<string, readonly string[] | (() => readonly string[])>) {
  const asked: string[] = [];
  const lookup: Lookup = async (name) => {
    asked.push(name);
    const found = table[name] ?? [];
    return typeof found === 'function' ? found() : found;
  };
  return { lookup, asked };
}

const guard = (options: Partial<OutboundOptions> = {}) =>
  createOutbound({ allow: [], own: 'http://127.0.0.1:8787', lookup: names({}).lookup, ...options });

describe('what is never called', () => {
  test.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://0/',
    'http://0x7f.1/',
    'http://2130706433/',
    'http://0177.0.0.1/',
    'http://%31%32%37.0.0.1/',
    'http://１２７.0.0.1/',
    'http://127。0。0。1/',
    'http://[::]/',
    'http://[::1]/',
    'http://[::7f00:1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:0:7f00:1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[64:ff9b:1::1]/',
    'http://[2002:7f00:1::]/',
    'http://[2001::1]/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
    'http://[fec0::1]/',
    'http://[ff02::1]/',
    'http://[100::1]/',
    'http://10.0.0.1/',
    'http://172.31.255.255/',
    'http://192.168.1.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.100.100.200/latest/meta-data/',
    'http://0.1.2.3/',
    'http://198.18.0.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
  ])('B-17 %s is an address inside, however it is written', async (url) => {
    expect(await guard().request({ url })).toMatchObject({ kind: 'refused', why: 'address' });
    expect(await guard().check(url)).toEqual({ ok: false, why: 'address' });
  });

  test.each(['localhost', 'localhost.', 'LOCALHOST', 'metadata.internal', 'mixed.example', 'mapped.example'])(
    'B-17 the name %s leads inside',
    async (name) => {
      const { lookup } = names({
        localhost: ['127.0.0.1'],
        'metadata.internal': ['169.254.169.254'],
        'mixed.example': ['93.184.216.34', '10.0.0.7'],
        'mapped.example': ['::ffff:10.0.0.7'],
      });
      expect(await guard({ lookup }).request({ url: `http://${name}/` })).toMatchObject({
        kind: 'refused',
        why: 'address',
      });
    },
  );

  test.each([
    'http://user@shop.example/',
    'http://user:pass@shop.example/',
    'http://shop.example@10.0.0.1/',
    'http://shop.example#@10.0.0.1/',
    'http://shop.example\\@10.0.0.1/',
    'http:\\\\shop.example/',
    'http:/shop.example',
    'http:shop.example',
    '//shop.example/',
    'http://shop.example/a b',
    'http://shop.example/\r\nx-injected: 1',
    'http://shop.example/\u0000',
    'http://shop.example/#part',
    ' http://shop.example/',
    'http://',
    'http://./',
    'http://shop.example:99999/',
    'http://[fe80::1%25lo]/',
    'ftp://shop.example/',
    'file:///etc/passwd',
    'gopher://127.0.0.1:6379/_FLUSHALL',
    'data:text/plain,hello',
    'javascript:alert(1)',
    `http://shop.example/${'a'.repeat(3_000)}`,
  ])('B-21 %j is not read at all', async (url) => {
    const { lookup, asked } = names({ 'shop.example': ['93.184.216.34'] });
    expect(await guard({ lookup }).request({ url })).toMatchObject({ kind: 'refused', why: 'url' });
    expect(asked).toEqual([]);
  });

  test.each([21, 22, 23, 25, 110, 445, 2375, 2379, 3306, 5432, 6379, 9200, 10250, 11211, 27017])(
    'B-25 port %i is no web server',
    async (port) => {
      const { lookup, asked } = names({ 'shop.example': ['93.184.216.34'] });
      const outcome = await guard({ lookup }).request({ url: `http://shop.example:${port}/` });
      expect(outcome).toMatchObject({ kind: 'refused', why: 'port' });
      expect(asked).toEqual([]);
    },
  );

  test('B-64 we do not call ourselves, even where the operator opened the address', async () => {
    const us = await receiver();
    const outbound = guard({ allow: ['127.0.0.0/8'], own: us.url });
    expect(await outbound.request({ url: `${us.url}/api/v1/session` })).toMatchObject({ why: 'own' });
    const behindProxy = guard({ own: 'https://chat.shop.example' });
    expect(await behindProxy.check('http://chat.shop.example./hook')).toEqual({ ok: false, why: 'own' });
    expect(us.got).toEqual([]);
  });
});

describe('what is called', () => {
  test('B-20 a private host that the operator listed works, by name, by address and by network', async () => {
    const crm = await receiver();
    crm.does(answers(200, '{"ok":true}', { 'content-type': 'application/json' }));
    const { lookup } = names({ 'crm.lan': ['127.0.0.1'], 'other.lan': ['127.0.0.1'] });
    const body = '{"a":1}';
    for (const allow of [['crm.lan'], ['127.0.0.1/32']]) {
      const outcome = await guard({ allow, lookup }).request({
        url: `http://crm.lan:${crm.port}/in?x=1`,
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body,
      });
      expect(outcome).toMatchObject({ kind: 'answered', status: 200, cut: false });
      expect(outcome.kind === 'answered' && String(outcome.body)).toBe('{"ok":true}');
    }
    expect(crm.got).toHaveLength(2);
    expect(crm.got[0]).toMatchObject({
      method: 'POST',
      path: '/in?x=1',
      body,
      headers: { host: `crm.lan:${crm.port}`, 'content-type': 'application/json', 'content-length': '7' },
    });
    // Listing one name opens no other that leads to the same place.
    const other = await guard({ allow: ['crm.lan'], lookup }).request({ url: `http://other.lan:${crm.port}/` });
    expect(other).toMatchObject({ kind: 'refused', why: 'address' });
    // A listed name does not open the metadata service.
    const metadata = guard({ allow: ['crm.lan'], lookup: names({ 'crm.lan': ['169.254.169.254'] }).lookup });
    expect(await metadata.request({ url: 'http://crm.lan/' })).toMatchObject({ why: 'address' });
  });

  test('a listed port is opened, and only that one', async () => {
    const outbound = guard({ allow: ['crm.lan:6379'], lookup: names({ 'crm.lan': ['127.0.0.1'] }).lookup });
    expect(await outbound.check('http://crm.lan:6379/')).toEqual({ ok: true });
    expect(await outbound.check('http://crm.lan:5432/')).toEqual({ ok: false, why: 'port' });
  });

  test.each([
    ['crm.lan', true],
    ['crm.lan:8443', true],
    ['10.0.0.0/8', true],
    ['10.1.2.3:80', true],
    ['fd00::/8', true],
    ['[fd00::1]:8443', true],
    ['10.0.0.0/33', false],
    ['http://crm.lan', false],
    ['crm.lan/path', false],
    ['*', false],
  ])('the list understands %s: %s', (entry, ok) => expect(isAllowEntry(entry)).toBe(ok));

  test('B-19 a name is looked up once, and the connection goes to the address that was checked', async () => {
    const good = await receiver('127.0.0.2');
    let turn = 0;
    const { lookup, asked } = names({ 'rebind.example': () => (turn++ === 0 ? ['127.0.0.2'] : ['127.0.0.3']) });
    const outbound = guard({ allow: ['127.0.0.2/32'], lookup });
    const first = await outbound.request({ url: `http://rebind.example:${good.port}/` });
    expect(first).toMatchObject({ kind: 'answered', status: 204 });
    expect(asked).toEqual(['rebind.example']);
    expect(await outbound.request({ url: `http://rebind.example:${good.port}/` })).toMatchObject({ why: 'address' });
    expect(good.got).toHaveLength(1);
  });
});

describe('redirects', () => {
  const allow = ['127.0.0.2/32', '127.0.0.3/32'];

  test('B-18 none is followed unless asked: the redirect is the answer', async () => {
    const one = await receiver('127.0.0.2');
    one.does(answers(302, '', { location: `${one.url}/next` }));
    expect(await guard({ allow }).request({ url: one.url })).toMatchObject({ kind: 'answered', status: 302 });
    expect(one.got).toHaveLength(1);
  });

  test.each([
    ['http://127.0.0.1/', 'refused', 'address'],
    ['http://169.254.169.254/', 'refused', 'address'],
    ['file:///etc/passwd', 'refused', 'url'],
    ['gopher://127.0.0.2/', 'refused', 'url'],
    ['ftp://127.0.0.2/', 'refused', 'url'],
    ['data:text/plain,x', 'refused', 'url'],
    ['http://user:pass@127.0.0.2/', 'refused', 'url'],
    ['http://127.0.0.2:6379/', 'refused', 'port'],
    ['http://[', 'failed', 'redirect'],
  ])('B-18 one to %s is not followed', async (location, kind, why) => {
    const one = await receiver('127.0.0.2');
    one.does(answers(302, '', { location }));
    expect(await guard({ allow }).request({ url: one.url, redirects: 5 })).toMatchObject({ kind, why });
    expect(one.got).toHaveLength(1);
  });

  test('B-18 a chain of 20 ends where the limit is', async () => {
    const one = await receiver('127.0.0.2');
    one.does((response, { path }) => response.writeHead(302, { location: `/${Number(path.slice(1)) + 1}` }).end());
    const outcome = await guard({ allow }).request({ url: `${one.url}/0`, redirects: 3 });
    expect(outcome).toMatchObject({ kind: 'failed', why: 'redirect' });
    expect(one.got.map(({ path }) => path)).toEqual(['/0', '/1', '/2', '/3']);
  });

  test('B-23 another host gets no credentials and no body', async () => {
    const [ours, theirs] = [await receiver('127.0.0.2'), await receiver('127.0.0.3')];
    const headers = { authorization: 'Bearer secret', cookie: 'a=b', 'x-api-key': 'secret', accept: 'text/plain' };
    ours.does(answers(302, '', { location: `${theirs.url}/x` }));
    const outbound = guard({ allow });
    expect(await outbound.request({ url: ours.url, headers, redirects: 1 })).toMatchObject({ status: 204 });
    expect(theirs.got[0]!.headers).toEqual({
      host: `127.0.0.3:${theirs.port}`,
      connection: 'close',
      accept: 'text/plain',
    });
    ours.does(answers(307, '', { location: `${theirs.url}/x` }));
    const posted = await outbound.request({ url: ours.url, method: 'POST', body: 'client_secret=1', redirects: 1 });
    expect(posted).toMatchObject({ kind: 'failed', why: 'redirect' });
    expect(theirs.got).toHaveLength(1);
    // Within one host both stay.
    ours.does((response, { path }) =>
      path === '/here' ? response.end('ok') : response.writeHead(307, { location: '/here' }).end(),
    );
    await outbound.request({ url: ours.url, method: 'POST', headers, body: 'x', redirects: 1 });
    expect(ours.got.at(-1)).toMatchObject({ method: 'POST', path: '/here', body: 'x', headers: { cookie: 'a=b' } });
  });
});

describe('answers that want to hurt', () => {
  const allow = ['127.0.0.1/32'];
  const quick = { connectMs: 500, totalMs: 700, bodyBytes: 2_048 };

  test.each([
    ['hangs', 'timeout'],
    ['hangsUp', 'unreachable'],
    ['drips', 'timeout'],
    ['floods', 'too-large'],
    ['longHead', 'too-large'],
    ['noHttp', 'malformed'],
  ] as const)('B-22 one that %s ends as %s, in time and in little memory', async (how, why) => {
    const one = await receiver();
    one.does(hostile[how]);
    const before = process.memoryUsage().rss;
    const outcome = await guard({ allow }).request({ url: one.url, limits: quick });
    expect(outcome).toMatchObject({ kind: 'failed', why });
    expect(outcome.ms).toBeLessThan(2_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  });

  test.each(['drips', 'floods'] as const)('B-22 where the status is enough, one that %s is cut', async (how) => {
    const one = await receiver();
    one.does(hostile[how]);
    const outcome = await guard({ allow }).request({ url: one.url, limits: { ...quick, over: 'cut' } });
    expect(outcome).toMatchObject({ kind: 'answered', status: 200, cut: true });
    expect(outcome.kind === 'answered' && outcome.body.length).toBeLessThanOrEqual(2_048);
    expect(outcome.ms).toBeLessThan(2_000);
  });

  test('B-22 a gzip bomb stays as small as it came', async () => {
    const one = await receiver();
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    one.does((response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    const outcome = await guard({ allow }).request({ url: one.url });
    expect(outcome.kind === 'answered' && outcome.body.length).toBe(bomb.length);
    expect(one.got[0]!.headers['accept-encoding']).toBeUndefined();
  });

  test('a machine that takes the connection and never speaks TLS, and a name server that never answers', async () => {
    const mute = createServer(() => undefined);
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const { port } = mute.address() as { port: number };
    const outbound = guard({ allow });
    const limits = { connectMs: 300, totalMs: 5_000 };
    const silent = await outbound.request({ url: `https://127.0.0.1:${port}/`, limits });
    expect(silent).toMatchObject({ kind: 'failed', why: 'timeout' });
    expect(silent.ms).toBeLessThan(1_500);
    const deaf = guard({ lookup: () => new Promise(() => undefined) });
    expect(await deaf.request({ url: 'http://slow.example/', limits })).toMatchObject({ why: 'timeout' });
    mute.close();
  });

  test('a name that nobody knows, a port where nobody listens, a plain server behind https', async () => {
    const one = await receiver();
    const outbound = guard({ allow });
    expect(await outbound.request({ url: 'http://nobody.example/' })).toMatchObject({ why: 'unresolved' });
    expect(await outbound.check('http://nobody.example/')).toEqual({ ok: true });
    expect(await outbound.request({ url: `https://127.0.0.1:${one.port}/` })).toMatchObject({ why: 'tls' });
    await one.close();
    expect(await outbound.request({ url: one.url })).toMatchObject({ kind: 'failed', why: 'unreachable' });
  });

  test('one host takes its own share of the places, and gives them back', async () => {
    const [slow, quickOne] = [await receiver('127.0.0.2'), await receiver('127.0.0.3')];
    slow.does(hostile.hangs);
    const outbound = guard({ allow: ['127.0.0.0/8'] });
    const limits = { totalMs: 600 };
    const all = Array.from({ length: 10 }, () => outbound.request({ url: slow.url, limits }));
    expect(await outbound.request({ url: quickOne.url })).toMatchObject({ kind: 'answered' });
    const whys = (await Promise.all(all)).map((outcome) => (outcome.kind === 'failed' ? outcome.why : outcome.kind));
    expect(whys.filter((why) => why === 'busy')).toHaveLength(2);
    expect(whys.filter((why) => why === 'timeout')).toHaveLength(8);
    slow.does(answers(204));
    expect(await outbound.request({ url: slow.url })).toMatchObject({ kind: 'answered' });
  });

  test('whoever asked can stop', async () => {
    const one = await receiver();
    one.does(hostile.hangs);
    const stopping = new AbortController();
    const asked = guard({ allow }).request({ url: one.url, signal: stopping.signal });
    setTimeout(() => stopping.abort(), 50);
    expect(await asked).toMatchObject({ kind: 'failed', why: 'aborted' });
  });
});

test('libraries that want a fetch get the guard', async () => {
  const one = await receiver();
  one.does(answers(200, '{"issuer":"x"}', { 'content-type': 'application/json' }));
  const fetch = fetchThrough(guard({ allow: ['127.0.0.1/32'] }));
  const response = await fetch(one.url, { method: 'POST', body: new URLSearchParams({ a: '1' }) });
  expect([response.status, await response.json()]).toEqual([200, { issuer: 'x' }]);
  expect(one.got[0]!.body).toBe('a=1');
  await expect(fetch('http://10.0.0.1/')).rejects.toThrow('outbound: refused (address)');
});
