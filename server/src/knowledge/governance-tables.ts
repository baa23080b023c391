import type { ColumnType, Generated, Selectable } from 'kysely';
import type { BatchState, BatchVerb, ItemOutcome } from '#contracts/http/article-batches';
import type { Permission } from '#contracts/permissions';

type Json<T> = ColumnType<T, string, string>;

export interface BatchTable {
  tenant_id: string;
  id: string;
  verb: BatchVerb;
  state: BatchState;
  folder_id: string | null;
  undoes: string | null;
  undone_by: string | null;
  why: string;
  /** Under whose decision, where one was needed. */
  approval: Json<BatchDecision | null>;
  reason: string | null;
  asked_by: string | null;
  asked_by_name: string;
  asked_at: Date;
  done_at: Date | null;
  /** What the asker could do, for what is done later in his name. */
  permissions: Permission[];
}

export interface BatchDecision {
  readonly id: string;
  readonly approvedBy: { id: string; name: string }[];
  readonly at: string;
}

/** How an article stood before a batch. */
export interface Stood {
  readonly folderId: string | null;
  readonly publishedVersion: number | null;
  readonly publishedRevision: number | null;
  readonly publishedAt: string | null;
  readonly removedAt: string | null;
  /** Whoever had a hand in the draft. */
  readonly authors: readonly string[];
}

export interface BatchItemTable {
  tenant_id: string;
  batch_id: string;
  position: number;
  article_id: string;
  /** Of the article when it was asked. */
  print: string;
  outcome: Generated<ItemOutcome | null>;
  left_out_by: string | null;
  left_out_by_name: string | null;
  before: Json<Stood>;
  /** Of the article when it was done: another one, and it is not put back. */
  after_print: string | null;
}

export interface CommentTable {
  tenant_id: string;
  id: string;
  article_id: string;
  thread_id: string | null;
  staff_id: string;
  staff_name: string;
  words: string;
  quote: string | null;
  mentions: Json<{ id: string; name: string }[]>;
  revision: number;
  at: Date;
  edited_at: Date | null;
  removed_at: Date | null;
  resolved_at: Date | null;
  resolved_by: string | null;
  resolved_by_name: string | null;
}

export interface ReminderTable {
  tenant_id: string;
  article_id: string;
  what: 'ends' | 'review';
  due: Date;
  days: number;
  told_at: Date;
}

export interface GovernanceTables {
  article_batches: BatchTable;
  article_batch_items: BatchItemTable;
  article_comments: CommentTable;
  article_reminders: ReminderTable;
}
export type BatchRow = Selectable<BatchTable>;
export type BatchItemRow = Selectable<BatchItemTable>;
export type CommentRow = Selectable<CommentTable>;
