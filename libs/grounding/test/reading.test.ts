import { expect, test } from 'vitest';
import { shippedEncoder } from '#libs/encoder';
import { judge } from '#libs/grounding';
import { featuresOf } from '../src/features.ts';
import { MOST_CLAUSES, read, readEvidence } from '../src/reading.ts';

const long = (of: string, units: number) => of.repeat(Math.ceil(units / of.length)).slice(0, units);
/** Texts turned into vectors for one sentence, whatever its length and that of its evidence. */
const MOST_VECTORS = 1_000;

test('the work for one sentence is bounded, however long it and its evidence are', () => {
  const evidence = Array.from({ length: 40 }, (_, at) =>
    long(`第${at}家门店收取保证金，合同期满退还；杭州暂不开放。`, 10_000),
  );
  const known = readEvidence(evidence);
  expect(known.clauses.length).toBeLessThanOrEqual(MOST_CLAUSES);
  let vectors = 0;
  const { encode, ...encoder } = shippedEncoder();
  const counting = { ...encoder, encode: (text: string) => (vectors++, encode(text)) };
  featuresOf(read(long('总部食堂的师傅做饭，味道很好；', 2_000)), known, counting);
  expect(vectors).toBeLessThanOrEqual(MOST_VECTORS);
});

test('ten thousand characters are not judged, unless they are quoted', () => {
  const sentence = long('总部食堂的师傅做饭，味道很好；', 10_000);
  expect(judge([sentence], ['加盟费一次性收取。'], { allowedHosts: [], lexicon: [] })[0]).toMatchObject({
    verdict: 'not_found',
    reason: 'too long',
  });
  expect(judge([sentence], [sentence], { allowedHosts: [], lexicon: [] })[0]!.verdict).toBe('supported');
});
