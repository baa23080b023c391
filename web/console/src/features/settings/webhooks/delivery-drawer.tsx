import { useQuery } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import type { WebhookEndpoint } from '#contracts/http/webhooks';
import { usePhone } from '../../../app/media.ts';
import { useServices } from '../../../app/services.tsx';
import { useWords } from '../../../app/words.ts';
import { Moment } from '../../../ui/moment.tsx';
import { Failed, RowsLoading } from '../../../ui/states.tsx';
import { eventWords, outcomeWords, useAct, webhooksKey } from './webhook-data.ts';

interface Props {
  endpoint: WebhookEndpoint;
  eventId: string | null;
  may: boolean;
  close: () => void;
}

/** One event: what was sent, and what became of every try. */
export function DeliveryDrawer({ endpoint, eventId, may, close }: Props) {
  const phone = usePhone();
  return (
    <Drawer
      open={eventId !== null}
      onClose={close}
      size={phone ? '100%' : 560}
      title={<Title endpoint={endpoint} eventId={eventId} />}
      destroyOnHidden
    >
      {eventId && <Detail endpoint={endpoint} eventId={eventId} may={may} />}
    </Drawer>
  );
}

function useDelivery(id: string, eventId: string | null) {
  const { call } = useServices();
  return useQuery({
    queryKey: [...webhooksKey, 'delivery', id, eventId],
    enabled: eventId !== null,
    queryFn: ({ signal }) => call('webhooks.delivery', { params: { id, eventId: eventId! } }, signal),
    refetchInterval: 5_000,
  });
}

function Title({ endpoint, eventId }: Pick<Props, 'endpoint' | 'eventId'>) {
  const { t } = useWords();
  const { data } = useDelivery(endpoint.id, eventId);
  return <>{data ? eventWords(data.delivery.type, t) : t('webhooks.event')}</>;
}

function Detail({ endpoint, eventId, may }: { endpoint: WebhookEndpoint; eventId: string; may: boolean }) {
  const { t } = useWords();
  const { call } = useServices();
  const shown = useDelivery(endpoint.id, eventId);
  const again = useAct(
    () => call('webhooks.replay', { params: { id: endpoint.id, eventId }, body: {} }),
    'webhooks.replayed',
    t,
  );
  if (shown.isError) return <Failed error={shown.error} retry={() => void shown.refetch()} />;
  if (!shown.data) return <RowsLoading rows={8} />;
  const { delivery, payload, attempts } = shown.data;
  return (
    <div className="webhook-detail">
      <dl className="webhook-facts">
        <div>
          <dt>{t('webhooks.result')}</dt>
          <dd>{t(`webhooks.${delivery.state}`)}</dd>
        </div>
        <div>
          <dt>{t('webhooks.at')}</dt>
          <dd>
            <Moment at={delivery.at} form="full" />
          </dd>
        </div>
        {delivery.nextAt && delivery.attempts > 0 && !endpoint.paused && (
          <div>
            <dt>{t('webhooks.next')}</dt>
            <dd>
              <Moment at={delivery.nextAt} form="full" />
            </dd>
          </div>
        )}
        <div>
          <dt>{t('webhooks.id')}</dt>
          <dd className="mono webhook-address">{delivery.eventId}</dd>
        </div>
      </dl>
      {may && !endpoint.paused && delivery.state !== 'pending' && (
        <Button loading={again.isPending} onClick={() => again.mutate(undefined)}>
          {t('webhooks.replay')}
        </Button>
      )}
      <h3>{t('webhooks.attempts')}</h3>
      {attempts.length === 0 && <p className="meta">{t('webhooks.noAttempts')}</p>}
      <ol className="webhook-attempts">
        {attempts.map((attempt) => (
          <li key={attempt.at}>
            <span className="webhook-attempt">
              <span>{outcomeWords(attempt, t)}</span>
              <span className="meta">{t('webhooks.ms', { count: attempt.ms })}</span>
              <span className="meta">
                <Moment at={attempt.at} form="stamp" />
              </span>
            </span>
            <Response attempt={attempt} hidden={endpoint.withText} />
          </li>
        ))}
      </ol>
      <h3>{t('webhooks.payload')}</h3>
      <pre tabIndex={0}>{JSON.stringify(payload, null, 2)}</pre>
    </div>
  );
}

function Response({
  attempt,
  hidden,
}: {
  attempt: { status: number | null; response: string | null };
  hidden: boolean;
}) {
  const { t } = useWords();
  if (attempt.status === null) return null;
  if (attempt.response === null) return hidden ? <p className="meta">{t('webhooks.noResponse')}</p> : null;
  if (attempt.response === '') return null;
  return (
    <details>
      <summary>{t('webhooks.response')}</summary>
      <pre tabIndex={0}>{attempt.response}</pre>
    </details>
  );
}
