import type { ConversationsDeps } from '#conversations';
import type { Perception } from '#perception';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import type { Facts } from '#platform/facts';

export interface LearningDeps {
  db: Db;
  facts: Facts;
  audit: Pick<Audit, 'append'>;
  perception: Perception;
  conversations: ConversationsDeps;
  /** Names by which a customer is known: they are masked in what is learned from him. */
  namesOf(tx: Tx, customerId: string): Promise<readonly string[]>;
  onError(error: Error): void;
  now(): Date;
}
