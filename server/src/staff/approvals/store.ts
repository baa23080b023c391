import type { Generated, Selectable } from 'kysely';
import type { ApprovalKindName, ApprovalState } from '#contracts/http/approvals';

export interface ApprovalsTable {
  tenant_id: string;
  id: string;
  kind: ApprovalKindName;
  /** What it is about: an id, or a name. */
  subject: string;
  title: string;
  payload: Record<string, unknown>;
  /** Fingerprint of what is to be approved. */
  print: string;
  why: string;
  needed: number;
  state: Generated<ApprovalState>;
  asked_by: string;
  asked_by_name: string;
  asked_at: Date;
  expires_at: Date;
  /** The asker, the authors, and who stands behind programs among them. */
  involved: string[];
  /** Who could approve it when it was asked: whoever is entitled later is not. */
  eligible: string[];
  decided_at: Date | null;
  decided_by: string | null;
  decided_by_name: string | null;
  reason: string | null;
}

export type ApprovalRow = Selectable<ApprovalsTable>;

export interface VoteRow {
  tenant_id: string;
  approval_id: string;
  staff_id: string;
  staff_name: string;
  verdict: 'approve' | 'decline';
  reason: string;
  at: Date;
}

export interface CommentRow {
  tenant_id: string;
  id: string;
  approval_id: string;
  staff_id: string;
  staff_name: string;
  words: string;
  at: Date;
}

export interface PolicyRow {
  tenant_id: string;
  kind: string;
  approvers: number;
  changed_at: Date;
  changed_by: string | null;
  changed_by_name: string | null;
}

export interface ApprovalTables {
  approvals: ApprovalsTable;
  approval_votes: VoteRow;
  approval_comments: CommentRow;
  approval_policies: PolicyRow;
}
