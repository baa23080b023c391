import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createWecomClient, WecomError, type WecomApp, type WecomClient } from '#channels';
import { limits } from '#libs/wecom';
import { openGround, type Ground } from '../../support/ground.ts';
import { until } from '../../support/socket.ts';
import { openSmallPlatform, secret, type SmallPlatform } from './small-platform.ts';

let ground: Ground;
let platform: SmallPlatform;
/** Everything that was logged or thrown, as a log would show it. */
const told: string[] = [];
beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground.close());
beforeEach(async () => {
  platform = await openSmallPlatform();
  platform.says('/cgi-bin/user/get', ({ query }) => ({ userid: query.get('userid'), name: '梅' }));
});
afterEach(() => platform.close());

const write = (level: string) => (what: object, sentence: string) =>
  void told.push(`${level} ${sentence} ${inspect(what, { depth: null })} ${JSON.stringify(what)}`);
const log = { info: write('info'), warn: write('warn') };

const clientOn = (db: Ground['db'], chance = () => 0) =>
  createWecomClient({ db, keys: ground.keys, now: ground.clock.now, chance, log });

function app(how: Partial<WecomApp> = {}): WecomApp {
  return {
    tenant: ground.tenant,
    id: randomUUID(),
    corpId: randomUUID(),
    corpName: '测试企业',
    corpid: `ww${randomUUID().slice(0, 16)}`,
    environment: 'test',
    simulated: false,
    agentid: 1_000_002,
    name: '客服',
    secret,
    callback: { key: 'k', token: 't', aesKey: 'a' },
    trustedDomain: null,
    teamId: null,
    answers: true,
    signsIn: false,
    base: platform.base,
    ...how,
  };
}

/** The error of a call that fails, kept for the promise that none of them tells a secret. */
async function failure(work: Promise<unknown>): Promise<WecomError> {
  const error: unknown = await work.then(
    () => new Error('it went well'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof WecomError)) throw error;
  told.push(inspect(error, { depth: null, showHidden: true }), `${error.message} ${error.stack}`);
  return error;
}

const someone = (client: WecomClient, of: WecomApp, userid = 'mei') => client.call(of, 'user.get', { userid });
const later = (ms: number) => void (ground.clock.at = new Date(ground.clock.at.getTime() + ms));
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
const minute = 60_000;
const token = '/cgi-bin/gettoken';

async function rows(sql: string): Promise<{ sealed: Buffer }[]> {
  const owner = new pg.Client({ connectionString: ground.database.ownerUrl });
  await owner.connect();
  try {
    return (await owner.query<{ sealed: Buffer }>(sql)).rows;
  } finally {
    await owner.end();
  }
}

describe('tokens', () => {
  test('a hundred calls at once, the token dies at the 57th: one new token, and all succeed', async () => {
    const client = clientOn(ground.db);
    const ours = app();
    platform.says('/cgi-bin/user/get', ({ query, nth }) => {
      if (nth === 57) platform.token.kill();
      return nth === 57 ? { errcode: 42001, errmsg: 'access_token expired' } : { userid: query.get('userid') };
    });
    platform.slow(2);
    const got = await Promise.all(upTo(100).map((n) => someone(client, ours, `m${n}`)));
    expect(got.map(({ userid }) => userid)).toEqual(upTo(100).map((n) => `m${n}`));
    expect(platform.count(token)).toBe(2);
    // Only those that were under way with it are asked again.
    expect(platform.count('/cgi-bin/user/get')).toBeLessThanOrEqual(104);
  });

  test('two nodes share them: a storm over both brings one new token', async () => {
    const other = await ground.node();
    const clients = [clientOn(ground.db), clientOn(other.db)];
    const ours = app();
    platform.says('/cgi-bin/user/get', ({ query, nth }) => {
      if (nth === 57) platform.token.kill();
      return nth === 57 ? { errcode: 40014, errmsg: 'invalid access_token' } : { userid: query.get('userid') };
    });
    platform.slow(5);
    const got = await Promise.all(upTo(100).map((n) => someone(clients[n % 2]!, ours, `m${n}`)));
    expect(got).toHaveLength(100);
    expect(platform.count(token)).toBe(2);
  });

  test('a node that starts finds the one there is, and it lies sealed', async () => {
    const ours = app();
    await someone(clientOn(ground.db), ours);
    await someone(clientOn((await ground.node()).db), ours);
    expect(platform.count(token)).toBe(1);
    const sealed = await rows(`select sealed from wecom_tokens where app_id = '${ours.id}'`);
    expect(sealed).toHaveLength(1);
    expect(sealed[0]!.sealed.toString('latin1')).not.toContain(platform.mark);
  });

  test('one is replaced five minutes before its end, and the platform that lends the old again is not pestered', async () => {
    const client = clientOn(ground.db);
    const ours = app();
    await someone(client, ours);
    later(7_200_000 - 5 * minute - 1_000);
    await someone(client, ours);
    expect(platform.count(token)).toBe(1);
    platform.token.lend = () => ({ access_token: platform.token.current, expires_in: 280 });
    later(2_000);
    for (const _ of upTo(5)) await someone(client, ours);
    expect(platform.count(token)).toBe(2);
    later(minute);
    await someone(client, ours);
    expect(platform.count(token)).toBe(3);
  });

  test('a wrong secret is asked once, also by many at once, and not again within its rest; a right one at once', async () => {
    const client = clientOn(ground.db);
    const wrong = app({ secret: 'wrong-secret-f00d' });
    const errors = await Promise.all(upTo(20).map(() => failure(someone(client, wrong))));
    expect(new Set(errors.map(({ code, class: kind }) => `${kind} ${code}`))).toEqual(new Set(['config 40001']));
    later(9 * minute);
    await failure(someone(client, wrong));
    await failure(client.call(wrong, 'gettoken', { corpid: wrong.corpid, corpsecret: wrong.secret }));
    expect(platform.count(token)).toBe(1);
    await someone(client, { ...wrong, secret });
    expect(platform.count(token)).toBe(2);
    later(2 * minute);
    await failure(someone(client, wrong));
    expect(platform.count(token)).toBe(3);
  });

  test('the row of a secret that was changed serves nobody', async () => {
    const ours = app();
    await someone(clientOn(ground.db), ours);
    const error = await failure(someone(clientOn(ground.db), { ...ours, secret: 'wrong-secret-f00d' }));
    expect(error.code).toBe(40001);
  });

  test('a new token that is refused too ends the call', async () => {
    platform.says('/cgi-bin/user/get', () => ({ errcode: 42001, errmsg: 'access_token expired' }));
    const error = await failure(someone(clientOn(ground.db), app()));
    expect(error).toMatchObject({ class: 'refresh', code: 42001 });
    expect(platform.count(token)).toBe(2);
    expect(platform.count('/cgi-bin/user/get')).toBe(2);
  });

  test('who comes while a new token is on its way waits for it', async () => {
    const client = clientOn(ground.db);
    const ours = app();
    platform.says('/cgi-bin/department/list', () => ({ department: [] }));
    await someone(client, ours);
    platform.token.kill();
    platform.slow(40);
    const first = someone(client, ours);
    await until(() => platform.count(token) === 2);
    await client.call(ours, 'department.list', {});
    await first;
    expect([platform.count('/cgi-bin/department/list'), platform.count(token)]).toEqual([1, 2]);
  });

  test('tickets are taken once for all', async () => {
    platform.says('/cgi-bin/get_jsapi_ticket', () => ({ ticket: 'ticket-f00d', expires_in: 7_200 }));
    platform.says('/cgi-bin/ticket/get', ({ query }) => ({ ticket: `${query.get('type')}-f00d`, expires_in: 7_200 }));
    const clients = [clientOn(ground.db), clientOn((await ground.node()).db)];
    const ours = app();
    const got = await Promise.all(upTo(20).map((n) => clients[n % 2]!.ticket(ours, 'corp')));
    expect(new Set(got)).toEqual(new Set(['ticket-f00d']));
    expect(await clients[0]!.ticket(ours, 'agent')).toBe('agent_config-f00d');
    expect(platform.count('/cgi-bin/get_jsapi_ticket')).toBe(1);
    expect(platform.count(token)).toBe(1);
  });

  test('many apps at once, each without a token: nobody waits for a connection that another holds', async () => {
    platform.slow(30);
    platform.says('/cgi-bin/get_jsapi_ticket', () => ({ ticket: 'ticket-f00d', expires_in: 7_200 }));
    platform.token.lend = () => ({ access_token: 'one-for-all-f00d', expires_in: 7_200 });
    const client = clientOn(ground.db);
    const got = await Promise.all(upTo(24).map(() => client.ticket(app(), 'corp')));
    expect(got).toHaveLength(24);
  });
});

describe('what the platform turns away', () => {
  test('45009 is not asked again within its minute, then is; the next one rests longer when it comes at once', async () => {
    const client = clientOn(ground.db);
    const ours = app();
    let often = true;
    platform.says('/cgi-bin/user/get', ({ query }) =>
      often ? { errcode: 45009, errmsg: 'api freq out of limit' } : { userid: query.get('userid') },
    );
    expect(await failure(someone(client, ours))).toMatchObject({ class: 'limit', code: 45009, retryAfterMs: minute });
    later(40_000);
    expect(await failure(someone(client, ours))).toMatchObject({ retryAfterMs: 20_000 });
    expect(platform.count('/cgi-bin/user/get')).toBe(1);
    // Another path and another corp go on.
    platform.says('/cgi-bin/department/list', () => ({ department: [] }));
    await client.call(ours, 'department.list', {});
    later(21_000);
    await failure(someone(client, ours));
    later(61_000);
    expect(await failure(someone(client, ours))).toMatchObject({ retryAfterMs: 10 * minute });
    often = false;
    later(10 * minute + 1);
    expect(await someone(client, ours)).toMatchObject({ userid: 'mei' });
    expect(platform.count('/cgi-bin/user/get')).toBe(4);
  });

  test('what it says of the time is believed', async () => {
    platform.says('/cgi-bin/user/get', (_, response) => {
      const headers = { 'content-type': 'application/json', 'retry-after': '3600' };
      response.writeHead(200, headers).end('{"errcode":45009,"errmsg":"api freq out of limit"}');
      return undefined;
    });
    expect(await failure(someone(clientOn(ground.db), app()))).toMatchObject({ retryAfterMs: 60 * minute });
  });

  test('at most four at once on a path, fewer after 45033, and all are answered', async () => {
    const client = clientOn(ground.db);
    const ours = app();
    platform.slow(20);
    await Promise.all(upTo(12).map((n) => someone(client, ours, `m${n}`)));
    expect(platform.most('/cgi-bin/user/get')).toBe(4);
    const held: ((said: object) => void)[] = [];
    platform.slow(0);
    platform.says('/cgi-bin/department/list', () => new Promise((resolve) => held.push(resolve)));
    let done = 0;
    const calls = upTo(12).map(() => client.call(ours, 'department.list', {}).then(() => void (done += 1)));
    await until(() => held.length === 4);
    held.shift()!({ errcode: 45033, errmsg: 'api concurrent out of limit' });
    const together: number[] = [];
    while (done < 12) {
      // Long enough for whoever may come in.
      await sleep(60);
      together.push(held.length);
      for (const say of held.splice(0)) say({ department: [] });
    }
    await Promise.all(calls);
    // The three that were under way end; from then on two.
    expect(together[0]).toBe(3);
    expect(Math.max(...together.slice(1))).toBe(2);
    expect(platform.count('/cgi-bin/department/list')).toBe(13);
  });

  test.each([
    [2, 'answered', 3],
    [9, 'retry', 4],
  ])('a busy platform, %i times: %s after %i requests', { timeout: 20_000 }, async (busy, end, requests) => {
    platform.says('/cgi-bin/user/get', ({ nth, query }) =>
      nth <= busy ? { errcode: -1, errmsg: 'system busy' } : { userid: query.get('userid') },
    );
    const work = someone(clientOn(ground.db), app());
    expect(
      await work.then(
        () => 'answered',
        async () => (await failure(work)).class,
      ),
    ).toBe(end);
    expect(platform.count('/cgi-bin/user/get')).toBe(requests);
  });

  test('settings and data are told at once, with the address that the platform saw', async () => {
    platform.says('/cgi-bin/user/get', () => ({
      department: [],
      errcode: 60020,
      errmsg: 'not allow to access from your ip, hint: [1], from ip: 203.0.113.24, more info at https://x',
    }));
    const error = await failure(someone(clientOn(ground.db), app()));
    expect(error).toMatchObject({
      class: 'config',
      code: 60020,
      ip: '203.0.113.24',
      call: 'user.get',
      perhapsDone: false,
    });
    expect(platform.count('/cgi-bin/user/get')).toBe(1);
  });

  test('an unknown path and an answer of another shape are bugs', async () => {
    const client = clientOn(ground.db);
    expect(await failure(client.call(app(), 'getcallbackip', {}))).toMatchObject({ class: 'bug', code: null });
    platform.says('/cgi-bin/user/get', () => ({ userid: 7 }));
    expect(await failure(someone(client, app()))).toMatchObject({ class: 'bug', code: null });
  });

  test('what does not fit the call is not sent', async () => {
    const long = { touser: 'wm1', open_kfid: 'wk1', msgtype: 'text' as const, text: { content: '长'.repeat(700) } };
    const error = await failure(clientOn(ground.db).call(app(), 'kf.send_msg', long));
    expect(error).toMatchObject({ class: 'bug', code: null });
    expect(error.message).toContain('text.content');
    expect(error.message).not.toContain('长');
    expect(platform.asked).toHaveLength(0);
  });
});

describe('connections', () => {
  const text = { touser: 'wm1', open_kfid: 'wk1', msgtype: 'text' as const, text: { content: '好' } };
  const cutOnce = (path: string, good: object) =>
    platform.says(path, ({ nth }, response) => {
      if (nth > 1) return good;
      response.destroy();
      return undefined;
    });

  test('a question is asked again after a cut; a message only when it carries an id', async () => {
    const client = clientOn(ground.db);
    cutOnce('/cgi-bin/user/get', { userid: 'mei' });
    await someone(client, app());
    cutOnce('/cgi-bin/kf/send_msg', { msgid: 'm1' });
    const ours = app();
    expect(await failure(client.call(ours, 'kf.send_msg', text))).toMatchObject({
      class: 'unreachable',
      perhapsDone: true,
    });
    expect(platform.count('/cgi-bin/kf/send_msg')).toBe(1);
    await platform.close();
    platform = await openSmallPlatform();
    cutOnce('/cgi-bin/kf/send_msg', { msgid: 'm1' });
    expect(await client.call(app(), 'kf.send_msg', { ...text, msgid: 'm1' })).toMatchObject({ msgid: 'm1' });
    expect(platform.count('/cgi-bin/kf/send_msg')).toBe(2);
  });

  test('half an answer tells that something was perhaps done', async () => {
    platform.says('/cgi-bin/kf/send_msg', (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"errcode":0,"msg');
      return undefined;
    });
    const error = await failure(clientOn(ground.db).call(app(), 'kf.send_msg', text));
    expect(error).toMatchObject({ class: 'unreachable', perhapsDone: true });
  });

  test('nobody there', { timeout: 20_000 }, async () => {
    const client = clientOn(ground.db);
    const gone = app();
    expect(await failure(someone(client, app({ base: null })))).toMatchObject({
      class: 'unreachable',
      perhapsDone: false,
    });
    expect(await failure(client.ticket(app({ base: null }), 'corp'))).toMatchObject({ class: 'unreachable' });
    await platform.close();
    expect(await failure(someone(client, gone))).toMatchObject({
      class: 'unreachable',
      code: null,
      perhapsDone: false,
    });
    platform = await openSmallPlatform();
  });

  test('who gives up is let go', async () => {
    platform.slow(5_000);
    const stop = new AbortController();
    const work = clientOn(ground.db).call(app(), 'gettoken', { corpid: 'ww', corpsecret: secret });
    void work.catch(() => undefined);
    const waiting = clientOn(ground.db).call(app(), 'user.get', { userid: 'mei' }, { signal: stop.signal });
    stop.abort();
    platform.slow(0);
    await expect(waiting).rejects.toThrow('aborted');
  });
});

describe('our own limits', () => {
  test('a group robot sends twenty a minute; the twenty-first is not sent', async () => {
    platform.says('/cgi-bin/webhook/send', () => ({}));
    const client = clientOn(ground.db);
    const to = { base: platform.base, key: 'robot-key-f00d' };
    const say = () => client.robot(to, { msgtype: 'text', text: { content: '有客户在等' } });
    for (const _ of upTo(20)) await say();
    const error = await failure(say());
    expect(error).toMatchObject({ class: 'limit', code: 45009 });
    expect(error.retryAfterMs).toBeGreaterThan(50_000);
    expect(platform.count('/cgi-bin/webhook/send')).toBe(20);
    later(error.retryAfterMs!);
    await say();
    expect(platform.asked.at(-1)!.query.get('key')).toBe('robot-key-f00d');
  });

  test('thirty messages a minute to one member: more would vanish without a word', async () => {
    platform.says('/cgi-bin/message/send', () => ({ msgid: 'm' }));
    const client = clientOn(ground.db);
    const ours = app();
    const say = (touser: string) =>
      client.call(ours, 'message.send', { touser, agentid: ours.agentid, msgtype: 'text', text: { content: '在等' } });
    for (const _ of upTo(30)) await say('mei');
    expect(await failure(say('li|MEI'))).toMatchObject({ class: 'limit' });
    await say('li');
    expect(platform.count('/cgi-bin/message/send')).toBe(31);
  });
});

describe('files', () => {
  test('a file goes up with its name, its length and every byte', async () => {
    platform.says('/cgi-bin/media/upload', ({ query }) => ({
      type: query.get('type'),
      media_id: 'M1',
      created_at: '1767240188',
    }));
    const bytes = Buffer.from([0, 1, 2, 13, 10, 45, 45, 255, 254]);
    const file = { kind: 'file' as const, name: '价目"表.pdf', mime: 'application/pdf', bytes };
    const got = await clientOn(ground.db).upload(app(), file);
    expect(got).toEqual({ mediaId: 'M1', createdAt: new Date(1_767_240_188_000) });
    const { headers, body, query } = platform.asked.at(-1)!;
    expect(query.get('type')).toBe('file');
    const boundary = /boundary=(.+)$/.exec(headers['content-type']!)![1]!;
    const form = await new Response(new Uint8Array(body), {
      headers: { 'content-type': headers['content-type']! },
    }).formData();
    const part = form.get('media') as File;
    expect([part.name, part.type, Buffer.from(await part.arrayBuffer())]).toEqual([
      '价目"表.pdf',
      'application/pdf',
      bytes,
    ]);
    expect(body.includes(`filelength=${bytes.length}`)).toBe(true);
    expect(headers['content-length']).toBe(String(body.length));
    expect(bytes.includes(boundary)).toBe(false);
  });

  test('what is too large or empty stays here', async () => {
    const client = clientOn(ground.db);
    const voice = { kind: 'voice' as const, name: 'a.amr', mime: 'audio/amr' };
    const tooMuch = Buffer.alloc(limits.media.voiceBytes + 1);
    expect(await failure(client.upload(app(), { ...voice, bytes: tooMuch }))).toMatchObject({
      class: 'data',
      code: 45001,
    });
    expect(await failure(client.upload(app(), { ...voice, bytes: Buffer.alloc(5) }))).toMatchObject({ code: 44001 });
    expect(platform.asked).toHaveLength(0);
  });

  test.each([
    [`attachment; filename="${Buffer.from('图片.jpg').toString('latin1')}"`, '图片.jpg'],
    [`attachment; filename*=utf-8''%E5%9B%BE.jpg`, '图.jpg'],
    ['attachment; filename="../../etc/passwd"', 'passwd'],
    ['attachment; filename=%E5%9B%BE.png', '图.png'],
    ['attachment', null],
  ])('a file comes down: %s', async (disposition, name) => {
    platform.says('/cgi-bin/media/get', (_, response) => {
      response
        .writeHead(200, { 'content-type': 'image/jpeg', 'content-disposition': disposition })
        .end(Buffer.from([1, 2, 3]));
      return undefined;
    });
    const got = await clientOn(ground.db).download(app(), 'M1');
    expect(got).toEqual({ name, mime: 'image/jpeg', bytes: Buffer.from([1, 2, 3]) });
  });

  test('a file that is gone, one of JSON, one that is too large', async () => {
    const client = clientOn(ground.db);
    platform.says('/cgi-bin/media/get', ({ query }, response) => {
      if (query.get('media_id') === 'gone') return { errcode: 40007, errmsg: 'invalid media_id' };
      const isLarge = query.get('media_id') === 'large';
      const type = isLarge ? 'video/mp4' : 'application/json';
      response.writeHead(200, { 'content-type': type, 'content-disposition': 'attachment; filename="a.json"' });
      response.end(isLarge ? Buffer.alloc(limits.media.fileBytes + 1) : '{"errcode":1}');
      return undefined;
    });
    expect(await failure(client.download(app(), 'gone'))).toMatchObject({ class: 'data', code: 40007 });
    expect((await client.download(app(), 'json')).bytes.toString()).toBe('{"errcode":1}');
    expect(await failure(client.download(app(), 'large'))).toMatchObject({ class: 'data', code: null });
  });
});

test('no line and no error of all this tells a secret', () => {
  expect(told.length).toBeGreaterThan(40);
  expect(
    told.filter((line) => line.includes('f00d') || line.includes('access_token=') || line.includes('corpsecret=')),
  ).toEqual([]);
});
