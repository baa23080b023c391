import type { Locale } from '#contracts/common';
import type { Permission } from '#contracts/permissions';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import type { Facts } from '#platform/facts';
import type { Mail } from '#platform/mail';
import type { Outbound } from '#platform/outbound';
import type { Told } from '../webhooks/happening.ts';
import type { Hooks } from './preferences.ts';

/** Somebody who could be told. */
export interface Reader {
  readonly id: string;
  readonly name: string;
  readonly permissions: ReadonlySet<Permission>;
  readonly teams: readonly string[];
}

/** How a conversation stands, for one reader. */
export interface StandingConversation {
  readonly customer: string;
  /** Nobody has come yet. */
  readonly waiting: boolean;
  /** The customer wrote something that no member of staff has read. */
  readonly unread: boolean;
  readonly speaker: string | null;
  /** The beginning of the last message. */
  readonly preview: string;
}

/** What others know, filled where the house is put together. */
export interface NoticeSources {
  /** People employed here and not disabled; with `only`, that one. */
  people(tx: Tx, only?: string): Promise<readonly Reader[]>;
  address(tx: Tx, staffId: string): Promise<string | null>;
  /** The console is open before him, and somebody touched it lately. */
  looking(tx: Tx, staffId: string): Promise<boolean>;
  /** Who may know of a conversation; nobody when it is gone. */
  reachers(tx: Tx, id: string): Promise<(reader: Reader) => boolean>;
  /** Null when the conversation is gone or beyond his reach. */
  conversation(tx: Tx, reader: Reader, id: string): Promise<StandingConversation | null>;
  /** Who is asked to decide, while it waits. */
  approvers(tx: Tx, about: { kind: string; subject: string }): Promise<readonly string[]>;
  company(tx: Tx): Promise<{ name: string; locale: Locale }>;
  messageOf(tx: Tx, conversationId: string, seq: number): Promise<Told | null>;
}

export interface NoticeDeps extends NoticeSources {
  db: Db;
  facts: Facts;
  audit: Pick<Audit, 'append'>;
  outbound: Outbound;
  mail: Mail | null;
  hooks: Hooks;
  publicUrl: string;
  now(): Date;
}
