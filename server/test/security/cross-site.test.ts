import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allRoutes } from '#contracts/http/index';
import type { Route } from '#contracts/route';
import { kindOf } from '../../../tools/permissions/objects.ts';
import { openWorld, type World } from '../support/world.ts';
import { bodyOf, send } from './calls.ts';
import { sessionOf } from './callers.ts';
import type { Furnished } from './furnished.ts';
import { furnish, namesOf } from './objects.ts';

let world: World;
let house: Furnished;
beforeAll(async () => {
  world = await openWorld();
  house = await furnish(world, world, 'mark');
  await world.settled();
});
afterAll(() => world.close());

const every = Object.entries(allRoutes as Record<string, Route>).map(([name, route]) => ({ name, route }));
const forStaff = every.filter(({ route }) => !['public', 'visitor', 'keeper'].includes(route.access));

/** How a browser tells where a request comes from; old ones say nothing. */
const elsewhere: readonly Record<string, string>[] = [
  {},
  { origin: 'https://evil.example' },
  { 'sec-fetch-site': 'cross-site' },
];

/** Signs of life and what follows from them. */
const restless = ['facts', 'staff', 'sessions', 'lane_boxes', 'lane_mail'];

async function fingerprint(): Promise<Record<string, string>> {
  const tables = await world.rows<{ name: string }>(
    `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'tenant_id'`,
  );
  const prints: Record<string, string> = {};
  for (const { name } of tables.filter((each) => !restless.includes(each.name))) {
    const [row] = await world.rows<{ rows: string }>(
      `select string_agg(t::text, '|' order by t::text) as rows from "${name}" t`,
    );
    prints[name] = createHash('sha256')
      .update(row?.rows ?? '')
      .digest('hex');
  }
  return prints;
}

describe('A-14: a page elsewhere makes the browser of somebody signed in send something', () => {
  test('as a form, as plain text or as JSON, signing out too: nothing changes', async () => {
    const { cookie } = await sessionOf(world, world.tenant, house.admin.id);
    const before = await fingerprint();
    for (const { name, route } of forStaff.filter((each) => each.route.method !== 'GET')) {
      const names = await world.rows<{ id: string }>('select id from conversations limit 1');
      const path = route.path.replace(/:\w+/g, names[0]!.id);
      for (const type of [
        'application/x-www-form-urlencoded',
        'text/plain',
        'multipart/form-data; boundary=x',
        'application/json',
      ]) {
        for (const origin of elsewhere) {
          const headers: Record<string, string> = { cookie: cookie!, 'content-type': type, ...origin };
          const response = await fetch(world.url + path, { method: route.method, headers, body: '{}' });
          // Whatever is wrong with it besides: it is turned away before it is read.
          expect([name, type, response.status]).toEqual([name, type, 403]);
        }
      }
      world.later(2_000);
    }
    await world.settled();
    expect(await fingerprint()).toEqual(before);
    const still = await fetch(`${world.url}/api/v1/session`, { headers: { cookie: cookie! } });
    expect(still.status).toBe(200);
  });

  test('as an address that is only looked at: no GET changes anything', async () => {
    // Exports are written into the audit, which is their purpose.
    const told = ['audit.export', 'company.export'];
    const looked = forStaff.filter(({ name, route }) => route.method === 'GET' && !told.includes(name));
    const calls = await Promise.all(
      looked.map(async ({ name, route }) => ({
        route,
        names: await namesOf(house, kindOf(name)!, { team: 'own', whose: { staffId: house.admin.id } }),
        body: bodyOf(name, route, house, {}),
      })),
    );
    const headers = await sessionOf(world, world.tenant, house.admin.id);
    await world.settled();
    const before = await fingerprint();
    for (const { route, ...sending } of calls) {
      const response = await send(world, route, { ...sending, headers });
      // Which two versions to compare is not said here, so that one is refused before it reads.
      const status = route.path.endsWith('/compare') ? 400 : 200;
      expect([route.path, response.status]).toEqual([route.path, status]);
    }
    await world.settled();
    const after = await fingerprint();
    // Showing a secret is told in the audit as well.
    expect({ ...after, audit_log: '', audit_heads: '' }).toEqual({ ...before, audit_log: '', audit_heads: '' });
  });

  test('the cookie of a session is for this host, for requests alone, and goes along with no foreign post', async () => {
    const answer = await fetch(`${world.url}/api/v1/session`, {
      method: 'DELETE',
      headers: await sessionOf(world, world.tenant, house.admin.id),
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/);
    expect(answer.headers.get('set-cookie')).not.toMatch(/Domain=/i);
  });
});
