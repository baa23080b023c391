import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import type { Facts } from '#platform/facts';
import type { Keys } from '#platform/keys';
import type { Lane } from '#platform/lanes';
import type { Outbound } from '#platform/outbound';
import { deliveryLane } from './webhooks/deliver.ts';
import { followFacts } from './webhooks/events.ts';
import type { Told } from './webhooks/happening.ts';
import { createRoutes } from './webhooks/routes.ts';
import { sweep } from './webhooks/sweep.ts';
import { createVault } from './webhooks/vault.ts';

export { integrationFacts } from './facts.ts';
export type { Told } from './webhooks/happening.ts';

export interface IntegrationsDeps {
  db: Db;
  facts: Facts;
  keys: Keys;
  audit: Pick<Audit, 'append'>;
  outbound: Outbound;
  now(): Date;
  /** In [0, 1): spreads retries. */
  chance(): number;
  /** A message with its conversation; null when there is none or its customer was forgotten. */
  messageOf(tx: Tx, conversationId: string, seq: number): Promise<Told | null>;
}

/** What other systems are told of what happens here. */
export interface Integrations {
  readonly webhookRoutes: ReturnType<typeof createRoutes>;
  readonly lanes: readonly Lane[];
  /** Forgets old events, a bounded number at a time. Returns how many. */
  forget(tx: Tx): Promise<number>;
}

export function createIntegrations(given: IntegrationsDeps): Integrations {
  const deps = { ...given, vault: createVault(given) };
  followFacts(deps);
  return {
    webhookRoutes: createRoutes(deps),
    lanes: [deliveryLane(deps)],
    forget: (tx) => sweep(tx, deps.now()),
  };
}
