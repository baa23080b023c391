import { useMutation } from '@tanstack/react-query';
import { App, Button, Form, Input, Tabs } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type { PreviewScreen } from '#web-ui/embedding.ts';
import type { WidgetDetail, WidgetSettings } from '#contracts/http/widgets';
import { useServices } from '../../../app/services.tsx';
import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useNotices } from '../../../ui/notices.tsx';
import { Page } from '../../../ui/page.tsx';
import { Failed, RowsLoading } from '../../../ui/states.tsx';
import { SaveButtons, SaveProblem } from '../parts/save-bar.tsx';
import { useDraft } from '../parts/use-draft.ts';
import { Embed } from './embed.tsx';
import { Identity } from './identity.tsx';
import { LookPart } from './look-part.tsx';
import { FormPart } from './form-part.tsx';
import { OriginsPart } from './origins-part.tsx';
import { Preview } from './preview.tsx';
import { PrivacyPart } from './privacy-part.tsx';
import { TalkPart } from './talk-part.tsx';
import { useWidget, widgetKeys } from './widget-data.ts';

export function WidgetBuilder() {
  const { t } = useWords();
  const { id = '' } = useParams();
  const query = useWidget(id);
  if (query.data) return <Builder key={id} widget={query.data} reload={() => void query.refetch()} />;
  return (
    <Page title={t('settings.widgets')}>
      {query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : <RowsLoading rows={8} />}
    </Page>
  );
}

/** Which screen of the chat a part is about. */
const screens: Record<string, PreviewScreen> = { form: 'form', privacy: 'consent' };

function Builder({ widget, reload }: { widget: WidgetDetail; reload: () => void }) {
  const { t } = useWords();
  const { call, queries } = useServices();
  const { told } = useNotices();
  const may = useMay();
  const [part, setPart] = useState('look');
  const draft = useDraft<WidgetSettings & { name: string }>({ ...widget.settings, name: widget.name });
  const { name, ...settings } = draft.value;
  const keep = (after: WidgetDetail) => {
    queries.setQueryData(widgetKeys.one(widget.id), after);
    void queries.invalidateQueries({ queryKey: widgetKeys.all, exact: true });
  };
  const save = useMutation({
    mutationFn: () =>
      call('widgets.update', {
        params: { id: widget.id },
        body: { name: name.trim(), settings, revision: widget.revision },
      }),
    onSuccess: (after) => {
      keep(after);
      draft.reset();
      told(t('settings.saved'));
    },
  });
  const locked = !may('settings.write');
  const own = { settings, change: draft.change };
  const parts = [
    { key: 'look', label: t('widget.part.look'), children: <LookPart {...own} /> },
    { key: 'talk', label: t('widget.part.talk'), children: <TalkPart {...own} /> },
    { key: 'form', label: t('widget.part.form'), children: <FormPart {...own} /> },
    {
      key: 'privacy',
      label: t('widget.part.privacy'),
      children: <PrivacyPart {...own} version={widget.privacyVersion} />,
    },
    { key: 'origins', label: t('widget.part.origins'), children: <OriginsPart {...own} /> },
    { key: 'identity', label: t('widget.part.identity'), children: <Identity {...own} id={widget.id} /> },
    { key: 'embed', label: t('widget.part.embed'), children: <Embed widget={widget} /> },
  ];
  return (
    <Page
      title={
        <span className="widget-title">
          <Link to="/settings/widgets" aria-label={t('common.back')}>
            <Icon name="back" />
          </Link>
          <span className="cut">{widget.name}</span>
          {widget.archived && <span className="tag tag-waiting">{t('widget.archived')}</span>}
        </span>
      }
      actions={
        !locked && (
          <>
            <Archive widget={widget} keep={keep} />
            <SaveButtons
              changed={draft.changed && name.trim() !== ''}
              saving={save.isPending}
              save={() => save.mutate()}
              reset={draft.reset}
            />
          </>
        )
      }
    >
      <div className="settings-body settings-beside">
        <Form layout="vertical" requiredMark={false} className="settings-form widget-form" disabled={locked}>
          <SaveProblem
            error={save.error}
            reload={() => {
              draft.reset();
              save.reset();
              reload();
            }}
          />
          <Form.Item label={t('widget.name')} htmlFor="widget-name" extra={t('widget.nameHint')}>
            <Input
              id="widget-name"
              maxLength={60}
              value={name}
              onChange={({ target }) => draft.change({ name: target.value })}
            />
          </Form.Item>
          <Tabs activeKey={part} onChange={setPart} items={parts} />
        </Form>
        <Preview widget={widget} settings={settings} screen={screens[part] ?? 'preview'} />
      </div>
    </Page>
  );
}

function Archive({ widget, keep }: { widget: WidgetDetail; keep: (after: WidgetDetail) => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const { modal } = App.useApp();
  const { failed } = useNotices();
  const set = useMutation({
    mutationFn: (archived: boolean) => call('widgets.archive', { params: { id: widget.id }, body: { archived } }),
    onSuccess: keep,
    onError: failed,
  });
  const ask = () =>
    modal.confirm({
      icon: null,
      title: t('widget.archiveTitle', { name: widget.name }),
      content: t('widget.archiveHint'),
      okText: t('widget.archive'),
      onOk: () => set.mutateAsync(true).catch(() => undefined),
    });
  return widget.archived ? (
    <Button onClick={() => set.mutate(false)}>{t('widget.restore')}</Button>
  ) : (
    <Button onClick={ask}>{t('widget.archive')}</Button>
  );
}
