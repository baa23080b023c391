import { noticeKinds } from '#contracts/http/notices';
import { words } from '#platform/words';
import type { ChatCard, StandingConversation } from './deps.ts';
import { linkOf } from './digest.ts';
import type { CardRow } from './store.ts';

interface CardAbout {
  locale: 'zh-CN' | 'en';
  company: string;
  publicUrl: string;
  timeZone: string;
  /** Whether a name and words of a customer may stand in it. */
  withWords: boolean;
}

/** One thing that waits for somebody; `shown` is its conversation, where there is one. */
export function cardOf(about: CardAbout, row: CardRow, shown: StandingConversation | null): ChatCard {
  const { locale, company, publicUrl, timeZone, withWords } = about;
  const t = words(locale);
  const clock = new Intl.DateTimeFormat(locale, {
    timeZone,
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const lines: ChatCard['lines'] = [];
  if (withWords && shown && shown.customer !== '') lines.push({ name: t('card.customer'), value: shown.customer });
  if (shown?.reason) lines.push({ name: t('card.reason'), value: t(`card.reason.${shown.reason}`) });
  lines.push({ name: t('card.since'), value: clock.format(shown?.since ?? row.at) });
  return {
    from: company,
    title: t(`card.${row.kind}`),
    lines,
    words: withWords ? (shown?.preview ?? '') : '',
    url: linkOf(`${publicUrl}/console`, row),
  };
}

/** Too much for a card each: what, and how many. */
export function cardOfMany({ locale, company, publicUrl }: CardAbout, rows: readonly CardRow[]): ChatCard {
  const t = words(locale);
  const count = (kind: CardRow['kind']) => rows.filter((row) => row.kind === kind).length;
  const kinds = noticeKinds.filter((kind) => count(kind) > 0);
  return {
    from: company,
    title: t('card.many', { count: rows.length }),
    lines: [],
    words: kinds.map((kind) => t(`notice.${kind}`, { count: count(kind) })).join('\n'),
    url: `${publicUrl}/console/desk`,
  };
}
