import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { WidgetRow } from '#contracts/http/widgets';
import { problemWords } from '../../../app/problem-words.ts';
import { useServices } from '../../../app/services.tsx';
import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Page } from '../../../ui/page.tsx';
import { Empty, Failed, RowsLoading } from '../../../ui/states.tsx';
import { useWidgets, widgetKeys } from './widget-data.ts';
import { Withdrawals } from './withdrawals.tsx';

export function WidgetList() {
  const { t } = useWords();
  const may = useMay();
  const list = useWidgets();
  const [making, setMaking] = useState(false);
  const items = list.data?.items ?? [];
  const used = items.filter(({ archived }) => !archived);
  const archived = items.filter((one) => one.archived);
  const add = may('settings.write') && (
    <Button type="primary" icon={<Icon name="plus" />} onClick={() => setMaking(true)}>
      {t('widget.new')}
    </Button>
  );
  return (
    <Page title={t('settings.widgets')} about={t('widget.about')} actions={add}>
      <div className="settings-body">
        {list.isPending && <RowsLoading rows={4} />}
        {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
        {list.isSuccess && used.length === 0 && (
          <Empty icon="globe" title={t('widget.none')} hint={t('widget.noneHint')} action={add} />
        )}
        <Cards items={used} />
        {archived.length > 0 && (
          <details className="widget-archived">
            <summary>{t('widget.archivedCount', { count: archived.length })}</summary>
            <Cards items={archived} />
          </details>
        )}
        <Withdrawals />
      </div>
      <NewWidget open={making} close={() => setMaking(false)} />
    </Page>
  );
}

function Cards({ items }: { items: readonly WidgetRow[] }) {
  const { t } = useWords();
  return (
    <ul className="widget-cards">
      {items.map(({ id, name, key, colour, origins }) => (
        <li key={id}>
          <Link to={id} className="widget-card">
            <i style={{ background: colour }} aria-hidden="true" />
            <span className="widget-card-words">
              <b className="cut">{name}</b>
              <span className="meta cut">
                {origins === 0 ? t('widget.everywhere') : t('widget.onPages', { count: origins })} · {key}
              </span>
            </span>
            <Icon name="next" />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function NewWidget({ open, close }: { open: boolean; close: () => void }) {
  const { t } = useWords();
  const { call, queries } = useServices();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const make = useMutation({
    mutationFn: () => call('widgets.create', { body: { name: name.trim() } }),
    onSuccess: (made) => {
      queries.setQueryData(widgetKeys.one(made.id), made);
      void queries.invalidateQueries({ queryKey: widgetKeys.all, exact: true });
      close();
      setName('');
      void navigate(made.id);
    },
  });
  return (
    <Modal open={open} onCancel={close} title={t('widget.new')} footer={null} width={420} destroyOnHidden>
      <Form layout="vertical" requiredMark={false} onFinish={() => make.mutate()}>
        <Form.Item label={t('widget.name')} htmlFor="widget-new" extra={t('widget.nameHint')}>
          <Input
            id="widget-new"
            autoFocus
            maxLength={60}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        </Form.Item>
        {make.error && (
          <p className="settings-problem" role="alert">
            {problemWords(make.error, t)}
          </p>
        )}
        <div className="settings-acts">
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={make.isPending} disabled={name.trim() === ''}>
            {t('widget.make')}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}
