/** `./liren eval turns`: dialogues of a file against a company, with keys that scripts may rely on. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts';
import { called } from './called.ts';

const keys = ['dialogues', 'passed', 'failed', 'turns', 'msP50', 'msP95'];
let folder: string;
let database: FreshDatabase;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'liren-turns-'));
  database = await freshDatabase({ empty: true });
  vi.stubEnv('DATABASE_URL', database.ownerUrl);
  vi.stubEnv('LIREN_HOME', join(folder, 'home'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, ...rows: (object | string)[]): string {
  const path = join(folder, name);
  writeFileSync(path, rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n'));
  return path;
}
const evaluate = (...words: string[]) => called('eval', 'turns', ...words);
const fee = {
  name: '问加盟费',
  turns: [
    { says: '加盟费多少', expect: { outcome: 'answer', articleOrTitle: '加盟费多少钱？', contains: ['5.8 万元'] } },
    { says: '转人工', expect: { outcome: 'hand over' } },
  ],
};
const wrong = { name: '错的期望', turns: [{ says: '加盟费多少', expect: { contains: ['免费'] } }, { says: '谢谢' }] };

test('dialogues are counted under stable keys; each failing one shows its first divergence and the trace', async () => {
  const { code, stdout } = await evaluate('--data', file('two.jsonl', fee, wrong), '--json');
  expect(code).toBe(0);
  const result = JSON.parse(stdout) as Record<string, number> & { failures: object[] };
  expect(Object.keys(result).slice(0, keys.length)).toEqual(keys);
  expect(result).toMatchObject({ dialogues: 2, passed: 1, failed: 1, turns: 3 });
  expect(result['msP50']).toBeLessThanOrEqual(result['msP95']!);
  expect(result.failures).toMatchObject([
    { name: '错的期望', turn: 1, says: '加盟费多少', wrong: [{ what: 'contains', expected: '免费' }] },
  ]);
});

test('for people: the divergence and its steps; strict ends with 1', async () => {
  const { code, stdout, stderr } = await evaluate('--data', file('one.jsonl', wrong), '--strict');
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('1 of 1 dialogues failed.') });
  expect(stdout).toMatch(/expected +contains: 免费/);
  expect(stdout).toMatch(/look up +\d/);
  expect(stdout).toMatch(/failed +1/);
});

test('what cannot be read ends it with usage, before anything is opened, and names every line', async () => {
  const bad = file('bad.jsonl', fee, '{"name"', { name: '无', turns: [] }, fee);
  const { code, stdout, stderr } = await evaluate('--data', bad, '--json');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  for (const line of ['line 2 is not a JSON object', 'line 3 turns', 'line 4 has the name of line 1'])
    expect(stderr).toContain(line);
  expect((await evaluate('--data', join(folder, 'none.jsonl'))).code).toBe(2);
  expect((await evaluate('--data', file('one.jsonl', fee), '--tenant', '没有的公司')).stderr).toContain('没有的公司');
});

test('the samples of the page and the dialogues of the demo can be read and played', async () => {
  const root = join(import.meta.dirname, '../../..');
  const page = readFileSync(join(root, 'docs/simulation.md'), 'utf8');
  const [, samples] = /```jsonl\n([\s\S]+?)\n```/.exec(page)!;
  const played = async (path: string) => JSON.parse((await evaluate('--data', path, '--json')).stdout) as object;
  expect(await played(file('samples.jsonl', samples!))).toMatchObject({ dialogues: 2 });
  expect(await played(join(root, 'packs/franchise.dialogues.jsonl'))).toMatchObject({ dialogues: 22 });
});
