import { expect, test } from 'vitest';
import { must, refuse } from '#platform/errors';
import { comesAgain } from './fault.ts';

const broken = (): unknown => {
  try {
    must(false, 'never');
  } catch (error) {
    return error;
  }
  return null;
};
const coded = (code: string) => Object.assign(new Error('database'), { code });

test.each([
  ['a refusal', refuse('wecom.app_not_found', 'gone'), true],
  ['a broken promise', broken(), true],
  ['a bug', new TypeError('undefined is not a function'), true],
  ['a value that the database does not take', coded('22021'), true],
  ['a row that stands already', coded('23505'), true],
  ['a database that shuts down', coded('57P01'), false],
  ['a deadlock', coded('40P01'), false],
  ['a connection that broke', coded('ECONNRESET'), false],
  ['a service that does not answer', new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') }), false],
  ['what nobody knows', new Error('Connection terminated unexpectedly'), false],
])('%s', (_, error, again) => {
  expect(comesAgain(error)).toBe(again);
});
