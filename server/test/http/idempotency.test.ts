import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { statement } from '#platform/db';
import { refuse } from '#platform/errors';
import { createKeptAnswers } from '#platform/idempotency';
import type { KeptAnswers } from '#platform/http';
import { openGround, type Ground } from '../support/ground.ts';
import { as, openFrontDoor, problemIn, someId, type FrontDoor } from './front-door.ts';

let ground: Ground;
let answers: KeptAnswers;
let door: FrontDoor;
beforeAll(async () => {
  ground = await openGround();
  answers = createKeptAnswers({ db: ground.db, keys: ground.keys, now: ground.clock.now });
  door = await openFrontDoor({ answers });
});
beforeEach(() => {
  door.reached.length = 0;
  door.answer = found;
});
afterAll(async () => {
  await door.http.stop();
  await ground.close();
});

/** What the articles answer: words that must not lie open in the database. */
const words = '加盟费是三万八千元';
const found = async () => ({
  items: [{ articleId: someId, question: '加盟费', answer: words, probability: 1, signals: {}, matched: [] }],
  verdict: 'sure' as const,
  by: 'embedded' as const,
});

interface Call {
  key?: string;
  path?: string;
  method?: string;
  body?: unknown;
  who?: Record<string, string>;
}

function call({ key, path = '/api/v1/articles/search', method = 'POST', body, who = as(['admin']) }: Call) {
  const headers = { ...who, 'content-type': 'application/json', ...(key !== undefined && { 'idempotency-key': key }) };
  return door.send(method, path, { headers, body: JSON.stringify(body ?? { query: '加盟费' }) });
}
const rows = () =>
  ground.db.tenant(someId, (tx) =>
    tx
      .tables<{ kept_answers: { key_hash: Buffer; sealed: Buffer | null; claimed_at: Date } }>()
      .selectFrom('kept_answers')
      .selectAll()
      .execute(),
  );

describe('the same key', () => {
  test('with the same body hears the first answer again; the work is done once', async () => {
    const key = randomUUID();
    const first = await call({ key });
    const again = await call({ key: `"${key}"` });
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(await again.text()).toBe(await first.text());
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(door.reached).toHaveLength(1);
  });

  test('B-56: with another body is refused, and nothing is done', async () => {
    const key = randomUUID();
    await call({ key });
    const other = await call({ key, body: { query: '电话' } });
    expect(other.status).toBe(422);
    expect((await problemIn(other)).code).toBe('request.idempotency_mismatch');
    expect(door.reached).toHaveLength(1);
  });

  test('B-56: for another object of the same route is refused', async () => {
    const key = randomUUID();
    door.answer = async () => ({ done: true });
    const path = (id: string) => `/api/v1/dead-letters/${id}/replay`;
    expect((await call({ key, path: path(someId), body: {} })).status).toBe(200);
    const other = await call({ key, path: path(randomUUID()), body: {} });
    expect((await problemIn(other)).code).toBe('request.idempotency_mismatch');
  });

  test('while the first call is at work waits', async () => {
    const key = randomUUID();
    let finish: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    door.answer = async () => held.then(found);
    const first = call({ key });
    await expect.poll(() => door.reached.length).toBe(1);
    const second = await call({ key });
    expect(second.status).toBe(409);
    expect(second.headers.get('retry-after')).toBe('2');
    expect((await problemIn(second)).code).toBe('request.idempotency_busy');
    finish();
    expect((await first).status).toBe(200);
    expect((await call({ key })).headers.get('idempotency-replayed')).toBe('true');
    expect(door.reached).toHaveLength(1);
  });

  test('of a hundred calls at once one is done', async () => {
    const key = randomUUID();
    const statuses = await Promise.all(Array.from({ length: 100 }, async () => (await call({ key })).status));
    expect(door.reached).toHaveLength(1);
    expect(statuses.filter((status) => status !== 200 && status !== 409)).toEqual([]);
  });

  test('on another route, or from another company, is another key', async () => {
    const key = randomUUID();
    await call({ key });
    door.answer = async () => ({ done: true });
    const path = `/api/v1/dead-letters/${someId}/replay`;
    expect((await call({ key, path, body: {} })).status).toBe(200);
    const mark = { tenant: randomUUID(), caller: someId, route: 'POST /api/v1/articles/search', key };
    expect((await answers.claim({ ...mark, fingerprint: Buffer.alloc(32) })).kind).toBe('new');
    expect(
      (await answers.claim({ ...mark, tenant: someId, caller: randomUUID(), fingerprint: Buffer.alloc(32) })).kind,
    ).toBe('new');
  });
});

describe('what is kept', () => {
  test('a refusal that waiting does not change', async () => {
    const key = randomUUID();
    door.answer = async () => Promise.reject(refuse('article.not_found', 'No such article'));
    const first = await call({ key });
    door.answer = found;
    const again = await call({ key });
    expect([first.status, again.status]).toEqual([404, 404]);
    expect(again.headers.get('content-type')).toContain('application/problem+json');
    expect(await again.text()).toBe(await first.text());
    expect(door.reached).toHaveLength(1);
  });

  test.each([
    ['a failure of ours', () => new Error('broken'), 500],
    ['an overload', () => refuse('service.overloaded', 'later'), 503],
    ['a rate limit', () => refuse('request.rate_limited', 'later', { retryAfter: 1 }), 429],
  ])('not %s: the next call is done', async (_, error, status) => {
    const key = randomUUID();
    door.answer = async () => Promise.reject(error());
    expect((await call({ key })).status).toBe(status);
    door.answer = found;
    const again = await call({ key });
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, null]);
  });

  test('nothing without the header, nothing for reads, nothing for what is malformed', async () => {
    const before = (await rows()).length;
    await call({});
    await call({ key: randomUUID(), body: { query: 1 } });
    await door.send('GET', '/api/v1/articles/categories', {
      headers: { ...as(['admin']), 'idempotency-key': randomUUID() },
    });
    expect((await rows()).length).toBe(before);
  });

  test.each(['', 'ä', 'a b', '"', 'x'.repeat(256), '"a"b"'])('%j is no key', async (key) => {
    const response = await call({ key });
    expect(response.status).toBe(400);
    expect((await problemIn(response)).fields).toHaveProperty('idempotency-key');
    expect(door.reached).toEqual([]);
  });

  test('neither the key nor the words can be read in the database', async () => {
    const key = randomUUID();
    await call({ key });
    const everything = JSON.stringify((await rows()).map((row) => [row.sealed?.toString('latin1'), row.key_hash]));
    expect(everything).not.toContain(key);
    for (const { sealed } of await rows()) expect(sealed?.toString('utf8') ?? '').not.toContain(words);
  });

  test('of an answer that is too long, only that it was given', async () => {
    const key = randomUUID();
    door.answer = async () => ({ ...(await found()), items: Array.from({ length: 500 }, () => long).flat() });
    expect((await call({ key })).status).toBe(200);
    const again = await call({ key });
    expect(again.status).toBe(409);
    expect((await problemIn(again)).code).toBe('request.idempotency_unknown');
    expect(door.reached).toHaveLength(1);
  });
  const long = [
    { articleId: someId, question: 'q'.repeat(100), answer: 'a'.repeat(200), probability: 1, signals: {}, matched: [] },
  ];
});

describe('a caller with as many kept answers as he may have', () => {
  const most = 3;
  const caller = randomUUID();
  const mark = () => ({ tenant: someId, caller, route: 'POST /x', key: randomUUID(), fingerprint: Buffer.alloc(32) });

  test('hears 429 for a new key until the oldest is a day old; known keys and other callers go on', async () => {
    const start = ground.clock.at;
    const few = createKeptAnswers({ db: ground.db, keys: ground.keys, now: ground.clock.now, most });
    const first = mark();
    for (const each of [first, mark(), mark()]) {
      const claim = await few.claim(each);
      if (claim.kind === 'new') await claim.keep({ status: 200, body: '{}' });
    }
    await expect(few.claim(mark())).rejects.toMatchObject({
      code: 'request.rate_limited',
      status: 429,
      retryAfter: 24 * 3_600,
    });
    expect(await few.claim(first)).toMatchObject({ kind: 'known', answer: { status: 200 } });
    expect((await few.claim({ ...mark(), caller: randomUUID() })).kind).toBe('new');
    ground.clock.at = new Date(start.getTime() + 24 * 3_600_000 + 1_000);
    expect((await few.claim(mark())).kind).toBe('new');
    ground.clock.at = start;
  });

  test('is refused over HTTP with retry-after, and nothing is done', async () => {
    await ground.db.tenant(someId, (tx) => tx.run(fill, [someId, someId, ground.clock.now()]));
    const refused = await call({ key: randomUUID() });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await problemIn(refused)).code).toBe('request.rate_limited');
    expect(door.reached).toEqual([]);
    await ground.db.tenant(someId, (tx) => tx.run(clear, [someId]));
  });
  const fill = statement(
    'test.fill',
    `insert into kept_answers (tenant_id, caller, route, key_hash, fingerprint, claimed_at)
     select $1, $2, 'POST /filled', sha256(n::text::bytea), '', $3 from generate_series(1, 10000) n`,
  );
  const clear = statement('test.clear', `delete from kept_answers where tenant_id = $1 and route = 'POST /filled'`);
});

describe('time', () => {
  const start = new Date('2026-03-02T09:00:00Z');
  const later = (ms: number) => void (ground.clock.at = new Date(start.getTime() + ms));
  afterAll(() => void (ground.clock.at = start));

  test('a call that was cut off is not repeated behind the back of its caller', async () => {
    later(0);
    const fingerprint = Buffer.alloc(32);
    const mark = { tenant: someId, caller: someId, route: 'POST /x', key: randomUUID(), fingerprint };
    expect((await answers.claim(mark)).kind).toBe('new');
    later(119_000);
    await expect(answers.claim(mark)).rejects.toMatchObject({ code: 'request.idempotency_busy' });
    later(121_000);
    await expect(answers.claim(mark)).rejects.toMatchObject({ code: 'request.idempotency_unknown', status: 409 });
  });

  test('after a day the key is free, and the clock forgets the answers', async () => {
    later(0);
    const key = randomUUID();
    await call({ key });
    later(25 * 3_600_000);
    expect((await call({ key })).headers.get('idempotency-replayed')).toBeNull();
    later(50 * 3_600_000);
    expect(await answers.forgetOld(someId)).toBe(false);
    expect(await rows()).toEqual([]);
  });
});
