import { useQuery } from '@tanstack/react-query';
import type { ConversationRow } from '#contracts/http/conversations';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { Moment } from '../../ui/moment.tsx';
import { keys } from './desk-data.ts';

/** A window that shuts by itself is asked about again after this. */
const AGAIN_MS = 60_000;

/** How much the customer's platform still carries; said before somebody writes what would not arrive. */
export function DeliveryLine({ row }: { row: ConversationRow }) {
  const { t } = useWords();
  const { call } = useServices();
  const { id, lastSeq, revision, channel } = row;
  const { data } = useQuery({
    queryKey: keys.delivery(id, lastSeq, revision),
    queryFn: ({ signal }) => call('conversations.delivery', { params: { id } }, signal),
    enabled: channel !== 'web',
    refetchInterval: AGAIN_MS,
    placeholderData: (before) => before,
  });
  if (!data || channel === 'web') return null;
  if (!data.open)
    return (
      <p className="composer-delivery" data-shut role="status">
        {t('delivery.shut', { why: t(`undelivered.${data.why ?? 'unknown'}`) })}
      </p>
    );
  if (data.left === null) return null;
  return (
    <p className="composer-delivery" data-few={data.left <= 1 || undefined} role="status">
      {t('delivery.left', { left: data.left })}
      {data.until !== null && (
        <>
          {' · '}
          {t('delivery.until')} <Moment at={data.until} form="when" />
        </>
      )}
    </p>
  );
}
