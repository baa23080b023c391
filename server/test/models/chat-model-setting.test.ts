import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '#platform/config';

const read = (env: Record<string, string>) =>
  readConfig({ env: { LIREN_HOME: join(tmpdir(), 'liren-chat-model'), ...env }, root: tmpdir() }).chatModel;
const least = { CHAT_MODEL_URL: 'https://m.example/v1/', CHAT_MODEL: 'm' };

test('there is no model unless the operator names one', () => {
  expect(read({})).toBeNull();
  expect(read(least)).toEqual({
    url: 'https://m.example/v1',
    model: 'm',
    key: null,
    totalMs: 7_000,
    turnTokens: 8_000,
    dayTokens: 2_000_000,
    dayCost: null,
    prices: null,
    vision: false,
  });
  expect(read({ ...least, CHAT_MODEL_VISION: '1' })).toMatchObject({ vision: true });
  expect(
    read({ ...least, CHAT_MODEL_PRICES: '0.5,2', CHAT_MODEL_DAY_COST: '20', CHAT_MODEL_SECONDS: '1.5' }),
  ).toMatchObject({ prices: { input: 0.5, output: 2 }, dayCost: 20, totalMs: 1_500 });
});

test.each([
  [{ CHAT_MODEL: 'm' }, 'CHAT_MODEL_URL'],
  [{ CHAT_MODEL_URL: 'https://m.example/v1' }, 'needs CHAT_MODEL'],
  [{ ...least, CHAT_MODEL_URL: 'ftp://m' }, 'CHAT_MODEL_URL=ftp://m'],
  [{ ...least, CHAT_MODEL_URL: 'https://me:key@m.example' }, 'CHAT_MODEL_URL'],
  [{ ...least, CHAT_MODEL_SECONDS: '30' }, '0.2 to 7.5'],
  [{ ...least, CHAT_MODEL_PRICES: '2' }, '2,8'],
  [{ ...least, CHAT_MODEL_VISION: 'yes' }, '1 or 0'],
  [{ CHAT_MODEL_VISION: '1' }, 'CHAT_MODEL_URL'],
  [{ ...least, CHAT_MODEL_DAY_COST: '5' }, 'CHAT_MODEL_PRICES'],
  [{ CHAT_MODEL_ULR: 'https://m.example' }, 'CHAT_MODEL_URL is meant'],
] as [Record<string, string>, string][])('%o is refused', (env, sentence) => expect(() => read(env)).toThrow(sentence));

test('a key with spaces is refused and not repeated', () => {
  const wrong = () => read({ ...least, CHAT_MODEL_KEY: 'sk secret' });
  expect(wrong).toThrow('CHAT_MODEL_KEY=***');
  expect(wrong).not.toThrow('sk secret');
});
