import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { ProblemError } from '#contracts/client';
import type { Message } from '#contracts/http/conversations';
import { pngOf } from '../support/pictures.ts';
import type { Customer } from '../support/world.ts';
import {
  arrive,
  asOwner,
  mayMount,
  openDatabase,
  patiently,
  smallDisk,
  startProduct,
  statusOf,
  tryToSay,
  type Database,
  type Tried,
} from './faulty-house.ts';

const folder = mkdtempSync(join(tmpdir(), 'liren-faults-'));
// The database runs as somebody else when root starts it, and has to get in.
chmodSync(folder, 0o755);
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A visitor has 20 messages in 10 s. */
const PACE_MS = 600;
/** Longer than a caller waits for a connection. */
const QUICK_MS = 6_500;

async function house(database: Database, how: { home?: string; output?: string } = {}) {
  const home = how.home ?? mkdtempSync(join(folder, 'home-'));
  const product = await startProduct({
    home,
    ownerUrl: database.ownerUrl,
    ...(how.output ? { output: how.output } : {}),
  });
  ends.push(() => product.stop());
  return { home, product, customer: await arrive(product.url, database.ownerUrl) };
}

async function database(dataDir?: string): Promise<Database> {
  const opened = await openDatabase(dataDir);
  ends.push(() => opened.remove());
  return opened;
}

/** Says one thing after the other until told to stop; what came of each. */
function keepsSaying(customer: Customer) {
  const tried: Tried[] = [];
  let stopped = false;
  const work = (async () => {
    for (let n = 1; !stopped; n++) {
      const begun = performance.now();
      tried.push(await tryToSay(customer, `第 ${n} 句`));
      await sleep(Math.max(0, PACE_MS - (performance.now() - begun)));
    }
  })();
  return {
    tried,
    stop: async () => {
      stopped = true;
      await work;
    },
  };
}

async function expectKept(customer: Customer, tried: readonly Tried[]): Promise<void> {
  let messages: Message[] = [];
  await patiently(async () => {
    messages = await customer.messages().catch((error: unknown) => {
      if (error instanceof ProblemError && error.problem.status === 503) return [];
      throw error;
    });
    return messages.length > 0;
  });
  const kept = messages.flatMap(({ body }) => (body.kind === 'text' ? [body.text] : []));
  const acknowledged = tried.filter(({ status }) => status === 201).map(({ text }) => text);
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(kept).toEqual(expect.arrayContaining(acknowledged));
}

describe('F-03: a database that is gone', () => {
  test('is told quickly, breaks nothing, and is found again', { timeout: 400_000 }, async () => {
    const postgres = await database();
    const { product, customer } = await house(postgres);
    const saying = keepsSaying(customer);
    await patiently(() => saying.tried.length >= 3);
    await postgres.stop();
    const since = saying.tried.length + 1;
    await patiently(() => saying.tried.length >= since + 6);

    const during = saying.tried.slice(since);
    expect(new Set(during.map(({ status }) => status))).toEqual(new Set([503]));
    expect(during.every(({ retryAfter }) => Number(retryAfter) > 0)).toBe(true);
    expect(Math.max(...during.map(({ ms }) => ms))).toBeLessThan(QUICK_MS);
    expect(await statusOf(`${product.url}/healthz`)).toBe(200);
    expect(await statusOf(`${product.url}/readyz`)).toBe(503);
    expect(await (await fetch(`${product.url}/metrics`)).text()).toMatch(/^liren_database_up 0$/m);
    expect(await (await fetch(`${product.url}/metrics`)).text()).not.toMatch(/^liren_waiting_customers /m);

    await postgres.start();
    const back = Date.now();
    await patiently(() => saying.tried.at(-1)!.status === 201);
    expect(Date.now() - back).toBeLessThan(30_000);
    expect(await statusOf(`${product.url}/readyz`)).toBe(200);
    await saying.stop();
    await expectKept(customer, saying.tried);
    const other = await arrive(product.url, postgres.ownerUrl);
    expect((await other.asks('你好')).author.kind).toBe('bot');
    expect(product.ended()).toBe(false);
  });
});

describe.skipIf(!mayMount)('F-11: a full disk (a small one is mounted, which needs root)', () => {
  test('under the uploads is said so, leaves nothing half, and heals', { timeout: 400_000 }, async () => {
    const postgres = await database();
    const home = mkdtempSync(join(folder, 'home-'));
    const disk = smallDisk(join(home, 'files'), 16);
    ends.push(() => disk.remove());
    const { customer } = await house(postgres, { home });
    const picture = await pngOf(3_000_000);
    const upload = () => customer.sends(new Blob([picture], { type: 'image/png' }), '门头.png');
    await upload();
    disk.fill();
    await expect(upload()).rejects.toMatchObject({
      problem: { status: 503, code: 'service.overloaded', detail: expect.stringContaining('disk') },
    });
    expect(readdirSync(join(disk.path, '.incoming'))).toEqual([]);
    expect((await tryToSay(customer, '还在吗')).status).toBe(201);
    disk.free();
    await upload();
    const images = (await customer.messages()).flatMap(({ body }) => (body.kind === 'image' ? [body.file] : []));
    expect(images).toHaveLength(2);
    for (const { url } of images) {
      const bytes = Buffer.from(await (await fetch(customer.url + url)).arrayBuffer());
      expect(bytes.equals(picture)).toBe(true);
    }
  });

  test('under the log stops no answer', { timeout: 400_000 }, async () => {
    const postgres = await database();
    const disk = smallDisk(join(folder, 'log'), 16);
    ends.push(() => disk.remove());
    const output = join(disk.path, 'liren.log');
    const { product, customer } = await house(postgres, { output });
    const lines = () => readFileSync(output, 'utf8').split('\n').length;
    expect((await tryToSay(customer, '一')).status).toBe(201);
    const before = lines();
    disk.fill();
    for (let n = 0; n < 10; n++) expect((await tryToSay(customer, `满 ${n}`)).status).toBe(201);
    expect(product.ended()).toBe(false);
    disk.free();
    await sleep(500);
    expect((await tryToSay(customer, '空')).status).toBe(201);
    await patiently(() => lines() > before);
  });

  test(
    'under the database is said so, corrupts nothing, and heals without a restart',
    { timeout: 400_000 },
    async () => {
      const disk = smallDisk(join(folder, 'data'), 300);
      ends.push(() => disk.remove());
      const postgres = await database(join(disk.path, 'pg', 'data'));
      const { product, customer } = await house(postgres);
      const saying = keepsSaying(customer);
      await patiently(() => saying.tried.length >= 3);
      disk.fill();
      // Work until PostgreSQL needs room that is not there: each row is a page of its own.
      const hunger = `create table if not exists hunger (what text);
      insert into hunger select repeat(md5(n::text), 200) from generate_series(1, 20000) n`;
      await expect(asOwner(postgres.ownerUrl, hunger)).rejects.toThrow();
      disk.fill();
      // A crash needs room to come back; eight tries take less time than this.
      postgres.kill();
      await sleep(20_000);
      expect(product.ended()).toBe(false);
      expect(saying.tried.every(({ status }) => status === 201 || status === 503)).toBe(true);
      disk.free();
      const freed = saying.tried.length;
      await patiently(() => saying.tried.slice(freed).some(({ status }) => status === 201));
      await saying.stop();
      // What was under way when room came back may still have ended the database once more.
      await patiently(async () => (await statusOf(`${product.url}/readyz`)) === 200);
      expect(postgres.events).toContain('restarted');
      expect(postgres.events).not.toContain('gave-up');
      await expectKept(customer, saying.tried);
      // Every page of every table still reads; the checksums are on.
      await asOwner(postgres.ownerUrl, `select count(*), sum(length(body)) from messages`);
      expect(existsSync(join(disk.path, 'pg', 'data', 'PG_VERSION'))).toBe(true);
    },
  );
});
