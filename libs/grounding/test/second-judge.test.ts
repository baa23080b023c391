import { expect, test } from 'vitest';
import { judge, withSecond, type Judge, type Support } from '#libs/grounding';

const sentences = ['标准店加盟费 5.8 万元。', '标准店加盟费 9 万元。', '总部食堂的师傅做饭非常好吃。'];
const evidence = ['标准店加盟费 5.8 万元，一次性收取。'];
const own = judge(sentences, evidence, { allowedHosts: [], lexicon: [] });
const asked = async (second: Judge['judge'], limitMs = 50) =>
  (await withSecond(own, { judge: { judge: second }, limitMs }, { sentences, evidence })).map(({ verdict }) => verdict);
const alone: Support[] = ['supported', 'contradicted', 'not_found'];

test('it may object, and clear what only seemed unsupported, but no rule', async () => {
  expect(own.map(({ verdict }) => verdict)).toEqual(alone);
  expect(await asked(async () => ['supported', 'supported', 'supported'])).toEqual([
    'supported',
    'contradicted',
    'supported',
  ]);
  expect(await asked(async () => ['contradicted', 'supported', 'not_found'])).toEqual([
    'contradicted',
    'contradicted',
    'not_found',
  ]);
});

test.each<[string, Judge['judge']]>([
  ['hangs', () => new Promise(() => undefined)],
  ['throws', () => Promise.reject(new Error('500'))],
  [
    'throws at once',
    () => {
      throw new Error('no key');
    },
  ],
  ['gives too few', async () => ['supported']],
  ['talks nonsense', async () => ['yes', 'no', 'maybe'] as unknown as Support[]],
  ['gives nothing', async () => null as unknown as Support[]],
])('one that %s changes nothing', async (_, second) => expect(await asked(second)).toEqual(alone));

test('it is told to stop when its time is over', async () => {
  let stopped = false;
  await asked(
    (_sentences, _evidence, signal) => new Promise(() => signal.addEventListener('abort', () => (stopped = true))),
    5,
  );
  await new Promise((done) => setTimeout(done, 20));
  expect(stopped).toBe(true);
});
