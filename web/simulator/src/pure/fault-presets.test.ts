import { expect, test } from 'vitest';
import { presetNames, presetOf, presets } from './fault-presets.ts';

test.each(presetNames)('%s is known again when the server has filled in what was left out', (name) => {
  const kept = presets[name].map(({ match = {}, probability = 1, action }) => ({
    match,
    probability,
    struck: 3,
    action: { ...action, when: 'before' },
  }));
  expect(presetOf(kept.toReversed())).toBe(name);
});

test.each([
  ['another delay', [{ action: { kind: 'delay', ms: 5 } }]],
  ['another place', [{ match: { path: '/cgi-bin/gettoken' }, action: { kind: 'errcode', errcode: 45009 } }]],
  ['one of two', presets.doubled.slice(1)],
  ['seldom', [{ probability: 0.1, action: { kind: 'drop' } }]],
])('a plan of one’s own is no preset: %s', (_name, plan) => {
  expect(presetOf(plan)).toBeNull();
});
