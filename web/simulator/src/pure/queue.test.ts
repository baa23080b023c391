import { expect, test } from 'vitest';
import type { Session } from '../wire.ts';
import { groupsOf } from './queue.ts';

const session = (external_userid: string, state: Session['state'], more: Partial<Session> = {}): Session => ({
  open_kfid: 'wkOne',
  external_userid,
  state,
  servicer: null,
  lastAt: 0,
  lastCustomerAt: null,
  sentSince: 0,
  unread: 0,
  ...more,
});

test('sessions stand by who has them; whoever waits longest stands first, else the latest', () => {
  const sessions = [
    session('late', 2, { lastAt: 20 }),
    session('early', 2, { lastAt: 10 }),
    session('mine-old', 3, { servicer: 'Mei', lastAt: 1 }),
    session('mine-new', 3, { servicer: 'Mei', lastAt: 2 }),
    session('hers', 3, { servicer: 'Lu' }),
    session('fresh', 0),
    session('bot', 1),
    session('over', 4),
    session('elsewhere', 2, { open_kfid: 'wkTwo' }),
  ];
  const groups = groupsOf(sessions, 'Mei', new Set(['wkOne'])).map(({ name, sessions: those }) => [
    name,
    those.map(({ external_userid }) => external_userid),
  ]);
  expect(groups).toEqual([
    ['waiting', ['early', 'late']],
    ['mine', ['mine-new', 'mine-old']],
    ['others', ['hers']],
    ['program', ['fresh', 'bot']],
    ['ended', ['over']],
  ]);
});

test('groups without anybody are left out', () => {
  expect(groupsOf([], 'Mei', new Set(['wkOne']))).toEqual([]);
});
