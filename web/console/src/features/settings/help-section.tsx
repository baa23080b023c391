import { useQuery } from '@tanstack/react-query';
import { Form, Input, Select, Switch } from 'antd';
import { helpSlug, type HelpCentreForm, type HelpCentreView } from '#contracts/http/help';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Page } from '../../ui/page.tsx';
import { Section, useSave } from './parts/section.tsx';
import { useDraft } from './parts/use-draft.ts';
import { WordsField } from './parts/words-field.tsx';
import './parts/parts.css';

/** The public page of what is published. */
export function HelpSection() {
  const { t } = useWords();
  const { call } = useServices();
  return (
    <Section title={t('settings.help')} name="help" load={(signal) => call('help.get', {}, signal)} rows={5}>
      {(view, reload) => <Editor view={view} reload={reload} />}
    </Section>
  );
}

function Editor({ view, reload }: { view: HelpCentreView; reload: () => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const { revision, address, ...saved } = view;
  const draft = useDraft<HelpCentreForm>(saved);
  const { locked, buttons, problem } = useSave({
    name: 'help',
    draft,
    reload,
    ask: () => call('help.update', { body: { centre: draft.value, revision } }),
  });
  const { shown, slug, title, intro, folderIds } = draft.value;
  const isSlug = helpSlug.safeParse(slug).success;
  const before = address.slice(0, address.length - saved.slug.length);
  return (
    <Page title={t('settings.help')} actions={buttons(draft.changed && isSlug)}>
      <div className="settings-body">
        <Form layout="vertical" requiredMark={false} className="settings-form" disabled={locked}>
          {problem}
          <p className="meta">{t('helpCentre.about')}</p>
          <Form.Item label={t('helpCentre.shown')} htmlFor="help-shown" extra={t('helpCentre.shownHint')}>
            <Switch id="help-shown" checked={shown} onChange={(on) => draft.change({ shown: on })} />
          </Form.Item>
          <Form.Item
            label={t('helpCentre.slug')}
            htmlFor="help-slug"
            extra={t('helpCentre.slugHint')}
            {...(isSlug ? {} : { validateStatus: 'error' as const })}
          >
            <Input
              id="help-slug"
              prefix={<span className="meta">{before}</span>}
              value={slug}
              maxLength={40}
              onChange={(event) => draft.change({ slug: event.target.value.toLowerCase() })}
            />
          </Form.Item>
          {saved.shown && !draft.changed && (
            <p>
              <a href={address} target="_blank" rel="noreferrer">
                {t('helpCentre.open')}
              </a>
            </p>
          )}
          <WordsField
            id="help-title"
            label={t('helpCentre.title')}
            hint={t('helpCentre.titleHint')}
            value={title}
            max={60}
            change={(words) => draft.change({ title: words })}
          />
          <WordsField
            id="help-intro"
            label={t('helpCentre.intro')}
            value={intro}
            max={300}
            rows={2}
            change={(words) => draft.change({ intro: words })}
          />
          <Folders value={folderIds} change={(ids) => draft.change({ folderIds: ids })} />
        </Form>
      </div>
    </Page>
  );
}

function Folders({ value, change }: { value: string[]; change: (ids: string[]) => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const may = useMay();
  const folders = useQuery({
    queryKey: ['folders', 'all'],
    enabled: may('knowledge.read'),
    queryFn: ({ signal }) => call('folders.list', {}, signal),
  });
  const names = new Map((folders.data?.items ?? []).map((folder) => [folder.id, folder]));
  const pathOf = (id: string | null): string => {
    const folder = id === null ? undefined : names.get(id);
    if (!folder) return '';
    const above = pathOf(folder.parentId);
    return above === '' ? folder.name : `${above} / ${folder.name}`;
  };
  return (
    <Form.Item label={t('helpCentre.folders')} htmlFor="help-folders" extra={t('helpCentre.foldersHint')}>
      <Select
        id="help-folders"
        mode="multiple"
        allowClear
        optionFilterProp="label"
        placeholder={t('helpCentre.foldersAll')}
        value={value}
        options={[...names.keys()].map((id) => ({ value: id, label: pathOf(id) }))}
        onChange={change}
      />
    </Form.Item>
  );
}
