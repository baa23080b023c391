import { useState } from 'react';
import { useClockAt, useWords } from '../words.ts';
import type { KfAccount, SimCustomer, SimState } from '../wire.ts';
import { CustomerChat } from './customer-chat.tsx';
import { Home } from './home.tsx';

/** The customer's WeChat: his chats with kf accounts, or one of them. */
export function Phone({
  state,
  now,
  customer,
  account,
  onAccount,
}: {
  state: SimState;
  now: number;
  customer: SimCustomer;
  account: KfAccount | null;
  onAccount: (openKfid: string | null) => void;
}) {
  const { t } = useWords();
  const clock = useClockAt(now);
  const [came, setCame] = useState(false);
  const go = (openKfid: string | null) => {
    setCame(true);
    onAccount(openKfid);
  };
  return (
    <section className="phone" aria-label={t('phone.title', { name: customer.name })}>
      <div className="phone-status number" aria-hidden="true">
        <span>{clock.time(now)}</span>
        <span>{t('phone.mark')}</span>
      </div>
      {account ? (
        <CustomerChat
          key={`${customer.external_userid} ${account.open_kfid}`}
          state={state}
          now={now}
          customer={customer}
          account={account}
          came={came}
          onBack={() => go(null)}
        />
      ) : (
        <Home state={state} now={now} customer={customer} came={came} onAccount={go} />
      )}
    </section>
  );
}
