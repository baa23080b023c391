import { expect, test } from 'vitest';
import type { RehearsalResult } from '#contracts/http/simulations';
import { comparedOf, shownOf } from './compared.ts';

const passed = (dialogueId: string): RehearsalResult => ({
  dialogueId,
  name: dialogueId,
  passed: true,
  diverged: null,
  turns: 2,
});
const failed = (dialogueId: string, reply = '好', turn = 1): RehearsalResult => ({
  ...passed(dialogueId),
  passed: false,
  diverged: {
    turn,
    wrong: [{ what: 'outcome', expected: 'answer', got: 'ask' }],
    reply: { says: '问', outcome: 'ask', reply, sources: [], choices: [], tookMs: 1 },
  },
});

test('what got worse comes first, then what fails, in the order they were played', () => {
  const before = [passed('a'), failed('b'), passed('c'), failed('d'), failed('e')];
  const now = [passed('a'), failed('b'), failed('c'), passed('d'), failed('e', '另一句'), failed('f')];
  const rows = comparedOf(now, before);
  expect(rows.map((row) => [row.now.name, row.change])).toEqual([
    ['c', 'worse'],
    ['b', null],
    ['e', 'other'],
    ['f', null],
    ['a', null],
    ['d', 'better'],
  ]);
  expect(shownOf(rows, 'failed').map((row) => row.now.name)).toEqual(['c', 'b', 'e', 'f']);
  expect(shownOf(rows, 'changed').map((row) => row.now.name)).toEqual(['c', 'e', 'd']);
  expect(shownOf(rows, 'all')).toHaveLength(6);
});

test('a divergence at another turn is a change; without an earlier run nothing is', () => {
  expect(comparedOf([failed('a', '好', 2)], [failed('a')])[0]!.change).toBe('other');
  expect(comparedOf([failed('a')], null)[0]).toMatchObject({ before: null, change: null });
});
