import type { WorkProgress } from '#contracts/http/imports';
import type { Tx } from '#platform/db';
import type { ImportRecord } from './store.ts';

/** How work tells how far it is, and hears that it shall stop. */
export interface Going {
  readonly tenant: string;
  readonly row: ImportRecord;
  /** Ends the work by throwing `Stopped` when the import is no longer in its state. */
  tell(progress: WorkProgress, how?: { always?: boolean }): Promise<void>;
  /** The same, inside the transaction that also writes. */
  tellIn(tx: Tx, progress: WorkProgress): Promise<void>;
  readonly signal: AbortSignal;
}
