import { createContext, use, type ReactNode } from 'react';
import { useWords } from '../../app/words.ts';
import { Page } from '../../ui/page.tsx';
import { TabRow, type TabLink } from '../../ui/tab-row.tsx';

/** The tabs of the chapter, from whoever knows its sections: a section does not know the others. */
export const KnowledgeTabs = createContext<readonly TabLink[]>([]);

/** A page of the chapter with the tabs of its sections; each brings its own next action and filters. */
export function KnowledgeFrame({
  about,
  actions,
  filters,
  children,
}: {
  about?: ReactNode;
  actions?: ReactNode;
  filters?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useWords();
  const tabs = use(KnowledgeTabs);
  const row = tabs.length > 1 && <TabRow label={t('knowledge.tabs')} tabs={tabs} />;
  const top = (row || filters) && (
    <>
      {row}
      {filters}
    </>
  );
  return (
    <Page title={t('nav.knowledge')} about={about ?? t('knowledge.about')} actions={actions} filters={top}>
      {children}
    </Page>
  );
}
