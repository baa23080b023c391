import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import type { Facts } from '#platform/facts';
import type { StaffCaller } from '#platform/http';

export interface PerceptionDeps {
  db: Db;
  facts: Facts;
  audit: Pick<Audit, 'append'>;
  now(): Date;
  /** Questions of articles that somebody may read. */
  titlesOf(tx: Tx, ids: readonly string[], reader: StaffCaller): Promise<ReadonlyMap<string, string>>;
}
