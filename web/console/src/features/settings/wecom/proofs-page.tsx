import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import type { WecomProofView } from '#contracts/http/wecom';
import { useServices } from '../../../app/services.tsx';
import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';
import { Moment } from '../../../ui/moment.tsx';
import { useNotices } from '../../../ui/notices.tsx';
import { Empty, Failed, RowsLoading } from '../../../ui/states.tsx';
import { WecomFrame } from './frame.tsx';
import { ProofUpload } from './proof-upload.tsx';
import { useAct, wecomKeys } from './wecom-data.ts';

/** The files by which WeCom sees that our domain is ours. */
export function ProofsPage() {
  const { t } = useWords();
  const { call } = useServices();
  const may = useMay()('settings.write');
  const list = useQuery({
    queryKey: wecomKeys.proofs,
    queryFn: ({ signal }) => call('wecom.proofs', {}, signal),
  });
  const items = list.data?.items ?? [];
  return (
    <WecomFrame actions={may && items.length > 0 && <ProofUpload primary />}>
      {list.isPending && <RowsLoading rows={3} height={40} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && (
        <Empty
          icon="file"
          title={t('wecom.proofNone')}
          hint={t('wecom.proofNoneHint')}
          action={may && <ProofUpload primary />}
        />
      )}
      {items.length > 0 && (
        <>
          <p className="meta wecom-note">{t('wecom.proofAbout')}</p>
          <ul className="plain-list">
            {items.map((proof) => (
              <Proof key={proof.name} proof={proof} may={may} />
            ))}
          </ul>
        </>
      )}
    </WecomFrame>
  );
}

function Proof({ proof: { name, url, createdAt }, may }: { proof: WecomProofView; may: boolean }) {
  const { t } = useWords();
  const { call } = useServices();
  const { modal } = App.useApp();
  const { told } = useNotices();
  const remove = useAct(
    () => call('wecom.removeProof', { params: { name } }),
    () => told(t('wecom.proofRemoved', { name })),
  );
  const ask = () =>
    void modal.confirm({
      icon: null,
      title: t('wecom.proofRemoveAsk', { name }),
      content: t('wecom.proofRemoveHint'),
      okText: t('wecom.remove'),
      onOk: () => remove.mutateAsync(undefined).catch(() => undefined),
    });
  return (
    <li className="wecom-row">
      <span className="line-what">
        <a className="line-name" href={url} target="_blank" rel="noreferrer">
          {name}
        </a>
        <span className="meta">
          <Moment at={createdAt} />
        </span>
      </span>
      {may && (
        <Button aria-label={t('wecom.removeOf', { name })} onClick={ask}>
          {t('wecom.remove')}
        </Button>
      )}
    </li>
  );
}
