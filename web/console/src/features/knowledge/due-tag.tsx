import type { Article } from '#contracts/http/knowledge';
import { useClock, useNow } from '../../app/clock.ts';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { dueOf } from './due.ts';

const everyMs = 60_000;
const tones = { expired: 'tag-breach', soon: 'tag-waiting', recheck: 'tag-waiting' } as const;

/** What time says of an article, where it says something. An expired one says so in its state already. */
export function DueTag({ article }: { article: Article }) {
  const { t } = useWords();
  const clock = useClock();
  const due = dueOf(article, useNow(everyMs));
  if (!due || (due.due === 'expired' && article.state === 'expired')) return null;
  return (
    <span className={`tag ${tones[due.due]}`} title={clock.full(due.at)}>
      <Icon name="clock" size={12} />
      {t(`due.${due.due}`)}
    </span>
  );
}
