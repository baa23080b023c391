import type { Tx } from '#platform/db';
import { record } from '#platform/facts';

/** What others may hear of approvals. */
export const approvalFacts = {
  /** { approvalId, kind, subject } */
  requested: 'approval.requested',
  /** { approvalId, kind, subject, outcome }: approved, declined, withdrawn, outdated, expired. */
  decided: 'approval.decided',
  /** { approvalId }: a vote that was not the last, or a comment. */
  changed: 'approval.changed',
} as const;

export function tell(tx: Tx, type: string, payload: Record<string, string>): Promise<void> {
  return record(tx, { type, version: 1, payload });
}
