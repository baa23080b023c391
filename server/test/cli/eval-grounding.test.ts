import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { called } from './called.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'liren-grounding-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const evaluate = (...words: string[]) => called('eval', 'grounding', ...words);

/** The sample of docs/grounding.md, so that what is written there can be run. */
function sample(): string {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/grounding.md'), 'utf8');
  return file('replies.jsonl', /```jsonl\n([\s\S]+?)\n```/.exec(page)![1]!);
}

test('the sample of the page is scored, with every key and nothing but JSON on stdout', async () => {
  const { code, stdout, stderr } = await evaluate('--data', sample(), '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const result = JSON.parse(stdout) as Record<string, unknown>;
  expect(Object.keys(result)).toEqual('rows auroc overlapAuroc pairwise caught falseAlarms msP50 kinds'.split(' '));
  expect(result).toMatchObject({ rows: 3, auroc: 1, pairwise: 1, caught: 1, falseAlarms: 0 });
  expect(result['kinds']).toEqual([
    { kind: 'money', unsupported: 1, caught: 1, supported: 1, falseAlarms: 0 },
    { kind: 'promise', unsupported: 1, caught: 1, supported: 0, falseAlarms: 0 },
  ]);
});

test('a file of BEGIN is read as it is published, without its generic rows', async () => {
  const rows = [
    ['model_name', 'data_source', 'knowledge', 'message', 'response', 'begin_label'],
    ['t5', 'wow', 'The store opened in 1999 in Leeds.', 'when?', 'It opened in 1999.', 'Fully attributable'],
    ['t5', 'wow', 'The store opened in 1999 in Leeds.', 'when?', 'My uncle owns seven dogs.', 'Not fully attributable'],
    ['t5', 'wow', 'The store opened in 1999 in Leeds.', 'when?', 'That is nice!', 'Generic'],
  ];
  const tsv = file('begin.tsv', rows.map((row) => row.join('\t')).join('\r\n'));
  const { code, stdout } = await evaluate('--data', tsv, '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ rows: 2, auroc: 1, overlapAuroc: 1, kinds: [] });
});

test.each([
  [
    '{"knowledge": "a", "reply": "b", "label": "true"}',
    /line 1: "label" is none of supported, contradicted, not_found/,
  ],
  ['{"knowledge": "a", "label": "supported"}', /line 1: "reply" is missing/],
  ['no json', /line 1: is not JSON/],
  ['', /has no rows/],
])('a file that cannot be used ends it with usage: %s', async (text, why) => {
  const { code, stdout, stderr } = await evaluate('--data', file('wrong.jsonl', text));
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(why);
});
