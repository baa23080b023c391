import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { Link } from 'react-router';
import { useServices } from '../../../app/services.tsx';
import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';
import { Moment } from '../../../ui/moment.tsx';
import { useNotices } from '../../../ui/notices.tsx';
import { widgetKeys } from './widget-data.ts';

/** Those shown here; the rest has been dealt with long ago. */
const shown = 20;

/** Customers who took their consent back, and what is still to be done for them. Nothing while there are none. */
export function Withdrawals() {
  const { t } = useWords();
  const { call, queries } = useServices();
  const { modal } = App.useApp();
  const { failed } = useNotices();
  const may = useMay();
  const list = useQuery({
    queryKey: widgetKeys.withdrawals,
    queryFn: ({ signal }) => call('withdrawals.list', { query: { limit: shown } }, signal),
  });
  const settle = useMutation({
    mutationFn: ({ id, erase }: { id: string; erase: boolean }) =>
      call('withdrawals.settle', { params: { id }, body: { erase } }),
    onError: failed,
    onSettled: () => void queries.invalidateQueries({ queryKey: widgetKeys.withdrawals }),
  });
  const erase = (id: string) =>
    modal.confirm({
      icon: null,
      title: t('withdrawal.eraseTitle'),
      content: t('withdrawal.eraseHint'),
      okText: t('withdrawal.erase'),
      okButtonProps: { danger: true },
      onOk: () => settle.mutateAsync({ id, erase: true }).catch(() => undefined),
    });
  const items = list.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className="withdrawals">
      <h2>{t('withdrawal.title')}</h2>
      <p className="meta">{t('withdrawal.hint')}</p>
      <ul>
        {items.map(({ id, conversationId, widget, version, withdrawnAt, handledAt }) => (
          <li key={id}>
            <span>
              <Link to={`/desk/${conversationId}`}>{t('withdrawal.conversation')}</Link>{' '}
              <span className="meta">
                {widget} · {t('withdrawal.version', { version })} · <Moment at={withdrawnAt} />
              </span>
            </span>
            {handledAt !== null && (
              <span className="tag tag-done">
                {t('withdrawal.handled')} <Moment at={handledAt} />
              </span>
            )}
            {handledAt === null && may('settings.write') && (
              <span className="settings-acts">
                <Button size="small" onClick={() => settle.mutate({ id, erase: false })}>
                  {t('withdrawal.settle')}
                </Button>
                <Button size="small" danger onClick={() => erase(id)}>
                  {t('withdrawal.erase')}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
