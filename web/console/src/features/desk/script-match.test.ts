import { describe, expect, it } from 'vitest';
import type { Script } from '#contracts/http/scripts';
import { matching, slashQuery } from './script-match.ts';

const script = (title: string, text: string, first: string, full: string): Script => ({
  articleId: '019ab000-0000-7000-8000-000000000001',
  title,
  text,
  category: '售后',
  sound: { first, full },
});
const refund = script('退款安抚', '马上为您处理', 'tkaf', 'tuikuananfu');
const greet = script('开场白', '您好，我来帮您看退款', 'kcb', 'kaichangbai');

describe('calling a script', () => {
  it.each([
    ['/', ''],
    ['/退款', '退款'],
    ['／tk ', 'tk'],
    ['好的/退款', null],
    ['/a\nb', null],
    ['', null],
  ])('%j calls %j', (text, query) => expect(slashQuery(text)).toBe(query));

  it.each([
    ['', [refund, greet]],
    ['退款', [refund, greet]],
    ['tk', [refund]],
    ['KaiChang', [greet]],
    ['售后', [refund, greet]],
    ['没有', []],
  ])('%j finds by title, sound, category and text', (words, found) =>
    expect(matching([refund, greet], words, 10)).toEqual(found),
  );

  it('shows no more than asked for', () => expect(matching([refund, greet], '', 1)).toEqual([refund]));
});
