import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '#platform/db';
import pg from 'pg';
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts';

let one: FreshDatabase;
let two: FreshDatabase;
const masterKey = randomBytes(32);
beforeAll(async () => {
  [one, two] = await Promise.all([freshDatabase({ empty: true }), freshDatabase({ empty: true })]);
});
afterAll(() => Promise.all([one.drop(), two.drop()]));

async function ask<R extends object>(connectionString: string, sql: string): Promise<R[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<R & pg.QueryResultRow>(sql)).rows;
  } finally {
    await client.end();
  }
}
const who = async (url: string) => (await ask<{ who: string }>(url, 'select current_user as who'))[0]!.who;

test('nodes that share the master key and start at once on an empty database agree about everything', async () => {
  const nodes = await Promise.all([1, 2, 3].map(() => migrate({ ownerUrl: one.ownerUrl, masterKey })));
  expect(nodes.filter(({ applied }) => applied.length > 0)).toHaveLength(1);
  expect(new Set(nodes.map(({ appUrl, routerUrl }) => `${appUrl} ${routerUrl}`)).size).toBe(1);
  expect(await who(nodes[0]!.appUrl)).toMatch(/^liren_app_\w{8}$/);
  expect(await who(nodes[0]!.routerUrl)).toMatch(/^liren_router_\w{8}$/);
});

test('two installations on one server have roles of their own', async () => {
  const first = await migrate({ ownerUrl: one.ownerUrl, masterKey });
  const second = await migrate({ ownerUrl: two.ownerUrl, masterKey: randomBytes(32) });
  const roles = await Promise.all([first.appUrl, first.routerUrl, second.appUrl, second.routerUrl].map(who));
  expect(new Set(roles).size).toBe(4);
});

test('another master key opens nothing and changes nothing', async () => {
  const { appUrl } = await migrate({ ownerUrl: one.ownerUrl, masterKey });
  const stranger = migrate({ ownerUrl: one.ownerUrl, masterKey: randomBytes(32) });
  await expect(stranger).rejects.toMatchObject({ name: 'GroundError', code: 'secret-lost' });
  await expect(who(appUrl)).resolves.toContain('liren_app_');
  const again = await migrate({ ownerUrl: one.ownerUrl, masterKey });
  expect(again).toEqual({ appUrl, routerUrl: again.routerUrl, applied: [] });
});

test('a login that somebody changed is mended by the next start', async () => {
  const { appUrl } = await migrate({ ownerUrl: one.ownerUrl, masterKey });
  const role = await who(appUrl);
  await ask(one.ownerUrl, `alter role ${role} password 'changed by hand'`);
  await expect(who(appUrl)).rejects.toMatchObject({ code: '28P01' });
  await migrate({ ownerUrl: one.ownerUrl, masterKey });
  expect(await who(appUrl)).toBe(role);
});

test('an owner that may not do what is needed is named, with what it needs', async () => {
  const role = `liren_nobody_${randomBytes(4).toString('hex')}`;
  await ask(one.ownerUrl, `create role ${role} login password 'no-rights-at-all'`);
  const url = new URL(two.ownerUrl);
  [url.username, url.password] = [role, 'no-rights-at-all'];
  try {
    const start = migrate({ ownerUrl: url.href, masterKey });
    await expect(start).rejects.toMatchObject({ code: 'database-forbids', message: expect.stringContaining(role) });
  } finally {
    await ask(one.ownerUrl, `drop role ${role}`);
  }
});
