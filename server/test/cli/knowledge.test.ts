import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type Person, type World } from '../support/world.ts';

const liren = resolve(import.meta.dirname, '../../../liren');
const folder = mkdtempSync(join(tmpdir(), 'liren knowledge '));

let world: World;
let admin: Person;
beforeAll(async () => {
  world = await openWorld();
  const secrets = join(world.house.config.home, 'secrets');
  mkdirSync(secrets, { recursive: true });
  const key = world.database.masterKey.toString('base64url');
  writeFileSync(join(secrets, 'master.key'), `${key}\n`, { mode: 0o600 });
  admin = await world.person('lin', { roles: ['admin'] });
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The command as an operator runs it: a process of its own, beside the running house. */
function run(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { PATH: `${resolve(process.execPath, '..')}:${process.env['PATH']}` };
  const home = { LIREN_HOME: world.house.config.home, DATABASE_URL: world.database.ownerUrl };
  return new Promise((done) => {
    execFile(liren, words, { env: { ...env, ...home }, cwd: folder }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

test('all knowledge goes out as one file and comes back to the same ids', { timeout: 120_000 }, async () => {
  const body = { question: '停车收费吗', similar: [], answer: '前两小时免费。', category: '停车' };
  const { id, revision } = await admin.call('articles.create', { body: { ...body, validFrom: null, validTo: null } });
  await admin.call('articles.publish', { params: { id }, body: { revision } });
  const archive = join(folder, 'all.zip');
  const out = await run('knowledge', 'export', archive, '--json');
  expect({ code: out.code, stderr: out.stderr }).toEqual({ code: 0, stderr: '' });
  const { file, counts } = JSON.parse(out.stdout) as { file: string; counts: Record<string, number> };
  expect(file).toBe(archive);
  const all = (await world.rows<{ count: number }>('select count(*)::int as count from articles'))[0]!.count;
  expect(counts['articles']).toBe(all);
  // Nobody else on the machine reads what a company knows.
  expect(statSync(archive).mode & 0o777).toBe(0o600);
  for (const table of ['article_versions', 'articles']) await world.rows(`delete from ${table} where true`);
  const back = await run('knowledge', 'import', archive, '--json');
  expect({ code: back.code, stderr: back.stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(back.stdout)).toMatchObject({ added: all, changed: 0, kept: 0 });
  expect(await admin.call('articles.get', { params: { id } })).toMatchObject({ status: 'published', ...body });
  // The running house hears of it and answers from it.
  await world.settled();
  const customer = await world.customer('zhang');
  expect(JSON.stringify(await customer.asks('停车收费吗'))).toContain('前两小时免费');
  const again = await run('knowledge', 'import', archive);
  expect(again.stdout).toMatch(/Unchanged\s+\d+/);
});

test('what cannot be done ends with a sentence and a code', { timeout: 120_000 }, async () => {
  const archive = join(folder, 'all.zip');
  const twice = await run('knowledge', 'export', archive);
  expect({ code: twice.code > 0, stderr: twice.stderr }).toEqual({
    code: true,
    stderr: expect.stringContaining('is there already'),
  });
  const missing = await run('knowledge', 'import', 'nowhere.zip');
  expect(missing.stderr).toContain('There is no file');
  const wrong = join(folder, 'wrong.zip');
  writeFileSync(wrong, 'PK');
  const refused = await run('knowledge', 'import', wrong);
  expect({ code: refused.code > 0, stderr: refused.stderr }).toEqual({
    code: true,
    stderr: expect.stringContaining('transfer.not_archive'),
  });
  expect(existsSync(join(folder, 'nowhere.zip'))).toBe(false);
});
