import { z } from 'zod';
import { byId, id, page, pageQuery, text, timestamp } from '../common.ts';
import { permissions } from '../permissions.ts';
import { routes } from '../route.ts';
import { articleDraft, chunkChanges } from './article-draft.ts';
import { staffRef } from './conversations.ts';

/** What can need a second pair of eyes. A chapter that registers another kind adds it here. */
export const approvalKind = z.enum(['knowledge.publish', 'knowledge.publish_batch', 'approval.policy']);
export type ApprovalKindName = z.infer<typeof approvalKind>;

/** What a company can set a number for; `approval.policy` follows the number it would lower. */
export const governedKind = z.enum(['knowledge.publish']);
export type GovernedKind = z.infer<typeof governedKind>;

/** waiting, then once and for good one of: approved and done · declined · withdrawn by the asker · the subject changed · nobody decided in time */
export const approvalState = z.enum(['waiting', 'approved', 'declined', 'withdrawn', 'outdated', 'expired']);
export type ApprovalState = z.infer<typeof approvalState>;

export const articleAct = z.enum(['publish', 'unpublish', 'delete', 'restore']);
export type ArticleAct = z.infer<typeof articleAct>;

/** What the approver sees of what is asked. */
export const approvalDetail = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('knowledge.publish'),
    act: articleAct,
    articleId: id,
    /** What the bot says now; null when it says nothing. */
    before: articleDraft.nullable(),
    /** What it would say then. */
    after: articleDraft.nullable(),
    /** What it would do to the passages of a document, against what is published. */
    chunks: chunkChanges.nullable(),
  }),
  z.object({
    kind: z.literal('knowledge.publish_batch'),
    act: articleAct,
    /** Its articles are read with `articleBatches.items`. */
    batchId: id,
    items: z.int(),
    leftOut: z.int(),
  }),
  z.object({ kind: z.literal('approval.policy'), governs: governedKind, from: z.int(), to: z.int() }),
]);
export type ApprovalDetail = z.infer<typeof approvalDetail>;

/** Why the reader may decide, or why not. */
export const standing = z.enum([
  'may',
  /** Asked it, or wrote what is asked. */
  'involved',
  /** Brought an account of those into the house, was brought by one, or reset its password. */
  'related',
  /** May not approve this kind now, or could not when it was asked. */
  'not-entitled',
  'voted',
  'closed',
]);
export type Standing = z.infer<typeof standing>;

export const approval = z.object({
  id,
  kind: approvalKind,
  subject: z.string(),
  title: z.string(),
  /** For an article, what would be done with it. */
  act: articleAct.nullable(),
  why: z.string(),
  state: approvalState,
  askedBy: staffRef,
  askedAt: timestamp,
  expiresAt: timestamp,
  needed: z.int(),
  given: z.int(),
  decidedAt: timestamp.nullable(),
  decidedBy: staffRef.nullable(),
  reason: z.string().nullable(),
  standing,
  /** Only whoever asked can take it back. */
  mine: z.boolean(),
});
export type Approval = z.infer<typeof approval>;

export const approvalInFull = approval.extend({
  detail: approvalDetail,
  /** Whose turn it is, while it waits. */
  waitingFor: z.array(staffRef),
  votes: z.array(
    z.object({ by: staffRef, verdict: z.enum(['approve', 'decline']), reason: z.string(), at: timestamp }),
  ),
  comments: z.array(z.object({ id, by: staffRef, words: z.string(), at: timestamp })),
});
export type ApprovalInFull = z.infer<typeof approvalInFull>;

export const approvalPolicy = z.object({
  kind: governedKind,
  /** What an approver must be allowed. */
  permission: z.enum(permissions),
  approvers: z.int(),
  /** People who may approve this kind now. */
  people: z.int(),
  /** A request to lower the number that waits. */
  waiting: id.nullable(),
  changedAt: timestamp.nullable(),
  changedBy: staffRef.nullable(),
});
export type ApprovalPolicy = z.infer<typeof approvalPolicy>;

/** Characters of a reason or a comment. */
export const approvalWords = 1_000;

const one = { access: 'staff.read' as const, params: byId };

export const approvalRoutes = routes({
  'approvals.list': {
    method: 'GET',
    path: '/api/v1/approvals',
    summary: 'What waits for me, what I asked, or all that I may see, the latest first',
    access: 'staff.read',
    query: z.strictObject({ view: z.enum(['for-me', 'asked', 'all']).default('for-me'), ...pageQuery }),
    reply: page(approval),
  },
  'approvals.counts': {
    method: 'GET',
    path: '/api/v1/approvals/counts',
    summary: 'How many requests wait for me, how many of mine wait, and how many approvers each kind needs',
    access: 'staff.read',
    reply: z.object({ forMe: z.int(), asked: z.int(), needed: z.record(governedKind, z.int()) }),
  },
  'approvals.policies': {
    method: 'GET',
    path: '/api/v1/approvals/policies',
    summary: 'How many approvers each kind needs',
    access: 'settings.read',
    reply: z.object({ items: z.array(approvalPolicy) }),
  },
  'approvals.setPolicy': {
    method: 'PUT',
    path: '/api/v1/approvals/policies/:kind',
    onlyPeople: true,
    summary: 'Change how many approvers a kind needs; fewer is itself decided by the old number',
    access: 'security.write',
    params: z.strictObject({ kind: governedKind }),
    body: z.strictObject({ approvers: z.int().min(0).max(2), why: text(approvalWords) }),
    reply: approvalPolicy,
  },
  'approvals.get': {
    ...one,
    method: 'GET',
    path: '/api/v1/approvals/:id',
    summary: 'One request with what is asked, the votes and the comments',
    reply: approvalInFull,
  },
  'approvals.approve': {
    ...one,
    method: 'POST',
    path: '/api/v1/approvals/:id/approve',
    onlyPeople: true,
    summary:
      'Approve; with the last vote it is done at once. Never the asker, an author, a relative of theirs or a program',
    body: z.strictObject({ reason: text(approvalWords) }),
    reply: approvalInFull,
  },
  'approvals.decline': {
    ...one,
    method: 'POST',
    path: '/api/v1/approvals/:id/decline',
    onlyPeople: true,
    summary: 'Decline with a reason; one is enough',
    body: z.strictObject({ reason: text(approvalWords, 1) }),
    reply: approvalInFull,
  },
  'approvals.withdraw': {
    ...one,
    method: 'POST',
    path: '/api/v1/approvals/:id/withdraw',
    onlyPeople: true,
    summary: 'Take my request back',
    body: z.strictObject({}),
    reply: approvalInFull,
  },
  'approvals.comment': {
    ...one,
    method: 'POST',
    path: '/api/v1/approvals/:id/comments',
    onlyPeople: true,
    summary: 'Say something about a request',
    body: z.strictObject({ words: text(approvalWords, 1) }),
    reply: approvalInFull,
    status: 201,
  },
});
