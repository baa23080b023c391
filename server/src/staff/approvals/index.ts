export { createApprovals, type Approvals } from './approvals.ts';
export { approvalFacts } from './facts.ts';
export type { ApprovalKind, Decision } from './kinds.ts';
export { approvalHandlers } from './routes.ts';
export type { ApprovalRow } from './store.ts';
