import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Popconfirm } from 'antd';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { useNotices } from '../../ui/notices.tsx';
import { entryWords } from '../session/entry-words.ts';
import { NotProven, useProof } from '../session/proof.tsx';
import { leaveForWecom } from '../session/wecom.ts';
import { Part } from './part.tsx';

const linksKey = ['account', 'wecom'] as const;

/** Who one is in WeCom; nothing is shown where the company signs in with no app of it. */
export function WecomLinks() {
  const { call, queries } = useServices();
  const { t } = useWords();
  const { told } = useNotices();
  const { proving, dialog } = useProof();
  const links = useQuery({ queryKey: linksKey, queryFn: ({ signal }) => call('account.wecom', {}, signal) });
  const complain = (error: Error) => {
    if (!(error instanceof NotProven)) told(entryWords(error, t));
  };
  const act = useMutation({
    mutationFn: ({ corp, app }: { corp: string; app: string | null }) =>
      proving<unknown>(() =>
        app === null ? call('account.unlinkWecom', { body: { corp } }) : leaveForWecom(call, app, 'link'),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: linksKey }),
    onError: complain,
  });
  const items = links.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <>
      {items.map(({ app, corp, corpName, simulated, userid }) => (
        <Part
          key={app}
          title={`${t('wecomIn.title')} · ${corpName}${simulated ? ` · ${t('wecomIn.simulated')}` : ''}`}
          hint={t('wecomIn.hint')}
        >
          <div className="account-acts">
            <span>{userid === null ? t('wecomIn.notLinked') : t('wecomIn.linkedAs', { userid })}</span>
            {userid === null ? (
              <Button loading={act.isPending} onClick={() => act.mutate({ corp, app })}>
                {t('wecomIn.link')}
              </Button>
            ) : (
              <Popconfirm
                title={t('wecomIn.unlink')}
                description={t('wecomIn.unlinkAsk')}
                okText={t('wecomIn.unlink')}
                cancelText={t('common.cancel')}
                onConfirm={() => act.mutate({ corp, app: null })}
              >
                <Button loading={act.isPending}>{t('wecomIn.unlink')}</Button>
              </Popconfirm>
            )}
          </div>
        </Part>
      ))}
      {dialog}
    </>
  );
}
