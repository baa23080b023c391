import { Button } from 'antd';
import { Link, useNavigate } from 'react-router';
import type { ListedAccount } from '#contracts/http/wecom';
import { useServices } from '../../../app/services.tsx';
import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useNotices } from '../../../ui/notices.tsx';
import { Failed, RowsLoading } from '../../../ui/states.tsx';
import { Trouble } from './findings.tsx';
import { useAccounts, useAct, wecomPath, wecomKeys } from './wecom-data.ts';

/** The 微信客服 accounts that the platform lists for an app, and which of them the bot serves. `stay`: set the rest later. */
export function AccountList({ app, stay = false }: { app: string; stay?: boolean }) {
  const { t } = useWords();
  // Who may check reads above what is wrong.
  const may = useMay()('settings.write');
  const list = useAccounts(app);
  const { items = [], problem = null } = list.data ?? {};
  return (
    <div className="wecom-accounts">
      {list.isPending && <RowsLoading rows={2} height={40} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {problem && !may && <Trouble problem={problem} />}
      {list.isSuccess && items.length === 0 && !problem && <p className="meta">{t('wecom.problem.no_account')}</p>}
      <ul className="plain-list">
        {items.map((item) => (
          <Account key={item.openKfid} item={item} app={app} stay={stay} />
        ))}
      </ul>
    </div>
  );
}

function Account({ item, app, stay }: { item: ListedAccount; app: string; stay: boolean }) {
  const { t } = useWords();
  const { call, queries } = useServices();
  const { told } = useNotices();
  const navigate = useNavigate();
  const may = useMay()('settings.write');
  const { name, openKfid, managed, gone, account } = item;
  const take = useAct(
    () => call('wecom.takeAccount', { params: { id: app }, body: { openKfid } }),
    (taken) => {
      told(t('wecom.accountTaken', { name }));
      queries.setQueryData(wecomKeys.account(taken.id), taken);
      void queries.invalidateQueries({ queryKey: wecomKeys.check(app) });
      if (!stay) void navigate(`${wecomPath}/accounts/${taken.id}`);
    },
  );
  const here = account !== null && account.serves && account.appId === app;
  return (
    <li className="wecom-row wecom-account">
      <span className="wecom-face" aria-hidden="true">
        <Icon name="desk" />
      </span>
      <span className="line-what">
        {account ? (
          <Link className="line-name" to={`${wecomPath}/accounts/${account.id}`}>
            {name}
          </Link>
        ) : (
          <span className="line-name">{name}</span>
        )}
        <span className="meta">
          {gone ? t('wecom.accountGone') : managed ? '' : t('wecom.accountLoose')}
          {managed && here && t(`wecom.roadShort.${account.road}`)}
          {managed && !here && t(account?.serves ? 'wecom.accountElsewhere' : 'wecom.accountIdle')}
        </span>
      </span>
      {here && (
        <span className="wecom-standing" data-tone="good">
          <Icon name="check" size={14} /> <span>{t('wecom.accountServed')}</span>
        </span>
      )}
      {may && !here && !gone && (
        <Button
          disabled={!managed}
          loading={take.isPending}
          aria-label={t('wecom.accountTakeOf', { name })}
          onClick={() => take.mutate(undefined)}
        >
          {t('wecom.accountTake')}
        </Button>
      )}
    </li>
  );
}
