import { describe, expect, test } from 'vitest';
import { repeats, stateOf, trendOf } from '../src/index.ts';

const going = (...texts: string[]) => {
  const states = texts.map((text) => stateOf(text));
  return trendOf(states, repeats(texts.at(-1)!, texts.slice(0, -1)));
};

describe('where a conversation goes', () => {
  test.each<[string, string[], string, string | null]>([
    ['a first question', ['加盟费多少'], 'steady', null],
    ['plain questions', ['加盟费多少', '保证金退吗', '多久回本'], 'steady', null],
    ['a question asked again', ['保证金什么时候退', '保证金什么时候退？'], 'steady', null],
    ['asked again, and now it is bad', ['保证金什么时候退', '保证金什么时候退，太失望了'], 'rising', 'complaint'],
    ['disappointment after disappointment', ['有点失望', '真的很失望'], 'steady', 'complaint'],
    ['bad, then the same question again', ['太失望了', '什么时候退款', '什么时候退款'], 'steady', 'complaint'],
    ['anger that grows', ['怎么还没退款', '有点失望', '气死我了'], 'rising', 'escalation'],
    ['anger twice', ['没人管吗，烦死了', '你们什么态度'], 'steady', 'escalation'],
    ['a threat, at once', ['再不退我就打12315'], 'steady', 'escalation'],
    ['anger that is soothed', ['气死我了', '好的，谢谢'], 'falling', null],
    ['trust that is gone twice', ['你们靠谱吗，会不会跑路', '感觉是割韭菜的套路，气人'], 'steady', 'complaint'],
    ['one outburst out of the blue', ['加盟费多少', '什么破机器人'], 'rising', null],
  ])('%s', (_, texts, trend, warning) => expect(going(...texts)).toEqual({ trend, warning }));
});

test('nothing said goes nowhere', () => expect(trendOf([])).toEqual({ trend: 'steady', warning: null }));

test('a state knows of those before it', () => {
  const before = [stateOf('有点失望')];
  expect(stateOf('气死我了', { before })).toMatchObject({ trend: 'rising', warning: 'escalation' });
});

test.each([
  ['保证金什么时候退', ['保证金什么时候退？？？'], true],
  ['你们保证金什么时候能退', ['保证金什么时候退', '保证金什么时候能退'], true],
  ['加盟费多少', ['保证金多少'], false],
  ['好的', ['好的'], false],
  ['', ['', '  '], false],
])('%j says again what is in %j: %j', (text, before, again) => expect(repeats(text, before)).toBe(again));
