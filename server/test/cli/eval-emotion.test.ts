import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { called } from './called.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'liren-emotion-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const evaluate = (...words: string[]) => called('eval', 'emotion', ...words);

const GOOD = [
  '太好喝了',
  '服务很热情',
  '装修很漂亮，喜欢',
  '非常满意',
  '督导很负责',
  '物流真快',
  '值得推荐',
  '包装很精致',
];
const BAD = ['难喝死了', '态度很差', '装修破旧，失望', '非常不满', '没人管我们', '物流太慢', '千万别买', '包装都烂了'];
const PLAIN = [
  '几点关门',
  '加盟费多少',
  '在哪里签合同',
  '怎么开发票',
  '一共有几家店',
  '保证金多少',
  '地址在哪',
  '怎么联系',
];
const rows = (texts: readonly string[], label: string) => texts.map((text) => JSON.stringify({ text, label }));
const train = () =>
  file('train.jsonl', [...rows(GOOD, 'praise'), ...rows(BAD, 'blame'), ...rows(PLAIN, 'plain')].join('\n'));
const unseen = () =>
  file(
    'test.csv',
    'text,label\n味道很好，下次还来,praise\n环境很舒服，开心,praise\n又脏又旧，生气,blame\n客服敷衍，太差劲,blame\n多少钱一年,plain\n怎么报名,plain\n',
  );

const KEYS = [
  'train',
  'test',
  'accuracy',
  'accuracyAccepted',
  'macroF1',
  'macroF1From5',
  'oosRecall',
  'oosAuroc',
  'mcc',
];

test('labels of one’s own are learned, words of feeling that no example had are known', async () => {
  const predictions = join(folder, 'said.jsonl');
  const { code, stdout, stderr } = await evaluate(
    '--train',
    train(),
    '--test',
    unseen(),
    '--predictions',
    predictions,
    '--json',
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const result = JSON.parse(stdout) as Record<string, number>;
  expect(Object.keys(result)).toEqual([...KEYS, 'predictionsPerSecond', 'trainSeconds']);
  expect(result).toMatchObject({ train: 24, test: 6, oosRecall: null });
  expect(result.accuracy).toBeGreaterThanOrEqual(5 / 6);
  const said = readFileSync(predictions, 'utf8').trim().split('\n');
  expect(said).toHaveLength(6);
  expect(JSON.parse(said[0]!)).toMatchObject({ text: '味道很好，下次还来', label: 'praise', said: 'praise' });
});

test('the same twice, and without what other sets know', async () => {
  const once = await evaluate('--train', train(), '--test', unseen(), '--no-prior', '--json');
  const again = await evaluate('--train', train(), '--test', unseen(), '--no-prior', '--json');
  const scores = ({ stdout }: { stdout: string }) => {
    const { predictionsPerSecond: _, trainSeconds: __, ...rest } = JSON.parse(stdout) as Record<string, number>;
    return rest;
  };
  expect(once.code).toBe(0);
  expect(scores(again)).toEqual(scores(once));
});

test('rows that are none of the labels are told apart, and the peers stand beside', async () => {
  const learned = file(
    'with-oos.jsonl',
    `${readFileSync(train(), 'utf8')}\n${rows(['1+1等于几', '讲个笑话', '今天星期几'], 'oos').join('\n')}`,
  );
  const { code, stdout } = await evaluate('--train', learned, '--test', learned, '--peers', '--json');
  expect(code).toBe(0);
  const result = JSON.parse(stdout) as { oosRecall: number; peers: { name: string }[] };
  expect(result.oosRecall).not.toBeNull();
  expect(result.peers.map(({ name }) => name)).toEqual([
    'char TF-IDF + SVM',
    'char TF-IDF (pairs) + SVM, labels balanced',
  ]);
});

test('for people: a table', async () => {
  const { code, stdout } = await evaluate('--train', train(), '--test', unseen());
  expect(code).toBe(0);
  expect(stdout).toMatch(/^24 examples, 6 rows\n\n +accuracy +accuracyAccepted +macroF1 /);
});

test.each([
  ['no such file', () => ['--train', join(folder, 'none'), '--test', unseen()], /none cannot be read \(ENOENT\)/],
  [
    'a row that is no JSON',
    () => ['--train', file('bad.jsonl', '{"text":"a","label":"b"}\n{'), '--test', unseen()],
    /bad\.jsonl line 2/,
  ],
  [
    'nothing to learn',
    () => ['--train', file('oos.jsonl', '{"text":"a","label":"oos"}'), '--test', unseen()],
    /No example has a label/,
  ],
])('%s ends with 2 and one sentence', async (_, words, sentence) => {
  const { code, stdout, stderr } = await evaluate(...words());
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(sentence);
});
