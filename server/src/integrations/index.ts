import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import type { Facts } from '#platform/facts';
import type { Keys } from '#platform/keys';
import type { Lane } from '#platform/lanes';
import type { Mail } from '#platform/mail';
import type { Outbound } from '#platform/outbound';
import { followSettled, forgetCards } from './notices/cards.ts';
import type { ChatApp, NoticeSources } from './notices/deps.ts';
import { followNotices } from './notices/follow.ts';
import { createHooks } from './notices/preferences.ts';
import { createNoticeRoutes } from './notices/routes.ts';
import { noticeLane } from './notices/tell.ts';
import { deliveryLane } from './webhooks/deliver.ts';
import { followFacts } from './webhooks/events.ts';
import { createRoutes } from './webhooks/routes.ts';
import { sweep } from './webhooks/sweep.ts';
import { createVault } from './webhooks/vault.ts';

export { integrationFacts } from './facts.ts';
export type { Told } from './webhooks/happening.ts';

export type { ChatApp, NoticeSources, Reader, StandingConversation } from './notices/deps.ts';

export interface IntegrationsDeps extends NoticeSources {
  db: Db;
  facts: Facts;
  keys: Keys;
  audit: Pick<Audit, 'append'>;
  outbound: Outbound;
  /** Null when this installation sends no mail. */
  mail: Mail | null;
  chatApp: ChatApp;
  publicUrl: string;
  now(): Date;
  /** In [0, 1): spreads retries. */
  chance(): number;
}

/** What other systems, and people away from the desk, are told of what happens here. */
export interface Integrations {
  readonly webhookRoutes: ReturnType<typeof createRoutes>;
  readonly noticeRoutes: ReturnType<typeof createNoticeRoutes>;
  readonly lanes: readonly Lane[];
  /** Forgets old events, a bounded number at a time. Returns how many. */
  forget(tx: Tx): Promise<number>;
}

export function createIntegrations(given: IntegrationsDeps): Integrations {
  const deps = { ...given, vault: createVault(given) };
  const notices = { ...given, hooks: createHooks(given) };
  followFacts(deps);
  followNotices(notices);
  followSettled(notices);
  return {
    webhookRoutes: createRoutes(deps),
    noticeRoutes: createNoticeRoutes(notices),
    lanes: [deliveryLane(deps), noticeLane(notices)],
    forget: async (tx) => (await sweep(tx, deps.now())) + (await forgetCards(tx, deps.now())),
  };
}
