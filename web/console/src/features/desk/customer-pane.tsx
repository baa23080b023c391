import { useMutation } from '@tanstack/react-query';
import { Button, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Empty, RowsLoading } from '../../ui/states.tsx';
import { Dossier } from '../papers/dossier.tsx';
import { CustomerMemory } from './customer-memory.tsx';
import { keepCustomer, type OpenConversation } from './desk-data.ts';
import { InPlace } from './in-place.tsx';
import { MoodCard } from './mood-card.tsx';
import { RecollectionCard } from './recollection-card.tsx';

type Change = { name?: string; phone?: string; remark?: string };

interface Props {
  open: OpenConversation | undefined;
  close: () => void;
  openPaper: (id: string) => void;
}

/** Who the customer is. What staff know of him is written in place. */
export function CustomerPane({ open, close, openPaper }: Props) {
  const { t } = useWords();
  const may = useMay();
  const save = useSave(open);
  if (!open)
    return (
      <aside className="aside">
        <RowsLoading rows={6} />
      </aside>
    );
  const { customer, conversation } = open;
  const locked = !may('customer.write');
  const head = (
    <header className="aside-head">
      <h2>{t('customer.title')}</h2>
      <Button type="text" aria-label={t('common.close')} icon={<Icon name="close" size={18} />} onClick={close} />
    </header>
  );
  if (!customer)
    return (
      <aside className="aside" aria-label={t('customer.title')}>
        {head}
        <Empty icon="person" title={t('customer.hidden')} hint={t('customer.hiddenHint')} />
      </aside>
    );
  return (
    <aside className="aside quiet-scroll" aria-label={t('customer.title')}>
      {head}
      <div className="customer-who">
        <Avatar name={customer.name} size={44} />
        <div className="customer-name">
          <InPlace
            label={t('customer.name')}
            value={customer.name}
            max={80}
            locked={locked}
            required
            save={(name) => save({ name })}
          />
          {customer.verifiedId === null ? (
            <span className="tag">{t('customer.anonymous')}</span>
          ) : (
            <Tooltip title={t('customer.verifiedHint')}>
              <span className="tag tag-done">
                <Icon name="check" size={12} /> {t('customer.verified')}
              </span>
            </Tooltip>
          )}
        </div>
      </div>
      <dl className="facts">
        <Fact word={t('customer.phone')}>
          <InPlace
            label={t('customer.phone')}
            value={customer.phone ?? ''}
            max={40}
            locked={locked}
            empty={t('customer.addPhone')}
            save={(phone) => save({ phone })}
          />
        </Fact>
        {customer.verifiedId !== null && (
          <Fact word={t('customer.id')}>
            <span className="mono">{customer.verifiedId}</span>
          </Fact>
        )}
        {customer.details.map(({ label, value }) => (
          <Fact key={label} word={label}>
            {value}
          </Fact>
        ))}
        <Fact word={t('customer.language')}>{t(`locale.${customer.locale}`)}</Fact>
        <Fact word={t('customer.channel')}>{t(`channel.${conversation.channel}`)}</Fact>
        <Fact word={t('customer.firstSeen')}>
          <Moment at={customer.firstSeenAt} />
        </Fact>
        <Fact word={t('customer.lastSeen')}>
          <Moment at={customer.lastSeenAt} />
        </Fact>
        <Fact word={t('customer.conversations')}>
          <span className="number">{t('customer.times', { count: customer.conversations })}</span>
        </Fact>
      </dl>
      <Dossier customerId={customer.id} lastSeq={conversation.lastSeq} open={openPaper} />
      <MoodCard conversation={conversation} close={close} />
      <RecollectionCard conversation={conversation} close={close} />
      <CustomerMemory conversation={conversation} customerId={customer.id} close={close} />
      <section className="remark">
        <h3>{t('customer.remark')}</h3>
        <InPlace
          label={t('customer.remark')}
          value={customer.remark}
          max={2000}
          locked={locked}
          long
          empty={t('customer.addRemark')}
          save={(remark) => save({ remark })}
        />
      </section>
    </aside>
  );
}

function useSave(open: OpenConversation | undefined) {
  const { call, queries } = useServices();
  const { failed } = useNotices();
  const mutation = useMutation({
    mutationFn: ({ id, change }: { id: string; change: Change }) =>
      call('customers.update', { params: { id }, body: change }),
    onError: failed,
  });
  return async (change: Change) => {
    if (!open?.customer) return;
    const customer = await mutation.mutateAsync({ id: open.conversation.customer.id, change });
    keepCustomer(queries, customer);
  };
}

function Fact({ word, children }: { word: string; children: ReactNode }) {
  return (
    <div>
      <dt>{word}</dt>
      <dd>{children}</dd>
    </div>
  );
}
