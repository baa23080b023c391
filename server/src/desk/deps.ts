import type { ConversationRecord } from '#conversations';
import type { Customers } from '#customers';
import type { Tx } from '#platform/db';
import type { StaffCaller, Upload } from '#platform/http';
import type { ReplyDeps } from './reply.ts';

export interface DeskDeps extends ReplyDeps {
  customers: Customers;
  upload(tenant: string, upload: Upload, owner: { staffId: string; conversationId: string }): Promise<string>;
  /** The bot takes over again, from a summary. */
  giveBack(tx: Tx, conversationId: string, staff: { id: string; name: string }): Promise<ConversationRecord>;
  /** Turns of this company fail in mass. */
  botPaused(tenant: string): boolean;
  /** Writes who did what into the audit, in the same transaction. */
  audit(tx: Tx, caller: StaffCaller, action: string, target: string): Promise<void>;
}
