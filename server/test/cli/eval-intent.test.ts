import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { called } from './called.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'liren-intent-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const intent = (...words: string[]) => called('eval', 'intent', ...words);
const pairs = (...words: string[]) => called('eval', 'pairs', ...words);

const train = () =>
  file(
    'train.csv',
    [
      'text,label',
      ...['加盟费多少', '加盟费贵不贵', '加盟费怎么收', '问一下加盟费', '加盟费一年多少'].map((text) => `${text},fee`),
      ...['成都开放吗', '成都能开吗', '长沙开放吗', '长沙能开店吗', '哪些城市开放'].map((text) => `${text},city`),
      ...['where is my parcel', 'track my parcel', 'parcel not here', 'parcel status'].map((text) => `${text},track`),
      ...['讲个笑话', '今天天气', 'tell a joke', 'sing a song'].map((text) => `${text},oos`),
    ].join('\n'),
  );
const jsonl = [
  { text: '加盟费是多少钱', label: 'fee' },
  { text: '武汉开放吗', label: 'city' },
  { text: 'my parcel?', label: 'track' },
  { text: 'hmm', label: 'oos' },
]
  .map((row) => JSON.stringify(row))
  .join('\n');

test('intents: CSV and JSONL, every key, nothing but JSON on stdout, one line for each row', async () => {
  const predictions = join(folder, 'said.jsonl');
  const words = ['--train', train(), '--test', file('test.jsonl', jsonl), '--predictions', predictions, '--json'];
  const { code, stdout, stderr } = await intent(...words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const result = JSON.parse(stdout) as Record<string, number>;
  expect(Object.keys(result)).toEqual([
    'train',
    'test',
    'accuracy',
    'accuracyAccepted',
    'macroF1',
    'macroF1From5',
    'oosRecall',
    'oosAuroc',
    'mcc',
    'predictionsPerSecond',
    'trainSeconds',
  ]);
  expect(result).toMatchObject({ train: 18, test: 4, accuracy: 1, macroF1: 1, macroF1From5: null });
  const lines = readFileSync(predictions, 'utf8').trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { label: string | null }).label)).toEqual([
    'fee',
    'city',
    'track',
    null,
  ]);
});

test('intents: a table, with the peer in the same run', async () => {
  const { code, stdout } = await intent('--train', train(), '--test', file('test.jsonl', jsonl), '--peers');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^18 examples, 4 rows\n\n +accuracy +accuracyAccepted /);
  expect(stdout).toMatch(/\nLiren +1\.0000 /);
  expect(stdout).toMatch(/\nchar TF-IDF \+ SVM +\d\.\d{4} /);
});

test.each([
  ['no such file', () => ['--train', join(folder, 'none'), '--test', train()], /none cannot be read \(ENOENT\)/],
  [
    'a row without a label',
    () => ['--train', train(), '--test', file('t.csv', 'text,label\nhello\n')],
    /t\.csv line 2: /,
  ],
  [
    'a row that is no JSON',
    () => ['--train', file('j.jsonl', '{"text": "a", "label": "b"}\n{'), '--test', train()],
    /line 2/,
  ],
  [
    'nothing to learn',
    () => ['--train', file('o.csv', 'text,label\nhi,oos\n'), '--test', train()],
    /No example has a label/,
  ],
  ['a seed that is no number', () => ['--train', train(), '--test', train(), '--seed', 'x'], /whole number/],
])('intents: %s ends with 2 and a sentence', async (_, words, sentence) => {
  const { code, stdout, stderr } = await intent(...words());
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(sentence);
});

const same = ['怎么退款,如何退款', '加盟费多少,加盟费是多少', 'open today,are you open today', '发票怎么开,怎么开发票'];
const other = ['怎么退款,怎么付款', '加盟费多少,成都开放吗', 'open today,where is it', '发票怎么开,店怎么开'];
const pairRows = () =>
  file(
    'pairs.csv',
    ['text1,text2,label', ...same.map((row) => `${row},1`), ...other.map((row) => `${row},0`)].join('\n'),
  );

test('pairs: CSV to learn from, JSONL to be scored on, every key', async () => {
  const tested = file(
    'pairs.jsonl',
    '{"a": "退款怎么退", "b": "如何退款", "label": 1}\n{"a": "x", "b": "y z", "label": 0}\n',
  );
  const { code, stdout, stderr } = await pairs('--train', pairRows(), '--test', tested, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const result = JSON.parse(stdout) as Record<string, number>;
  expect(Object.keys(result)).toEqual([
    'train',
    'test',
    'accuracy',
    'macroF1',
    'auroc',
    'mcc',
    'predictionsPerSecond',
    'trainSeconds',
  ]);
  expect(result).toMatchObject({ train: 8, test: 2, auroc: 1 });
});

test.each([
  ['a label that is neither', 'a,b,1\na,c,2\n', /line 2: has a label that is neither 0 nor 1/],
  ['no second text', '{"a": "x", "label": 1}\n', /line 1: has no two texts/],
  ['an empty file', '', /The file has no rows/],
  ['pairs of one kind', 'a,b,1\nc,d,1\n', /no pairs of both kinds/],
])('pairs: %s ends with 2 and the line', async (_, rows, sentence) => {
  const { code, stdout, stderr } = await pairs('--train', file('bad', rows), '--test', pairRows());
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(sentence);
});
