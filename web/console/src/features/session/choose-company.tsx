import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import type { SignedIn, SignInStep } from '#contracts/http/staff';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { entryWords } from './entry-words.ts';
import { Problem } from './second-factor.tsx';

/** The password fits in several companies: which one now? The others stay one click away. */
export function ChooseCompany({
  step,
  take,
  restart,
}: {
  step: Extract<SignInStep, { next: 'company' }>;
  take: (answer: SignedIn) => void;
  restart: () => void;
}) {
  const { call } = useServices();
  const { t } = useWords();
  const choose = useMutation({
    mutationFn: (company: string) => call('session.company', { body: { ticket: step.ticket, company } }),
    onSuccess: take,
  });
  return (
    <div>
      <p className="entrance-lead step-lead">{t('company.chooseLead')}</p>
      {choose.error && <Problem words={entryWords(choose.error, t)} />}
      <ul className="companies">
        {step.companies.map(({ id, name }, index) => (
          <li key={id}>
            <Button
              size="large"
              block
              autoFocus={index === 0}
              loading={choose.isPending && choose.variables === id}
              onClick={() => choose.mutate(id)}
            >
              <span className="cut">{name}</span>
              <Icon name="next" size={14} />
            </Button>
          </li>
        ))}
      </ul>
      <div className="other-ways">
        <Button type="link" onClick={restart}>
          {t('session.restart')}
        </Button>
      </div>
    </div>
  );
}
