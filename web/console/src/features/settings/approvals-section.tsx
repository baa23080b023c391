import { useMutation, useQuery } from '@tanstack/react-query';
import { Radio } from 'antd';
import { Link } from 'react-router';
import type { ApprovalPolicy } from '#contracts/http/approvals';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { Moment } from '../../ui/moment.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Page } from '../../ui/page.tsx';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { approvalKeys } from '../approvals/approval-data.ts';
import '../approvals/approvals.css';

/** How many people must agree before something is done. */
export function ApprovalsSection() {
  const { t } = useWords();
  const { call } = useServices();
  const policies = useQuery({
    queryKey: approvalKeys.policies,
    queryFn: ({ signal }) => call('approvals.policies', {}, signal),
  });
  return (
    <Page title={t('settings.approvals')} about={t('approvals.policiesAbout')}>
      {policies.isPending && <RowsLoading rows={4} />}
      {policies.isError && <Failed error={policies.error} retry={() => void policies.refetch()} />}
      {policies.data?.items.map((policy) => (
        <Policy key={policy.kind} policy={policy} />
      ))}
    </Page>
  );
}

const numbers = [0, 1, 2] as const;

function Policy({ policy }: { policy: ApprovalPolicy }) {
  const { t } = useWords();
  const { call, queries } = useServices();
  const { failed, told } = useNotices();
  const { kind } = policy;
  const change = useMutation({
    mutationFn: (approvers: number) => call('approvals.setPolicy', { params: { kind }, body: { approvers, why: '' } }),
    onSuccess: (after, wanted) => told(t(after.approvers === wanted ? 'approvals.policySet' : 'approvals.policyAsked')),
    onError: failed,
    onSettled: () => void queries.invalidateQueries({ queryKey: approvalKeys.all }),
  });
  return (
    <section className="policies">
      <h2 id={`policy-${kind}`}>{t(`approvals.policy.${kind}`)}</h2>
      <p className="meta">{t(`approvals.policyHint.${kind}`)}</p>
      <Radio.Group
        aria-labelledby={`policy-${kind}`}
        optionType="button"
        value={policy.approvers}
        disabled={change.isPending}
        onChange={(event) => change.mutate(Number(event.target.value))}
        options={numbers.map((value) => ({ value, label: t(`approvals.number.${value}`) }))}
      />
      <p className="meta policies-facts">
        {t('approvals.policyPeople', { count: policy.people })}
        {policy.changedAt && (
          <>
            {' · '}
            {t('approvals.policyChanged', { name: policy.changedBy?.name ?? t('approvals.theHouse') })}{' '}
            <Moment at={policy.changedAt} />
          </>
        )}
      </p>
      {policy.waiting && (
        <p className="policies-facts">
          {t('approvals.policyWaits')}{' '}
          <Link to={`/approvals/${policy.waiting}?view=all`}>{t('editor.openApproval')}</Link>
        </p>
      )}
    </section>
  );
}
