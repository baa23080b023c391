import { expect, test } from 'vitest';
import type { Colleague } from '#contracts/http/desk';
import { targetsFor } from './transfer-targets.ts';

const one = (name: string, more: Partial<Colleague> = {}): Colleague => ({
  id: name,
  name,
  presence: 'online',
  open: 0,
  capacity: null,
  skills: [],
  teams: [],
  ...more,
});
const team = (name: string) => ({ id: name, name, short: name[0]!, colour: '#0f766e', online: 1 });

test('who is here and has room stands first', () => {
  const people = [
    one('away', { presence: 'away' }),
    one('full', { open: 3, capacity: 3 }),
    one('free', { open: 2, capacity: 3 }),
    one('gone', { presence: 'offline' }),
  ];
  expect(targetsFor({ teams: [], people }, '').people.map(({ id }) => id)).toEqual(['free', 'full', 'away', 'gone']);
});

test('a search finds teams by name and people by name and skill', () => {
  const targets = { teams: [team('售前'), team('退款')], people: [one('林悦', { skills: ['退款'] }), one('陈立')] };
  const found = targetsFor(targets, ' 退款 ');
  expect([found.teams.map(({ id }) => id), found.people.map(({ id }) => id)]).toEqual([['退款'], ['林悦']]);
});
