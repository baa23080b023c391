/** Holes put into a house on purpose: a proof that the matrix turns red. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import * as conversations from '#conversations';
import { allRoutes } from '#contracts/http/index';
import type { Route } from '#contracts/route';
import type { Handlers, StaffCaller } from '#platform/http';
import type { House } from '../../src/compose.ts';
import { cellsOf } from '../../../tools/permissions/matrix.ts';
import { openWorld, type World } from '../support/world.ts';
import { mismatches, type Scene, type Table } from './calls.ts';
import { callersOf } from './callers.ts';
import { furnish } from './objects.ts';

const contract: Table = allRoutes;
const at = (name: string, path: string, change: Partial<Route> = {}): Route => ({
  ...contract[name]!,
  reply: z.object({ found: z.string() }),
  path: `/api/v1/planted/${path}`,
  ...change,
});

/** The same routes at other places, each with a hole. */
const planted = {
  'conversations.get': at('conversations.get', 'forgets-the-team/:id'),
  'articles.get': at('articles.get', 'forgets-the-company/:id'),
  'articles.unpublish': at('articles.unpublish', 'asks-for-too-little/:id', { access: 'session' }),
  'widgets.list': at('widgets.list', 'asks-nobody', { access: 'public' }),
};

let owner: pg.Pool;

/** Every query a tenant's, but one; every check made, but one. */
function plant(house: House): void {
  const inTenant = (caller: StaffCaller, id: string) =>
    house.db.tenant(caller.tenant, async (tx) => ({ found: (await conversations.get(tx, id)).id }));
  const anywhere = async (id: string) => {
    const { rows } = await owner.query<{ question: string }>('select question from articles where id = $1', [id]);
    return { found: rows[0]?.question ?? '' };
  };
  const call = (of: (params: { id: string }, caller: StaffCaller) => Promise<unknown>) => (each: never) => {
    const { params, caller } = each as { params: { id: string }; caller: StaffCaller };
    return of(params, caller);
  };
  house.http.mount(
    planted as Table,
    {
      'conversations.get': call(({ id }, caller) => inTenant(caller, id)),
      'articles.get': call(({ id }) => anywhere(id)),
      'articles.unpublish': call(async () => ({ found: 'done' })),
      'widgets.list': call(async () => ({ found: 'all' })),
    } as unknown as Handlers<Table>,
  );
}

let world: World;
let scene: Scene;
beforeAll(async () => {
  world = await openWorld({ plant });
  owner = new pg.Pool({ connectionString: world.database.ownerUrl, max: 1 });
  const mine = await furnish(world, world, 'plain');
  const theirs = await furnish(world, await world.company('公司 canary-7342'), 'canary-7342');
  const visitor = mine.talks.own.customer;
  const callers = await callersOf(world, { tenant: world.tenant, team: mine.teams.own, visitor });
  scene = { world, table: planted as Table, callers, mine, theirs };
});
afterAll(async () => {
  await owner.end();
  await world.close();
});

/** What the matrix of the contract says against the planted routes. */
const redCells = (name: keyof typeof planted) =>
  mismatches(scene, cellsOf({ [name]: contract[name]! }), { inOrder: true });

test('A-02: a handler that forgets the team turns exactly the cells of other teams red', async () => {
  const red = await redCells('conversations.get');
  expect(red.map((line) => line.split('.')[1]!.split(':')[0])).toEqual(
    ['agent', 'custom', 'key', 'recruiter'].map((caller) => `get by ${caller}, other team conversation`),
  );
});

test('A-02 T-01: a handler that forgets the company turns every reader of another company red', async () => {
  const red = await redCells('articles.get');
  expect(red.length).toBeGreaterThan(5);
  for (const line of red) expect(line).toMatch(/other company article: in and told of it, due 404/);
});

test('A-01 A-02: a route that asks for too little, and one that asks for nobody, turn red', async () => {
  const little = await redCells('articles.unpublish');
  expect(little.filter((line) => line.includes('viewer, own article: in, due 403'))).toHaveLength(1);
  expect(little.filter((line) => line.includes('other company article: in, due 404')).length).toBeGreaterThan(0);
  const nobody = await redCells('widgets.list');
  expect(nobody).toEqual(expect.arrayContaining([expect.stringContaining('by nobody, own —: in, due 401')]));
});
