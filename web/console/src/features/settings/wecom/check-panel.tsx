import { Button } from 'antd';
import type { CheckStep, Finding } from '#contracts/http/wecom-check';
import { useServices } from '../../../app/services.tsx';
import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Failed, RowsLoading } from '../../../ui/states.tsx';
import { Findings } from './findings.tsx';
import { useCheck, wecomKeys } from './wecom-data.ts';

/** Goes through the steps of setting an app up, or through those that are asked for, and shows what came of it. */
export function CheckPanel({ app, steps }: { app: string; steps?: readonly CheckStep[] }) {
  const { t } = useWords();
  const may = useMay()('settings.write');
  const { queries } = useServices();
  const check = useCheck(app);
  const again = () => {
    void check.refetch();
    void queries.invalidateQueries({ queryKey: wecomKeys.accounts(app) });
  };
  const shown = (check.data?.findings ?? []).filter(({ step }) => !steps || steps.includes(step));
  if (!may) return null;
  return (
    <div className="wecom-check">
      <div className="wecom-check-head">
        <Verdict findings={shown} busy={check.isFetching} />
        {check.data && (
          <span className="meta">
            {t('wecom.checkedAt')} <Moment at={check.data.at} />
          </span>
        )}
        <Button size="small" icon={<Icon name="refresh" />} loading={check.isFetching} onClick={again}>
          {t('wecom.checkAgain')}
        </Button>
      </div>
      {check.isPending && <RowsLoading rows={steps?.length ?? 8} />}
      {check.isError && <Failed error={check.error} retry={() => void check.refetch()} />}
      {shown.length > 0 && <Findings findings={shown} label={t('wecom.checks')} />}
    </div>
  );
}

function Verdict({ findings, busy }: { findings: readonly Finding[]; busy: boolean }) {
  const { t } = useWords();
  const count = findings.filter(({ state }) => state === 'wrong').length;
  if (findings.length === 0) return <span className="meta">{busy ? t('wecom.checkHint') : ''}</span>;
  const waits = findings.some(({ state }) => state === 'waiting');
  if (count > 0) return <b data-tone="broken">{t('wecom.someWrong', { count })}</b>;
  return waits ? <b data-tone="waiting">{t('wecom.someWaiting')}</b> : <b data-tone="good">{t('wecom.allGood')}</b>;
}
