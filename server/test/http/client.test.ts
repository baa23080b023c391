import { execFile } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { client, ProblemError, UnreachableError } from '#contracts/client';
import { allRoutes } from '#contracts/http/index';
import { openWorld, type Person, type World } from '../support/world.ts';

let world: World;
let admin: Person;
let key: string;
beforeAll(async () => {
  world = await openWorld();
  admin = await world.person('林悦', { roles: ['admin'] });
  const scopes = ['knowledge.read' as const, 'knowledge.write' as const, 'conversation.read' as const];
  key = (await admin.call('keys.create', { body: { name: '程序', scopes } })).token;
});
afterAll(() => world.close());

const run = promisify(execFile);
const example = (given: string, ...words: string[]) =>
  run(process.execPath, [resolve(import.meta.dirname, '../../../docs/examples/api-client.ts'), ...words], {
    env: { ...process.env, LIREN: world.url, LIREN_KEY: given },
  });
const body = { question: '几点开门', similar: [], answer: '九点。', category: '', validFrom: null, validTo: null };

describe('the example of the documentation', () => {
  test('runs, and run again writes nothing twice', async () => {
    await (await world.customer('li')).says('你好');
    await world.rows('update conversations set team_id = null');
    const once = crypto.randomUUID();
    const [first, again] = [await example(key, once), await example(key, once)];
    expect(first.stdout).toMatch(/^article [\da-f-]{36}\nconversation [\da-f-]{36} /);
    expect(again.stdout).toBe(first.stdout);
    const rows = await world.rows(`select 1 from articles where tenant_id = $1 and question = $2`, [
      world.tenant,
      '门店几点开门？',
    ]);
    expect(rows).toHaveLength(1);
  });

  test('tells a refusal by its code', async () => {
    await expect(example(`lrk_${'x'.repeat(43)}`)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^key\.invalid: /),
    });
  });
});

describe('each', () => {
  test('gives every row once, over pages, and ends at its limit', async () => {
    const api = client(allRoutes, { base: world.url, key });
    for (let i = 0; i < 7; i++) await api('articles.create', { body: { ...body, question: `问 ${i}` } });
    const ids = async (limit?: number) => {
      const found: string[] = [];
      const how = limit === undefined ? {} : { limit };
      for await (const { id } of api.each('articles.list', { query: { limit: 3 } }, how)) found.push(id);
      return found;
    };
    const all = await ids();
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(7);
    expect(await ids(5)).toEqual(all.slice(0, 5));
    expect(await ids(6)).toEqual(all.slice(0, 6));
  });
});

/** Passes everything on and loses the first answers. */
async function lossy(losses: number): Promise<{ server: Server; base: string; asked: () => number }> {
  let asked = 0;
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const bytes = Buffer.concat(await request.toArray());
    const headers = Object.entries(request.headers).filter(
      ([name]) => !/^(host|connection|content-length)$/.test(name),
    );
    const answer = await fetch(world.url + request.url, {
      method: request.method!,
      headers: headers as [string, string][],
      ...(bytes.length > 0 && { body: bytes }),
    });
    const text = await answer.text();
    if (asked++ < losses) return void response.destroy();
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type')! }).end(text);
  };
  const server = createServer((request, response) => void pass(request, response).catch(() => response.destroy()));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { server, base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked };
}

describe('a call with an idempotency key', () => {
  test('is repeated when its answer is lost, and done once', async () => {
    const { server, base, asked } = await lossy(2);
    const api = client(allRoutes, { base, key });
    const question = `只写一次 ${crypto.randomUUID()}`;
    const made = await api('articles.create', { body: { ...body, question } }, { idempotencyKey: crypto.randomUUID() });
    server.close();
    expect(asked()).toBe(3);
    const rows = await world.rows<{ id: string }>('select id from articles where question = $1', [question]);
    expect(rows).toEqual([{ id: made.id }]);
  });

  test('gives up in the end; without a key nothing is repeated', async () => {
    const { server, base, asked } = await lossy(99);
    const api = client(allRoutes, { base, key });
    const call = api('articles.create', { body }, { idempotencyKey: crypto.randomUUID() });
    await expect(call).rejects.toBeInstanceOf(UnreachableError);
    expect(asked()).toBe(4);
    await expect(api('articles.create', { body })).rejects.toBeInstanceOf(UnreachableError);
    expect(asked()).toBe(5);
    server.close();
  });

  test('is not repeated when it is refused', async () => {
    const { server, base, asked } = await lossy(0);
    const api = client(allRoutes, { base, key });
    const call = api('articles.create', { body: { ...body, question: '' } }, { idempotencyKey: 'x' });
    await expect(call).rejects.toBeInstanceOf(ProblemError);
    expect(asked()).toBe(1);
    server.close();
  });
});
