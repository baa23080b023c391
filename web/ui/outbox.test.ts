import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Outbox, outboxLimit, type Letter, type Posted } from './outbox.ts';
import { lastingMemory, passingMemory, type Memory } from './storage.ts';

let memory: Memory;
/** What the server stored, by client id, in order; a repeated one is stored once. */
let stored: string[];
let answers: Posted[];
let arrived: string[];

beforeEach(() => {
  vi.useFakeTimers();
  memory = passingMemory();
  stored = [];
  arrived = [];
  answers = [];
});
afterEach(() => void vi.useRealTimers());

async function post(letter: Letter): Promise<Posted> {
  await Promise.resolve();
  arrived.push(letter.clientId);
  const answer = answers.shift() ?? { is: 'stored' };
  if (answer.is === 'stored' && !stored.includes(letter.clientId)) stored.push(letter.clientId);
  return answer;
}

const open = () => new Outbox({ memory, key: 'liren.outbox.test', post, onChange: () => {} });
const letter = (clientId: string): Letter => ({
  clientId,
  at: '2026-11-22T06:00:00Z',
  body: { kind: 'text', text: clientId },
});
const waiting = (outbox: Outbox) => outbox.letters.map(({ clientId }) => clientId);

test('sends in order and forgets what was stored', async () => {
  const outbox = open();
  for (const id of ['a', 'b', 'c']) outbox.add(letter(id));
  await outbox.flush();
  expect(stored).toEqual(['a', 'b', 'c']);
  expect(outbox.letters).toEqual([]);
  expect(memory.get('liren.outbox.test')).toBeNull();
});

test('without a network the order stays and nothing is tried behind the first', async () => {
  answers = [{ is: 'unreachable' }, { is: 'unreachable' }];
  const outbox = open();
  for (const id of ['a', 'b', 'c']) outbox.add(letter(id));
  await outbox.flush();
  expect(waiting(outbox)).toEqual(['a', 'b', 'c']);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(arrived).toEqual(['a', 'a', 'a', 'b', 'c']);
  expect(stored).toEqual(['a', 'b', 'c']);
});

test('a page that was closed leaves its letters to the next one, and repeating is harmless', async () => {
  answers = [{ is: 'unreachable' }];
  const first = open();
  first.add(letter('a'));
  await first.flush();
  first.close();
  stored.push('a'); // it had arrived; only the answer was lost
  const second = open();
  second.add(letter('b'));
  await second.flush();
  expect(stored).toEqual(['a', 'b']);
  expect(second.letters).toEqual([]);
});

test('a refused letter stays with its reason, lets others pass, and can be sent again', async () => {
  answers = [{ is: 'refused', code: 'request.invalid' }];
  const outbox = open();
  outbox.add(letter('a'));
  outbox.add(letter('b'));
  await outbox.flush();
  expect(stored).toEqual(['b']);
  expect(outbox.letters).toEqual([{ ...letter('a'), refused: 'request.invalid' }]);
  outbox.retry('a');
  await outbox.flush();
  expect(stored).toEqual(['b', 'a']);
});

test('waits as long as the server asks', async () => {
  answers = [{ is: 'later', seconds: 9 }];
  const outbox = open();
  outbox.add(letter('a'));
  await outbox.flush();
  await vi.advanceTimersByTimeAsync(8_999);
  expect(stored).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(stored).toEqual(['a']);
});

test('a message that was seen in the conversation needs no sending', async () => {
  answers = [{ is: 'unreachable' }];
  const outbox = open();
  outbox.add(letter('a'));
  await outbox.flush();
  outbox.remove(['a']);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(arrived).toEqual(['a']);
});

test('says no when too many wait', async () => {
  answers = Array.from({ length: 200 }, () => ({ is: 'unreachable' }));
  const outbox = open();
  const taken = Array.from({ length: outboxLimit + 5 }, (_, i) => outbox.add(letter(`m${i}`)));
  await outbox.flush();
  expect(taken.filter(Boolean)).toHaveLength(outboxLimit);
  outbox.close();
});

test('what lies broken in the browser is no letter', () => {
  for (const broken of ['{', 'null', '[null, 1, {"clientId":1}]']) {
    memory.set('liren.outbox.test', broken);
    expect(open().letters).toEqual([]);
  }
});

test('where storage is forbidden or full, the page remembers', () => {
  const forbidden = lastingMemory(() => {
    throw new DOMException('denied', 'SecurityError');
  });
  forbidden.set('a', '1');
  expect([forbidden.lasting, forbidden.get('a')]).toEqual([false, '1']);

  const kept = new Map<string, string>();
  const full = lastingMemory(() => ({
    length: 0,
    key: () => null,
    clear: () => {},
    getItem: (key) => kept.get(key) ?? null,
    removeItem: (key) => void kept.delete(key),
    setItem(key, value) {
      if (value.length > 3) throw new DOMException('full', 'QuotaExceededError');
      kept.set(key, value);
    },
  }));
  full.set('a', 'long value');
  expect([full.lasting, full.get('a')]).toEqual([true, 'long value']);
  full.set('a', '1');
  expect(full.get('a')).toBe('1');
});
