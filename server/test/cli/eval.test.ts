import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { called } from './called.ts';

const keys = 'r1 r5 mrr10 answerRate answeredRight falseAnswerRate noAnswerAuroc p1 map msP50 msP95'.split(' ');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'liren-eval-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, ...rows: unknown[]): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n'));
  return path;
}

const evaluate = (...words: string[]) => called('eval', 'retrieval', ...words);

/** The samples of docs/retrieval.md, so that what is written there can be run. */
function samples(): { kb: string; questions: string; lists: string } {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/retrieval.md'), 'utf8');
  const [kb, questions, lists] = [...page.matchAll(/```jsonl\n([\s\S]+?)\n```/g)].map(([, text]) => text!);
  return { kb: file('kb.jsonl', kb), questions: file('questions.jsonl', questions), lists: file('lists.jsonl', lists) };
}

test('the samples of the page are scored, with every key and nothing but JSON on stdout', async () => {
  const { kb, questions } = samples();
  const { code, stdout, stderr } = await evaluate('--kb', kb, '--data', questions, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('4 entries') });
  const result = JSON.parse(stdout) as Record<string, number | null>;
  expect(Object.keys(result).filter((key) => keys.includes(key))).toEqual(keys);
  expect(result).toMatchObject({ bundle: 'shipped', entries: 4, questions: 4, unanswerable: 1, p1: null, map: null });
  const beyond = keys.slice(0, 7).filter((key) => !(result[key]! >= 0 && result[key]! <= 1));
  expect(beyond).toEqual([]);
  expect(result['msP50']).toBeLessThanOrEqual(result['msP95']!);
});

test('lists of candidates need no knowledge base', async () => {
  const { code, stdout } = await evaluate('--data', samples().lists, '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ lists: 4, r1: null, falseAnswerRate: null, p1: expect.any(Number) });
});

test('for people: a table, the peers beside the product', async () => {
  const { kb, questions } = samples();
  const { code, stdout } = await evaluate('--kb', kb, '--data', questions, '--peers');
  expect(code).toBe(0);
  expect(stdout).toContain('4 entries, 4 questions, 1 unanswerable, bundle shipped');
  expect(stdout).toMatch(/liren shipped +\d\.\d{3}/);
  // A peer decides nothing, so it has no rate of answers.
  expect(stdout).toMatch(/BM25, jieba words +\d\.\d{3} +\d\.\d{3} +\d\.\d{3} +- +- +- +\d\.\d{3}/);
  expect(stdout).toContain('MiniSearch');
});

test('a folder of sets: each by the bundle that never saw it, the shipped one marked', async () => {
  const kb = [
    { id: 'a', question: '怎么退票' },
    { id: 'b', question: '怎么改签' },
  ];
  const data = [{ query: '退票怎么办理', gold: 'a' }];
  file('sets/invented-bq/faq_one/kb.jsonl', ...kb);
  file('sets/invented-bq/faq_one/queries.jsonl', ...data);
  file('sets/other/faq_two/kb_half.jsonl', ...kb);
  file('sets/other/faq_two/queries_with_noanswer.jsonl', ...data, { query: '有停车场吗', gold: null });
  const { code, stdout } = await evaluate('--sets', join(folder, 'sets'), '--json');
  expect(code).toBe(0);
  const { sets } = JSON.parse(stdout) as { sets: { set: string; systems: Record<string, unknown>[] }[] };
  expect(
    sets.map(({ set, systems }) => [set, ...systems.map(({ name, contaminated }) => [name, contaminated])]),
  ).toEqual([
    ['invented-bq/faq_one plain', ['liren without-bq', false], ['liren shipped (contaminated)', true]],
    ['other/faq_two noanswer', ['liren shipped', false]],
  ]);
});

describe('what cannot be meant ends with 2 and one sentence', () => {
  const kb = () => file('good-kb.jsonl', { id: 'a', question: 'q' });
  const data = () => file('good.jsonl', { query: 'q', gold: 'a' });

  test.each([
    ['no data', () => [], /--data FILE/],
    ['no such file', () => ['--kb', kb(), '--data', join(folder, 'none')], /none cannot be read \(ENOENT\)/],
    ['gold without a base', () => ['--data', data()], /say with --kb/],
    [
      'a bad row of the base',
      () => ['--kb', file('k', { id: 'a', question: 'q' }, '{"id": "b"}'), '--data', data()],
      /k line 2: "question" is missing/,
    ],
    [
      'a row that is no JSON',
      () => ['--kb', kb(), '--data', file('d', { query: 'q', gold: 'a' }, '', '{')],
      /d line 3: is not JSON/,
    ],
    [
      'a gold that is not there',
      () => ['--kb', kb(), '--data', file('g', { query: 'q', gold: 'z' })],
      /g line 1: "gold" "z" is no id/,
    ],
    ['an empty file', () => ['--kb', kb(), '--data', file('e', '')], /e: The file has no rows/],
    ['an unknown bundle', () => ['--kb', kb(), '--data', data(), '--bundle', 'x'], /Allowed choices are shipped/],
    ['half a question', () => ['--kb', kb(), '--data', data(), '--limit', '0.5'], /whole number/],
    ['a folder without sets', () => ['--sets', join(folder, 'nowhere')], /no folder faq_\*/],
  ])('%s', async (_, words, sentence) => {
    const { code, stdout, stderr } = await evaluate(...words());
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain('    at ');
  });

  test('bytes that are not UTF-8', async () => {
    const path = join(folder, 'gb.jsonl');
    writeFileSync(path, Buffer.from([0xcd, 0xcb, 0xc6, 0xb1]));
    const { code, stderr } = await evaluate('--kb', kb(), '--data', path);
    expect({ code, stderr }).toEqual({ code: 2, stderr: `${path} is not UTF-8.\n` });
  });
});
