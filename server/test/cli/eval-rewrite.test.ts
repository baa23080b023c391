import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { called } from './called.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'liren-rewrite-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const evaluate = (...words: string[]) => called('eval', 'rewrite', ...words);

/** The sample of docs/rewriting.md, so that what is written there can be run. */
function sample(): string {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/rewriting.md'), 'utf8');
  return file('talks.jsonl', /```jsonl\n([\s\S]+?)\n```/.exec(page)![1]!);
}

test('the sample of the page is scored, with every key and nothing but JSON on stdout', async () => {
  const { code, stdout, stderr } = await evaluate('--data', sample(), '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const result = JSON.parse(stdout) as Record<string, number>;
  expect(Object.keys(result)).toEqual([
    'rows',
    'model',
    'em',
    'rougeL',
    'restoredRecall',
    'changedWrongly',
    'msP50',
    'msP95',
  ]);
  expect(result).toMatchObject({ rows: 3, em: 1, rougeL: 1, restoredRecall: 1, changedWrongly: 0 });
});

test('for people: a table', async () => {
  const { code, stdout } = await evaluate('--data', sample());
  expect(code).toBe(0);
  expect(stdout).toMatch(/^3 rows\n\nem +rougeL +restoredRecall +changedWrongly +msP50 +msP95\n1\.000 /);
});

test('a question that comes out as it was restores nothing', async () => {
  const row = { context: ['', ''], current: '能退吗', rewrite: '押金能退吗' };
  const { stdout } = await evaluate('--data', file('alone.jsonl', JSON.stringify(row)), '--json');
  // Three of five characters are common: twice three over three and five.
  expect(JSON.parse(stdout)).toMatchObject({ em: 0, rougeL: 0.75, restoredRecall: 0, changedWrongly: 0 });
});

test.each([
  ['no data', () => [], /--data <file>/],
  ['no such file', () => ['--data', join(folder, 'none')], /none cannot be read \(ENOENT\)/],
  ['an empty file', () => ['--data', file('e', '')], /e: The file has no rows/],
  ['a row that is no JSON', () => ['--data', file('j', '{')], /j line 1: is not JSON/],
  ['a row without a rewrite', () => ['--data', file('r', '{"context": [], "current": "q"}')], /"rewrite" is missing/],
  [
    'a context that is no list',
    () => ['--data', file('c', '{"context": "a", "current": "q", "rewrite": "q"}')],
    /"context" is not a list of texts/,
  ],
])('%s ends with 2 and one sentence', async (_, words, sentence) => {
  const { code, stdout, stderr } = await evaluate(...words());
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(sentence);
});
