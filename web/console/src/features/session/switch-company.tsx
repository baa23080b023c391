import { useMutation, useQuery } from '@tanstack/react-query';
import { Modal } from 'antd';
import { useNavigate } from 'react-router';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { SecondFactor } from './second-factor.tsx';
import { useEntering } from './use-entering.ts';

/** Other companies that the same password opened: one click, and what that company asks for besides. */
export function SwitchCompany({ close }: { close: () => void }) {
  const { call } = useServices();
  const { t } = useWords();
  const { failed } = useNotices();
  const navigate = useNavigate();
  // Nobody's id: whatever was read for this company is not shown in the other.
  const entering = useEntering({
    again: '',
    done: () => {
      close();
      void navigate('/', { replace: true });
    },
  });
  const companies = useQuery({
    queryKey: ['account', 'companies'],
    queryFn: ({ signal }) => call('session.companies', {}, signal),
  });
  const change = useMutation({
    mutationFn: (company: string) => call('session.switch', { body: { company } }),
    onSuccess: entering.take,
    onError: failed,
  });
  const items = companies.data?.items ?? [];
  if (items.length === 0) return null;
  const { step } = entering;
  return (
    <div className="me-part me-acts">
      {items.map(({ id, name }) => (
        <button key={id} type="button" disabled={change.isPending} onClick={() => change.mutate(id)}>
          <Icon name="refresh" /> <span className="cut">{t('company.switch', { name })}</span>
        </button>
      ))}
      <Modal
        open={step?.next === 'second-factor'}
        onCancel={entering.restart}
        title={t('factor.title')}
        footer={null}
        width={400}
        destroyOnHidden
      >
        {step?.next === 'second-factor' && <SecondFactor step={step} take={entering.take} restart={entering.restart} />}
      </Modal>
    </div>
  );
}
