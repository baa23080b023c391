import { Button, Tabs } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Keeper } from '#contracts/http/companies';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Page } from '../../ui/page.tsx';
import { LookSwitch } from '../session/look-switch.tsx';
import { Mark } from '../session/sign-in.tsx';
import { CompanyTable } from './company-table.tsx';
import { ErasureTable } from './erasure-table.tsx';
import { KeeperLog } from './keeper-log.tsx';
import { NewCompany } from './new-company.tsx';
import { useKeeperCalls } from './keeper-calls.tsx';
import './keeper.css';

const views = ['companies', 'erased', 'log'] as const;
type View = (typeof views)[number];

/** The companies of this installation from outside: opened, invited to, erased. Nothing of what is inside them. */
export function KeeperPage({ keeper }: { keeper: Keeper }) {
  const { t } = useWords();
  const { call, enter } = useKeeperCalls();
  const [params, setParams] = useSearchParams();
  const [adding, setAdding] = useState(false);
  const view = views.find((each) => each === params.get('view')) ?? 'companies';
  const leave = () => enter(null);
  const create = (
    <Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>
      {t('keeper.newCompany')}
    </Button>
  );
  const bodies: Record<View, () => React.ReactNode> = {
    companies: () => <CompanyTable create={create} />,
    erased: () => <ErasureTable />,
    log: () => <KeeperLog />,
  };
  return (
    <div className="keeper">
      <header className="keeper-bar">
        <Mark size={24} />
        <span className="keeper-who">{t('keeper.title')}</span>
        <span className="meta cut">{keeper.email}</span>
        <span className="keeper-gap" />
        <LookSwitch />
        <Button
          type="text"
          icon={<Icon name="out" />}
          onClick={() => void call('keeper.signOut', {}).then(leave, leave)}
          aria-label={t('session.signOut')}
        >
          <span className="keeper-word">{t('session.signOut')}</span>
        </Button>
      </header>
      <Page title={t('keeper.companies')} about={t('keeper.about')} actions={create}>
        <Tabs
          activeKey={view}
          onChange={(key) => setParams(key === 'companies' ? {} : { view: key }, { replace: true })}
          items={views.map((each) => ({ key: each, label: t(`keeper.view.${each}`), children: bodies[each]() }))}
          destroyOnHidden
        />
      </Page>
      {adding && <NewCompany close={() => setAdding(false)} />}
    </div>
  );
}
