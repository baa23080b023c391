import { Button, Dropdown } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { saveFile } from '../../app/csv.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import type { ArticleFilter } from './article-filter.ts';
import { exportArticles, type ExportForm } from './export.ts';

const types = { jsonl: 'application/x-ndjson', csv: 'text/csv;charset=utf-8' } as const;

const today = () => new Date().toISOString().slice(0, 10);

/** What the list shows, all pages of it, as a file. Pressed again while it reads, it stops. */
export function ExportButton({ filter }: { filter: ArticleFilter }) {
  const { t } = useWords();
  const { call } = useServices();
  const { told, failed } = useNotices();
  const [read, setRead] = useState<number | null>(null);
  const running = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const run = async (form: ExportForm) => {
    const stop = new AbortController();
    running.current = stop;
    setRead(0);
    try {
      const file = await exportArticles(call, filter, { form, signal: stop.signal, told: setRead });
      saveFile(`${t('nav.knowledge')}-${today()}.${form}`, file.text, types[form]);
      told(t(file.cut ? 'export.cut' : 'export.done', { count: file.articles }));
    } catch (error) {
      if (!stop.signal.aborted) failed(error);
    } finally {
      setRead(null);
    }
  };
  if (read !== null)
    return <Button onClick={() => running.current?.abort()}>{t('export.running', { count: read })}</Button>;
  const items = (['csv', 'jsonl'] as const).map((form) => ({
    key: form,
    label: t(`export.${form}`),
    onClick: () => void run(form),
  }));
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button icon={<Icon name="file" />}>{t('export.title')}</Button>
    </Dropdown>
  );
}
