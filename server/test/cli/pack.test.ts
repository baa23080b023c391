import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts';

const franchise = resolve(import.meta.dirname, '../../../packs/franchise');

let database: FreshDatabase;
let folder: string;
let pack: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'liren pack '));
  pack = join(folder, 'franchise');
  cpSync(franchise, pack, { recursive: true });
  database = await freshDatabase({ empty: true });
  vi.stubEnv('LIREN_HOME', join(folder, 'home'));
  vi.stubEnv('LIREN_DEMO', '0');
  vi.stubEnv('DATABASE_URL', database.ownerUrl);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function called(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const heard = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((chunk) => {
      heard[stream] += String(chunk);
      return true;
    }),
  );
  try {
    return { code: await runCommandLine(words), ...heard };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** Rewrites the articles of the copy; with `seal`, as its maker would. */
function write(edit: (lines: string[]) => string[], { seal = true } = {}): void {
  const articles = join(pack, 'articles.jsonl');
  writeFileSync(articles, edit(readFileSync(articles, 'utf8').trimEnd().split('\n')).join('\n') + '\n');
  if (!seal) return;
  const manifest = JSON.parse(readFileSync(join(pack, 'pack.json'), 'utf8')) as {
    files: { name: string; sha256: string }[];
  };
  const file = manifest.files.find(({ name }) => name === 'articles.jsonl')!;
  file.sha256 = createHash('sha256').update(readFileSync(articles)).digest('hex');
  writeFileSync(join(pack, 'pack.json'), JSON.stringify(manifest));
}

const load = async (...more: string[]) =>
  JSON.parse((await called('pack', 'load', pack, '--json', ...more)).stdout) as { articles: Record<string, number> };

it('brings a pack into a company that has none, and a newer version of it after that', async () => {
  expect(await called('pack', 'load', pack)).toMatchObject({ code: 1, stdout: '' });
  // The first question opens an empty company.
  const asked = await called('ask', '加盟费多少', '--json');
  expect({ code: asked.code, why: asked.stderr }).toMatchObject({ code: 0 });
  const { articles } = await load();
  expect(articles).toMatchObject({ updated: 0, kept: 0, unchanged: 0 });
  expect((await load()).articles).toEqual({ ...articles, added: 0, unchanged: articles['added'] });
  // What the graph of the pack quotes from it still stands there.
  write(([first, ...rest]) => {
    const article = JSON.parse(first!) as { answer: string };
    return [JSON.stringify({ ...article, answer: `明年起涨到 6.9 万元。${article.answer}` }), ...rest];
  });
  expect((await load()).articles).toEqual({ added: 0, updated: 1, kept: 0, unchanged: articles['added']! - 1 });
  const { stdout } = await called('ask', '加盟费多少钱', '--json');
  expect((JSON.parse(stdout) as { reply: string }).reply).toContain('6.9 万元');
});

it('brings a pack of intents alone, and leaves the articles as they are', async () => {
  const service = resolve(import.meta.dirname, '../../../packs/service');
  const { code, stdout } = await called('pack', 'load', service, '--json');
  expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({
    code: 0,
    pack: 'service',
    articles: { added: 0, updated: 0 },
  });
  const answer = await called('ask', '加盟费多少钱', '--json');
  expect((JSON.parse(answer.stdout) as { reply: string }).reply).toContain('6.9 万元');
});

it('refuses a pack that somebody else touched, in one sentence', async () => {
  write((lines) => lines.slice(1), { seal: false });
  const { code, stdout, stderr } = await called('pack', 'load', pack);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^This pack is refused\. articles\.jsonl: .+\n$/);
});
