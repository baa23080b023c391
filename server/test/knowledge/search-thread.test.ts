/** The thread that holds the indexes may die, and what it saved may be old or broken: answers stay right. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Worker } from 'node:worker_threads';
import { createRetrieval, createSearchThread, SearchThreadLost, ShelfClosed } from '#knowledge';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => void (world = await openWorld()));
afterAll(() => world.close());

const folder = () => join(world.house.config.home, 'cache', 'test');
/** As a node that starts now; facts are not listened to twice. */
const started = () => {
  const { db, facts } = world.house;
  return createRetrieval({
    db,
    facts: { ...facts, broadcast: () => undefined },
    now: world.now,
    cacheFolder: folder(),
  });
};
const question = '加盟费多少钱';
const first = async (retrieval: ReturnType<typeof started>, asked = question) =>
  (await retrieval.search(world.tenant, asked)).hits[0]?.article.question;

/** Threads started in this process from now on. */
function threads(): Worker[] {
  const all: Worker[] = [];
  process.on('worker', (worker) => all.push(worker));
  return all;
}

test('a thread that dies is started again, and who was waiting is answered', async () => {
  const all = threads();
  const retrieval = started();
  expect(await first(retrieval)).toBe('加盟费多少钱？');
  const waiting = Promise.all(Array.from({ length: 20 }, () => first(retrieval)));
  await all[0]!.terminate();
  expect(new Set(await waiting)).toEqual(new Set(['加盟费多少钱？']));
  expect(all).toHaveLength(2);
  await retrieval.stopSearch();
});

test('a request that loses its thread is told so, as is one for an index that is not open', async () => {
  const all = threads();
  let lost = 0;
  const thread = createSearchThread({ onLost: () => void lost++ });
  const ask = () => thread.ask({ kind: 'readings', shelf: 'none', query: question });
  await expect(ask()).rejects.toThrow(ShelfClosed);
  const waiting = ask();
  void all[0]!.terminate();
  await expect(waiting).rejects.toThrow(SearchThreadLost);
  expect(lost).toBe(1);
  await thread.stop();
});

async function saved(): Promise<string> {
  const { db, knowledge } = world.house;
  const articles = Array.from({ length: 210 }, (_, i) => ({
    packKey: `many-${i}`,
    question: `第 ${i} 号柜台在哪里？`,
    similar: [],
    answer: `在 ${i} 层。`,
    category: '',
  }));
  await db.tenant(world.tenant, (tx) => knowledge.importArticles(tx, articles, { by: null }));
  const retrieval = started();
  expect(await first(retrieval, '第 7 号柜台在哪里')).toBe('第 7 号柜台在哪里？');
  const file = join(folder(), `${world.tenant}.idx`);
  await expect.poll(() => readdirSync(folder()), { timeout: 30_000 }).toContain(`${world.tenant}.idx`);
  await retrieval.stopSearch();
  return file;
}

test('what changed behind a saved index is caught up with; a broken one is built anew', async () => {
  const file = await saved();
  await world.rows(
    `update article_versions set question = '第 7 号柜台搬到哪里了？', version = version + 1 where question = '第 7 号柜台在哪里？'`,
  );
  await world.rows(
    `update articles set published_version = published_version + 1, last_version = last_version + 1 where question = '第 7 号柜台在哪里？'`,
  );
  await world.rows(`update articles set published_version = null where question = '第 8 号柜台在哪里？'`);
  const again = started();
  expect(await first(again, '第 7 号柜台搬到哪里了')).toBe('第 7 号柜台搬到哪里了？');
  expect(await first(again, '第 8 号柜台在哪里')).not.toBe('第 8 号柜台在哪里？');
  expect(await first(again, '第 9 号柜台在哪里')).toBe('第 9 号柜台在哪里？');
  await again.stopSearch();

  const bytes = readFileSync(file);
  bytes[bytes.length >> 1]! ^= 0xff;
  writeFileSync(file, bytes);
  const { mtimeMs } = statSync(file);
  const anew = started();
  expect(await first(anew, '第 9 号柜台在哪里')).toBe('第 9 号柜台在哪里？');
  // Built from nothing, so that it is saved again, whole.
  await expect.poll(() => statSync(file).mtimeMs, { timeout: 30_000 }).toBeGreaterThan(mtimeMs);
  await anew.stopSearch();
});

test('beyond 64 companies the one asked longest ago makes room, and is opened again when asked', async () => {
  const retrieval = started();
  expect(await first(retrieval)).toBe('加盟费多少钱？');
  const others = Array.from({ length: 70 }, (_, i) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`);
  const all = await Promise.all([
    ...others.map((tenant) => retrieval.search(tenant, question)),
    retrieval.search(world.tenant, question),
  ]);
  expect(all.slice(0, -1).every(({ hits }) => hits.length === 0)).toBe(true);
  expect(all.at(-1)!.hits[0]?.article.question).toBe('加盟费多少钱？');
  expect(await first(retrieval)).toBe('加盟费多少钱？');
  await retrieval.stopSearch();
});
