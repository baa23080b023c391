import { expect, test } from 'vitest';
import type { Db } from '#platform/db';
import { refuse } from '#platform/errors';
import { createAssignment } from './serving.ts';

const told: Error[] = [];
/** A house without experiments, whose versions are read like this. */
const assignment = (reader: () => Promise<null>) =>
  createAssignment({
    db: { tenant: () => Promise.resolve({ running: null }) } as unknown as Db,
    facts: { broadcast: () => undefined } as never,
    perception: { reader },
    onError: (error) => void told.push(error),
  });

test('a version that cannot be read is told, and the turn goes on without it', async () => {
  const damaged = refuse('version.unreadable', 'The file of version 2 cannot be read');
  expect(await assignment(() => Promise.reject(damaged)).of('t', 'c')).toBeNull();
  expect(told).toEqual([damaged]);
});

test('a database that is too busy for a moment makes nobody misunderstood: the turn is taken again', async () => {
  const busy = refuse('service.overloaded', 'The database does not answer in time');
  await expect(assignment(() => Promise.reject(busy)).of('t', 'c')).rejects.toBe(busy);
});
