import type { Locale } from '#contracts/common';
import type { HandoffReason } from '#contracts/http/conversations';
import type { Permission } from '#contracts/permissions';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import type { Facts } from '#platform/facts';
import type { Mail } from '#platform/mail';
import type { Outbound } from '#platform/outbound';
import type { Told } from '../webhooks/happening.ts';
import type { Hooks } from './preferences.ts';
import type { ChatFailure } from './store.ts';

export type { ChatFailure } from './store.ts';

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
  /** Since when, and why, a person is waited for; null when nobody is. */
  readonly since: Date | null;
  readonly reason: HandoffReason | null;
}

/** What is told in a chat app: who tells, a headline, facts in lines, words of a customer where they may be shown. */
export interface ChatCard {
  from: string;
  title: string;
  lines: { name: string; value: string }[];
  words: string;
  url: string;
}

/** The chat app of the company. `tell` and `recall` throw when nobody answers there; never inside a transaction. */
export interface ChatApp {
  /** Those of them who can be told there. */
  linked(tx: Tx, staffIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Whether staff can link themselves. */
  linkable(tx: Tx): Promise<boolean>;
  tell(
    tenant: string,
    staffId: string,
    card: ChatCard,
  ): Promise<
    | { kind: 'told'; receipt: string }
    | { kind: 'nobody' }
    | { kind: 'refused'; why: Exclude<ChatFailure, 'unreachable'> }
    | { kind: 'later'; ms: number }
  >;
  recall(tenant: string, receipt: string): Promise<void>;
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
  /** Who may read an article. */
  articleReaders(tx: Tx, articleId: string): Promise<ReadonlySet<string>>;
  /** Whom it concerns that an article is due. */
  articleConcerns(tx: Tx, articleId: string): Promise<ReadonlySet<string>>;
  /** Whether that date of an article still stands. */
  articleIsDue(tx: Tx, articleId: string, told: { what: string; due: string }): Promise<boolean>;
  company(tx: Tx): Promise<{ name: string; locale: Locale; timeZone: string }>;
  messageOf(tx: Tx, conversationId: string, seq: number): Promise<Told | null>;
}

export interface NoticeDeps extends NoticeSources {
  db: Db;
  facts: Facts;
  audit: Pick<Audit, 'append'>;
  outbound: Outbound;
  mail: Mail | null;
  chatApp: ChatApp;
  hooks: Hooks;
  publicUrl: string;
  now(): Date;
}
