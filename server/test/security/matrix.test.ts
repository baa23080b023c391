import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allRoutes } from '#contracts/http/index';
import type { Route } from '#contracts/route';
import { permissionFindings } from '../../../tools/check/permissions.ts';
import { cellsOf, type Cell } from '../../../tools/permissions/matrix.ts';
import { openWorld, type World } from '../support/world.ts';
import { mismatches, type Scene, type Table } from './calls.ts';
import { callersOf } from './callers.ts';
import { furnish } from './objects.ts';

const canary = 'canary-7342';
const table: Table = allRoutes;
const committed = readFileSync(join(import.meta.dirname, '../../../docs/permissions.md'), 'utf8');

let world: World;
let scene: Scene;
beforeAll(async () => {
  world = await openWorld();
  const mine = await furnish(world, world, 'plain');
  const theirs = await furnish(world, await world.company(`公司 ${canary}`), canary);
  const { customer } = mine.talks.own;
  const callers = await callersOf(world, { tenant: world.tenant, team: mine.teams.own, visitor: customer });
  scene = { world, table, callers, mine, theirs };
});
afterAll(() => world.close());

test('A-01 A-02: the committed matrix is the one that follows from the contracts, and no route is missing', () => {
  expect(permissionFindings(table, committed)).toEqual([]);
});

test('A-02: a route that nobody declared, and a page that is not rebuilt, are found', () => {
  const planted: Route = { ...table['articles.get']!, path: '/api/v1/planted/:id' };
  expect(permissionFindings({ ...table, 'planted.get': planted }, committed)).toEqual([
    expect.objectContaining({ rule: 'undeclared', message: expect.stringContaining('planted.get') }),
  ]);
  const loosened = { ...table, 'articles.delete': { ...table['articles.delete']!, access: 'knowledge.read' as const } };
  expect(permissionFindings(loosened, committed)).toEqual([expect.objectContaining({ rule: 'stale' })]);
});

describe('A-01 A-02 A-03: every cell of the matrix, called', () => {
  const cells = cellsOf(table);
  const closed = cells.filter(({ expected }) => expected !== 'in');
  // Whoever takes his consent back has no conversation any more: that comes last.
  const last = (cell: Cell) => Number(cell.route === 'visitor.withdraw');
  const open = cells.filter(({ expected }) => expected === 'in').toSorted((a, b) => last(a) - last(b));

  test('those that are closed: 401 to strangers, 403 without the right, 404 across teams and companies', async () => {
    expect(closed.length).toBeGreaterThan(1_000);
    expect(await mismatches(scene, closed, { inOrder: false })).toEqual([]);
  });

  test('those that are open let their callers in', async () => {
    expect(open.length).toBeGreaterThan(500);
    expect(await mismatches(scene, open, { inOrder: true })).toEqual([]);
  });
});
