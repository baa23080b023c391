import { Composer, type Send } from '../chat/composer.tsx';
import { MessageList } from '../chat/message-list.tsx';
import { useRead } from '../live/use-live.tsx';
import { Button, IconButton } from '../parts/button.tsx';
import { Read } from '../parts/states.tsx';
import { useAct } from '../parts/use-act.tsx';
import { namesOf } from '../pure/names.ts';
import { useWords } from '../words.ts';
import type { Chat, ChatMessage, KfAccount, MenuItem, SimCustomer, SimState } from '../wire.ts';

/** One chat as the customer sees it. He does not see states: only who writes, and the lines WeChat shows. */
export function CustomerChat({
  state,
  now,
  customer,
  account,
  came,
  onBack,
}: {
  state: SimState;
  now: number;
  customer: SimCustomer;
  account: KfAccount;
  /** He went here by himself: the page did not begin here. */
  came: boolean;
  onBack: () => void;
}) {
  const { t } = useWords();
  const { act } = useAct();
  const { open_kfid } = account;
  const base = `/sim/customers/${encodeURIComponent(customer.external_userid)}`;
  const reading = useRead<Chat>(`${base}/chats/${encodeURIComponent(open_kfid)}`);
  const send: Send = async (message) =>
    (await act('POST', `${base}/messages`, { open_kfid, ...message })) !== undefined;
  const refusal = { refuses: !customer.refuses };
  const pick = (message: ChatMessage, item: MenuItem) => {
    if (item.type === 'click')
      void act('POST', `${base}/menu`, { open_kfid, msgid: message.msgid, item: item.click.id });
  };
  return (
    <>
      <header className="phone-head">
        <IconButton icon="back" label={t('phone.back')} onClick={onBack} />
        <div className="phone-name">
          <h2 className="cut">{account.name}</h2>
          <span className="meta cut">{t('phone.kfOf', { corp: state.corp.name })}</span>
        </div>
        <Button tone="quiet" pressed={customer.refuses} onClick={() => void act('PATCH', base, refusal)}>
          {t(customer.refuses ? 'phone.refuses' : 'phone.refuse')}
        </Button>
      </header>
      <Read reading={reading}>
        {({ messages }) => (
          <MessageList
            messages={messages}
            label={t('phone.chatWith', { name: account.name })}
            side="customer"
            names={namesOf(state, customer, account)}
            now={now}
            onPick={pick}
            mayRecall={({ from }) => from === 'customer'}
            onRecall={({ msgid }) => void act('POST', `${base}/recall`, { open_kfid, msgid })}
          />
        )}
      </Read>
      <Composer onSend={send} label={t('phone.write')} focused={came} />
    </>
  );
}
