import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { sessionKey, useServices } from '../../app/services.tsx';
import { useSession } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { entryWords } from './entry-words.ts';
import { Frame } from './frame.tsx';
import { makePasskey, passkeysWork } from './passkeys.ts';
import { useProof } from './proof.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { TotpSetUp } from './totp-set-up.tsx';

/** The company asks for a second factor and there is none: first this, then everything else. */
export function SetUpFactor({ signOut }: { signOut: () => void }) {
  const { call, queries } = useServices();
  const { tenant } = useSession();
  const { t } = useWords();
  const { told } = useNotices();
  const { proving, dialog } = useProof();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const goOn = () => void queries.invalidateQueries({ queryKey: sessionKey });
  const done = (given: readonly string[] | null) => (given ? setCodes(given) : goOn());
  const passkey = useMutation({
    mutationFn: async () => {
      const { ticket, options } = await proving(() => call('factors.beginPasskey', { body: {} }));
      const response = await makePasskey(options);
      return call('factors.addPasskey', { body: { ticket, response, name: t('passkey.firstName') } });
    },
    onSuccess: (made) => done(made.codes),
    onError: (error) => told(entryWords(error, t)),
  });
  if (codes)
    return (
      <Frame title={t('recovery.title')} wide>
        <RecoveryCodes codes={codes} done={goOn} />
      </Frame>
    );
  return (
    <Frame title={t('setUp.title')} lead={t('setUp.lead', { company: tenant.name })} wide>
      <TotpSetUp proving={proving} done={done} />
      <div className="other-ways">
        {passkeysWork() && (
          <Button
            block
            size="large"
            icon={<Icon name="key" />}
            loading={passkey.isPending}
            onClick={() => passkey.mutate()}
          >
            {t('setUp.passkey')}
          </Button>
        )}
        <Button type="link" onClick={signOut}>
          {t('session.other')}
        </Button>
      </div>
      {dialog}
    </Frame>
  );
}
