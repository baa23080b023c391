import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { choosePort } from '../../src/port.ts';
import { openWorld, type Person, type World } from '../support/world.ts';
import { patiently } from '../ground/faulty-house.ts';
import { Bringing, docx, questions, xlsx } from './bringing.ts';
import { over } from './firm.ts';

const main = join(import.meta.dirname, '../../src/main.ts');

let world: World;
let admin: Person;
beforeAll(async () => {
  // Whoever works is another process, which can be killed.
  world = await openWorld({ roles: ['api', 'socket'] });
  const secrets = join(world.house.config.home, 'secrets');
  mkdirSync(secrets, { recursive: true });
  const key = world.database.masterKey.toString('base64url');
  writeFileSync(join(secrets, 'master.key'), `${key}\n`, { mode: 0o600 });
  admin = await world.person('lin', { roles: ['admin'] });
});
afterAll(() => world.close());

/** A worker as a process of its own; `kill` ends it between two instructions. */
async function worker() {
  const { port } = await choosePort('127.0.0.1', 0);
  const env = {
    PATH: process.env['PATH'],
    LIREN_HOME: world.house.config.home,
    DATABASE_URL: world.database.ownerUrl,
    PORT: String(port),
    LIREN_ROLES: 'worker',
    LIREN_DEMO: '0',
    LIREN_LOG: 'silent',
  };
  const child = spawn(process.execPath, [main], { env, stdio: 'ignore' });
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  return {
    kill: () => end('SIGKILL'),
    [Symbol.asyncDispose]: () => end('SIGTERM'),
  };
}

const count = async (sql: string, ...values: unknown[]) =>
  (await world.rows<{ count: number }>(`select count(*)::int as count ${sql}`, values))[0]!.count;

test('a batch whose worker is killed in the middle goes on: each article once', { timeout: 120_000 }, async () => {
  await world.rows(
    `insert into articles (tenant_id, id, question, similar_questions, answer, category, search_text, updated_at, answers)
     select $1, gen_random_uuid(), '批量 ' || n, '{}', '答 ' || n, '批量', '批量 ' || n, now(), '[]'
     from generate_series(1, 400) n`,
    [world.tenant],
  );
  const which = { filter: { category: '批量' } };
  const { id } = await admin.call('articleBatches.create', { body: { verb: 'publish', which } });
  const done = () => count(`from article_batch_items where batch_id = $1 and outcome = 'done'`, id);
  const first = await worker();
  const facts = `from facts where type = 'article.published' and payload ->> 'batchId' = $1`;
  const entries = `from audit_log where action = 'article.publish'`;
  await using hold = await heldAfter(done, 'article_versions');
  const before = await done();
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(400);
  await hold.felt();
  await first.kill();
  await hold.release();
  expect((await admin.call('articleBatches.get', { params: { id } })).state).toBe('running');
  await using _ = await worker();
  expect((await over(admin, id)).outcomes).toMatchObject({ done: 400 });
  const versions = `from article_versions v join articles a on a.id = v.article_id where a.category = '批量'`;
  expect([await count(versions), await count(facts, id), await count(entries)]).toEqual([400, 400, 400]);
  expect(await admin.call('audit.verify', { query: {} })).toMatchObject({ intact: true });
});

/** Holds a table as soon as something is done. */
async function heldAfter(done: () => Promise<number>, table: string) {
  await patiently(async () => (await done()) > 0);
  return world.holdTable(table);
}

test(
  'an import whose worker is killed while it reads and while it writes comes in whole',
  { timeout: 180_000 },
  async () => {
    const bringing = await Bringing.begin(admin);
    await bringing.add('手册.docx', await docx(60));
    await bringing.add('问答.xlsx', await xlsx(questions(600)));
    await admin.call('imports.start', { params: { id: bringing.id }, body: {} });
    const tries = async () =>
      (await world.rows<{ tries: number }>('select tries from knowledge_imports where id = $1', [bringing.id]))[0]!
        .tries;
    {
      const reading = await worker();
      await patiently(async () => (await tries()) === 1);
      await reading.kill();
      expect((await bringing.get()).state).toBe('parsing');
    }
    const second = await worker();
    expect(await bringing.over()).toMatchObject({ state: 'ready', trouble: null });
    expect(await tries()).toBe(2);
    const items = await bringing.items({ plan: 'new' });
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
    await admin.call('imports.commit', { params: { id: bringing.id }, body: { mode: 'drafts' } });
    const written = () => count('from knowledge_import_items where import_id = $1 and fate is not null', bringing.id);
    await using hold = await heldAfter(written, 'knowledge_sources');
    await hold.felt();
    await second.kill();
    await hold.release();
    expect(await written()).toBeLessThan(600);
    await using _ = await worker();
    expect((await bringing.over()).result).toMatchObject({ added: 601, changed: 0, refused: 0 });
    expect(await count(`from articles where origin ->> 'importId' = $1`, bringing.id)).toBe(601);
  },
);
