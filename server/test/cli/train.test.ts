import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { called } from './called.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'liren-train-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string) => join(folder, name);
function file(name: string, content: string): string {
  writeFileSync(path(name), content);
  return path(name);
}
const train = (...words: string[]) => called('train', ...words);

const said = {
  fee: ['加盟费多少', '加盟费贵不贵', '加盟费怎么收', '加盟费要几万', '问一下加盟费', '加盟费一年多少'],
  city: ['成都开放吗', '成都能开吗', '成都还有名额吗', '长沙开放吗', '长沙能开店吗', '哪些城市开放'],
  invoice: ['怎么开发票', '发票抬头错了', '发票开好没', '补一张发票', '要发票', '发票发我邮箱'],
};
const rowsOf = (data: Record<string, string[]>) =>
  Object.entries(data).flatMap(([label, texts]) => texts.map((text) => `${JSON.stringify({ text, label })}\n`));
const jsonl = () => file('data.jsonl', rowsOf(said).join(''));
const nlu = () =>
  file(
    'nlu.yml',
    `nlu:\n${Object.entries(said)
      .map(
        ([intent, texts]) => `- intent: ${intent}\n  examples: |\n${texts.map((text) => `    - ${text}\n`).join('')}`,
      )
      .join('')}`,
  );

test('a model is trained, measured on other rows, reported as Rasa does, and says what texts mean', async () => {
  const rows =
    '{"text":"加盟费是多少","label":"fee"}\n{"text":"武汉开放吗","label":"city"}\n{"text":"讲个笑话","label":"oos"}\n';
  const [model, report] = [path('model.bin'), path('report')];
  const words = ['--data', jsonl(), '--out', model, '--test', file('test.jsonl', rows), '--report', report, '--json'];
  const { code, stdout, stderr } = await train(...words);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^(?:[A-Za-z ]+: \d+ %\n)*$/);
  expect(JSON.parse(stdout)).toMatchObject({
    model,
    card: { labels: 3, examples: 18, outOfScope: 0 },
    rows: 3,
    accuracy: 1,
  });
  expect(readdirSync(report).toSorted()).toEqual([
    'intent_confusion_matrix.csv',
    'intent_errors.json',
    'intent_histogram.csv',
    'intent_report.json',
    'intent_successes.json',
    'learning_curve.csv',
  ]);
  const { fee } = JSON.parse(readFileSync(join(report, 'intent_report.json'), 'utf8')) as Record<string, object>;
  expect(fee).toMatchObject({ support: 1, 'f1-score': expect.any(Number), confused_with: expect.any(Object) });
  expect(readFileSync(join(report, 'learning_curve.csv'), 'utf8').split('\r\n')).toHaveLength(7);

  const answer = await called('predict', '--model', model, '--json', '加盟费是多少', '成都名额');
  expect(
    answer.stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { ranked: { label: string }[] }).ranked[0]!.label),
  ).toEqual(['fee', 'city']);
});

test('the same data in another format and the same seed give the same bytes', async () => {
  await train('--data', jsonl(), '--out', path('a.bin'), '--seed', '5');
  await train('--data', nlu(), '--out', path('b.bin'), '--seed', '5');
  expect(readFileSync(path('a.bin')).equals(readFileSync(path('b.bin')))).toBe(true);
});

test('without test rows the report is of parts that were held back, and people read a card', async () => {
  const { code, stdout } = await train('--data', jsonl(), '--out', path('c.bin'), '--report', path('held'));
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Intents +3\nExamples +18 \(0 out of scope\)\n/);
  expect(stdout).toMatch(/\nHeld-back rows +18 \(0 out of scope\)\nAccuracy +\d/);
  const errors = JSON.parse(readFileSync(join(path('held'), 'intent_errors.json'), 'utf8')) as unknown[];
  const right = JSON.parse(readFileSync(join(path('held'), 'intent_successes.json'), 'utf8')) as unknown[];
  expect(errors.length + right.length).toBe(18);
});

test('what is wrong with the data is told, and what was there stays when nothing comes of it', async () => {
  const twice = file('twice.jsonl', [...rowsOf(said), '{"text":"加盟费多少","label":"city"}\n'].join(''));
  const { code, stderr } = await train('--data', twice, '--out', path('d.bin'));
  expect(code).toBe(0);
  expect(stderr).toMatch(/twice.jsonl: 1 errors in the data; .\/liren validate/);

  const kept = file('kept.bin', 'as it was');
  expect((await train('--data', file('oos.jsonl', '{"text":"嗯","label":null}'), '--out', kept)).code).toBe(1);
  expect(readFileSync(kept, 'utf8')).toBe('as it was');
  expect(existsSync(`${kept}.part`)).toBe(false);
});

test.each<[string, () => string[], RegExp]>([
  ['no file to write', () => ['--data', jsonl()], /--out <file>/],
  [
    'rows that cannot be read',
    () => ['--data', file('x.jsonl', '{}'), '--out', path('x.bin')],
    /x.jsonl line 1: "text"/,
  ],
  [
    'test rows that cannot be read',
    () => ['--data', jsonl(), '--out', path('x.bin'), '--test', path('none')],
    /ENOENT/,
  ],
  ['a folder that is not there', () => ['--data', jsonl(), '--out', path('none/x.bin')], /no folder/],
  ['a seed that is none', () => ['--data', jsonl(), '--out', path('x.bin'), '--seed', '-1'], /--seed/],
  [
    'a warm start from no model',
    () => ['--data', jsonl(), '--out', path('x.bin'), '--warm', jsonl()],
    /data.jsonl is no model/,
  ],
])('%s ends with 2 and one sentence', async (_what, words, says) => {
  const { code, stdout, stderr } = await train(...words());
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(says);
});
