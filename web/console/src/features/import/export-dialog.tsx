import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Modal, Progress } from 'antd';
import { useId, useRef } from 'react';
import type { TransferView } from '#contracts/http/imports';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { sizeWords, troubleWords } from './trouble-words.ts';

const lookEveryMs = 800;
const key = ['transfers'] as const;
const isUnderWay = ({ state }: TransferView) => state === 'waiting' || state === 'running';

/** All knowledge in one archive to take along, and such an archive brought back. Both go on when this is closed. */
export function ExportDialog({ close }: { close: () => void }) {
  const { t } = useWords();
  const { call, queries } = useServices();
  const notices = useNotices();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const list = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call('transfers.list', { query: { limit: 10 } }, signal),
    refetchInterval: ({ state }) => (state.data?.items.some(isUnderWay) ? lookEveryMs : false),
  });
  const again = () => void queries.invalidateQueries({ queryKey: key });
  const told = { onSuccess: again, onError: notices.failed };
  const pack = useMutation({ mutationFn: () => call('transfers.export', { body: {} }), ...told });
  const bring = useMutation({
    mutationFn: (file: File) => call('transfers.restore', { file, fileName: file.name }),
    ...told,
  });
  const stop = useMutation({
    mutationFn: (transferId: string) => call('transfers.cancel', { params: { id: transferId }, body: {} }),
    ...told,
  });
  const busy = list.data?.items.some(isUnderWay) ?? false;
  return (
    <Modal open title={t('transfer.open2')} footer={null} onCancel={close} width={640}>
      <p>{t('transfer.about')}</p>
      <div className="import-acts">
        <Button
          type="primary"
          icon={<Icon name="file" />}
          disabled={busy}
          loading={pack.isPending}
          onClick={() => pack.mutate()}
        >
          {t('transfer.pack')}
        </Button>
        <Button disabled={busy} loading={bring.isPending} onClick={() => input.current?.click()}>
          {t('transfer.bring')}
        </Button>
        <label htmlFor={id} className="sr-only">
          {t('transfer.bring')}
        </label>
        <input
          ref={input}
          id={id}
          className="sr-only"
          type="file"
          accept=".zip"
          tabIndex={-1}
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = '';
            if (file) bring.mutate(file);
          }}
        />
      </div>
      <p className="meta">{t('transfer.bringHint')}</p>
      {list.isPending && <RowsLoading rows={3} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      <ul className="transfers">
        {list.data?.items.map((one) => (
          <Transfer key={one.id} one={one} stop={() => stop.mutate(one.id)} />
        ))}
      </ul>
    </Modal>
  );
}

function Transfer({ one, stop }: { one: TransferView; stop: () => void }) {
  const { t, locale } = useWords();
  const figure = new Intl.NumberFormat(locale);
  const counts = Object.entries(one.counts).filter(
    ([name]) => name === 'articles' || name === 'added' || name === 'changed',
  );
  return (
    <li>
      <div className="transfer-main">
        <span>
          {t(`transfer.kind.${one.kind}`)} · {t(`transfer.state.${one.state}`)}
        </span>
        <span className="meta">
          {one.createdBy?.name} <Moment at={one.createdAt} />
          {one.size !== null && ` · ${sizeWords(one.size, locale)}`}
          {one.state === 'done' &&
            counts.map(
              ([name, count]) => ` · ${t(`transfer.count.${name as 'articles'}`, { count: figure.format(count) })}`,
            )}
        </span>
        {isUnderWay(one) && (
          <Progress percent={one.progress.percent} size="small" aria-label={t(`import.work.${one.progress.what}`)} />
        )}
        {one.trouble && <span className="form-problem">{troubleWords(one.trouble, t)}</span>}
      </div>
      {one.link && (
        <Button href={one.link} download size="small" icon={<Icon name="file" size={14} />}>
          {t('transfer.download')}
        </Button>
      )}
      {isUnderWay(one) && (
        <Button size="small" onClick={stop}>
          {t('import.stop')}
        </Button>
      )}
    </li>
  );
}
