import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import { useWords } from '../../app/words.ts';
import { Page } from '../../ui/page.tsx';

export const tabs = ['people', 'invitations', 'roles', 'teams', 'departments'] as const;
export type Tab = (typeof tabs)[number];

/** The page of staff with its tabs; each tab brings its own next action and filters. */
export function StaffFrame({
  actions,
  filters,
  children,
}: {
  actions?: ReactNode;
  filters?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useWords();
  return (
    <Page
      title={t('nav.staff')}
      about={t('staff.about')}
      actions={actions}
      filters={
        <>
          <nav className="staff-tabs" aria-label={t('staff.tabs')}>
            {tabs.map((tab) => (
              <NavLink key={tab} to={tab === 'people' ? '/staff' : `/staff/${tab}`} end className="staff-tab">
                {t(`staff.tab.${tab}`)}
              </NavLink>
            ))}
          </nav>
          {filters}
        </>
      }
    >
      {children}
    </Page>
  );
}
