import type { ApprovalDetail, ApprovalKindName, ArticleAct, GovernedKind } from '#contracts/http/approvals';
import type { Permission } from '#contracts/permissions';
import type { Tx } from '#platform/db';
import { must } from '#platform/errors';
import type { StaffCaller } from '#platform/http';
import type { ApprovalRow } from './store.ts';

/** A person as texts name him. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** What a kind is told when its request has been approved. */
export interface Decision {
  readonly approvalId: string;
  readonly askedBy: Named;
  /** In the order of their votes; the last one decided. */
  readonly approvedBy: readonly Named[];
  readonly at: Date;
}

/**
 * Something that can need approval. A chapter registers its kinds once, when it is created.
 * Whoever changes a subject locks it before any request about it, so that deciding and changing never wait in a ring.
 */
export interface ApprovalKind {
  readonly name: ApprovalKindName;
  /** The policy whose number counts for this request. */
  governedBy(request: ApprovalRow): GovernedKind;
  /** What an approver must be allowed. */
  permission(request: ApprovalRow): Permission;
  /** Locks the subject; its print as it stands now, null when it is gone. Another print than the asked one is outdated. */
  current(tx: Tx, request: ApprovalRow): Promise<string | null>;
  /** Beside the asker, whoever had a hand in it: ids of staff. */
  involved(tx: Tx, subject: string): Promise<readonly string[]>;
  /** Does what was asked, in the transaction of the last vote. A refusal leaves the request waiting. */
  execute(tx: Tx, request: ApprovalRow, decision: Decision): Promise<void>;
  view(tx: Tx, request: ApprovalRow): Promise<ApprovalDetail>;
  act(request: ApprovalRow): ArticleAct | null;
  /** For each of these requests that not everybody with the permission may decide: ids of staff who may. */
  entitled?(tx: Tx, requests: readonly ApprovalRow[]): Promise<ReadonlyMap<string, ReadonlySet<string>>>;
  /** Ids of those of these requests that somebody may know of; without it, all. */
  known?(tx: Tx, requests: readonly ApprovalRow[], reader: Reader): Promise<ReadonlySet<string>>;
  /** Hears that a request came to nothing, in the same transaction. */
  ended?(tx: Tx, request: ApprovalRow, end: Ended): Promise<void>;
}

export type Reader = Pick<StaffCaller, 'staffId' | 'permissions'>;

/** How a request ended without its deed. */
export interface Ended {
  readonly state: 'declined' | 'withdrawn' | 'outdated' | 'expired';
  /** Null: the clock, or a change of the subject by a part of the system. */
  readonly by: Named | null;
  readonly reason: string | null;
  readonly at: Date;
}

export interface Kinds {
  add(kind: ApprovalKind): void;
  of(name: string): ApprovalKind;
  all(): readonly ApprovalKind[];
}

export function createKinds(): Kinds {
  const known = new Map<string, ApprovalKind>();
  return {
    add(kind) {
      must(!known.has(kind.name), `the kind ${kind.name} is registered once`);
      known.set(kind.name, kind);
    },
    of(name) {
      const kind = known.get(name);
      must(kind !== undefined, `a chapter has registered the kind ${name}`);
      return kind!;
    },
    all: () => [...known.values()],
  };
}
