import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { WebhookDelivery, WebhookEndpoint } from '#contracts/http/webhooks';
import { useServices } from '../../../app/services.tsx';
import { useWords } from '../../../app/words.ts';
import { Icon, type IconName } from '../../../ui/icon.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Empty, Failed, RowsLoading } from '../../../ui/states.tsx';
import { LoadMore } from '../../../ui/load-more.tsx';
import { DeliveryDrawer } from './delivery-drawer.tsx';
import { ReplayDialog } from './replay-dialog.tsx';
import { eventWords, outcomeWords, webhooksKey } from './webhook-data.ts';

const states = ['pending', 'delivered', 'failed'] as const;
type State = (typeof states)[number];
const pageRows = 50;
const icons: Record<State, IconName> = { pending: 'clock', delivered: 'check', failed: 'warning' };

/** Everything that was sent or waits, the latest first. What is chosen stands in the address. */
export function DeliveryLog({ endpoint, may }: { endpoint: WebhookEndpoint; may: boolean }) {
  const { t } = useWords();
  const { call } = useServices();
  const [search, setSearch] = useSearchParams();
  const [replaying, replay] = useState(false);
  const state = states.find((one) => one === search.get('state'));
  const type = search.get('type') ?? undefined;
  const opened = search.get('event');
  const set = (name: string, value: string | null | undefined) =>
    setSearch(
      (now) => {
        if (value) now.set(name, value);
        else now.delete(name);
        return now;
      },
      { replace: true },
    );
  const log = useInfiniteQuery({
    queryKey: [...webhooksKey, 'log', endpoint.id, state, type],
    queryFn: ({ pageParam, signal }) =>
      call(
        'webhooks.deliveries',
        { params: { id: endpoint.id }, query: { state, type, cursor: pageParam, limit: pageRows } },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    // A test that was just sent shows what became of it.
    refetchInterval: 5_000,
  });
  const items = log.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = state !== undefined || type !== undefined;
  return (
    <section className="webhook-log" aria-label={t('webhooks.log')}>
      <header>
        <h2>{t('webhooks.log')}</h2>
        <span className="meta">{t('webhooks.logHint')}</span>
        <Select
          aria-label={t('webhooks.state')}
          className="filter-select"
          value={state ?? ''}
          onChange={(value) => set('state', value)}
          options={[
            { value: '', label: t('webhooks.anyState') },
            ...states.map((one) => ({ value: one, label: t(`webhooks.${one}`) })),
          ]}
        />
        <Select
          aria-label={t('webhooks.event')}
          className="filter-select"
          value={type ?? ''}
          onChange={(value) => set('type', value)}
          options={[
            { value: '', label: t('webhooks.anyType') },
            ...[...endpoint.events, 'webhook.test'].map((one) => ({ value: one, label: eventWords(one, t) })),
          ]}
        />
        {may && !endpoint.paused && (
          <Button icon={<Icon name="refresh" />} onClick={() => replay(true)}>
            {t('webhooks.replayRange')}
          </Button>
        )}
      </header>
      {log.isPending && <RowsLoading rows={8} />}
      {log.isError && <Failed error={log.error} retry={() => void log.refetch()} />}
      {log.isSuccess && items.length === 0 && !filtered && (
        <Empty icon="send" title={t('webhooks.logEmpty')} hint={t('webhooks.logEmptyHint')} />
      )}
      {log.isSuccess && items.length === 0 && filtered && (
        <Empty
          icon="search"
          title={t('webhooks.logNone')}
          action={<Button onClick={() => setSearch({}, { replace: true })}>{t('common.clearFilters')}</Button>}
        />
      )}
      {items.length > 0 && (
        <ul className="webhook-rows">
          {items.map((row) => (
            <Row key={row.eventId} row={row} open={() => set('event', row.eventId)} />
          ))}
        </ul>
      )}
      <LoadMore list={log} />
      <DeliveryDrawer endpoint={endpoint} eventId={opened} may={may} close={() => set('event', null)} />
      <ReplayDialog endpoint={endpoint} open={replaying} close={() => replay(false)} />
    </section>
  );
}

function Row({ row, open }: { row: WebhookDelivery; open: () => void }) {
  const { t } = useWords();
  return (
    <li>
      <button type="button" className="webhook-delivery" onClick={open}>
        <span className="webhook-mark" data-state={row.state}>
          <Icon name={icons[row.state]} size={14} />
          <span>{t(`webhooks.${row.state}`)}</span>
        </span>
        <span className="webhook-event" title={row.type}>
          {eventWords(row.type, t)}
        </span>
        <span className="meta webhook-outcome">
          {row.state === 'delivered' ? (row.status ?? '') : outcomeWords(row, t)}
          {row.attempts > 1 && ` · ${row.attempts}×`}
        </span>
        <span className="meta">
          <Moment at={row.at} form="stamp" />
        </span>
      </button>
    </li>
  );
}
