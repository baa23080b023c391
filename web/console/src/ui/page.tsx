import { createContext, use, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useWords } from '../app/words.ts';
import { Icon } from './icon.tsx';
import './page.css';

/** Where a page that fills a phone goes back to; null where the list stands beside it. */
export const WayBack = createContext<string | null>(null);

/** A chapter's page: one line with its name and its one next action, filters, and the rest scrolls. */
export function Page({
  title,
  about,
  actions,
  filters,
  children,
}: {
  title: ReactNode;
  about?: ReactNode;
  actions?: ReactNode;
  filters?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useWords();
  const back = use(WayBack);
  return (
    <main className="page" id="main">
      <header className="page-head">
        <div className="page-title">
          {back !== null && (
            <Link className="page-back" to={back} aria-label={t('common.back')}>
              <Icon name="back" />
            </Link>
          )}
          <h1>{title}</h1>
          {about && <span className="page-about">{about}</span>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {filters && <div className="page-filters">{filters}</div>}
      <div className="page-body">{children}</div>
    </main>
  );
}
