import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { called } from './called.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'liren-entities-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const evaluate = (...words: string[]) => called('eval', 'entities', ...words);

const rowOf = (name: string, town: string) => {
  const text = `我叫${name}，在${town}开店`;
  return JSON.stringify({
    text,
    spans: [
      { start: 2, end: 2 + name.length, type: 'person' },
      { start: text.length - 2 - town.length, end: text.length - 2, type: 'place' },
    ],
  });
};
const train = () =>
  file(
    'train.jsonl',
    ['王小明', '李芳', '张建国', '陈晓']
      .flatMap((name) => ['杭州', '成都', '武汉'].map((town) => rowOf(name, town)))
      .join('\n'),
  );
const testRows = () => file('test.jsonl', `${rowOf('王小明', '成都')}\n${rowOf('赵海燕', '武汉')}\n`);

test('trains on one file and scores on the other, with every key and nothing but JSON on stdout', async () => {
  const predictions = join(folder, 'predictions.jsonl');
  const given = ['--train', train(), '--test', testRows(), '--peers', '--json', '--predictions', predictions];
  const { code, stdout, stderr } = await evaluate(...given);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const result = JSON.parse(stdout) as Record<string, unknown> & { peers: Record<string, unknown>[] };
  const keys = ['precision', 'recall', 'f1', 'types', 'predictionsPerSecond', 'trainSeconds'];
  expect(Object.keys(result)).toEqual(['train', 'test', ...keys, 'peers']);
  expect(result).toMatchObject({ train: 12, test: 2, f1: 1, types: { person: { f1: 1, support: 2 } } });
  expect(Object.keys(result.peers[0]!)).toEqual(['name', ...keys]);
  // A name that training never held is known to nobody who only remembers.
  expect(result.peers[0]).toMatchObject({ name: 'most frequent', recall: 0.75 });
  const lines = readFileSync(predictions, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { found: unknown[] }).found.length)).toEqual([2, 2]);
});

test('for people: a table; what ships is scored with a warning', async () => {
  const { code, stdout, stderr } = await evaluate('--model', 'shipped', '--test', testRows());
  expect(code).toBe(0);
  expect(stderr).toMatch(/learned from public sets/);
  expect(stdout).toMatch(/^0 sentences, 2 rows\n\n +precision +recall +f1 /);
  expect(stdout).toMatch(/\nperson +1\.000 +1\.000 +1\.000 +2\n/);
});

test.each([
  ['neither a file nor a model', () => ['--test', testRows()], /--train FILE/],
  ['both', () => ['--train', train(), '--test', testRows(), '--model', 'shipped'], /--train FILE/],
  ['a row that is no JSON', () => ['--train', file('j', '{'), '--test', testRows()], /j line 1: is not JSON/],
  ['an empty file', () => ['--train', train(), '--test', file('e', '')], /e: The file has no rows/],
  [
    'a span outside',
    () => ['--train', train(), '--test', file('o', '{"text":"a","spans":[{"start":0,"end":9,"type":"x"}]}')],
    /o line 1: the span 0 to 9/,
  ],
  [
    'nothing to learn',
    () => ['--train', file('n', '{"text":"a","spans":[]}'), '--test', testRows()],
    /No sentence has a span/,
  ],
])('%s ends with 2 and one sentence', async (_, words, sentence) => {
  const { code, stdout, stderr } = await evaluate(...words());
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(sentence);
});
