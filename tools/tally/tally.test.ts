import { expect, test } from 'vitest';
import { addTallies, closingLines } from './tally.ts';

test('the closing line stands alone, after the skips with their reasons', () => {
  const gates = { passed: 2, failed: 1, skips: [{ what: 'lock', why: 'the npm registry cannot be reached' }] };
  const tests = { passed: 40, failed: 0, skips: [] };
  expect(closingLines(addTallies([gates, tests]))).toBe(
    'skipped: lock (the npm registry cannot be reached)\n42 passed, 1 failed, 1 skipped',
  );
});
