import type { ReactNode } from 'react';
import { useWords } from '../../app/words.ts';
import { Page } from '../../ui/page.tsx';
import { TabRow } from '../../ui/tab-row.tsx';

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
  const links = tabs.map((tab) => ({
    to: tab === 'people' ? '/staff' : `/staff/${tab}`,
    words: t(`staff.tab.${tab}`),
  }));
  return (
    <Page
      title={t('nav.staff')}
      about={t('staff.about')}
      actions={actions}
      filters={
        <>
          <TabRow label={t('staff.tabs')} tabs={links} />
          {filters}
        </>
      }
    >
      {children}
    </Page>
  );
}
