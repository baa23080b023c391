import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsIn, isSensitive, kinds } from '../src/index.ts';
import { cases } from './told.cases.ts';

const shown = (text: string) => factsIn(text).map(({ kind, value, gone }) => `${gone ? 'not ' : ''}${kind} ${value}`);

describe('what is kept of what a customer says', () => {
  test.each(cases.map(([said, ...kept]) => ({ said, kept })))('$said', ({ said, kept }) => {
    expect(shown(said).toSorted()).toEqual(kept.toSorted());
  });

  test('law: whatever is said, facts are of known kinds, short, and few', () => {
    const pieces = cases.map(([said]) => said);
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'grapheme' })), { maxLength: 30 }),
        (said) => {
          const facts = factsIn(said.join('，'));
          expect(facts.length).toBeLessThanOrEqual(8);
          for (const { kind, value } of facts) {
            expect(kinds).toContain(kind);
            expect([...value].length).toBeLessThanOrEqual(40);
            expect(isSensitive(value)).toBe(false);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a long text takes no longer than a short one deserves', () => {
    const long = '我在'.repeat(20_000) + '预算'.repeat(20_000) + '1'.repeat(50_000);
    const began = performance.now();
    factsIn(long);
    expect(performance.now() - began).toBeLessThan(200);
  });
});
