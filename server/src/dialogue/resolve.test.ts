import { describe, expect, test } from 'vitest';
import { resolve } from './resolve.ts';

const choices = [
  { label: '蒸汽机怎么保养？', articleId: 'steam' },
  { label: '制冰机怎么保养？', articleId: 'ice' },
];
const of = (text: string, more: { base?: string; choices?: typeof choices } = {}) =>
  resolve({ asked: { texts: [text], pictures: [], files: 0, upTo: 1 }, base: null, choices: [], ...more });

describe('a choice is picked', () => {
  test.each(['2', '２'.normalize('NFKC'), '第二个', '②', '二', 'b', '2。', '制冰机怎么保养？', '制冰机怎么保养'])(
    '%s',
    (text) => {
      expect(of(text, { choices })).toEqual({ kind: 'picked', query: '制冰机怎么保养？', articleId: 'ice' });
    },
  );
  test.each(['3', '第三个', '加盟费多少', '22', ''])('%s picks nothing', (text) => {
    expect(of(text, { choices })).toEqual({ kind: 'kept', query: text });
  });
  test('nor is anything picked where nothing was offered', () => {
    expect(of('2')).toEqual({ kind: 'kept', query: '2' });
  });
});

describe('a follow-up leans on the question before', () => {
  const base = '加盟费多少';
  test.each([
    ['那旗舰店呢', '加盟费多少 旗舰店', '旗舰店'],
    ['旗舰店呢？', '加盟费多少 旗舰店', '旗舰店'],
    ['那么旗舰店', '加盟费多少 旗舰店', '旗舰店'],
  ])('%s', (text, query, alone) => {
    expect(of(text, { base })).toEqual({ kind: 'joined', query, alone });
  });
  test.each(['店面面积有什么要求', '那你们的总部培训一共要学习多少天呢，我想提前安排一下'])(
    '%s stands alone',
    (text) => {
      expect(of(text, { base })).toEqual({ kind: 'kept', query: text });
    },
  );
  test('a first question leans on nothing', () => {
    expect(of('那旗舰店呢')).toEqual({ kind: 'kept', query: '那旗舰店呢' });
  });
});
