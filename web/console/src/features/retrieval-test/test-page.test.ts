import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { KeptTest, TestHit } from '#contracts/http/retrieval-tests';
import { highlight } from './highlight.ts';
import { lostHits, movesOf } from './moves.ts';
import { asCsv, asJsonl } from './test-list.ts';

describe('highlighting', () => {
  test.each([
    ['加盟费多少', ['加盟费', '多少'], ['+加盟费多少']],
    ['总部的加盟费', ['加盟费'], ['-总部的', '+加盟费']],
    ['WiFi密码', ['wifi'], ['+WiFi', '-密码']],
    ['没有命中', [], ['-没有命中']],
  ])('%s by %j', (text, words, told) => {
    expect(highlight(text, words).map(({ words: part, hit }) => `${hit ? '+' : '-'}${part}`)).toEqual(told);
  });

  test('never changes the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string(), { maxLength: 4 }), (text, words) => {
        expect(
          highlight(text, words)
            .map((part) => part.words)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});

const hit = (articleId: string) => ({ articleId, passage: null }) as TestHit;

test('moves are told against the other setting: up, down, stayed, new, and what is gone', () => {
  const before = ['a', 'b', 'c'].map(hit);
  const after = ['b', 'a', 'd'].map(hit);
  expect(movesOf(before, after)).toEqual([1, -1, 'new']);
  expect(lostHits(before, after).map(({ articleId }) => articleId)).toEqual(['c']);
});

test('judged tests are an evaluation file: one row per question by its latest judgement, null where nothing is right', () => {
  const kept = (query: string, right: KeptTest['right']) => ({ query, right }) as KeptTest;
  const tests = [
    kept('加盟费', { articleId: 'x', question: '' }),
    kept('没人说过', null),
    kept('=天气', { articleId: null, question: '' }),
    kept('加盟费', { articleId: 'old', question: '' }),
  ];
  expect(asJsonl(tests)).toBe('{"query":"加盟费","gold":"x"}\n{"query":"=天气","gold":null}\n');
  expect(asCsv(tests)).toBe("\uFEFFquery,gold\r\n加盟费,x\r\n'=天气,\r\n");
});
