import type { Readable } from 'node:stream';
import type { ConversationsDeps } from '#conversations';
import type { Customers } from '#customers';
import type { Db, Tx } from '#platform/db';
import type { Keys } from '#platform/keys';
import type { AppDeps } from '../app.ts';
import type { WecomClient } from '../client/index.ts';
import type { MemberNames } from '../members/names.ts';
import type { Hooks } from '../out/hooks.ts';

/** What the way in needs of the house. */
export interface HearDeps extends AppDeps {
  readonly db: Db;
  readonly keys: Keys;
  readonly customers: Customers;
  readonly conversations: ConversationsDeps;
  readonly client: Pick<WecomClient, 'call' | 'download'>;
  readonly hooks: Hooks;
  readonly memberNames: MemberNames;
  readonly log: { warn(what: object, sentence: string): void };
  now(): Date;
  /** Calls the bot, in the same transaction. */
  wake(tx: Tx, conversationId: string): Promise<void>;
  /** Takes a stored file into a message of this conversation. */
  attach(tx: Tx, fileId: string, conversationId: string): Promise<{ kind: 'image' | 'file'; name: string }>;
  /** Stores a file of a customer and returns its id; refuses what we do not take. */
  upload(
    tenant: string,
    file: { name: string; mime: string; stream: Readable },
    owner: { conversationId: string; customerId: string },
  ): Promise<string>;
}
