import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { sessionKey, useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { useNotices } from '../../ui/notices.tsx';
import { entryWords } from './entry-words.ts';
import { Frame } from './frame.tsx';
import { Problem } from './second-factor.tsx';
import { leaveForWecom, takeWecomTrip } from './wecom.ts';

/**
 * Back from WeCom: hands its answer to the server and goes on where one was. With `?app=` it is the way there, for the
 * home page of the app inside the client.
 */
export function WecomReturn() {
  const { call, queries } = useServices();
  const { t } = useWords();
  const { told } = useNotices();
  const navigate = useNavigate();
  const [failure, setFailure] = useState<string | null>(null);
  const [linking, setLinking] = useState(false);
  const begun = useRef(false);
  useEffect(() => {
    // A code opens once; React draws twice while developing.
    if (begun.current) return;
    begun.current = true;
    const asked = new URLSearchParams(location.search);
    // What WeCom said is nobody else's business and stays in no history.
    history.replaceState(null, '', location.pathname);
    const fail = (error: unknown) => setFailure(entryWords(error, t));
    const app = asked.get('app');
    if (app !== null) return void leaveForWecom(call, app, 'sign-in').catch(fail);
    const trip = takeWecomTrip();
    const code = asked.get('code');
    const state = asked.get('state');
    if (!trip || !code || !state) return setFailure(t('wecomIn.lost'));
    const body = { ticket: trip.ticket, code, state };
    if (trip.what === 'link') {
      setLinking(true);
      call('account.linkWecom', { body }).then(() => {
        told(t('wecomIn.linked'));
        void navigate(trip.to, { replace: true });
      }, fail);
      return;
    }
    call('session.finishWecom', { body }).then((session) => {
      if ('next' in session) return setFailure(t('wecomIn.lost'));
      queries.setQueryData(sessionKey, session);
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
      void navigate(trip.to, { replace: true });
    }, fail);
  }, [call, navigate, queries, t, told]);
  return (
    <Frame title={t(failure ? 'wecomIn.failed' : linking ? 'wecomIn.linking' : 'wecomIn.returning')}>
      {failure ? (
        <>
          <Problem words={failure} />
          <Button type="primary" size="large" block onClick={() => void navigate('/', { replace: true })}>
            {t('sso.backToSignIn')}
          </Button>
        </>
      ) : (
        <p className="entrance-lead" role="status">
          {t('wecomIn.returningLead')}
        </p>
      )}
    </Frame>
  );
}
