import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { called } from './called.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'liren-validate-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const validate = (...words: string[]) => called('validate', '--data', ...words);

const fee = ['加盟费多少', '入门费几万', '要交多少钱给总部', '品牌授权收费吗', '一次性费用是多少'];
const city = ['成都开放了没有', '哪些地方能开店', '我老家那边行不行', '江西还有名额吗', '县里可以做不'];
const csv = (rows: readonly (readonly string[])[]) => `text,label\n${rows.map((row) => row.join(',')).join('\n')}\n`;
const sound = [...fee.map((text) => [text, 'fee']), ...city.map((text) => [text, 'city'])];

test('sound data ends with 0, also as spreadsheets of Chinese Windows write it', async () => {
  const { code, stdout, stderr } = await validate(file('sound.csv', iconv.encode(csv(sound), 'gb18030')));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe('10 examples of 2 intents, 0 errors, 0 warnings\n');
});

test('a conflict ends with 1 and names both lines; what is left out is told', async () => {
  const nlu = `nlu:
- intent: fee
  examples: |
${fee.map((text) => `    - ${text}\n`).join('')}- intent: city
  examples: |
${city.map((text) => `    - ${text}\n`).join('')}    - 加盟费 多少？
- synonym: 魔都
  examples: |
    - 上海
`;
  const { code, stdout, stderr } = await validate(file('nlu.yml', nlu));
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /^11 examples of 2 intents, 1 errors, 0 warnings\n\nseverity +kind +intents +alike +lines\nerror +conflict +city, fee +1\.00 +4: 加盟费多少 \| 16: 加盟费 多少？\n$/,
  );
  expect(stderr).toMatch(/1 parts are no examples and are left out: synonym \(line 17\)/);
});

test('as JSON: every finding with its lines, texts and intents', async () => {
  const { code, stdout } = await validate(file('near.csv', csv([...sound, ['我老家那边行不行啊', 'fee']])), '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    format: 'csv',
    examples: 11,
    labels: 2,
    errors: 0,
    isCut: false,
    findings: [
      {
        kind: 'near',
        severity: 'warning',
        labels: ['city', 'fee'],
        examples: [
          { line: 9, text: '我老家那边行不行', label: 'city' },
          { line: 12, text: '我老家那边行不行啊', label: 'fee' },
        ],
      },
    ],
  });
});

test.each<[string, () => string[], RegExp]>([
  ['no such file', () => [join(folder, 'none')], /none cannot be read \(ENOENT\)/],
  [
    'rows that cannot be read',
    () => [file('bad.csv', 'text,label\n好\n您')],
    /bad.csv line 2: has no label.*\n.*line 3: has no label/,
  ],
  ['a format that is another', () => [file('a.jsonl', csv(sound)), '--format', 'rasa'], /There is no "nlu:" in it/],
  ['an unknown format', () => [file('b.csv', csv(sound)), '--format', 'xml'], /--format/],
])('%s ends with 2 and says where', async (_what, words, says) => {
  const { code, stdout, stderr } = await validate(...words());
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(says);
});
