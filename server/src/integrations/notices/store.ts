import type { Selectable } from 'kysely';
import type { NoticeKind, NoticePreferences } from '#contracts/http/notices';

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

export interface NoticeTables {
  notice_preferences: PreferenceTable;
  notices: NoticeTable;
}
export type PreferenceRow = Selectable<PreferenceTable>;
export type NoticeRow = Selectable<NoticeTable>;
