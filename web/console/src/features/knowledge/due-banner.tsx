import { Button } from 'antd';
import type { Article, ArticleDraft } from '#contracts/http/knowledge';
import { useClock, useNow } from '../../app/clock.ts';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { dueOf, monthsAfter } from './due.ts';

const everyMs = 60_000;
const months = [3, 6, 12] as const;

/** Its time is over, ends soon, or somebody should look at it: and what to do about it in one press. */
export function DueBanner({
  article,
  draft,
  extend,
  recheck,
}: {
  article: Article;
  draft: ArticleDraft;
  /** Left out for those who may not write. */
  extend?: (validTo: string) => void;
  recheck?: (at: string) => void;
}) {
  const { t } = useWords();
  const clock = useClock();
  const now = useNow(everyMs);
  const due = dueOf({ ...article, validTo: draft.validTo, answers: draft.answers }, now);
  if (!due) return null;
  // The end of one of the other answers is changed where it stands.
  const ends = due.due !== 'recheck' && draft.validTo === due.at;
  return (
    <div className="approval-banner" data-tone={due.due} role="status">
      <Icon name="clock" />
      <span title={clock.full(due.at)}>
        {t(`due.${ends || due.due === 'recheck' ? due.due : 'variant'}Line`, { when: clock.day(due.at) })}
      </span>
      {ends && extend && (
        <>
          <span className="due-extend">{t('due.extend')}</span>
          {months.map((count) => (
            <Button key={count} size="small" onClick={() => extend(monthsAfter(draft.validTo, count, now))}>
              {t('due.months', { count })}
            </Button>
          ))}
        </>
      )}
      {due.due === 'recheck' && recheck && (
        <>
          <span className="due-extend">{t('due.rechecked')}</span>
          {months.map((count) => (
            <Button key={count} size="small" onClick={() => recheck(monthsAfter(null, count, now))}>
              {t('due.months', { count })}
            </Button>
          ))}
        </>
      )}
    </div>
  );
}

/** Why the last request came back, until it is asked again. */
export function SentBackBanner({ sentBack }: { sentBack: NonNullable<Article['sentBack']> }) {
  const { t } = useWords();
  return (
    <div className="approval-banner" data-tone="sent-back" role="status">
      <Icon name="reply" />
      <span>
        {t('editor.sentBack', { name: sentBack.by.name, reason: sentBack.reason })} {t('editor.sentBackHint')}{' '}
        <span className="meta">
          <Moment at={sentBack.at} />
        </span>
      </span>
    </div>
  );
}
