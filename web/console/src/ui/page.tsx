import type { ReactNode } from 'react';
import './page.css';

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
  return (
    <main className="page" id="main">
      <header className="page-head">
        <div className="page-title">
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
