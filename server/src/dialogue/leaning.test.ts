import { expect, test } from 'vitest';
import { addition, questionsOf } from './leaning.ts';

test.each([
  ['那旗舰店呢', '旗舰店'],
  ['旗舰店呢？', '旗舰店'],
  ['what about a kiosk', null],
  ['那呢', null],
  ['加盟费多少', null],
  ['那你们的总部培训一共要学习多少天呢', null],
])('%s adds %s', (text, added) => {
  expect(addition(text)).toBe(added);
});

test('several follow-ups lean on one question, each by itself', () => {
  expect(questionsOf(['加盟费多少', '那旗舰店呢', '档口店呢'])).toEqual({
    base: '加盟费多少',
    whole: '加盟费多少（档口店）',
  });
});

test('a follow-up to nothing is the question', () => {
  expect(questionsOf(['那旗舰店呢'])).toEqual({ base: '那旗舰店呢', whole: '那旗舰店呢' });
  expect(questionsOf([])).toEqual({ base: null, whole: null });
});
