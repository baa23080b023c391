import { expect, test } from 'vitest';
import type { AnswerVariant } from '#contracts/http/knowledge';
import { blocks, emptyVariant, faultsOf } from './variants.ts';

const variant = (part: Partial<AnswerVariant>): AnswerVariant => ({ ...emptyVariant, answer: '三万元', ...part });
const winter = { validFrom: '2026-12-01T00:00:00.000Z', validTo: '2027-03-01T00:00:00.000Z' };
const january = { validFrom: '2027-01-01T00:00:00.000Z', validTo: '2027-02-01T00:00:00.000Z' };

test.each([
  ['a language', [variant({ language: 'en' })], [null]],
  ['no words', [variant({ language: 'en', answer: '  ' })], ['empty']],
  ['an end before the beginning', [variant({ validFrom: winter.validTo, validTo: winter.validFrom })], ['backwards']],
  ['no condition', [variant({})], ['anywhere']],
  ['the same twice', [variant({ channel: 'kf' }), variant({ channel: 'kf' })], [null, 'shadowed']],
  ['a part of the time of the one before', [variant(winter), variant(january)], [null, 'shadowed']],
  ['a part of the time of the one after', [variant(january), variant(winter)], [null, null]],
  ['a time is more than none', [variant({ language: 'en' }), variant({ language: 'en', ...winter })], [null, null]],
  ['other channels', [variant({ language: 'en', channel: 'web' }), variant({ language: 'en' })], [null, null]],
])('%s', (_, variants, faults) => {
  expect(faultsOf(variants)).toEqual(faults);
});

test('only what makes no sense keeps from saving', () => {
  expect((['empty', 'backwards', 'shadowed', 'anywhere', null] as const).map(blocks)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
