import type { Selectable } from 'kysely';
import type { NoticeKind, NoticePreferences } from '#contracts/http/notices';

/** Why somebody cannot be told in a chat app; his page says so. */
export type ChatFailure = 'setting' | 'member' | 'unreachable';

interface PreferenceTable {
  tenant_id: string;
  staff_id: string;
  ways: NoticePreferences['ways'];
  quiet: NoticePreferences['quiet'];
  mail_after_minutes: number;
  with_words: boolean;
  locale: 'zh-CN' | 'en';
  webhook_url: Buffer | null;
  webhook_secret: Buffer | null;
  webhook_failed_at: Date | null;
  last_mail_at: Date | null;
  /** He chose when there was WeCom already. */
  knows_wecom: boolean;
  /** Why the last card did not reach him. */
  wecom_failing: ChatFailure | null;
}

interface NoticeTable {
  tenant_id: string;
  staff_id: string;
  kind: NoticeKind;
  /** What it is about: a conversation, an approval, an endpoint. */
  about: string;
  data: Record<string, string | number>;
  at: Date;
}

interface CardTable extends NoticeTable {
  /** Of what happened: each thing is told once. */
  fact: string;
  sending_at: Date | null;
  sent_at: Date | null;
  /** With which it is taken back; null for one that tells of several things. */
  receipt: string | null;
}

export interface NoticeTables {
  notice_cards: CardTable;
  notice_preferences: PreferenceTable;
  notices: NoticeTable;
}
export type PreferenceRow = Selectable<PreferenceTable>;
export type NoticeRow = Selectable<NoticeTable>;
export type CardRow = Selectable<CardTable>;
