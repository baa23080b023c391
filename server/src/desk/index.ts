import { callForTheLeft, followLeavers, type LeftDeps } from './left.ts';
import type { DeskDeps } from './deps.ts';
import { followRemovedTeams } from './released.ts';
import { createRoutes } from './routes.ts';

export { forReader } from './reading.ts';
export { dressedBy, rowOf, type RowDeps } from './row.ts';
export type { DeskDeps } from './deps.ts';

export interface Desk {
  /** Customers left waiting by somebody who is gone get another person. Returns how many. */
  callForTheLeft(tenant: string): Promise<number>;
  readonly routes: ReturnType<typeof createRoutes>;
}

/** Where people work: the queue, claiming, replying, giving back. */
export function createDesk(deps: DeskDeps & LeftDeps): Desk {
  followLeavers(deps);
  followRemovedTeams(deps);
  return { callForTheLeft: (tenant) => callForTheLeft(deps, tenant), routes: createRoutes(deps) };
}
