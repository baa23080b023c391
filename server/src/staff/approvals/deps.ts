import type { Audit } from '#platform/audit';
import type { Db } from '#platform/db';
import type { Kinds } from './kinds.ts';

export interface ApprovalDeps {
  readonly db: Db;
  readonly audit: Pick<Audit, 'append' | 'list'>;
  readonly now: () => Date;
  readonly kinds: Kinds;
}
