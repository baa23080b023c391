import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { called } from './called.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'liren-language-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const evaluate = (...words: string[]) => called('eval', 'language', ...words);
const rows = 'text,label\n多少錢,zh-Hant|yue\n加盟费多少,zh\n唔該,yue\nguten Tag,ko\n';

test('rows are scored against all answers that are right, beside peers', async () => {
  const { code, stdout, stderr } = await evaluate('--test', file('rows.csv', rows), '--peers', '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const result = JSON.parse(stdout) as Record<string, unknown> & { peers: Record<string, unknown>[] };
  expect(Object.keys(result)).toEqual([
    'rows',
    'accuracy',
    'accuracyFamilies',
    'perLanguage',
    'predictionsPerSecond',
    'peers',
  ]);
  expect(result).toMatchObject({
    rows: 4,
    accuracy: 0.75,
    accuracyFamilies: 0.75,
    perLanguage: { zh: { rows: 1, right: 1 }, yue: { rows: 1, right: 1 }, ko: { rows: 1, right: 0 } },
  });
  expect(result.peers.map(({ name }) => String(name).split(' ')[0])).toEqual(['eld', 'tinyld', 'franc']);
});

test('for people: a table', async () => {
  const { code, stdout } = await evaluate('--test', file('rows.csv', rows));
  expect(code).toBe(0);
  expect(stdout).toMatch(/^4 rows\n\n +accuracy +accuracyFamilies +predictionsPerSecond +zh +yue +ko\nLiren +0\.750 /);
});

test.each([
  ['no file', () => [], /--test <file>/],
  ['an unknown language', () => ['--test', file('u.csv', 'text,label\nhi,klingon\n')], /line 2: "klingon" is none of/],
  ['a row without a label', () => ['--test', file('n.csv', 'text,label\nhi,\n')], /line 2: "" is none of/],
  ['a row that is no JSON', () => ['--test', file('j.jsonl', '{')], /line 1: is not a JSON object/],
])('%s ends with usage', async (_, words, why) => {
  const { code, stderr } = await evaluate(...words());
  expect(code).toBe(2);
  expect(stderr).toMatch(why);
});
