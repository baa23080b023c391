import type { Locale } from '#contracts/common';
import type { Undelivered } from '#contracts/http/conversations';
import type { ConversationRecord } from '#conversations';
import type { Customers } from '#customers';
import type { Tx } from '#platform/db';
import type { StaffCaller, Upload } from '#platform/http';
import type { ColleagueVerbs } from '#staff';
import type { ReplyDeps } from './reply.ts';

export interface DeskDeps extends ReplyDeps {
  customers: Customers;
  people: ColleagueVerbs;
  /** The language in which the desk reads. */
  deskLocale(tx: Tx): Promise<Locale>;
  upload(tenant: string, upload: Upload, owner: { staffId: string; conversationId: string }): Promise<string>;
  /** The bot takes over again, from a summary. */
  giveBack(tx: Tx, conversationId: string, staff: { id: string; name: string }): Promise<ConversationRecord>;
  /** What the conversation's platform carries now; null where everything is carried at any time. */
  delivery(
    tx: Tx,
    conversationId: string,
  ): Promise<
    | ({ toMembers: boolean } & (
        | { open: true; left: number | null; until: Date | null }
        | { open: false; why: Undelivered }
      ))
    | null
  >;
  /** Turns of this company fail in mass. */
  botPaused(tenant: string): boolean;
  /** Writes who did what into the audit, in the same transaction. */
  audit(
    tx: Tx,
    caller: StaffCaller,
    done: { action: string; target: string; detail?: Record<string, string> },
  ): Promise<void>;
}
