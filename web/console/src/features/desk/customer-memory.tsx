import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Tooltip } from 'antd';
import type { ConversationRow } from '#contracts/http/conversations';
import type { CustomerMemory as Memory, StaffMemoryFact } from '#contracts/http/memory';
import { useClock } from '../../app/clock.ts';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { keys } from './desk-data.ts';
import { InPlace } from './in-place.tsx';
import { MessageLink } from './message-link.tsx';

interface Props {
  conversation: ConversationRow;
  customerId: string;
  close: () => void;
}

/** Characters of a value, as in the contract. */
const valueMax = 40;

/** What is remembered of the customer: who said it when, with the message that says it. */
export function CustomerMemory({ conversation, customerId, close }: Props) {
  const { t } = useWords();
  const { call } = useServices();
  const { data, isError } = useQuery({
    queryKey: keys.memory(customerId, conversation.lastSeq),
    queryFn: ({ signal }) => call('customers.memory', { params: { id: customerId } }, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <section className="remembered" aria-label={t('memory.title')}>
      <h3>{t('memory.title')}</h3>
      {isError && <p className="meta">{t('memory.failed')}</p>}
      {data && data.state !== 'on' && <p className="meta">{t(`memory.off.${data.state}`)}</p>}
      {data && data.state === 'on' && data.items.length === 0 && <p className="meta">{t('memory.none')}</p>}
      <ul>
        {data?.items.map((fact) => (
          <Fact key={fact.id} fact={fact} customerId={customerId} lastSeq={conversation.lastSeq} close={close} />
        ))}
      </ul>
    </section>
  );
}

interface FactProps {
  fact: StaffMemoryFact;
  customerId: string;
  lastSeq: number;
  close: () => void;
}

function Fact({ fact, customerId, lastSeq, close }: FactProps) {
  const { t } = useWords();
  const clock = useClock();
  const may = useMay();
  const { correct, forget } = useChanges(fact, customerId, lastSeq);
  const kind = t(`fact.${fact.kind}`);
  // What he was answered about nobody said of himself.
  const told = fact.kind === 'interest' && fact.by === 'customer' ? 'answer' : fact.by;
  const by = t(`memory.by.${told}`, { name: fact.staffName ?? '' });
  const locked = !may('customer.write');
  return (
    <li className="fact">
      <span className="meta">{kind}</span>
      <div>
        <InPlace label={kind} value={fact.value} max={valueMax} locked={locked} required save={correct} />
        <span className="meta fact-source">
          {fact.source ? (
            <MessageLink
              conversationId={fact.source.conversationId}
              seq={fact.source.seq}
              label={`${by}: ${fact.value}`}
              close={close}
            >
              {by}
            </MessageLink>
          ) : (
            <span>{by}</span>
          )}
          <Moment at={fact.toldAt} />
          <Tooltip title={t('memory.until', { date: clock.day(fact.expiresAt) })}>
            {fact.lasting ? <Icon name="clock" size={12} /> : <span className="tag">{t('memory.only')}</span>}
          </Tooltip>
        </span>
      </div>
      {!locked && (
        <Button
          type="text"
          size="small"
          aria-label={t('memory.forget', { kind })}
          icon={<Icon name="close" size={14} />}
          onClick={forget}
        />
      )}
    </li>
  );
}

function useChanges(fact: StaffMemoryFact, customerId: string, lastSeq: number) {
  const { t } = useWords();
  const { modal } = App.useApp();
  const { call, queries } = useServices();
  const { failed, told } = useNotices();
  const params = { id: customerId, factId: fact.id };
  const keep = (memory: Memory) => queries.setQueryData(keys.memory(customerId, lastSeq), memory);
  const changing = useMutation({
    mutationFn: (value: string) => call('customers.correctFact', { params, body: { value } }),
    onSuccess: keep,
    onError: failed,
  });
  const erasing = useMutation({
    mutationFn: () => call('customers.forgetFact', { params }),
    onSuccess: (memory) => {
      keep(memory);
      told(t('memory.forgotten', { kind: t(`fact.${fact.kind}`) }));
    },
    onError: failed,
  });
  return {
    correct: async (value: string) => void (await changing.mutateAsync(value)),
    forget: () =>
      void modal.confirm({
        title: t('memory.forgetAsk', { kind: t(`fact.${fact.kind}`), value: fact.value }),
        okText: t('memory.forget', { kind: t(`fact.${fact.kind}`) }),
        okButtonProps: { danger: true },
        cancelText: t('common.cancel'),
        onOk: () => erasing.mutateAsync(),
      }),
  };
}
