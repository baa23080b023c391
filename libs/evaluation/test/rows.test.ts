import { describe, expect, test } from 'vitest';
import { readKnowledge, readQuestions } from '../src/rows.ts';

const jsonl = (...rows: unknown[]) =>
  rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n');

describe('a knowledge base', () => {
  test('what is left out is empty; other keys, blank lines, a byte order mark and CRLF do no harm', () => {
    const text = `\uFEFF{"id": 7, "question": "怎么退票", "cluster_size": 3}\r\n\r\n{"id": "b", "question": "q", "similar": ["s"]}\r\n`;
    expect(readKnowledge(text)).toEqual([
      { id: '7', question: '怎么退票', similar: [], negative: [], answer: '' },
      { id: 'b', question: 'q', similar: ['s'], negative: [], answer: '' },
    ]);
  });

  test.each([
    ['nothing', '', 0, 'The file has no rows'],
    ['not JSON', jsonl({ id: 'a', question: 'q' }, '{"id": '), 2, 'is not JSON'],
    ['a bare value', '"a"', 1, 'is not an object'],
    ['no question', jsonl({ id: 'a' }), 1, '"question" is missing'],
    ['an empty question', jsonl({ id: 'a', question: ' ' }), 1, '"question" is empty'],
    ['similar as one text', jsonl({ id: 'a', question: 'q', similar: 's' }), 1, '"similar" is not a list of texts'],
    ['a number among similar', jsonl({ id: 'a', question: 'q', similar: ['s', 1] }), 1, '"similar.1" is not a text'],
    [
      'an id twice',
      jsonl({ id: 'a', question: 'q' }, '', { id: 'a', question: 'r' }),
      3,
      '"id" "a" stands on line 1 too',
    ],
  ])('%s is refused with its line', (_, text, line, why) => {
    expect(() => readKnowledge(text)).toThrow(expect.objectContaining({ line, message: expect.stringContaining(why) }));
  });
});

describe('questions', () => {
  test('with entries and without one', () => {
    const rows = [
      { query: 'x', gold: 'a' },
      { query: 'y', gold: null },
    ];
    expect(readQuestions(jsonl(...rows), new Set(['a']))).toEqual({ kind: 'questions', rows });
  });

  test('with candidates, labelled by 0 and 1 or false and true', () => {
    const text = jsonl({
      query: 'x',
      candidates: [
        { text: 'a', label: 1 },
        { text: 'b', label: false },
      ],
    });
    expect(readQuestions(text)).toEqual({
      kind: 'lists',
      rows: [
        {
          query: 'x',
          candidates: [
            { text: 'a', label: true },
            { text: 'b', label: false },
          ],
        },
      ],
    });
  });

  test.each([
    ['no gold', jsonl({ query: 'x' }), 1, '"gold" is missing'],
    [
      'a gold that the base lacks',
      jsonl({ query: 'x', gold: 'a' }, { query: 'y', gold: 'b' }),
      2,
      '"gold" "b" is no id',
    ],
    [
      'a label of 2',
      jsonl({ query: 'x', candidates: [{ text: 'a', label: 2 }] }),
      1,
      '"candidates.0.label" is neither',
    ],
    ['no candidates', jsonl({ query: 'x', candidates: [] }), 1, '"candidates" is empty'],
    ['both kinds', jsonl({ query: 'x', gold: 'a' }, { query: 'y', candidates: [] }), 2, 'a file holds one kind'],
  ])('%s is refused with its line', (_, text, line, why) => {
    const read = () => readQuestions(text, new Set(['a']));
    expect(read).toThrow(expect.objectContaining({ line, message: expect.stringContaining(why) }));
  });
});
