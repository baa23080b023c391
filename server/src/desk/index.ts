import { createRoutes, type DeskDeps } from './routes.ts';

export { forReader } from './routes.ts';
export { rowOf, type RowDeps } from './row.ts';
export type { DeskDeps } from './routes.ts';

export interface Desk {
  readonly routes: ReturnType<typeof createRoutes>;
}

/** Where people work: the queue, claiming, replying, giving back. */
export function createDesk(deps: DeskDeps): Desk {
  return { routes: createRoutes(deps) };
}
