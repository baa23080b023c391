export { createApprovals, type Approvals, type WaitingRequest } from './approvals.ts';
export { approvalFacts } from './facts.ts';
export type { ApprovalKind, Decision, Ended, Reader } from './kinds.ts';
export { approvalHandlers } from './routes.ts';
export type { ApprovalRow } from './store.ts';
