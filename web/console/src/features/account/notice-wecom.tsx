import { Link } from 'react-router';
import type { NoticePreferences } from '#contracts/http/notices';
import { useWords } from '../../app/words.ts';
import { Part } from './part.tsx';

/** How one is told in WeCom, or how one could be; nothing where the company has no app for it. */
export function NoticeWecom({ wecom: { linked, linkable, failing } }: Pick<NoticePreferences, 'wecom'>) {
  const { t } = useWords();
  if (!linked && !linkable) return null;
  return (
    <Part title={t('notices.wecom')} hint={t(linked ? 'notices.wecomLinked' : 'notices.wecomLink')}>
      {!linked && (
        <p>
          <Link to="/account/sign-in">{t('notices.wecomGo')}</Link>
        </p>
      )}
      {linked && failing && (
        <p className="form-problem" role="status">
          {t(`notices.wecomFailing.${failing}`)}
        </p>
      )}
    </Part>
  );
}
