import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { WecomEnvironment } from '#contracts/http/wecom';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Page } from '../../../ui/page.tsx';
import { TabRow } from '../../../ui/tab-row.tsx';
import { wecomPath } from './wecom-data.ts';

/** The pages that stand side by side under WeCom. */
export function WecomFrame({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  const { t } = useWords();
  const tabs = [
    { to: wecomPath, words: t('wecom.tab.corps') },
    { to: `${wecomPath}/robots`, words: t('wecom.tab.robots') },
    { to: `${wecomPath}/files`, words: t('wecom.tab.proofs') },
    { to: `${wecomPath}/allowed`, words: t('wecom.tab.allowed') },
  ];
  return (
    <Page
      title={t('settings.wecom')}
      about={t('wecom.about')}
      actions={actions}
      filters={<TabRow label={t('settings.wecom')} tabs={tabs} />}
    >
      {children}
    </Page>
  );
}

/** A page below those, with its way back. */
export function DeepPage({
  title,
  back = wecomPath,
  actions,
  children,
}: {
  title: ReactNode;
  back?: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useWords();
  return (
    <Page
      title={
        <span className="wecom-title">
          <Link to={back} className="wecom-back" aria-label={t('common.back')}>
            <Icon name="back" />
          </Link>
          {title}
        </span>
      }
      actions={actions}
    >
      {children}
    </Page>
  );
}

const tones: Record<WecomEnvironment, string> = { production: 'tag-accent', test: 'tag-waiting', development: '' };

/** Which kind of corp this is: kept in sight wherever something is set for it. */
export function Environment({
  of: { environment, simulated },
}: {
  of: { environment: WecomEnvironment; simulated: boolean };
}) {
  const { t } = useWords();
  return (
    <>
      <span className={`tag ${tones[environment]}`}>{t(`wecom.env.${environment}`)}</span>
      {simulated && (
        <span className="tag" title={t('wecom.simulatedHint')}>
          {t('wecom.simulated')}
        </span>
      )}
    </>
  );
}
