import { describe, expect, test } from 'vitest';
import { compareCatalogues } from '#web-ui/i18n.ts';
import en from '../loader/locales/en.json' with { type: 'json' };
import zh from '../loader/locales/zh-CN.json' with { type: 'json' };
import { eventWords } from './event-words.ts';
import { joinerBetween, pauseAfter } from './reveal.ts';
import { refusalOf } from './uploads.ts';
import { catalogues, createWords } from './words.ts';

test('both languages say the same', () => {
  expect(compareCatalogues(catalogues['zh-CN'], catalogues.en)).toEqual([]);
  expect(compareCatalogues(zh, en)).toEqual([]);
});

test('nobody is shouted at', () => {
  const all = [catalogues['zh-CN'], catalogues.en, zh, en].flatMap((file) => Object.values(file));
  expect(all.filter((words) => /[!！]/.test(words))).toEqual([]);
});

describe('words', () => {
  const words = createWords('zh-CN');

  test.each([
    ['request.rate_limited', '发得有点快，过几秒再试'],
    ['turn.not_found', '没有成功，请重试；仍不行可转人工'],
    ['toString', '没有成功，请重试；仍不行可转人工'],
  ])('problem %s', (code, sentence) => {
    expect(words.problem(code)).toBe(sentence);
  });

  test.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1536, '1.5 KB'],
    [20 * 1024 * 1024, '20 MB'],
  ])('%i bytes are %s', (bytes, size) => {
    expect(words.size(bytes)).toBe(size);
  });

  test('a promise names its day when it is not today', () => {
    const promised = (at: number) =>
      eventWords(words, {
        type: 'handoff.queued',
        position: 1,
        online: 0,
        waitMinutes: null,
        promisedAt: new Date(at).toISOString(),
      });
    expect(promised(Date.now())).toMatch(/，\d\d:\d\d 前/);
    expect(promised(Date.now() + 86_400_000)).toMatch(/，明天 \d\d:\d\d 前/);
  });

  test('an event in the customer’s words', () => {
    expect(eventWords(words, { type: 'handoff.claimed', name: '小梅' })).toBe('小梅 接手');
    expect(eventWords(words, { type: 'handoff.requested', reason: 'unknown' })).toBe('这个问题交给同事回答');
    expect(eventWords(words, { type: 'handoff.delayed', position: 1, online: 0, promisedAt: null })).toContain(
      '留下电话',
    );
  });
});

test.each([
  [undefined, 'First.', ''],
  ['First.', 'Second.', ' '],
  ['第一句。', '第二句。', ''],
  ['第一句。', 'Then.', ''],
])('%s and %s are joined by %j', (before, after, joiner) => {
  expect(joinerBetween(before, after)).toBe(joiner);
});

test('nobody waits long for a sentence', () => {
  expect([pauseAfter(''), pauseAfter('一'.repeat(30)), pauseAfter('一'.repeat(900))]).toEqual([160, 360, 520]);
});

test('what cannot be sent is refused before it travels', () => {
  expect([0, 1, 20 * 1024 * 1024, 20 * 1024 * 1024 + 1].map((size) => refusalOf({ size }))).toEqual([
    'file.empty',
    null,
    null,
    'file.too_large',
  ]);
});
