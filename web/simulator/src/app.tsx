import { useState } from 'react';
import { TopBar } from './bar/top-bar.tsx';
import { Between } from './between/between.tsx';
import { Client } from './client/client.tsx';
import { useNow, useOnline, useRead } from './live/use-live.tsx';
import { Log } from './log/log.tsx';
import { AddPerson } from './parts/add-person.tsx';
import { Chooser } from './parts/chooser.tsx';
import { IconButton } from './parts/button.tsx';
import { Empty, Read } from './parts/states.tsx';
import { Phone } from './phone/phone.tsx';
import { useArrival } from './phone/use-arrival.ts';
import { usePreferences } from './preferences.tsx';
import { useWords } from './words.ts';
import type { SimMember, SimState } from './wire.ts';

/** The stage: a customer's phone on the left, a member's client on the right, and between them what WeCom makes of it. */
export function App() {
  const { t } = useWords();
  const online = useOnline();
  const reading = useRead<SimState>('/sim/state');
  return (
    <>
      <title>{t('title')}</title>
      {!online && (
        <p className="offline" role="status">
          {t('offline')}
        </p>
      )}
      <Read reading={reading}>{(state, readAt) => <Stage state={state} readAt={readAt} />}</Read>
    </>
  );
}

/** Whoever serves an account first: the one whose client has something to show. */
function firstServicer({ members, kfAccounts }: SimState): SimMember | undefined {
  const first = kfAccounts[0]?.servicers[0]?.userid;
  return members.find(({ userid }) => userid === first) ?? members[0];
}

const panes = ['customer', 'between', 'member'] as const;
type Pane = (typeof panes)[number];

function Stage({ state, readAt }: { state: SimState; readAt: number }) {
  const { t } = useWords();
  const now = useNow(state.now, readAt);
  const { customer: wishedCustomer, member: wishedMember, chats, set } = usePreferences();
  const [pane, setPane] = useState<Pane>('customer');
  const [adding, setAdding] = useState<'customer' | 'member' | null>(null);
  const [logOpen, setLogOpen] = useState(false);

  const customer = state.customers.find((one) => one.external_userid === wishedCustomer) ?? state.customers[0];
  const member = state.members.find((one) => one.userid === wishedMember) ?? firstServicer(state);
  const openKfid = customer ? chats[customer.external_userid] : undefined;
  const account = state.kfAccounts.find((one) => one.open_kfid === openKfid) ?? null;
  const openChat = (id: string, kfid: string | null) => {
    const known = Object.entries(chats).filter(([one]) => state.customers.some((each) => each.external_userid === one));
    set({ chats: { ...Object.fromEntries(known), [id]: kfid } });
  };
  useArrival(state, customer, openChat);

  return (
    <div className="stage">
      <TopBar state={state} now={now} onLog={() => setLogOpen(true)} />
      <div className="pane-tabs" role="tablist" aria-label={t('panes')}>
        {panes.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            id={`tab-${one}`}
            aria-selected={pane === one}
            aria-controls={`pane-${one}`}
            onClick={() => setPane(one)}
          >
            {t(`pane.${one}`)}
          </button>
        ))}
      </div>
      <main className="panes" data-pane={pane}>
        <div className="pane pane-customer" id="pane-customer">
          <Chooser
            label={t('customer')}
            value={customer?.external_userid ?? null}
            options={state.customers.map(({ external_userid: id, name }) => ({ id, name }))}
            onChange={(id) => set({ customer: id })}
          >
            <IconButton icon="plus" label={t('add.customer')} onClick={() => setAdding('customer')} />
          </Chooser>
          {customer ? (
            <Phone
              state={state}
              now={now}
              customer={customer}
              account={account}
              onAccount={(kfid) => openChat(customer.external_userid, kfid)}
            />
          ) : (
            <Empty title={t('phone.nobody')} hint={t('phone.nobodyHint')} />
          )}
        </div>
        <div className="pane pane-between" id="pane-between">
          <Between state={state} now={now} customer={customer} account={account} onLog={() => setLogOpen(true)} />
        </div>
        <div className="pane pane-member" id="pane-member">
          <Chooser
            label={t('member')}
            value={member?.userid ?? null}
            options={state.members.map(({ userid: id, name }) => ({ id, name }))}
            onChange={(id) => set({ member: id })}
          >
            <IconButton icon="plus" label={t('add.member')} onClick={() => setAdding('member')} />
          </Chooser>
          {member ? (
            <Client key={member.userid} state={state} now={now} member={member} />
          ) : (
            <Empty title={t('client.nobody')} hint={t('client.nobodyHint')} />
          )}
        </div>
      </main>
      {adding && (
        <AddPerson
          kind={adding}
          onClose={() => setAdding(null)}
          onAdded={(id) => set(adding === 'customer' ? { customer: id } : { member: id })}
        />
      )}
      {logOpen && <Log state={state} now={now} onClose={() => setLogOpen(false)} />}
    </div>
  );
}
