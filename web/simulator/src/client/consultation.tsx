import { useState } from 'react';
import { Composer, type Send } from '../chat/composer.tsx';
import { MessageList } from '../chat/message-list.tsx';
import { useRead } from '../live/use-live.tsx';
import { Button, IconButton } from '../parts/button.tsx';
import { Read } from '../parts/states.tsx';
import { useAct } from '../parts/use-act.tsx';
import { namesOf } from '../pure/names.ts';
import { useWords } from '../words.ts';
import type { Chat, Session } from '../wire.ts';
import type { ClientView } from './client-view.ts';
import { Transfer } from './transfer.tsx';

/** One consultation as a member sees it: everything that was said, and what he may do with it now. */
export function Consultation({
  state,
  now,
  member,
  session,
  onBack,
}: ClientView & { session: Session; onBack: () => void }) {
  const { t } = useWords();
  const { act } = useAct();
  const [transferring, setTransferring] = useState(false);
  const { open_kfid, external_userid } = session;
  const customer = state.customers.find((one) => one.external_userid === external_userid);
  const account = state.kfAccounts.find((one) => one.open_kfid === open_kfid);
  const reading = useRead<Chat>(
    `/sim/customers/${encodeURIComponent(external_userid)}/chats/${encodeURIComponent(open_kfid)}`,
  );
  const acting = (what: 'take' | 'reply' | 'end' | 'transfer' | 'recall', more: object = {}) =>
    act('POST', `/sim/members/${encodeURIComponent(member.userid)}/${what}`, { open_kfid, external_userid, ...more });
  const send: Send = async (message) => (await acting('reply', message)) !== undefined;
  const mine = session.state === 3 && session.servicer === member.userid;
  if (!customer || !account) return null;
  return (
    <>
      <header className="chat-head">
        <span className="desk-back">
          <IconButton icon="back" label={t('kf.back')} onClick={onBack} />
        </span>
        <div className="phone-name">
          <h2 className="cut">{customer.name}</h2>
          <span className="meta cut">
            {account.name} · {t(`state.${session.state}`)}
          </span>
        </div>
        {!mine && session.state !== 4 && (
          <Button tone={session.state === 2 ? 'primary' : 'plain'} onClick={() => void acting('take')}>
            {t('kf.take')}
          </Button>
        )}
        {mine && (
          <>
            <Button icon="transfer" onClick={() => setTransferring(true)}>
              {t('kf.transfer')}
            </Button>
            <Button icon="end" onClick={() => void acting('end')}>
              {t('kf.end')}
            </Button>
          </>
        )}
      </header>
      <Read reading={reading}>
        {({ messages }) => (
          <MessageList
            messages={messages}
            label={t('kf.chatWith', { name: customer.name })}
            side="member"
            names={namesOf(state, customer, account)}
            now={now}
            mayRecall={({ from, name }) => from === 'servicer' && name === member.name}
            onRecall={({ msgid }) => void acting('recall', { msgid })}
          />
        )}
      </Read>
      {mine || session.state === 4 ? (
        <>
          {session.state === 4 && <p className="composer-note meta">{t('kf.reopens')}</p>}
          <Composer onSend={send} label={t('kf.write', { name: customer.name })} />
        </>
      ) : (
        <p className="composer-note">{t(`kf.cannot.${session.state}`)}</p>
      )}
      {transferring && (
        <Transfer
          colleagues={account.servicers
            .filter(({ userid }) => userid !== member.userid)
            .map(({ userid, status }) => ({
              userid,
              name: state.members.find((one) => one.userid === userid)?.name ?? userid,
              serving: status === 0,
            }))}
          onClose={() => setTransferring(false)}
          onChosen={(to) =>
            void acting('transfer', { to }).then((reply) => reply !== undefined && setTransferring(false))
          }
        />
      )}
    </>
  );
}
