/** What is done about how customers feel: rules as data, one course a turn, and what it makes of a draft. */
import { LRUCache } from 'lru-cache';
import type { Db } from '#platform/db';
import type { Facts } from '#platform/facts';
import type { Rule } from './course.ts';
import { listStrategies, strategiesChanged } from './store.ts';

export { courseFor, plainCourse, type Course, type Rule } from './course.ts';
export { follow } from './follow.ts';
export { houseStrategies } from './house.ts';
export { createStrategyRoutes } from './routes.ts';
export { bringStrategies, type Brought } from './store.ts';
export { tellCourse } from './tell.ts';

/** Companies whose strategies are kept at hand. */
const TENANTS = 1_000;

/** The strategies of a company, read once and again after a change on any node. */
export function createStrategies({
  db,
  facts,
}: {
  db: Db;
  facts: Facts;
}): (tenant: string) => Promise<readonly Rule[]> {
  const known = new LRUCache<string, Promise<readonly Rule[]>>({ max: TENANTS });
  facts.broadcast([strategiesChanged], ({ tenant }) => void known.delete(tenant));
  return (tenant) => {
    const before = known.get(tenant);
    if (before) return before;
    const reading = db.tenant(tenant, listStrategies);
    known.set(tenant, reading);
    reading.catch(() => {
      if (known.peek(tenant) === reading) known.delete(tenant);
    });
    return reading;
  };
}
