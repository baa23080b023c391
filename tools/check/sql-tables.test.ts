import { describe, expect, test } from 'vitest';
import { looksLikeSql, tablesIn } from './sql-tables.ts';

describe('table names in SQL', () => {
  test.each([
    ['select * from messages m join turns t on t.id = m.id', 'uses messages, uses turns'],
    ['select 1 from a, public.b as x, "c" where true', 'uses a, uses b, uses c'],
    ['insert into articles (id) values (1) on conflict do nothing', 'uses articles'],
    ['update conversations set epoch = 1 from staff', 'uses conversations, uses staff'],
    ['delete from only sessions using tenants', 'uses sessions, uses tenants'],
    ['create table if not exists mail (id int references tenants)', 'creates mail, refers tenants'],
    ['create unique index mail_key on mail (key)', 'uses mail'],
    ['create policy own on messages using (true)', 'uses messages'],
    ['alter table only mail add column x int', 'uses mail'],
    ['-- from ghosts\nselect 1 from /* into none */ real_ones', 'uses real_ones'],
  ])('%s', (sql, expected) => {
    const found = tablesIn(sql).map(({ how, table }) => `${how} ${table}`);
    expect([...new Set(found)].toSorted()).toEqual(expected.split(', ').toSorted());
  });

  test('a sentence is not SQL', () => {
    expect(looksLikeSql('The message came from conversations of last week.')).toBe(false);
    expect(looksLikeSql('select id\nfrom messages')).toBe(true);
  });
});
