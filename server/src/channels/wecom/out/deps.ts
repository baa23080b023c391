import type { Locale } from '#contracts/common';
import type { ConversationsDeps } from '#conversations';
import type { Db, Tx } from '#platform/db';
import type { Facts } from '#platform/facts';
import type { AppDeps } from '../app.ts';
import type { WecomClient } from '../client/index.ts';
import type { MemberNames } from '../members/names.ts';

export interface OutDeps extends AppDeps {
  readonly db: Db;
  readonly facts: Facts;
  readonly client: WecomClient;
  readonly memberNames: MemberNames;
  readonly conversations: ConversationsDeps;
  now(): Date;
  /** The language a customer is spoken to in. */
  localeOf(tx: Tx, customerId: string): Promise<Locale>;
  timeZoneOf(tx: Tx): Promise<string>;
  /** What a member of our staff is called. */
  staffName(tx: Tx, staffId: string): Promise<string | null>;
  /** An uploaded file, whole. Null when it is gone. */
  fileOf(tenant: string, fileId: string): Promise<{ name: string; mime: string; bytes: Buffer } | null>;
  /** The bot says that it calls a person, and calls one. */
  askForPerson(tx: Tx, conversationId: string): Promise<void>;
}
