import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { called } from './called.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'liren-ocr-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const evaluate = (...words: string[]) => called('eval', 'ocr', ...words);
const corpus = join(import.meta.dirname, '../../../corpora/ocr');

/** What the shipped eyes reach on the ten pictures, a little below what was measured. */
const FLOORS = { characterAccuracy: 0.985, fieldExact: 0.99 };

/** Eleven pictures are read, each in some seconds of the processor, on a machine that may be doing other things. */
const LONG = 300_000;

interface Said {
  pictures: number;
  characterAccuracy: number;
  fieldExact: number;
  fieldsInvented: number;
  kindAccuracy: number;
  msP50: number;
  rssMB: number;
  defects: Record<string, { pictures: number; characterAccuracy: number | null; kindAccuracy: number }>;
  codes: Record<string, number>;
}

test(
  'ten pictures: what they are, what they say, and which code is wrong',
  async () => {
    const { code, stdout } = await evaluate('--data', corpus, '--json');
    expect(code).toBe(0);
    const said = JSON.parse(stdout) as Said;
    expect(said.pictures).toBe(10);
    expect(said.kindAccuracy).toBe(1);
    expect(said.characterAccuracy).toBeGreaterThanOrEqual(FLOORS.characterAccuracy);
    expect(said.fieldExact).toBeGreaterThanOrEqual(FLOORS.fieldExact);
    expect(said.fieldsInvented).toBe(0);
    // Two codes are wrong by intent: neither may pass, and no right one may be doubted.
    expect(said.codes).toEqual({ planted: 2, caught: 2, unread: 0, passed: 0, right: 3, falseAlarms: 0 });
    expect(said.rssMB).toBeGreaterThan(50);
    expect(said.rssMB).toBeLessThan(700);
    expect(said.msP50).toBeGreaterThan(0);
    expect(Object.keys(said.defects)).toEqual(['clean', 'photo', 'rotated', 'hard', 'jpeg', 'chat', 'empty']);
    expect(said.defects['clean']!.pictures).toBe(2);
    expect(said.defects['empty']!.characterAccuracy).toBeNull();
  },
  LONG,
);

test.for([
  ['no truth.jsonl', null, 'truth.jsonl cannot be read (ENOENT).'],
  ['a row that is no JSON', '{"file"', 'truth.jsonl line 1: is not JSON'],
  ['no rows', '\n', 'truth.jsonl: The file has no rows.'],
  [
    'a picture that is not there',
    '{"file":"gone.jpg","kind":"id_card","fields":{}}',
    'names gone.jpg, and no such file is in',
  ],
  [
    'a file beyond the folder',
    '{"file":"../a.jpg","kind":"id_card","fields":{}}',
    'line 1: "file" is not the name of a file in the same folder.',
  ],
  [
    'a kind that is none',
    '{"file":"a.jpg","kind":"passport","fields":{}}',
    'line 1: "kind" is none of business_licence',
  ],
  [
    'a field that the kind has not',
    '{"file":"a.jpg","kind":"id_card","fields":{"scope":"x"}}',
    'line 1: "fields" names "scope", and id_card has only name, sex',
  ],
  [
    'a picture named twice',
    '{"file":"a.jpg","kind":"nothing","fields":{}}\n{"file":"a.jpg","kind":"nothing","fields":{}}',
    'line 2: "file" "a.jpg" stands in an earlier row too.',
  ],
  ['no fields', '{"file":"a.jpg","kind":"nothing"}', 'line 1: "fields" is missing.'],
] as const)('%s is told in a sentence', async ([name, text, said]) => {
  const data = mkdtempSync(join(folder, 'data-'));
  if (text !== null) writeFileSync(join(data, 'truth.jsonl'), text);
  const { code, stdout, stderr } = await evaluate('--data', data);
  expect({ name, code, stdout }).toEqual({ name, code: 2, stdout: '' });
  expect(stderr).toContain(said);
});
