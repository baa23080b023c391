import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { sessionKey, useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { entryWords } from './entry-words.ts';
import { Frame } from './frame.tsx';
import { takeTrip } from './provider.ts';
import { Problem } from './second-factor.tsx';

/** Back from the provider of the company: hands its answer to the server and goes on where one was. */
export function SsoReturn() {
  const { call, queries } = useServices();
  const { t } = useWords();
  const navigate = useNavigate();
  const [failure, setFailure] = useState<string | null>(null);
  const begun = useRef(false);
  useEffect(() => {
    // A ticket opens once; React draws twice while developing.
    if (begun.current) return;
    begun.current = true;
    const trip = takeTrip();
    const query = location.search.slice(1);
    // What the provider said is nobody else's business and stays in no history.
    history.replaceState(null, '', location.pathname);
    if (!trip || query === '') return setFailure(t('sso.lost'));
    call('session.finishProvider', { body: { ticket: trip.ticket, query } }).then(
      (session) => {
        if ('next' in session) return setFailure(t('sso.lost'));
        queries.setQueryData(sessionKey, session);
        queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
        void navigate(trip.to, { replace: true });
      },
      (error: unknown) => setFailure(entryWords(error, t)),
    );
  }, [call, navigate, queries, t]);
  return (
    <Frame title={failure ? t('sso.failed') : t('sso.returning')}>
      {failure ? (
        <>
          <Problem words={failure} />
          <Button type="primary" size="large" block onClick={() => void navigate('/', { replace: true })}>
            {t('sso.backToSignIn')}
          </Button>
        </>
      ) : (
        <p className="entrance-lead" role="status">
          {t('sso.returningLead')}
        </p>
      )}
    </Frame>
  );
}
