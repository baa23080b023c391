/** The platform on a database of its own, for tests that enter a chapter by its door. */
import { randomBytes, randomUUID } from 'node:crypto';
import { connect, type Db } from '#platform/db';
import { createFacts, type Facts } from '#platform/facts';
import { createKeys, type Keys } from '#platform/keys';
import { createPulse, type Pulse } from '#platform/pulse';
import { freshDatabase, type FreshDatabase } from './postgres.ts';

export interface Node {
  readonly db: Db;
  readonly pulse: Pulse;
  readonly facts: Facts;
  close(): Promise<void>;
}

export interface Ground extends Node {
  readonly database: FreshDatabase;
  readonly keys: Keys;
  readonly tenant: string;
  readonly errors: Error[];
  /** The clock of the test; move it by assigning `at`. */
  readonly clock: { at: Date; readonly now: () => Date };
  /** Another process on the same database. Facts start when asked. */
  node(): Promise<Node>;
}

/** Facts are not started: register listeners first, then `facts.start`. */
export async function openGround(): Promise<Ground> {
  const database = await freshDatabase();
  const errors: Error[] = [];
  const onError = (error: Error) => void errors.push(error);
  const nodes: Node[] = [];

  async function node(): Promise<Node> {
    const pulse = createPulse({ url: database.appUrl, process: randomUUID(), onError });
    const db = connect({ appUrl: database.appUrl, routerUrl: database.routerUrl, poolSize: 4, pulse, onError });
    const facts = createFacts({ db, pulse, onError });
    await pulse.start();
    const opened: Node = {
      db,
      pulse,
      facts,
      async close() {
        await facts.stop();
        await pulse.stop();
        await db.close();
      },
    };
    nodes.push(opened);
    return opened;
  }

  const clock = { at: new Date('2026-03-02T09:00:00Z'), now: () => clock.at };
  const first = await node();
  return {
    ...first,
    database,
    keys: createKeys(randomBytes(32)),
    tenant: randomUUID(),
    errors,
    clock,
    node,
    async close() {
      for (const each of nodes) await each.close();
      await database.drop();
    },
  };
}
