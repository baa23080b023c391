import { expect, test } from 'vitest';
import type { ModelReport, TrainingFinding } from '#contracts/http/learning';
import { intentStateOf, scoreOf } from './intent-state.ts';

const intent = { id: 'a', name: 'ask_fee', title: '问费用' };
const finding = (kind: TrainingFinding['kind'], id = 'a'): TrainingFinding => ({
  kind,
  severity: 'warning',
  intents: [{ ...intent, id }, null],
  examples: [],
  similarity: null,
});
const report = (support: number) =>
  ({
    labels: [{ name: 'ask_fee', title: '问费用', precision: 1, recall: 0.8, f1: 0.9, support, confusedWith: [] }],
  }) as unknown as ModelReport;

test.each([
  ['serving', [], report(5)],
  ['serving', [finding('near')], report(5)],
  ['serving', [finding('conflict', 'b')], report(5)],
  ['new', [], undefined],
  ['few', [finding('few')], report(5)],
  ['conflict', [finding('few'), finding('conflict')], report(5)],
] as const)('an intent is %s', (state, findings, known) => {
  expect(intentStateOf(intent, { findings, report: known })).toBe(state);
});

test('what was never tested has no score', () => {
  expect(scoreOf('ask_fee', report(5))).toBe(0.9);
  expect(scoreOf('ask_fee', report(0))).toBeNull();
  expect(scoreOf('other', report(5))).toBeNull();
});
