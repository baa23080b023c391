import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { entitiesIn, type Entity } from '#libs/entities';

const folder = path.resolve(import.meta.dirname, '../../../corpora/entities');
/** Nine hundred and ninety of a thousand. */
const SHARE = 0.99;

interface Row {
  text: string;
  at?: string;
  expect: Record<string, unknown>[];
}

const rowsOf = (name: string) =>
  readFileSync(path.join(folder, `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);

const local = (stamp: string) => stamp.slice(0, 16);

function shown({ type, text, value }: Entity): Record<string, unknown> {
  switch (type) {
    case 'money':
      return { text, min: value.min, max: value.max, currency: value.currency };
    case 'date':
      return { text, start: local(value.start), end: local(value.end), grain: value.grain };
    case 'credit_code':
      return { text, valid: value.valid };
    default:
      return { text, ...value };
  }
}

const tables = [
  ['money', 'money'],
  ['date', 'date'],
  ['phone', 'phone'],
  ['credit-code', 'credit_code'],
] as const;

const sorted = (row: Record<string, unknown>) => JSON.stringify(Object.entries(row).sort());

describe('tables written before the rules', () => {
  test.each(tables)('%s', (name, type) => {
    const rows = rowsOf(name);
    const wrong = rows.flatMap((row) => {
      const at = new Date(row.at ?? '2026-03-11T10:30:00+08:00');
      const found = entitiesIn(row.text, { at, timeZone: 'Asia/Shanghai' });
      const seen = found.filter((entity) => entity.type === type).map(shown);
      const isRight = JSON.stringify(seen.map(sorted)) === JSON.stringify(row.expect.map(sorted));
      return isRight ? [] : [{ text: row.text, expected: row.expect, seen }];
    });
    const share = 1 - wrong.length / rows.length;
    expect(share >= SHARE ? [] : wrong).toEqual([]);
  });
});
