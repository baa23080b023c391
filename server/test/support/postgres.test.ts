import pg from 'pg';
import { expect, test } from 'vitest';
import { freshDatabase } from './postgres.ts';

async function rows(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('two fresh databases are migrated and apart', async () => {
  const [one, two] = await Promise.all([freshDatabase(), freshDatabase()]);
  try {
    await rows(one.ownerUrl, 'create table only_here (id int)');
    const here = `select to_regclass('only_here') is not null as yes`;
    expect(await rows(one.ownerUrl, here)).toEqual([{ yes: true }]);
    expect(await rows(two.ownerUrl, here)).toEqual([{ yes: false }]);
    expect(await rows(two.appUrl, 'select current_user as who')).toEqual([{ who: two.roles.app }]);
  } finally {
    await Promise.all([one.drop(), two.drop()]);
  }
  await expect(rows(one.ownerUrl, 'select 1')).rejects.toThrow('does not exist');
});
