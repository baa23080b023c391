import { beforeEach, describe, expect, test } from 'vitest';
import type { FaultAction } from '../src/faults.ts';
import type { LogLine } from '../src/log.ts';
import { kfOf, type SimState } from './kf-world.ts';
import { listen } from './listener.ts';
import { openPlatform, type Reply } from './platform.ts';

const platform = await openPlatform();
const listener = await listen(platform);
const { open_kfid, phone } = await kfOf(platform);
const stateGet = '/cgi-bin/kf/service_state/get';
const sendMsg = '/cgi-bin/kf/send_msg';
const plan = (faults: object[], seed = 1) => platform.sim('PUT', '/sim/faults', { seed, faults });
const li = await phone();
await li.says('你好');
const token = await platform.token();
/** What a call brings: a code, a status, or that the connection broke. */
const call = async (path = stateGet, body: object = {}) => {
  try {
    const response = await platform.raw(`${path}?access_token=${token}`, {
      method: 'POST',
      body: JSON.stringify({ open_kfid, external_userid: li.id, ...body }),
    });
    const text = await response.text();
    return response.status === 200 ? (JSON.parse(text) as { errcode: number }).errcode : `HTTP ${response.status}`;
  } catch (error) {
    return error instanceof SyntaxError ? 'no JSON' : 'broken';
  }
};
const message = (msgid: string) => ({ touser: li.id, msgid, msgtype: 'text', text: { content: '好' } });

beforeEach(async () => {
  await platform.sim('DELETE', '/sim/faults');
});

describe('the same seed brings the same faults', () => {
  const faults = [
    { match: { path: stateGet }, probability: 0.4, action: { kind: 'errcode', errcode: 45009 } },
    { match: { path: '/cgi-bin/kf/*' }, probability: 0.2, action: { kind: 'status', status: 502 } },
  ];
  const run = async (seed: number) => {
    await plan(faults, seed);
    const all: unknown[] = [];
    for (let n = 0; n < 40; n++) {
      all.push(await call());
      // What else is under way changes nothing of it.
      if (n % 3 === seed % 3) await platform.get('/cgi-bin/agent/list');
    }
    return all;
  };

  test('and another one others', async () => {
    const first = await run(7);
    expect(new Set(first)).toEqual(new Set([0, 45009, 'HTTP 502']));
    expect(await run(7)).toEqual(first);
    expect(await run(8)).not.toEqual(first);
    const { faults: struck } = await platform.sim<{ faults: { struck: number }[] }>('GET', '/sim/faults');
    expect(struck[0]!.struck).toBeGreaterThan(5);
  });
});

describe('what befalls a call', () => {
  test('a code, so many times', async () => {
    await plan([{ match: { path: stateGet }, count: 2, action: { kind: 'errcode', errcode: -1 } }]);
    expect([await call(), await call(), await call()]).toEqual([-1, -1, 0]);
    const { items } = await platform.sim<{ items: LogLine[] }>('GET', '/sim/log?limit=5');
    expect(items.map(({ kind }) => kind)).toEqual(['fault', 'api', 'fault', 'api', 'api']);
  });

  test('a code on another path does not', async () => {
    await plan([{ match: { path: '/cgi-bin/gettoken' }, action: { kind: 'errcode', errcode: -1 } }]);
    expect(await call()).toBe(0);
  });

  test('a delay', async () => {
    await plan([{ match: { path: stateGet }, action: { kind: 'delay', ms: 200 } }]);
    const startedAt = performance.now();
    expect(await call()).toBe(0);
    expect(performance.now() - startedAt).toBeGreaterThan(190);
  });

  test('a broken connection before it is carried out: the same id is taken afterwards', async () => {
    await plan([{ match: { path: sendMsg }, count: 1, action: { kind: 'drop' } }]);
    expect([await call(sendMsg, message('once-1')), await call(sendMsg, message('once-1'))]).toEqual(['broken', 0]);
  });

  test('a broken connection after it: the same id was used', async () => {
    await plan([{ match: { path: sendMsg }, count: 1, action: { kind: 'drop', when: 'after' } }]);
    expect([await call(sendMsg, message('once-2')), await call(sendMsg, message('once-2'))]).toEqual(['broken', 95033]);
  });

  test('a reply cut short was carried out too', async () => {
    await plan([{ match: { path: sendMsg }, count: 1, action: { kind: 'truncate', bytes: 8 } }]);
    expect(['broken', 'no JSON']).toContain(await call(sendMsg, message('once-3')));
    expect(await call(sendMsg, message('once-3'))).toBe(95033);
  });

  test('only replies of a code', async () => {
    await plan([{ match: { errcode: 95033 }, action: { kind: 'status', status: 500 } }]);
    expect(await call(sendMsg, message('once-3'))).toBe('HTTP 500');
    expect(await call()).toBe(0);
  });

  test('a token that is over before its time', async () => {
    await plan([{ match: { path: stateGet }, count: 1, action: { kind: 'expire-token' } }]);
    expect([await call(), await call()]).toEqual([42001, 42001]);
    const { corp, apps } = await platform.sim<SimState>('GET', '/sim/state');
    const again = await platform.raw(`/cgi-bin/gettoken?corpid=${corp.corpid}&corpsecret=${apps[0]!.secret}`);
    expect(((await again.json()) as Reply)['access_token']).not.toBe(token);
  });
});

describe('what befalls a callback', () => {
  test('twice, late, dropped, out of order; all of it in the log', async () => {
    await listener.connect();
    const inApp = (content: string) =>
      platform.sim('POST', `/sim/members/LuYinQiu/apps/${platform.agentid}/messages`, {
        msgtype: 'text',
        text: { content },
      });
    const heard = async (faults: object[], many: number, arriving = many) => {
      await plan(faults, 4);
      listener.heard.length = 0;
      for (let n = 0; n < many; n++) await inApp(`第 ${n} 条`);
      await listener.until((all) => all.length === arriving);
      await platform.sim('POST', '/sim/callbacks/flush', { all: true });
      return listener.heard.map((each) => each.field('Content'));
    };
    const text = { path: 'text' };
    expect(await heard([{ match: text, action: { kind: 'duplicate-callback', times: 3 } }], 1, 3)).toHaveLength(3);
    expect(await heard([{ match: text, action: { kind: 'drop-callback' } }], 2, 0)).toEqual([]);
    expect(await heard([{ match: text, count: 1, action: { kind: 'delay-callback', ms: 1500 } }], 2)).toEqual([
      '第 1 条',
      '第 0 条',
    ]);
    const inOrder = [...Array(12).keys()].map((n) => `第 ${n} 条`);
    const shuffled = await heard([{ match: text, action: { kind: 'reorder-callbacks', window: 75 } }], 12);
    expect(shuffled.toSorted()).toEqual(inOrder.toSorted());
    expect(shuffled).not.toEqual(inOrder);
    const { items } = await platform.sim<{ items: (LogLine & { fault?: FaultAction })[] }>('GET', '/sim/log?limit=500');
    const kinds = new Set(
      items.flatMap(({ kind, fault }) => (kind === 'fault' && fault?.kind.includes('callback') ? [fault.kind] : [])),
    );
    expect(kinds).toEqual(new Set(['duplicate-callback', 'drop-callback', 'delay-callback', 'reorder-callbacks']));
  });
});

test('what follows a late kf callback is told in time', async () => {
  await listener.connect();
  await platform.sim('POST', '/sim/callbacks/flush', { all: true });
  listener.heard.length = 0;
  await plan([{ match: { path: 'kf_msg_or_event' }, count: 1, action: { kind: 'delay-callback', ms: 100_000 } }]);
  await li.says('晚到的');
  await li.says('准时的');
  await listener.until((heard) => heard.length === 1);
  await platform.advance(101);
  await listener.until((heard) => heard.length === 2);
});

test('a plan that cannot be is refused by its field', async () => {
  await expect(plan([{ action: { kind: 'meteor' } }])).rejects.toThrow(/422.*faults\.0\.action/s);
  await expect(plan([{ probability: 2, action: { kind: 'drop' } }])).rejects.toThrow(/probability/);
});
