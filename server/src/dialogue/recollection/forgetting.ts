import { customerFacts } from '#customers';
import type { Db, Tx } from '#platform/db';
import type { Facts } from '#platform/facts';
import { forgetTalks } from './store.ts';

interface Forgetting {
  db: Db;
  facts: Facts;
  /** What else is known of what he asked about. */
  forgetInterests(tx: Tx, customerId: string): Promise<void>;
  /** What staff said of how he felt. */
  forgetMoods(tx: Tx, customerId: string): Promise<void>;
}

/** What was known of a customer's conversations goes with him; without his key nobody could read it anyway. */
export function followForgotten({ db, facts, forgetInterests, forgetMoods }: Forgetting): void {
  facts.durable('talk-states', [customerFacts.forgotten], ({ tenant, payload }) =>
    db.tenant(tenant, async (tx) => {
      const customerId = String(payload['customerId']);
      await forgetTalks(tx, customerId);
      await forgetInterests(tx, customerId);
      await forgetMoods(tx, customerId);
    }),
  );
}
