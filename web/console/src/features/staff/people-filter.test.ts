import { expect, test } from 'vitest';
import { filterOf } from './people-filter.ts';

const id = '0190163d-8694-739b-aea5-966c26f8ad91';
const none = { search: undefined, role: undefined, team: undefined, department: undefined, state: undefined };

test.each([
  ['', none],
  [
    `search=梅&role=agent&team=${id}&state=disabled`,
    { ...none, search: '梅', role: 'agent', team: id, state: 'disabled' },
  ],
  [`department=${id}&person=${id}`, { ...none, department: id }],
  ['team=x&department=&state=gone&search=', none],
])('%s', (address, filter) => expect(filterOf(new URLSearchParams(address))).toEqual(filter));

test('what is too long for the server is cut', () => {
  expect(filterOf(new URLSearchParams({ search: 'x'.repeat(200) })).search).toHaveLength(100);
});
