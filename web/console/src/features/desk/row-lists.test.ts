import { expect, test } from 'vitest';
import type { ConversationRow } from '#contracts/http/conversations';
import { applyRow, recount, withoutRow, type RowPage } from './row-lists.ts';

const me = 'staff-me';
const queue = { view: 'queue' as const, me, team: null, searching: false };
const all = { view: 'all' as const, me, team: null, searching: false };

function row(id: string, minute: number, more: Partial<ConversationRow> = {}): ConversationRow {
  const at = `2026-11-20T06:${String(minute).padStart(2, '0')}:00.000Z`;
  return {
    id,
    revision: 1,
    channel: 'web',
    status: 'open',
    customer: { id: `c-${id}`, name: id, locale: 'zh-CN' },
    team: null,
    speaker: 'nobody',
    epoch: 1,
    assignee: null,
    outside: null,
    handoff: null,
    waitingSince: at,
    unread: 0,
    lastSeq: 1,
    customerReadSeq: 0,
    lastMessage: { at, author: 'customer', preview: 'hi' },
    createdAt: at,
    updatedAt: at,
    ...more,
  };
}

const ids = (pages: RowPage[]) => pages.map((page) => page.items.map((item) => item.id));

test('a new waiting customer goes where his waiting time puts him', () => {
  const pages = [{ items: [row('a', 1), row('c', 5)], next: null }];
  expect(ids(applyRow(pages, row('b', 3), queue))).toEqual([['a', 'b', 'c']]);
});

test('the latest word rises to the top of the other views', () => {
  const pages = [
    { items: [row('c', 5)], next: 'x' },
    { items: [row('a', 1)], next: null },
  ];
  expect(ids(applyRow(pages, row('a', 9, { revision: 2 }), all))).toEqual([['a', 'c'], []]);
});

test('a claimed conversation leaves the queue', () => {
  const pages = [{ items: [row('a', 1)], next: null }];
  const claimed = row('a', 1, { revision: 2, speaker: 'person', assignee: { id: 'x', name: 'Mei' } });
  expect(ids(applyRow(pages, claimed, queue))).toEqual([[]]);
});

test('old news changes nothing', () => {
  const pages = [{ items: [row('a', 1, { revision: 4, unread: 2 })], next: null }];
  expect(applyRow(pages, row('a', 1, { revision: 4, unread: 0 }), queue)).toBe(pages);
});

test('a row below the last loaded one waits for paging', () => {
  const pages = [{ items: [row('a', 1)], next: 'more' }];
  expect(ids(applyRow(pages, row('z', 9), queue))).toEqual([['a']]);
});

test('while searching rows are renewed in place and none is added', () => {
  const pages = [{ items: [row('a', 1), row('b', 2)], next: null }];
  const searching = { ...all, searching: true };
  expect(ids(applyRow(pages, row('new', 9), searching))).toEqual([['a', 'b']]);
  const renewed = applyRow(pages, row('a', 30, { revision: 2, unread: 3 }), searching);
  expect(ids(renewed)).toEqual([['a', 'b']]);
  expect(renewed[0]?.items[0]?.unread).toBe(3);
});

test('claiming moves the count from the queue to mine', () => {
  const counts = { queue: 2, mine: 0, bot: 4, closed: 3, online: 1 };
  const claimed = row('a', 1, { revision: 2, speaker: 'person', assignee: { id: me, name: 'Mei' } });
  expect(recount(counts, row('a', 1), claimed, { me, team: null })).toEqual({
    queue: 1,
    mine: 1,
    bot: 4,
    closed: 3,
    online: 1,
  });
});

test('a list of one team holds its conversations, and lets go of one that is handed on', () => {
  const team = { id: 'care', name: '售后', short: '售', colour: '#0f766e' };
  const care = { ...queue, team: 'care' };
  const pages = [{ items: [row('a', 1, { team })], next: null }];
  expect(ids(applyRow(pages, row('b', 3), care))).toEqual([['a']]);
  expect(ids(applyRow(pages, row('b', 3, { team }), care))).toEqual([['a', 'b']]);
  expect(ids(applyRow(pages, row('a', 1, { revision: 2 }), care))).toEqual([[]]);
  expect(ids(applyRow(pages, row('c', 3), { ...queue, team: 'none' }))).toEqual([['a', 'c']]);
  expect(ids(withoutRow(pages, 'a'))).toEqual([[]]);
});
