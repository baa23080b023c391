import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAudit } from '#platform/audit';
import { replay } from '#platform/dead-letters';
import { statement } from '#platform/db';
import { openGround, type Ground } from '../support/ground.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground.close());

const bury = statement(
  'test.bury',
  `insert into dead_letters (id, tenant_id, origin, key, payload, error, attempts)
   values ($2, $1, $3, 'a.fact', $4, 'Error: not today', 5)`,
);
const touch = statement('test.touch', 'select 1');

async function letter(): Promise<string> {
  const id = randomUUID();
  const fact = JSON.stringify({ id: 1, tenant: ground.tenant, type: 'a.fact', version: 1, payload: { id } });
  await ground.db.tenant(ground.tenant, (tx) => tx.run(bury, [ground.tenant, id, 'fact:works', fact]));
  return id;
}
const again = (id: string) => {
  const { db, facts, clock } = ground;
  const deps = { db, facts, now: clock.now, audit: createAudit({ now: clock.now }) };
  return replay(deps, { tenant: ground.tenant, id, actor: 'system:test' });
};

test('facts are told again without holding a connection that their consumers need', async () => {
  const told: unknown[] = [];
  ground.facts.durable('works', ['a.fact'], async ({ payload }) => {
    await ground.db.tenant(ground.tenant, (tx) => tx.run(touch, []));
    told.push(payload['id']);
  });
  // More at once than there are connections.
  const ids = await Promise.all(Array.from({ length: 8 }, letter));
  await Promise.all(ids.map(again));
  expect(told.toSorted()).toEqual(ids.toSorted());
  await expect(again(ids[0]!)).rejects.toMatchObject({ code: 'dead_letter.not_found' });
});

test('a fact that fails again stays a dead letter', async () => {
  let broken = true;
  ground.facts.durable('breaks', ['a.fact'], () => {
    if (broken) throw new Error('still not');
  });
  const id = randomUUID();
  const fact = JSON.stringify({ id: 1, tenant: ground.tenant, type: 'a.fact', version: 1, payload: {} });
  await ground.db.tenant(ground.tenant, (tx) => tx.run(bury, [ground.tenant, id, 'fact:breaks', fact]));
  await expect(again(id)).rejects.toThrow('still not');
  broken = false;
  await expect(again(id)).resolves.toBeUndefined();
});
