import { expect, test } from 'vitest';
import { choicesFor } from './choices.ts';

const intent = (id: string, examples: number) => ({ id, title: `意图 ${id}`, examples });
const guess = (intentId: string | null, probability: number) => ({ intentId, name: 'x', title: 'x', probability });

test('what was guessed comes first, then what has most examples', () => {
  const intents = [intent('a', 1), intent('b', 50), intent('c', 20)];
  const choices = choicesFor({ ranked: [guess('c', 0.4), guess(null, 0.3), guess('gone', 0.2)] }, intents);
  expect(choices.map(({ key, id, probability }) => [key, id, probability])).toEqual([
    ['1', 'c', 0.4],
    ['2', 'b', null],
    ['3', 'a', null],
  ]);
});

test('what was chosen lately comes before what has most examples', () => {
  const intents = [intent('a', 1), intent('b', 50), intent('c', 20)];
  expect(choicesFor({ ranked: [guess('b', 0.4)] }, intents, ['a', 'b']).map(({ id }) => id)).toEqual(['b', 'a', 'c']);
});

test('keys that have other work choose nothing, and no key chooses twice', () => {
  const choices = choicesFor(
    { ranked: [] },
    Array.from({ length: 60 }, (_, at) => intent(`i${at}`, 60 - at)),
  );
  const keys = choices.map(({ key }) => key);
  expect(new Set(keys).size).toBe(15);
  expect(keys.filter((key) => '0su'.includes(key))).toEqual([]);
});
