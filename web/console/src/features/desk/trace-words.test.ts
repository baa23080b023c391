import { expect, test } from 'vitest';
import type { TraceStep } from '#contracts/http/dialogue';
import { createI18n } from '#web-ui/i18n.ts';
import en from '../../locales/en.json' with { type: 'json' };
import zh from '../../locales/zh-CN.json' with { type: 'json' };
import { msWords, scoreOf, traceLine } from './trace-words.ts';

const { t } = createI18n({ 'zh-CN': zh, en }, 'zh-CN');

function step(key: string, values: TraceStep['line']['values'] = {}): TraceStep {
  return { step: 'look up', startMs: 0, tookMs: 1, line: { key, values }, detail: {} };
}

test('a known key reads as a sentence, with whole percent as the score', () => {
  const found = step('lookup.sure', { title: '加盟费多少钱', probability: 94 });
  expect(traceLine(found, t)).toBe('找到《加盟费多少钱》，把握 94%');
  expect(scoreOf(found)).toBe(0.94);
});

test('names of reasons are told in the reader’s words', () => {
  expect(traceLine(step('decide.handOver', { why: 'asked' }), t)).toBe('转人工：要求人工');
});

test('a key of a newer server is told by the step and what it carried', () => {
  expect(traceLine(step('lookup.by_graph', { title: '选址', hops: 2 }), t)).toBe('查找 · 选址 · 2');
});

test.each([
  [0.02, '0.02ms'],
  [86.4, '86ms'],
  [1240, '1.2s'],
])('%d ms reads %s', (ms, words) => expect(msWords(ms, 'en')).toBe(words));
