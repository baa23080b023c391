import { noticeKinds, type NoticeKind } from '#contracts/http/notices';
import { words } from '#platform/words';
import type { StandingConversation } from './deps.ts';
import type { NoticeRow } from './store.ts';

/** Lines of one kind in a mail; the others are counted. */
const LINES = 5;

export interface DigestOf {
  locale: 'zh-CN' | 'en';
  name: string;
  company: string;
  publicUrl: string;
  rows: readonly NoticeRow[];
  /** What may be said of a conversation; empty where words were not asked for. */
  shown: ReadonlyMap<string, StandingConversation>;
}

/** One mail about everything that waits for somebody: what, how many, and where to go. */
export function digest({ locale, name, company, publicUrl, rows, shown }: DigestOf): { subject: string; text: string } {
  const t = words(locale);
  const console = `${publicUrl}/console`;
  const kinds = noticeKinds.filter((kind) => rows.some((row) => row.kind === kind));
  const headline = (kind: NoticeKind) => t(`notice.${kind}`, { count: rows.filter((row) => row.kind === kind).length });
  const parts = kinds.flatMap((kind) => {
    const own = rows.filter((row) => row.kind === kind);
    const lines = own.slice(0, LINES).map((row) => `  ${lineOf(row, shown.get(row.about))}${linkOf(console, row)}`);
    const more = own.length > LINES ? [`  ${t('notice.more', { count: own.length - LINES })}`] : [];
    return [`· ${headline(kind)}`, ...lines, ...more, ''];
  });
  const subject = t('notice.subject', { company, what: headline(kinds[0]!) });
  const foot = [t('notice.why'), `${console}/account/notices`];
  return { subject, text: [t('notice.hello', { name }), '', ...parts, ...foot, ''].join('\n') };
}

function lineOf(_row: NoticeRow, shown: StandingConversation | undefined): string {
  if (!shown) return '';
  return `${shown.customer}${shown.preview ? `：${shown.preview}` : ''}\n  `;
}

/** Where in the console it is. */
export function linkOf(console: string, { kind, about }: Pick<NoticeRow, 'kind' | 'about'>): string {
  switch (kind) {
    case 'approval':
      return `${console}/approvals/${about}`;
    case 'webhook':
      return `${console}/settings/webhooks/${about}`;
    case 'experiment':
      return `${console}/understanding/experiments`;
    case 'comment':
    case 'due':
      return `${console}/knowledge/${about}`;
    default:
      return `${console}/desk/${about}?view=all`;
  }
}
